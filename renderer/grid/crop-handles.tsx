import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react';
import { dropCrop } from '#renderer/operations/follow.ts';
import { useApp } from '#renderer/state/context.tsx';
import { type Corners, edgeMiddle, type Handle, middleOf, type Point } from '#src/vision/crop-handles.ts';
import { type CropAt, type CropDrag, nudgeCrop, startCropDrag } from './crop-drag.ts';

/** With Alt a handle goes so much slower than the pointer. */
const fine = 0.1;
/** An arrow key moves by this share of the picture's height; with Alt by a tenth of it. */
const stride = 0.01;
/** Handles, 24 pixels square each, stand no nearer to each other on the screen, however they are turned. */
const apart = 36;
/** Sides longer than this have handles of their own, pixels. */
const roomy = 96;

const corner: readonly [Plain, Plain, Plain, Plain] = [
  'Top left corner',
  'Top right corner',
  'Bottom right corner',
  'Bottom left corner',
];
const edge: readonly [Plain, Plain, Plain, Plain] = ['Top edge', 'Right edge', 'Bottom edge', 'Left edge'];
const four = [0, 1, 2, 3] as const;

type Knob = { readonly name: string; readonly handle: Handle; readonly place: Point };

/**
 * `corners` in pixels of the screen, from the top left of the picture. Those of a small crop stand around it, as if it were
 * larger: what counts is how far they are pulled. Of a crop that has left the picture, the middle can be grabbed at its border;
 * where there is no room above it, it is turned from within.
 */
export function knobsOf(
  corners: Corners,
  picture: { readonly width: number; readonly height: number },
): readonly Knob[] {
  const middle = middleOf(corners);
  const far = (p: Point, q: Point) => Math.hypot(q[0] - p[0], q[1] - p[1]) || 1e-3;
  const sides = four.map((k) => far(corners[k], corners[((k + 1) % 4) as 0 | 1 | 2 | 3]));
  const grown = Math.max(
    1,
    ...sides.map((side) => apart / side),
    ...corners.map((p) => apart / far(p, middle)),
  );
  const along = (p: Point, by: number): Point => [
    middle[0] + (p[0] - middle[0]) * by,
    middle[1] + (p[1] - middle[1]) * by,
  ];
  const around = corners.map((p) => along(p, grown)) as unknown as Corners;
  const top = edgeMiddle(around, 0);
  const above = along(top, 1 + apart / far(top, middle));
  const within = ([x, y]: Point): Point => [
    Math.max(0, Math.min(picture.width, x)),
    Math.max(0, Math.min(picture.height, y)),
  ];
  const hasRoom = far(within(above), above) < 1;
  const isRoomy = sides.every((side) => side > roomy);
  return [
    { name: tr('Crop'), handle: { kind: 'body' }, place: within(middle) },
    ...four.map((at): Knob => ({ name: tr(corner[at]), handle: { kind: 'corner', at }, place: around[at] })),
    ...(isRoomy ? four : []).map(
      (at): Knob => ({ name: tr(edge[at]), handle: { kind: 'edge', at }, place: edgeMiddle(around, at) }),
    ),
    {
      name: tr('Turn'),
      handle: { kind: 'turn' },
      place: hasRoom || !isRoomy ? within(above) : along(top, 0.5),
    },
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
  border,
  scale,
  isEdited,
  isKey,
}: {
  name: string;
  at: CropAt;
  /** Pixels of the picture. */
  corners: Corners;
  /** What is drawn of it, pixels of the picture: the corners, or more where it bends. */
  border: readonly Point[];
  /** Pixels of the screen a pixel of the picture. */
  scale: number;
  isEdited: boolean;
  /** The user put it here at this very moment. */
  isKey: boolean;
}) {
  const app = useApp();
  const hand = useRef<{ readonly drag: CropDrag; last: Point } | null>(null);
  const shown = corners.map(([x, y]): Point => [x * scale, y * scale]) as unknown as Corners;
  const knobs = isEdited ? knobsOf(shown, { width: at.width * scale, height: at.height * scale }) : [];

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

  const points = border.map(([x, y]) => `${x * scale},${y * scale}`).join(' ');
  const turn = knobs.find(({ handle }) => handle.kind === 'turn');
  const top = edgeMiddle(shown, 0);
  // The corners' handles of a small crop stand off its outline: what each belongs to is drawn.
  const leashes = knobs.flatMap(({ handle, place, name }) =>
    handle.kind === 'corner' && Math.hypot(place[0] - shown[handle.at][0], place[1] - shown[handle.at][1]) > 2
      ? [{ name, from: shown[handle.at], to: place }]
      : [],
  );
  return (
    <fieldset className="crop" data-edited={isEdited}>
      <legend className="unseen">{tr('Crop of {name}', { name })}</legend>
      <svg className="crop-shape" aria-hidden="true">
        <polygon className="crop-halo" points={points} />
        <polygon className="crop-line" points={points} data-key={isKey} {...pulls({ kind: 'body' })} />
        {turn ? (
          <line className="crop-stalk" x1={top[0]} y1={top[1]} x2={turn.place[0]} y2={turn.place[1]} />
        ) : null}
        {leashes.map(({ name, from, to }) => (
          <line key={name} className="crop-stalk" x1={from[0]} y1={from[1]} x2={to[0]} y2={to[1]} />
        ))}
      </svg>
      {knobs.map((knob) => (
        <button
          key={knob.name}
          type="button"
          className="crop-handle"
          data-kind={knob.handle.kind}
          style={{ left: knob.place[0], top: knob.place[1] }}
          aria-label={knob.name}
          title={tr('{name}: drag, or press the arrow keys; with Alt finer. Del removes the crop', {
            name: knob.name,
          })}
          onKeyDown={(event) => onKeyDown(event, knob)}
          {...pulls(knob.handle)}
        />
      ))}
    </fieldset>
  );
}
