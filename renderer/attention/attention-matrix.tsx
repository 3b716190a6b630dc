import { type KeyboardEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { goTo } from '#renderer/commands/play.ts';
import { newGesture } from '#renderer/operations/solve.ts';
import { chooseWords } from '#renderer/operations/transcripts.ts';
import { dragStart } from '#renderer/pair/gesture.ts';
import { type Latest, latestWins } from '#renderer/pair/latest.ts';
import { useWheel } from '#renderer/pair/use-element.ts';
import { aOf, bOf, type Spot, spotOf } from '#renderer/pair/view.ts';
import { useApp } from '#renderer/state/context.tsx';
import { transcriptById } from '#renderer/state/transcripts.ts';
import { formatTime } from '#renderer/time/format.ts';
import type { Track } from '#renderer/timeline/layout.ts';
import { keepInSight, scrollBy, toTime, zoomAbout } from '#renderer/timeline/scale.ts';
import { currentExtent, currentView } from '#renderer/timeline/view.ts';
import { wheelMeaning } from '#renderer/timeline/wheel.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { Transcript, Word } from '#src/model/transcript.ts';
import { boundaryAt, boundaryOfRow, type MapPiece, pieceAt, type Rows } from './geometry.ts';
import { MapHeat, MapPath, MapPlayhead } from './map-layers.tsx';
import { boundariesOf, foundPath, type MapBoundary, mapPath } from './map-path.ts';
import { type LoadedMap, mapStore } from './map-state.ts';
import { type Pin, putPin, takePin } from './pin-words.ts';

type Drag = {
  readonly from: Spot;
  /** What is dragged; null: the ground, which scrolls the timeline. */
  readonly boundary: MapBoundary | null;
  readonly base: Transcript;
  readonly gesture: string;
  last: Spot;
  moved: boolean;
};

/** One press of an arrow, seconds; with Shift ten times as far. */
const step = 0.01;

/** The map with its path and pins, and all that pointer and keys do there. */
export function AttentionMatrix({
  own,
  track,
  loaded,
  words,
  pieces,
  rows,
  size,
}: {
  own: ProjectTranscript;
  track: Track;
  loaded: LoadedMap;
  /** Those of the map, as they are now. */
  words: readonly Word[];
  pieces: readonly MapPiece[];
  rows: Rows;
  size: { readonly width: number; readonly height: number };
}) {
  const app = useApp();
  const store = mapStore(app);
  const over = useStore(store, (s) => s.over);
  const found = useStore(store, (s) => s.found);
  const held = useStore(store, (s) => s.held);
  const dragging = useStore(store, (s) => s.dragging);
  const stage = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const asked = useRef<{ readonly of: string; readonly time: number } | null>(null);
  const [grips, setGrips] = useState(false);
  const facts = useMemo(() => mapPath(loaded.map, words), [loaded, words]);
  const sound = useMemo(() => foundPath(loaded.map, found), [loaded, found]);
  const boundaries = useMemo(() => boundariesOf(loaded.map, words), [loaded, words]);
  const inHand = boundaries.find((b) => b.word === held?.word && b.edge === held.edge) ?? null;

  const spotIn = (event: { clientX: number; clientY: number }): Spot => {
    const box = stage.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const hold = (boundary: MapBoundary | null) => {
    store.setState({ held: boundary && { word: boundary.word, edge: boundary.edge } });
    const k = boundary && loaded.made.words[boundary.word];
    if (k != null) chooseWords(app, own, k, k + 1, false);
  };
  const say = (pin: Pin) => {
    const name = words[pin.word]?.text ?? '';
    store.setState({ said: `Pinned the ${pin.edge} of “${name}” to ${formatTime(pin.time)}.` });
  };

  // While a hand moves, only where it is now is worked out.
  const live = useRef<Latest<{ readonly drag: Drag; readonly pin: Pin }> | null>(null);
  useEffect(() => {
    live.current = latestWins(
      async ({ drag: d, pin }) => {
        const isStill = () => drag.current === d;
        await putPin(app, own.id, loaded, d.base, pin, d.gesture, {
          label: 'Move pin',
          rests: false,
          isStill,
        });
      },
      (error) => app.fail(error),
    );
    return () => live.current?.stop();
  }, [app, own.id, loaded]);

  const timeAt = (spot: Spot): number | null => {
    const piece = pieceAt(pieces, spot.x);
    if (!piece) return null;
    const time = aOf(piece.view, spot.x - piece.left);
    return Math.min(loaded.made.range[1], Math.max(loaded.made.range[0], time));
  };
  const rest = async (pin: Pin, base: Transcript, gesture: string, label: string) => {
    if (await putPin(app, own.id, loaded, base, pin, gesture, { label, rests: true })) say(pin);
  };

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button > 1) return;
    event.preventDefault();
    stage.current?.focus({ preventScroll: true });
    const spot = spotIn(event);
    const piece = pieceAt(pieces, spot.x);
    const boundary = event.button === 0 && piece ? boundaryAt(piece, boundaries, spot) : null;
    event.currentTarget.setPointerCapture(event.pointerId);
    const gesture = newGesture('attention-pin');
    drag.current = { ...{ from: spot, last: spot, boundary, gesture }, base: own.transcript, moved: false };
    if (boundary) hold(boundary);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const spot = spotIn(event);
    const d = drag.current;
    if (!d) {
      const piece = pieceAt(pieces, spot.x);
      setGrips(piece !== null && boundaryAt(piece, boundaries, spot) !== null);
      return;
    }
    if (!d.moved && Math.hypot(spot.x - d.from.x, spot.y - d.from.y) < dragStart) return;
    d.moved = true;
    if (d.boundary) {
      store.setState({ dragging: true });
      const time = timeAt(spot);
      if (time !== null) void live.current?.ask({ drag: d, pin: { ...d.boundary, time } });
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
    if (d.boundary && d.moved && event.type === 'pointerup' && time !== null)
      void rest({ ...d.boundary, time }, d.base, d.gesture, 'Move pin').finally(() =>
        store.setState({ dragging: false }),
      );
    else {
      if (d.moved) app.cancelGesture(d.gesture);
      store.setState({ dragging: false });
      if (!d.moved && !d.boundary && event.button === 0)
        goTo(app, toTime(currentView(app.store.getState()), d.from.x));
    }
  };
  const cancel = (): boolean => {
    const d = drag.current;
    if (!d?.moved || !d.boundary) return false;
    drag.current = null;
    live.current?.stop();
    app.cancelGesture(d.gesture);
    store.setState({ dragging: false, said: 'Drag cancelled.' });
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

  const now = (): Transcript => transcriptById(app.store.getState(), own.id)?.transcript ?? own.transcript;
  const unpin = async (boundary: MapBoundary) => {
    if (words[boundary.word]?.status !== 'confirmed') return;
    if (await takePin(app, own.id, loaded, now(), boundary.word, newGesture('unpin')))
      store.setState({ said: `“${words[boundary.word]?.text}” is no longer pinned.` });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = inHand ? boundaries.indexOf(inHand) : -1;
    const handled = ((): boolean => {
      switch (event.key) {
        case 'Escape':
          if (cancel()) return true;
          store.setState({ held: null });
          return inHand !== null;
        case 'Delete':
        case 'Backspace':
          // Never the recordings themselves, which the window's own Delete would take.
          if (inHand) void unpin(inHand);
          return true;
        case 'Enter':
          if (inHand) void rest({ ...inHand, time: inHand.a }, now(), newGesture('pin'), 'Pin the path');
          return inHand !== null;
        case 'ArrowUp':
        case 'ArrowDown': {
          const next =
            boundaries[at < 0 ? firstSeen(boundaries, pieces) : at + (event.key === 'ArrowUp' ? 1 : -1)];
          if (next) {
            hold(next);
            const name = words[next.word]?.text ?? '';
            store.setState({ said: `The ${next.edge} of “${name}”, ${formatTime(next.a)}.` });
          }
          return true;
        }
        case 'ArrowLeft':
        case 'ArrowRight': {
          if (!inHand) return false;
          const by = (event.key === 'ArrowLeft' ? -1 : 1) * step * (event.shiftKey ? 10 : 1);
          const of = `${own.id}/${inHand.word}/${inHand.edge}`;
          // Keys may come quicker than the path is found: each goes on from where the one before wants it.
          const from = asked.current?.of === of ? asked.current.time : inHand.a;
          const time = Math.min(loaded.made.range[1], Math.max(loaded.made.range[0], from + by));
          asked.current = { of, time };
          void rest({ ...inHand, time }, now(), burstOf(of), 'Move pin').finally(() => {
            if (asked.current?.time === time) asked.current = null;
          });
          return true;
        }
        default:
          return false;
      }
    })();
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

  const pins = boundaries.filter(({ word }) => words[word]?.status === 'confirmed');
  return (
    <div
      ref={stage}
      className="pair-matrix"
      role="application"
      aria-label={`Attention of ${track.recording.name} on its text: time across, words upwards`}
      aria-describedby="attention-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys are told by the description
      tabIndex={0}
      data-look={dragging ? 'grabbing' : grips ? 'pin' : 'ground'}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onDoubleClick={(event) => {
        const spot = spotIn(event);
        const [time, piece] = [timeAt(spot), pieceAt(pieces, spot.x)];
        const boundary =
          piece && time !== null ? boundaryOfRow(boundaries, bOf(piece.view, spot.y), time) : null;
        if (!boundary || time === null) return;
        hold(boundary);
        void rest({ ...boundary, time }, now(), newGesture('pin'), 'Pin the path');
      }}
      onKeyDown={onKeyDown}
    >
      <MapHeat map={loaded.map} over={over} pieces={pieces} rows={rows} size={size} />
      <MapPath facts={facts} sound={sound} pieces={pieces} held={inHand} faded={dragging} size={size} />
      <MapPlayhead map={track.map} pieces={pieces} size={size} />
      {pins.map((pin) => (
        <PinMark
          key={`${pin.word}/${pin.edge}`}
          pin={pin}
          name={words[pin.word]?.text ?? ''}
          pieces={pieces}
          held={pin === inHand}
          onFocus={() => hold(pin)}
        />
      ))}
      <p id="attention-keys" className="unseen">
        Up and down arrows go from one boundary of a word to the next; left and right move it by 10 ms, with
        Shift by 100 ms, and pin it there. Enter pins it where it is, Delete takes the pins of its word away.
        The table says the same in numbers.
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
  pin: MapBoundary;
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
      aria-label={`Pin: ${pin.edge} of “${name}” at ${formatTime(pin.a)}`}
      aria-pressed={held}
      onFocus={onFocus}
    >
      <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
        <path d="M9 2.5 15.5 9 9 15.5 2.5 9z" />
      </svg>
    </button>
  );
}

/** Where keys begin: at the first boundary on the screen. */
function firstSeen(boundaries: readonly MapBoundary[], pieces: readonly MapPiece[]): number {
  const from = pieces[0]?.view.a0 ?? 0;
  return Math.max(
    0,
    boundaries.findIndex(({ a }) => a >= from),
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
