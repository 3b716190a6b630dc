import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import { goTo } from '#renderer/commands/play.ts';
import { newGesture } from '#renderer/operations/solve.ts';
import { dragStart } from '#renderer/pair/gesture.ts';
import { type Latest, latestWins } from '#renderer/pair/latest.ts';
import { useWheel } from '#renderer/pair/use-element.ts';
import { aOf, type Spot, spotOf } from '#renderer/pair/view.ts';
import { useApp } from '#renderer/state/context.tsx';
import { formatTime } from '#renderer/time/format.ts';
import { keepInSight, scrollBy, toTime, zoomAbout } from '#renderer/timeline/scale.ts';
import { currentExtent, currentView } from '#renderer/timeline/view.ts';
import { wheelMeaning } from '#renderer/timeline/wheel.ts';
import { type MapPiece, pieceAt } from './geometry.ts';

/** A point of the path that a hand may take hold of: of which row it is, and what of it; `a` source seconds, `b` positions from the bottom. */
export type MapGrip<E extends string = string> = {
  readonly word: number;
  /** `whole`: it is moved by as much as the hand moves, wherever it was taken; else it goes to the hand. */
  readonly edge: E;
  readonly a: number;
  readonly b: number;
};

/** A grip in a hand: it works on the document as it was when it was taken. */
export type HeldGrip = {
  /** To where the hand is now. `isStill`: whether it still is. */
  readonly move: (time: number, isStill: () => boolean) => Promise<void>;
  /** To where it stays. @returns whether it could lie there */
  readonly rest: (time: number, label: string) => Promise<boolean>;
};

/** What is done on a map to the text or list it is of. */
export type MapEdits<B extends MapGrip> = {
  readonly hold: (grip: B | null) => void;
  readonly say: (text: string) => void;
  readonly setDragging: (dragging: boolean) => void;
  readonly take: (grip: B, gesture: string) => HeldGrip;
  /** Takes the pins of a grip's row away, where there are such. */
  readonly unpin: (grip: B) => void;
  /** Keys of its own. @returns whether it was one */
  readonly key?: (key: string, grip: B | null) => boolean;
  /** E.g. “start of “soup””. */
  readonly nameOf: (grip: B) => string;
};

type Drag<B> = {
  readonly from: Spot;
  /** What is dragged; null: the ground, which scrolls the timeline. */
  readonly grip: B | null;
  readonly held: HeldGrip | null;
  readonly gesture: string;
  /** Seconds from the hand to the grip. */
  readonly off: number;
  last: Spot;
  moved: boolean;
};

/**
 * A map of rows over the timeline's time, on which a hand or keys move points of a path: what pointer and keys do there, whatever
 * the rows are. `children`: what is drawn.
 */
