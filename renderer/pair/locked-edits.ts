import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { type App, newId } from '#renderer/state/store.ts';
import { formatTime } from '#renderer/time/format.ts';
import type { Curve } from '#src/align/curve.ts';
import { partOfCurve } from '#src/align/locked.ts';
import { rigidPart } from '#src/align/rigid-part.ts';
import type { ElasticWarp } from '#src/model/project.ts';
import type { Locked, LockedPart } from '#src/model/locked.ts';
import { toSource } from '#src/model/time-map.ts';
import { sceneOf } from './pair-moves.ts';
import type { PairFacts } from './path.ts';
import { pairStore } from './pair-state.ts';
import { askWarp, type Pair, putting, solvedWith, warpIn } from './warp-solver.ts';

/** Parts of a warp that the user trusts: put there and removed, each one step of undo. */

/**
 * The stretch of A's time that is meant: between the in and out marks, else between the pins (or the path's ends) on
 * either side of the playhead. Null where there is none.
 */
function meant(app: App): readonly [number, number] | null {
  const scene = sceneOf(app);
  const [first, last] = [scene?.facts.warp?.map[0]?.[0], scene?.facts.warp?.map.at(-1)?.[0]];
  if (!scene || first === undefined || last === undefined) return null;
  const { range, history } = app.store.getState();
  const map = history.project.placements.find((p) => p.recording === scene.pair.a)?.map;
  const [from, to] = [range.in, range.out].map((t) => (map && t !== null ? toSource(map, t) : null));
  if (from != null && to != null) return [Math.max(first, from), Math.min(last, to)];
  const { now } = scene;
  if (!now) return null;
  const stops = [first, ...scene.facts.pins.map((pin) => pin.a), last];
  return [
    Math.max(first, ...stops.filter((a) => a <= now.a)),
    Math.min(last, ...stops.filter((a) => a > now.a)),
  ];
}

const keptAt = ({ locked }: Pick<PairFacts, 'locked'>, a = Number.NaN) =>
  locked.find(({ points: [p, ...rest] }) => p && a >= p.a && a <= (rest.at(-1)?.a ?? p.a));

/** The part of the path that is meant is kept by re-solving from now on. Where the playhead is on one that is: no longer. */
export function trustPart(app: App): void {
  const scene = sceneOf(app);
  if (!scene) return;
  const here = keptAt(scene.facts, scene.now?.a);
  if (here) {
    release(app, scene.pair, here.id);
    return;
  }
  const stretch = meant(app);
  const part = stretch && partOf(app, scene.pair, stretch);
  if (!part) {
    app.say(tr('Nothing of the path lies there. Set in and out, or move the playhead onto it.'));
    return;
  }
  app.edit({
    label: stepName('Trust a part of the path'),
    recipe(d) {
      // What it covers of others is part of it.
      const stays = (other: LockedPart) => !overlap(other, part);
      d.locked = [...(d.locked as readonly LockedPart[]).filter(stays), part] as typeof d.locked;
    },
  });
  const [from = '', to = ''] = stretch.map((t) => formatTime(t));
  pairStore(app).setState({ said: tr('Trusted from {from} to {to} of A.', { from, to }) });
}

/**
 * The part of the path that is meant goes at one rate from now on, the line nearest to it: a part that is kept, like one that is
 * trusted. Where the playhead is on one that is kept: elastic again.
 */
export function straightenPart(app: App): void {
  const scene = sceneOf(app);
  if (!scene) return;
  const here = keptAt(scene.facts, scene.now?.a);
  if (here) {
    release(app, scene.pair, here.id);
    return;
  }
  const project = projectOf(app.store.getState());
  const warp = warpIn(project, scene.pair);
  const stretch = meant(app);
  if (!warp || !stretch) {
    app.say(tr('Nothing of the path lies there. Set in and out, or move the playhead onto it.'));
    return;
  }
  const shown = turnedTo(warp, scene.pair);
  const made = straightened(
    app,
    shown,
    stretch,
    scene.facts.pins.map(({ a, b }) => [a, b] as const),
  );
  if (!made) return;
  const isTurned = warp.a !== scene.pair.a;
  const part: LockedPart = {
    ...{ id: newId('locked'), a: warp.a, b: warp.b, sd: made.sd },
    map: isTurned ? made.map.map(([a, b]) => [b, a] as const) : made.map,
  };
  const locked = [...project.locked.filter((other) => !overlap(other, part)), part];
  const gesture = newId('step');
  const { recipe } = putting(stepName('Make a part rigid'), solvedWith({ ...project, locked }, project.pins));
  app.edit({
    label: stepName('Make a part rigid'),
    gesture,
    recipe(d) {
      recipe(d);
      d.locked = locked as typeof d.locked;
    },
  });
  const [from = '', to = ''] = stretch.map((t) => formatTime(t));
  pairStore(app).setState({
    said: tr('One rate from {from} to {to} of A: {rate}.', { from, to, rate: rateInWords(made) }),
  });
  askWarp(app, { pair: scene.pair, gesture, what: tr('The rigid part') });
}

/** Seconds of B a second of A. */
export function rateInWords({ map }: Pick<Locked, 'map'>): string {
  const [[a0, b0], [a1, b1]] = [map[0] ?? [0, 0], map.at(-1) ?? [1, 1]];
  return tr('{seconds} s of B a second of A', { seconds: ((b1 - b0) / (a1 - a0)).toFixed(4) });
}

function straightened(
  app: App,
  curve: Curve,
  stretch: readonly [number, number],
  pins: readonly (readonly [number, number])[],
): Locked | null {
  try {
    return rigidPart(curve, stretch, pins);
  } catch (error) {
    app.fail(error);
    return null;
  }
}

/** The warp's curve as this view has it. */
function turnedTo({ a, map, sd }: ElasticWarp, shown: Pair): Curve {
  const [x, y] = [map.map(([p]) => p), map.map(([, q]) => q)];
  return a === shown.a ? { a: x, b: y, sd } : { a: y, b: x, sd };
}

/** It may move again. */
export function release(app: App, pair: Pair, id: string): void {
  const gesture = newId('step');
  app.edit({
    label: stepName('Trust a part no longer'),
    gesture,
    recipe(d) {
      d.locked = d.locked.filter((part) => part.id !== id);
    },
  });
  pairStore(app).setState({ said: tr('That part may move again.') });
  askWarp(app, { pair, gesture, what: tr('That') });
}

/** Of the warp as it is stored, so that it can be kept exactly. */
function partOf(app: App, shown: Pair, [from, to]: readonly [number, number]): LockedPart | null {
  const warp = warpIn(projectOf(app.store.getState()), shown);
  if (!warp) return null;
  const isTurned = warp.a !== shown.a;
  const part = partOfCurve(turnedTo(warp, shown), [from, to]);
  return (
    part && {
      ...part,
      ...{ id: newId('locked'), a: warp.a, b: warp.b },
      map: isTurned ? part.map.map(([a, b]) => [b, a] as const) : part.map,
    }
  );
}

function overlap(p: LockedPart, q: LockedPart): boolean {
  if (p.a !== q.a || p.b !== q.b) return false;
  const [pFrom, pTo, qFrom, qTo] = [p.map[0], p.map.at(-1), q.map[0], q.map.at(-1)].map((at) => at?.[0] ?? 0);
  return (pFrom as number) < (qTo as number) && (qFrom as number) < (pTo as number);
}
