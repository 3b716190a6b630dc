import type { TimeMap } from '#src/model/time-map.ts';
import { sceneTime, sourceOf, type Stretch, type Truth } from './recorder.ts';

/** Where B's second s truly lies on A's clock (extrapolated beyond A's ends); null while A was paused. */
export function trueTime(truthA: Truth, truthB: Truth, s: number): number | null {
  const part = truthB.find((p) => s >= p.s0 && s <= p.s1);
  if (!part) return null;
  const t = sceneTime(part, s);
  const first = truthA[0] as Stretch;
  const last = truthA[truthA.length - 1] as Stretch;
  const inside = truthA.find((p) => t >= p.scene && t <= sceneTime(p, p.s1));
  if (inside) return sourceOf(inside, t);
  if (t < first.scene) return sourceOf(first, t);
  return t > sceneTime(last, last.s1) ? sourceOf(last, t) : null;
}

/**
 * Worst |found − true| in seconds over the clip, where `found` gives B's second s on A's clock. Left out: half
 * a second around each true break (the boundary has its own target) and what A itself did not hear.
 */
export function worstError(found: (s: number) => number | null, truthA: Truth, truthB: Truth): number {
  const breaks = truthB.slice(1).map((p) => p.s0);
  const heard = (s: number) => breaks.every((b) => Math.abs(b - s) > 0.5) && known(s);
  const known = (s: number): boolean => {
    const part = truthB.find((p) => s >= p.s0 && s <= p.s1);
    return (
      part !== undefined && truthA.some((p) => shared(p, part) >= Math.min(least, 0.5 * (part.s1 - part.s0)))
    );
  };
  const nearPauseOfA = (t: number) => truthA.slice(1).some((p) => Math.abs(p.s0 - t) <= 0.5);
  let worst = 0;
  const last = truthB[truthB.length - 1] as Stretch;
  const steps = Math.ceil(last.s1 / 0.25);
  for (let k = 0; k <= steps; k++) {
    const s = (last.s1 * k) / steps;
    const truth = heard(s) ? trueTime(truthA, truthB, s) : null;
    if (truth === null || nearPauseOfA(truth)) continue;
    const t = found(s);
    worst = Math.max(worst, t === null ? Number.POSITIVE_INFINITY : Math.abs(t - truth));
  }
  return worst;
}

const least = 3;

/** Seconds of scene that two stretches both kept. */
function shared(p: Stretch, q: Stretch): number {
  return Math.min(sceneTime(p, p.s1), sceneTime(q, q.s1)) - Math.max(p.scene, q.scene);
}

/**
 * Reads two maps as one: B's source second → timeline → A's source second, each extrapolated along its
 * nearest segment so that a boundary placed a little off does not read as a hole.
 */
export function readMaps(mapA: TimeMap, mapB: TimeMap): (s: number) => number | null {
  return (s) => {
    const t = along(mapB, 'source', 'timeline', s);
    return t === null ? null : along(mapA, 'timeline', 'source', t);
  };
}

function along(
  map: TimeMap,
  from: 'source' | 'timeline',
  to: 'source' | 'timeline',
  x: number,
): number | null {
  let best: { distance: number; value: number } | null = null;
  for (const { knots } of map.segments) {
    const first = knots[0];
    const last = knots[knots.length - 1];
    if (!first || !last) continue;
    const distance = Math.max(first[from] - x, x - last[from], 0);
    if (best && best.distance <= distance) continue;
    let k = 1;
    while (k < knots.length - 1 && (knots[k]?.[from] ?? 0) < x) k++;
    const p = knots[k - 1] ?? first;
    const q = knots[k] ?? last;
    best = { distance, value: p[to] + ((x - p[from]) * (q[to] - p[to])) / (q[from] - p[from]) };
  }
  return best?.value ?? null;
}
