import { projectOf } from '#renderer/state/selectors.ts';
import { type App, newId } from '#renderer/state/store.ts';
import { formatTime } from '#renderer/time/format.ts';
import { partOfCurve } from '#src/align/locked.ts';
import type { LockedPart } from '#src/model/locked.ts';
import { toSource } from '#src/model/time-map.ts';
import { sceneOf } from './pair-moves.ts';
import { pairStore } from './pair-state.ts';
import { askWarp, type Pair, warpIn } from './warp-solver.ts';

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

/** The part of the path that is meant is kept by re-solving from now on. Where the playhead is on one that is: no longer. */
export function trustPart(app: App): void {
  const scene = sceneOf(app);
  if (!scene) return;
  const here = scene.facts.locked.find(({ points: [p, ...rest] }) => {
    const a = scene.now?.a ?? Number.NaN;
    return p && a >= p.a && a <= (rest.at(-1)?.a ?? p.a);
  });
  if (here) {
    release(app, scene.pair, here.id);
    return;
  }
  const stretch = meant(app);
  const part = stretch && partOf(app, scene.pair, stretch);
  if (!part) {
    app.say('Nothing of the path lies there. Set in and out, or move the playhead onto it.');
    return;
  }
  app.edit({
    label: 'Trust a part of the path',
    recipe(d) {
      // What it covers of others is part of it.
      const stays = (other: LockedPart) => !overlap(other, part);
      d.locked = [...(d.locked as readonly LockedPart[]).filter(stays), part] as typeof d.locked;
    },
  });
  const [from, to] = stretch.map((t) => formatTime(t, 2));
  pairStore(app).setState({ said: `Trusted from ${from} to ${to} of A.` });
}

/** It may move again. */
export function release(app: App, pair: Pair, id: string): void {
  const gesture = newId('step');
  app.edit({
    label: 'Trust a part no longer',
    gesture,
    recipe(d) {
      d.locked = d.locked.filter((part) => part.id !== id);
    },
  });
  pairStore(app).setState({ said: 'That part may move again.' });
  askWarp(app, { pair, gesture, what: 'That' });
}

/** Of the warp as it is stored, so that it can be kept exactly. */
function partOf(app: App, shown: Pair, [from, to]: readonly [number, number]): LockedPart | null {
  const warp = warpIn(projectOf(app.store.getState()), shown);
  if (!warp) return null;
  const isTurned = warp.a !== shown.a;
  const curve = { a: warp.map.map(([a]) => a), b: warp.map.map(([, b]) => b), sd: warp.sd };
  const turned = isTurned ? { a: curve.b, b: curve.a, sd: curve.sd } : curve;
  const part = partOfCurve(turned, [from, to]);
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