export function MapStage<B extends MapGrip>({
  label,
  keys,
  pieces,
  range,
  grips,
  pins,
  held,
  dragging,
  step,
  hit,
  onto,
  edits,
  children,
}: {
  label: string;
  /** Which keys do what, for screen readers. */
  keys: string;
  pieces: readonly MapPiece[];
  /** Source seconds between which grips may lie. */
  range: readonly [from: number, to: number];
  /** In the order in which keys go through them. */
  grips: readonly B[];
  pins: readonly B[];
  held: B | null;
  dragging: boolean;
  /** One press of an arrow, seconds; with Shift ten times as far. */
  step: number;
  hit: (piece: MapPiece, spot: Spot) => B | null;
  /** What a double click pins there. */
  onto: (piece: MapPiece, spot: Spot, time: number) => B | null;
  edits: MapEdits<B>;
  children: ReactNode;
}) {
  const app = useApp();
  const stage = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag<B> | null>(null);
  const asked = useRef<{ readonly of: string; readonly time: number } | null>(null);
  const [near, setNear] = useState(false);
  const help = useId();

  const spotIn = (event: { clientX: number; clientY: number }): Spot => {
    const box = stage.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };

  // While a hand moves, only where it is now is worked out.
  const live = useRef<Latest<{ readonly drag: Drag<B>; readonly time: number }> | null>(null);
  useEffect(() => {
    live.current = latestWins(
      async ({ drag: d, time }) => await d.held?.move(time, () => drag.current === d),
      (error) => app.fail(error),
    );
    return () => live.current?.stop();
  }, [app]);

  const timeAt = (spot: Spot): number | null => {
    const piece = pieceAt(pieces, spot.x);
    return piece && aOf(piece.view, spot.x - piece.left);
  };
  const within = (time: number) => Math.min(range[1], Math.max(range[0], time));
  const rest = async (hand: HeldGrip, grip: B, time: number, name: string) => {
    if (await hand.rest(time, name))
      edits.say(tr('Pinned the {name} to {time}.', { name: edits.nameOf(grip), time: formatTime(time) }));
  };
  const pinAt = (grip: B, time: number, gesture: string, name: string) =>
    rest(edits.take(grip, gesture), grip, time, name);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button > 1) return;
    event.preventDefault();
    stage.current?.focus({ preventScroll: true });
    const spot = spotIn(event);
    const piece = pieceAt(pieces, spot.x);
    const grip = event.button === 0 && piece ? hit(piece, spot) : null;
    event.currentTarget.setPointerCapture(event.pointerId);
    const gesture = newGesture('map-pin');
    const off = grip?.edge === 'whole' ? grip.a - (timeAt(spot) ?? grip.a) : 0;
    const hand = grip && edits.take(grip, gesture);
    drag.current = { ...{ from: spot, last: spot, grip, held: hand, gesture, off }, moved: false };
    if (grip) edits.hold(grip);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const spot = spotIn(event);
    const d = drag.current;
    if (!d) {
      const piece = pieceAt(pieces, spot.x);
      setNear(piece !== null && hit(piece, spot) !== null);
      return;
    }
    if (!d.moved && Math.hypot(spot.x - d.from.x, spot.y - d.from.y) < dragStart) return;
    d.moved = true;
    if (d.grip) {
      edits.setDragging(true);
      const time = timeAt(spot);
      if (time !== null) void live.current?.ask({ drag: d, time: within(time + d.off) });
    } else {
      const s = app.store.getState();
      const view = scrollBy(currentView(s), d.last.x - spot.x);
      app.set({ viewport: keepInSight(view, currentExtent(s), s.paneWidth) });
    }
    d.last = spot;
  };
  const letGo = (event: PointerEvent<HTMLDivElement>) => {
    const d = drag.current;
    if (!d) return;
    drag.current = null;
    live.current?.stop();
    const time = timeAt(d.last);
    if (d.grip && d.held && d.moved && event.type === 'pointerup' && time !== null)
      void rest(d.held, d.grip, within(time + d.off), stepName('Move pin')).finally(() =>
        edits.setDragging(false),
      );
    else {
      if (d.moved) app.cancelGesture(d.gesture);
      edits.setDragging(false);
      if (!d.moved && !d.grip && event.button === 0)
        goTo(app, toTime(currentView(app.store.getState()), d.from.x));
    }
  };
  const cancel = (): boolean => {
    const d = drag.current;
    if (!d?.moved || !d.grip) return false;
    drag.current = null;
    live.current?.stop();
    app.cancelGesture(d.gesture);
    edits.setDragging(false);
    edits.say(tr('Drag cancelled.'));
    return true;
  };

  useWheel(stage, (event) => {
    const meaning = wheelMeaning(event);
    const s = app.store.getState();
    const view = currentView(s);
    const moved =
      meaning.kind === 'zoom'
        ? zoomAbout(view, spotIn(event).x, meaning.factor)
        : scrollBy(view, meaning.x || meaning.y);
    app.set({ viewport: keepInSight(moved, currentExtent(s), s.paneWidth) });
  });

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = held ? grips.indexOf(held) : -1;
    const handled = ((): boolean => {
      switch (event.key) {
        case 'Escape':
          if (cancel()) return true;
          edits.hold(null);
          return held !== null;
        case 'Delete':
        case 'Backspace':
          // Never the recordings themselves, which the window's own Delete would take.
          if (held) edits.unpin(held);
          return true;
        case 'Enter':
          if (held) void pinAt(held, held.a, newGesture('pin'), stepName('Pin the path'));
          return held !== null;
        case 'ArrowUp':
        case 'ArrowDown': {
          const next = grips[at < 0 ? firstSeen(grips, pieces) : at + (event.key === 'ArrowUp' ? 1 : -1)];
          if (next) {
            edits.hold(next);
            edits.say(tr('The {name}, {time}.', { name: edits.nameOf(next), time: formatTime(next.a) }));
          }
          return true;
        }
        case 'ArrowLeft':
        case 'ArrowRight': {
          if (!held) return false;
          const by = (event.key === 'ArrowLeft' ? -1 : 1) * step * (event.shiftKey ? 10 : 1);
          const of = `${label}/${held.word}/${held.edge}`;
          // Keys may come quicker than the path is found: each goes on from where the one before wants it.
          const from = asked.current?.of === of ? asked.current.time : held.a;
          const time = within(from + by);
          asked.current = { of, time };
          void pinAt(held, time, burstOf(of), stepName('Move pin')).finally(() => {
            if (asked.current?.time === time) asked.current = null;
          });
          return true;
        }
        default:
          return edits.key?.(event.key, held) ?? false;
      }
    })();
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={stage}
      className="pair-matrix"
      role="application"
      aria-label={label}
      aria-describedby={help}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys are told by the description
      tabIndex={0}
      data-look={dragging ? 'grabbing' : near ? 'pin' : 'ground'}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={(event) => {
        const spot = spotIn(event);
        const [time, piece] = [timeAt(spot), pieceAt(pieces, spot.x)];
        const grip = piece && time !== null ? onto(piece, spot, within(time)) : null;
        if (!grip || time === null) return;
        edits.hold(grip);
        // What is taken as a whole is told where it goes.
        const to = grip.edge === 'whole' ? grip.a : time;
        void pinAt(grip, within(to), newGesture('pin'), stepName('Pin the path'));
      }}
      onKeyDown={onKeyDown}
    >
      {children}
      {pins.map((pin) => (
        <PinMark
          key={`${pin.word}/${pin.edge}`}
          pin={pin}
          name={edits.nameOf(pin)}
          pieces={pieces}
          held={pin === held}
          onFocus={() => edits.hold(pin)}
        />
      ))}
      <p id={help} className="unseen">
        {keys}
      </p>
    </div>
  );
}

