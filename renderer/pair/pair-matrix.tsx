import { useStore } from 'zustand';
import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { sayIfOdd } from '#renderer/operations/pins.ts';
import { newId } from '#renderer/state/store.ts';
import { formatTime } from '#renderer/time/format.ts';
import { wheelMeaning } from '#renderer/timeline/wheel.ts';
import { timelineAt } from '#src/align/resolve-exact.ts';
import type { Recording } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { useProject } from '#renderer/state/hooks.ts';
import { alternativeStretches } from './alternative-edits.ts';
import { dragStart, type Grip, gripAt, inside, nudgeStep, onShift, regionBetween } from './gesture.ts';
import { allow, forbid } from './forbidden-edits.ts';
import type { FoundBox } from './found.ts';
import { RoughLayer } from './rough-layer.tsx';
import { HeatLayer, MovingLayer, PathLayer } from './matrix-layers.tsx';
import { addPin, putPin, removePin } from './pair-edits.ts';
import { zoomBy } from './pair-moves.ts';
import { pairKey, pairStore, withView } from './pair-state.ts';
import { bAt, type PairFacts, type PairRegion } from './path.ts';
import { RegionMarks } from './region-marks.tsx';
import { snapped } from './snap.ts';
import { useSize, useWheel } from './use-element.ts';
import { useSnapTargets } from './use-snap-targets.ts';
import type { Comparison } from './use-comparison.ts';
import { useLimits } from './use-limits.ts';
import { holdStep, type Pair, releaseStep, stopWarpSolver } from './warp-solver.ts';
import type { Tiles } from './use-tiles.ts';
import { cellLength, isRough } from './use-tiles.ts';
import { centred, isVisible, panned, type Point, pointAt, type Spot, spotOf, type View } from './view.ts';

type Drag = {
  readonly pointer: number;
  readonly from: Spot;
  readonly grip: Grip;
  readonly gesture: string;
  readonly panning: boolean;
  /** It paints a forbidden region. */
  readonly painting: boolean;
  /** The pin that follows, once the pointer has gone far enough. */
  pin: string | null;
  moved: boolean;
  last: Spot;
};

