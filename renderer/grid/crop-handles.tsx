import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { dropCrop } from '#renderer/operations/follow.ts';
import { useApp } from '#renderer/state/context.tsx';
import { type Corners, edgeMiddle, type Handle, middleOf, type Point } from '#src/vision/crop-handles.ts';
import { type CropAt, type CropDrag, nudgeCrop, startCropDrag } from './crop-drag.ts';

/** With Alt a handle goes so much slower than the pointer. */
const fine = 0.1;
/** An arrow key moves by this share of the picture's height; with Alt by a tenth of it. */
const stride = 0.01;
/** A side shorter than this on the screen has no handle of its own, pixels. */
const shortest = 36;
/** The handle that turns stands so far off the first edge, pixels of the screen. */
const stalk = 18;

const corner = ['Top left corner', 'Top right corner', 'Bottom right corner', 'Bottom left corner'] as const;
const edge = ['Top edge', 'Right edge', 'Bottom edge', 'Left edge'] as const;
const four = [0, 1, 2, 3] as const;

type Knob = { readonly name: string; readonly handle: Handle; readonly place: Point };

/** `corners` in pixels of the screen, from the top left of the picture. */
function knobsOf(corners: Corners): readonly Knob[] {
  const length = (k: 0 | 1 | 2 | 3) => {
    const [p, q] = [corners[k], corners[((k + 1) % 4) as 0 | 1 | 2 | 3]];
    return Math.hypot(q[0] - p[0], q[1] - p[1]);
  };
  const [middle, top] = [middleOf(corners), edgeMiddle(corners, 0)];
  const arm = Math.hypot(top[0] - middle[0], top[1] - middle[1]) || 1;
  const out = (arm + stalk) / arm;
  const turn: Point = [middle[0] + (top[0] - middle[0]) * out, middle[1] + (top[1] - middle[1]) * out];
  return [
    { name: 'Crop', handle: { kind: 'body' }, place: middle },
    ...four.map((at): Knob => ({ name: corner[at], handle: { kind: 'corner', at }, place: corners[at] })),
    ...four
      .filter((at) => length(at) >= shortest)
      .map((at): Knob => ({ name: edge[at], handle: { kind: 'edge', at }, place: edgeMiddle(corners, at) })),
    { name: 'Turn', handle: { kind: 'turn' }, place: turn },
  ];
}

const arrows: Readonly<Record<string, Point>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function CropHandles({
  name,
  at,
  corners,
  scale,
  isEdited,
  isKey,
}: {
  name: string;
  at: CropAt;
  /** Pixels of the picture. */
  corners: Corners;
  /** Pixels of the screen a pixel of the picture. */
  scale: number;
  isEdited: boolean;
  /** The user put it here at this very moment. */
  isKey: boolean;
}) {
  const app = useApp();
  const hand = useRef<{ readonly drag: CropDrag; last: Point } | null>(null);
  const shown = corners.map(([x, y]): Point => [x * scale, y * scale]) as unknown as Corners;
  const knobs = isEdited ? knobsOf(shown) : [];

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape' || !hand.current) return;
      hand.current.drag.cancel();
      hand.current = null;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, []);

  const pulls = (handle: Handle) => ({
    onPointerDown: (event: PointerEvent<Element>) => {
      if (event.button !== 0 || !isEdited) return;
      const drag = startCropDrag(app, at, handle);
      if (!drag) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      // Not every browser focuses a button that is clicked; the arrow keys are to follow the hand.
      if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
      hand.current = { drag, last: [event.clientX, event.clientY] };
    },
    onPointerMove: (event: PointerEvent<Element>) => {
      const held = hand.current;
      if (!held) return;
      const by = (event.altKey ? fine : 1) / scale;
      const [x, y] = [event.clientX - held.last[0], event.clientY - held.last[1]];
      held.last = [event.clientX, event.clientY];
      if (x !== 0 || y !== 0) held.drag.move(x * by, y * by);
    },
    onPointerUp: () => {
      hand.current = null;
    },
    onPointerCancel: () => {
      hand.current?.drag.cancel();
      hand.current = null;
    },
  });

  const onKeyDown = (event: KeyboardEvent, knob: Knob) => {
    if (event.ctrlKey || event.metaKey) return;
    const way = arrows[event.key];
    if (way) {
      const by = at.height * stride * (event.altKey ? fine : 1);
      nudgeCrop(app, at, knob.handle, knob.name, [way[0] * by, way[1] * by]);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      // Never the recording itself, which the window's own Delete would take.
      dropCrop(app, at.recording);
    } else return;
    event.preventDefault();
  };

  const points = shown.map((p) => p.join()).join(' ');
  const turn = knobs.find(({ handle }) => handle.kind === 'turn');
  const top = edgeMiddle(shown, 0);
  return (
    <fieldset className="crop" data-edited={isEdited}>
      <legend className="unseen">Crop of {name}</legend>
      <svg className="crop-shape" aria-hidden="true">
        <polygon className="crop-halo" points={points} />
        <polygon className="crop-line" points={points} data-key={isKey} {...pulls({ kind: 'body' })} />
        {turn ? (
          <line className="crop-stalk" x1={top[0]} y1={top[1]} x2={turn.place[0]} y2={turn.place[1]} />
        ) : null}
      </svg>
      {knobs.map((knob) => (
        <button
          key={knob.name}
          type="button"
          className="crop-handle"
          data-kind={knob.handle.kind}
          style={{ left: knob.place[0], top: knob.place[1] }}
          aria-label={knob.name}
          title={`${knob.name}: drag, or press the arrow keys; with Alt finer. Del removes the crop`}
          onKeyDown={(event) => onKeyDown(event, knob)}
          {...pulls(knob.handle)}
        />
      ))}
    </fieldset>
  );
}
