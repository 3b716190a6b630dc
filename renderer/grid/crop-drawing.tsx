import { tr } from '#renderer/i18n/tr.ts';
import { type PointerEvent, useEffect, useRef, useState } from 'react';
import { useApp } from '#renderer/state/context.tsx';
import type { CropBox } from '#src/model/crop.ts';
import { type Corners, boxInPicture, type Point } from '#src/vision/crop-handles.ts';
import { type CropAt, drawCrop } from './crop-drag.ts';

/** Takes the next drag over a picture as the box of its crop; Enter puts one in the middle, Esc gives up. */
export function CropDrawing({ name, at, scale }: { name: string; at: CropAt; scale: number }) {
  const app = useApp();
  const pad = useRef<HTMLButtonElement>(null);
  const [corners, setCorners] = useState<readonly [Point, Point] | null>(null);
  const { width, height } = at;
  const stop = () => app.set({ drawing: null });

  useEffect(() => {
    pad.current?.focus();
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      app.set({ drawing: null });
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [app]);

  const draw = (box: CropBox) => {
    const picture = pad.current?.closest('.crop-picture');
    drawCrop(app, at, box);
    // What was drawn is in the hand of the keyboard, too.
    requestAnimationFrame(() => picture?.querySelector<HTMLElement>('[data-kind="body"]')?.focus());
  };
  const placeOf = (event: PointerEvent): Point => {
    const edges = event.currentTarget.getBoundingClientRect();
    return [(event.clientX - edges.left) / scale, (event.clientY - edges.top) / scale];
  };
  const box = corners && boxInPicture(quad(corners), width, height);
  return (
    <button
      ref={pad}
      type="button"
      className="crop-drawing"
      aria-label={tr('Draw a crop of {name}: drag a box, or press Enter for one in the middle', { name })}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        app.set({ playing: false });
        event.currentTarget.setPointerCapture(event.pointerId);
        setCorners([placeOf(event), placeOf(event)]);
      }}
      onPointerMove={(event) => {
        if (corners) setCorners([corners[0], placeOf(event)]);
      }}
      onPointerUp={() => {
        setCorners(null);
        if (box) draw(box);
      }}
      onPointerCancel={stop}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return;
        event.preventDefault();
        draw([width / 4, height / 4, width / 2, height / 2]);
      }}
    >
      {box ? (
        <svg className="crop-shape" aria-hidden="true">
          {(['crop-halo', 'crop-line'] as const).map((look) => (
            <rect
              key={look}
              className={look}
              {...{ x: box[0] * scale, y: box[1] * scale, width: box[2] * scale, height: box[3] * scale }}
            />
          ))}
        </svg>
      ) : (
        <span className="crop-says">{tr('Drag a box · Enter: in the middle · Esc: stop')}</span>
      )}
    </button>
  );
}

const quad = ([p, q]: readonly [Point, Point]): Corners => [p, [q[0], p[1]], q, [p[0], q[1]]];