/** The heat map with everything on it, and all that pointer and keys do there. */
export function PairMatrix({
  a,
  b,
  pair,
  facts,
  comparison,
  tiles,
  view,
  hues,
  mapA,
  mapB,
  found,
}: {
  a: Recording;
  b: Recording;
  pair: Pair;
  facts: PairFacts;
  comparison: Comparison;
  tiles: Tiles;
  view: View;
  hues: { readonly a: number; readonly b: number };
  mapA: TimeMap | null;
  mapB: TimeMap | null;
  found: readonly FoundBox[];
}) {
  const app = useApp();
  const store = pairStore(app);
  const colours = useStore(store, (s) => s.colours);
  const selectedPin = useAppState((s) => s.selectedPin);
  const snapping = useAppState((s) => s.snapping);
  const stage = useRef<HTMLDivElement>(null);
  const drag = useRef<Drag | null>(null);
  const [dragging, setDragging] = useState(false);
  const [painting, setPainting] = useState<Pick<PairRegion, 'low' | 'high'> | null>(null);
  const [grip, setGrip] = useState<Grip>({ kind: 'ground' });
  const key = pairKey(pair.a, pair.b);
  const { extent } = tiles.grid;
  const targets = useSnapTargets(a, b, view, facts);
  const { alternatives } = useProject();
  const other = useMemo(() => {
    const kept = alternatives.find((each) => [each.a, each.b].every((id) => id === pair.a || id === pair.b));
    return kept ? alternativeStretches(kept, pair) : [];
  }, [alternatives, pair]);
  const limits = useLimits(extent, comparison);

  const setView = (next: View | null) => store.setState((s) => withView(s, key, next));

  useSize(stage, (width, height) => store.setState({ size: { width, height } }));

  const spotIn = (event: { clientX: number; clientY: number }): Spot => {
    const box = stage.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const place = (spot: Spot, free: boolean): Point =>
    inside(free || !snapping ? pointAt(view, spot) : snapped(view, spot, targets).point, extent);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button > 1) return;
    event.preventDefault();
    stage.current?.focus({ preventScroll: true });
    const spot = spotIn(event);
    const here = gripAt(view, facts, spot);
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = {
      pointer: event.pointerId,
      from: spot,
      last: spot,
      grip: here,
      gesture: newId('drag'),
      panning: event.button === 1 || (here.kind !== 'pin' && here.kind !== 'path'),
      painting: event.button === 0 && event.altKey,
      pin: null,
      moved: false,
    };
    if (event.button !== 0) return;
    app.set({ selectedPin: here.kind === 'pin' ? here.id : null });
    store.setState({ selectedRegion: here.kind === 'region' ? here.id : null });
  };

  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const spot = spotIn(event);
    const d = drag.current;
    if (!d) {
      setGrip((old) => sameGrip(old, gripAt(view, facts, spot)));
      store.setState({ cursor: pointAt(view, spot) });
      return;
    }
    if (!d.moved && Math.hypot(spot.x - d.from.x, spot.y - d.from.y) < dragStart) return;
    if (!d.moved) {
      d.moved = true;
      setDragging(true);
    }
    if (d.painting) {
      d.last = spot;
      setPainting(regionBetween(view, d.from, spot, extent));
      store.setState({ cursor: inside(pointAt(view, spot), extent) });
      return;
    }
    if (d.panning) {
      setView(panned(view, spot.x - d.last.x, spot.y - d.last.y, extent));
      d.last = spot;
      return;
    }
    d.last = spot;
    if (d.pin === null) holdStep(app, d.gesture);
    d.pin ??= d.grip.kind === 'pin' ? d.grip.id : newId('pin');
    const point = place(spot, event.shiftKey);
    putPin(
      app,
      pair,
      d.pin,
      point,
      d.gesture,
      d.grip.kind === 'pin' ? stepName('Move pin') : stepName('Pin the path'),
    );
    if (app.store.getState().selectedPin !== d.pin) app.set({ selectedPin: d.pin });
    store.setState({ cursor: point });
  };

  const endDrag = (event: PointerEvent<HTMLDivElement>) => {
    const d = drag.current;
    if (!d || d.pointer !== event.pointerId) return;
    drag.current = null;
    setDragging(false);
    setPainting(null);
    if (d.pin !== null) releaseStep(app, d.gesture);
    if (event.type !== 'pointerup') return;
    if (d.painting) {
      const box = d.moved ? regionBetween(view, d.from, d.last, extent) : null;
      if (box) forbid(app, pair, box);
      return;
    }
    if (d.pin !== null) {
      const moved = app.store.getState().history.project.pins.find((p) => p.id === d.pin);
      void sayIfOdd(app, d.pin);
      if (moved)
        store.setState({
          said: tr('Pinned {timeA} to {timeB}.', {
            timeA: formatTime(moved.timeA),
            timeB: formatTime(moved.timeB),
          }),
        });
      return;
    }
    if (d.moved || event.button !== 0) return;
    const point = inside(pointAt(view, d.from), extent);
    if (d.grip.kind === 'candidate') addPin(app, pair, onShift(point, d.grip.shift, extent));
    else if (d.grip.kind !== 'pin' && d.grip.kind !== 'region')
      seekTo(d.grip.kind === 'path' ? d.grip.point : point);
  };

  const seekTo = (point: Point) => {
    if (mapA) app.seek(timelineTime(timelineAt(mapA, point.a)));
    else if (mapB) app.seek(timelineTime(timelineAt(mapB, point.b)));
  };

  const cancelDrag = (): boolean => {
    const d = drag.current;
    if (!d) return false;
    drag.current = null;
    setDragging(false);
    setPainting(null);
    stopWarpSolver(app);
    if (d.pin !== null) {
      app.cancelGesture(d.gesture);
      app.set({ selectedPin: d.grip.kind === 'pin' ? d.grip.id : null });
      store.setState({ said: tr('Drag cancelled.') });
    }
    return true;
  };

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLInputElement) return;
    const pin = facts.pins.find((p) => p.id === selectedPin) ?? null;
    const { cursor, selectedRegion } = store.getState();
    const region = facts.forbidden.find(({ id }) => id === selectedRegion);
    const handled = ((): boolean => {
      switch (event.key) {
        case 'Escape':
          if (cancelDrag()) return true;
          if (selectedPin !== null) app.set({ selectedPin: null });
          else if (region) store.setState({ selectedRegion: null });
          else store.setState({ cursor: null });
          return true;
        case 'Delete':
        case 'Backspace':
          // Never the recordings themselves, which the window's own Delete would take.
          if (pin) {
            removePin(app, pin.id);
            store.setState({ said: tr('Pin removed.') });
          } else if (region) allow(app, pair, region.id);
          return true;
        case 'Enter':
          if (pin) store.setState({ editing: pin.id });
          else if (cursor) addPin(app, pair, inside(cursor, extent));
          return true;
        case '+':
        case '=':
          zoomBy(app, 2);
          return true;
        case '-':
          zoomBy(app, 0.5);
          return true;
        case 'f':
        case 'F':
          setView(null);
          return true;
        default:
          return arrows(event, pin);
      }
    })();
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Arrows move the selected pin, else the crosshair. */
  const arrows = (event: KeyboardEvent, pin: { id: string; a: number; b: number } | null): boolean => {
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
      event.key
    ];
    if (!direction) return false;
    const [da, db] = direction as [number, number];
    const rate = (db === 0 ? a : b).media.audio[0]?.sampleRate ?? 48_000;
    const step = nudgeStep(cellLength, db === 0 ? view.perA : view.perB, rate, event.shiftKey);
    if (pin) {
      const point = inside({ a: pin.a + da * step, b: pin.b + db * step }, extent);
      putPin(app, pair, pin.id, point, burstOf(pin.id), stepName('Nudge pin'));
      void sayIfOdd(app, pin.id);
      store.setState({
        said: tr('Pin at {a}, {b}.', { a: formatTime(point.a, 6), b: formatTime(point.b, 6) }),
      });
      return true;
    }
    const from = store.getState().cursor ?? startOf(view, facts);
    const jump = Math.max(step, 4 * (db === 0 ? view.perA : view.perB) * (event.shiftKey ? 10 : 1));
    const to = inside({ a: from.a + da * jump, b: from.b + db * jump }, extent);
    store.setState({ cursor: to, said: `${formatTime(to.a)}, ${formatTime(to.b)}` });
    if (!isVisible(view, to, 8)) setView(centred(view, to, extent));
    return true;
  };

  useWheel(stage, (event) => {
    const meaning = wheelMeaning(event);
    const spot = spotIn(event);
    if (meaning.kind === 'zoom') zoomBy(app, 1 / meaning.factor, spot);
    else if (event.shiftKey) setView(panned(view, -(event.deltaX || event.deltaY), 0, extent));
    else setView(panned(view, -event.deltaX, -event.deltaY, extent));
  });

  const editable = facts.pins.filter((p) => isVisible(view, p, -8));
  const look = !dragging
    ? grip.kind
    : drag.current?.painting
      ? 'painting'
      : drag.current?.panning
        ? 'grabbing'
        : 'none';
  return (
    <div
      ref={stage}
      className="pair-matrix"
      role="application"
      aria-label={tr('Cost matrix: {name} across, {name2} upwards', { name: a.name, name2: b.name })}
      aria-describedby="pair-keys"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
      tabIndex={0}
      data-first=""
      data-look={look}
      onFocus={(event) => {
        // By keys the crosshair begins on the path, so that a pin set there agrees with it.
        if (event.target !== event.currentTarget || store.getState().cursor) return;
        if (event.currentTarget.matches(':focus-visible')) store.setState({ cursor: startOf(view, facts) });
      }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={endDrag}
      onPointerCancel={endDrag}
      onPointerLeave={() => {
        if (!drag.current) store.setState({ cursor: null });
      }}
      onDoubleClick={(event) => {
        const spot = spotIn(event);
        const here = gripAt(view, facts, spot);
        if (here.kind === 'pin') store.setState({ editing: here.id });
        else if (here.kind !== 'candidate')
          addPin(app, pair, here.kind === 'path' ? here.point : place(spot, event.shiftKey));
      }}
      onKeyDown={onKeyDown}
    >
      {isRough(tiles) ? <RoughLayer {...{ a, b, view }} colours={colours} /> : null}
      <HeatLayer tiles={tiles} view={view} />
      <PathLayer
        view={view}
        facts={facts}
        extent={extent}
        allowed={limits.allowed}
        slope={limits.slope}
        found={found}
        hovered={grip.kind === 'candidate' ? grip.index : null}
        dragging={dragging}
        painting={painting}
        other={other}
      />
      <MovingLayer
        view={view}
        viewKey={key}
        extent={extent}
        hueA={hues.a}
        hueB={hues.b}
        mapA={mapA}
        mapB={mapB}
        slope={limits.slope}
      />
      <RegionMarks view={view} regions={facts.forbidden} />
      {editable.map((pin) => {
        const at = spotOf(view, pin);
        return (
          <button
            key={pin.id}
            type="button"
            className="pair-pin"
            style={{ transform: `translate(${at.x - 9}px, ${at.y - 9}px)` }}
            aria-label={tr('Pin: {a} of A is {b} of B', { a: formatTime(pin.a), b: formatTime(pin.b) })}
            aria-pressed={pin.id === selectedPin}
            onFocus={() => {
              app.set({ selectedPin: pin.id });
              store.setState({ selectedRegion: null });
            }}
          >
            <svg viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
              <path d="M9 2.5 15.5 9 9 15.5 2.5 9z" />
            </svg>
          </button>
        );
      })}
      <p id="pair-keys" className="unseen">
        {tr(
          'Arrow keys move the crosshair, or the selected pin by a cell; with Shift ten times as far. Enter adds a pin at the crosshair, or edits the numbers of the selected pin. Delete removes it, or the selected forbidden region. Plus and minus zoom, F shows everything. The table button shows the same as numbers: there regions are forbidden by typing their times.',
        )}
      </p>
    </div>
  );
}

/** Where keys begin: on the path in the middle of what is seen, else in the middle itself. */
function startOf(view: View, facts: PairFacts): Point {
  const middle = pointAt(view, { x: view.width / 2, y: view.height / 2 });
  const on = bAt(facts.path, middle.a);
  return on !== null && isVisible(view, { a: middle.a, b: on }, 0) ? { a: middle.a, b: on } : middle;
}

const sameGrip = (old: Grip, made: Grip): Grip =>
  old.kind === made.kind &&
  (old.kind === 'ground' ||
    old.kind === 'path' ||
    ((old.kind === 'pin' || old.kind === 'region') && made.kind === old.kind && old.id === made.id) ||
    (old.kind === 'candidate' && made.kind === 'candidate' && old.index === made.index))
    ? old
    : made;

/** Presses of an arrow within a second of each other are one undo step. */
let burst = { at: 0, id: '', gesture: '' };
function burstOf(id: string): string {
  const at = Date.now();
  burst = at - burst.at < 1000 && burst.id === id ? { ...burst, at } : { at, id, gesture: newId('nudge') };
  return burst.gesture;
}
