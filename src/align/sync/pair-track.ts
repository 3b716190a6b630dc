import type { PairSegment } from '#src/model/alignment.ts';
import { locateBreak } from './break-location.ts';
import { smallestJump } from './match-chain.ts';
import {
  alongA,
  type Edge,
  rateOf,
  type Search,
  sweepOrder,
  windowBar,
  windowOrder,
  touch,
} from './pair-search.ts';
import type { WindowMatch } from './window-match.ts';

/**
 * Windows at even distances over all segments, about `count` in all, each sought within `reach` of where its
 * segment says, or its neighbours. `known`: matches met before, which tell how long the windows must be.
 */
export function sweep(
  search: Search,
  segments: readonly PairSegment[],
  weights: Float64Array | null,
  count: number,
  reach: number,
  known: readonly WindowMatch[],
): { readonly found: WindowMatch[]; readonly tried: number } {
  const total = segments.reduce((sum, s) => sum + s.b[1] - s.b[0], 0);
  const hop = Math.max(1, total / count);
  const full = windowOrder(search);
  const quick = sweepOrder(search, total, known);
  const found: WindowMatch[] = [];
  let tried = 0;
  for (const [i, s] of segments.entries()) {
    const [b0, b1] = s.b;
    const steps = Math.max(Math.min(4, Math.ceil((b1 - b0) / 0.7)), Math.round((b1 - b0) / hop));
    for (let k = 0; k < steps; k++) {
      const b = b0 + ((k + 0.5) * (b1 - b0)) / steps;
      tried++;
      const meet = (near: PairSegment | undefined, order: number): WindowMatch | null => {
        if (!near) return null;
        const m = search.match({ b, a: alongA(near, b), slope: rateOf(near) - 1, order, reach, weights });
        return m && m.z >= windowBar ? m : null;
      };
      const m =
        (quick < full ? meet(s, quick) : null) ??
        meet(s, full) ??
        meet(segments[i - 1], full) ??
        meet(segments[i + 1], full);
      if (m) found.push(m);
    }
  }
  return { found, tried };
}

/**
 * Looks between neighbouring matches whose offsets differ for what lies there: the break is closed in by
 * halving, and a further stretch between two breaks comes to light.
 */
export function closeInOnBreaks(search: Search, found: readonly WindowMatch[]): WindowMatch[] {
  const sorted = [...found].sort((p, q) => p.b - q.b);
  const added: WindowMatch[] = [];
  for (let i = 0; i + 1 < sorted.length; i++)
    halve(search, sorted[i] as WindowMatch, sorted[i + 1] as WindowMatch, added, 0);
  return added;
}

function halve(search: Search, p: WindowMatch, q: WindowMatch, added: WindowMatch[], depth: number): void {
  const before = p.a - p.b;
  const after = q.a - q.b;
  const jump = after - before;
  // The clock of the recorder that paused: the break is one moment of it.
  const pausedB = jump >= 0;
  const length = pausedB ? q.b - p.b : q.a - p.a;
  if (Math.abs(jump) < smallestJump + search.maxDrift * 1e-6 * length || length < 0.8 || depth > 8) return;
  const order = length > 10 ? 15 : length > 3 ? 14 : 13;
  const half = 2 ** (order - 1) / 8000;
  const width = Math.abs(jump) / 2 + 0.1;
  const places =
    width < half * 0.6
      ? [{ offset: (before + after) / 2, reach: width }]
      : [
          { offset: before, reach: half * 0.3 },
          { offset: after, reach: half * 0.3 },
        ];
  let best: WindowMatch | null = null;
  for (const { offset, reach } of places) {
    const b = pausedB ? (p.b + q.b) / 2 : (p.a + q.a) / 2 - offset;
    const m = search.match({ b, a: b + offset, slope: 0, order, reach });
    if (m && (!best || m.z > best.z)) best = m;
  }
  if (!best || best.z < windowBar || best.a <= p.a || best.a >= q.a || best.b <= p.b || best.b >= q.b) return;
  added.push(best);
  const offset = best.a - best.b;
  if (Math.min(Math.abs(offset - before), Math.abs(offset - after)) > smallestJump)
    added.push(...confirm(search, best, Math.min(best.b - p.b, q.b - best.b)));
  halve(search, p, best, added, depth + 1);
  halve(search, best, q, added, depth + 1);
}

/** A stretch between two breaks must be met more than once to be believed. */
function confirm(search: Search, found: WindowMatch, room: number): WindowMatch[] {
  const again: WindowMatch[] = [];
  for (const step of [-0.7, -0.35, 0.35, 0.7]) {
    if (Math.abs(step) >= room) continue;
    const m = search.match({ b: found.b + step, a: found.a + step, slope: 0, order: 13, reach: 0.02 });
    if (m && m.z >= windowBar) again.push(m);
  }
  return again;
}

/** The two edges of a break, and the stretches on either side. */
export type Break = {
  readonly before: Edge;
  readonly after: Edge;
  readonly s: PairSegment;
  readonly next: PairSegment;
  /** Probability that it lies elsewhere, see BreakPlace. */
  readonly doubt: number;
};

/** Every break between segments, located by the sound on either side of it. */
export function breaksOf(search: Search, segments: readonly PairSegment[]): Break[] {
  const breaks: Break[] = [];
  for (let i = 0; i + 1 < segments.length; i++) {
    const s = segments[i] as PairSegment;
    const next = segments[i + 1] as PairSegment;
    if (touch(s, next)) continue;
    const place = locateBreak(search, s, next);
    if (place) breaks.push({ before: place.edges[0], after: place.edges[1], s, next, doubt: place.doubt });
  }
  return breaks;
}

/** Windows reach over a break: those met on a line beyond its edge are left out. */
export function withinEdges(found: readonly WindowMatch[], breaks: readonly Break[]): WindowMatch[] {
  return found.filter((m) =>
    breaks.every(({ before, after, s, next }) => {
      if (m.b < before.b - 5 || m.b > after.b + 5) return true;
      const first = Math.abs(m.a - alongA(s, m.b)) < Math.abs(m.a - alongA(next, m.b));
      return first ? m.b < before.b && m.a < before.a : m.b > after.b && m.a > after.a;
    }),
  );
}