function PinMark({
  pin,
  name,
  pieces,
  held,
  onFocus,
}: {
  pin: MapGrip;
  name: string;
  pieces: readonly MapPiece[];
  held: boolean;
  onFocus: () => void;
}) {
  const piece = pieces.find(({ view: v }) => pin.a >= v.a0 && pin.a <= v.a0 + v.width * v.perA);
  if (!piece) return null;
  const at = spotOf(piece.view, pin);
  if (at.y < -9 || at.y > piece.view.height + 9) return null;
  return (
    <button
      type="button"
      className="pair-pin"
      style={{ transform: `translate(${piece.left + at.x - 9}px, ${at.y - 9}px)` }}
      aria-label={tr('Pin: {name} at {time}', { name, time: formatTime(pin.a) })}
      aria-pressed={held}
      onFocus={onFocus}
    >
      <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
        <path d="M9 2.5 15.5 9 9 15.5 2.5 9z" />
      </svg>
    </button>
  );
}

/** Where keys begin: at the first grip on the screen. */
function firstSeen(grips: readonly MapGrip[], pieces: readonly MapPiece[]): number {
  const from = pieces[0]?.view.a0 ?? 0;
  return Math.max(
    0,
    grips.findIndex(({ a }) => a >= from),
  );
}

/** Presses of an arrow within a second of each other are one undo step. */
let burst = { at: 0, key: '', gesture: '' };
function burstOf(key: string): string {
  const at = Date.now();
  const goesOn = at - burst.at < 1000 && burst.key === key;
  burst = { at, key, gesture: goesOn ? burst.gesture : newGesture('nudge') };
  return burst.gesture;
}
