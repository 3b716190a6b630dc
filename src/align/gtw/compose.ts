import { matrix } from '#src/math/matrix.ts';
import { offsetAt, type Warps } from './warps.ts';

/** Warps of two of m sequences, and how well they fit (lower is better). */
export type PairWarps = {
  readonly a: number;
  readonly b: number;
  readonly warps: Warps;
  readonly objective: number;
};

/** The tree of pairs that joins all m sequences at the lowest sum of objectives (Prim 1957). */
export function bestTree(m: number, pairs: readonly PairWarps[]): PairWarps[] {
  const joined = new Set([0]);
  const tree: PairWarps[] = [];
  while (joined.size < m) {
    let best: PairWarps | null = null;
    for (const pair of pairs)
      if (joined.has(pair.a) !== joined.has(pair.b) && (!best || pair.objective < best.objective))
        best = pair;
    if (!best) throw new Error('the pairs do not join all sequences');
    joined.add(best.a).add(best.b);
    tree.push(best);
  }
  return tree;
}

/** The warps of all sequences that follow from those of the tree's pairs: consistent, as no pair is used against another. */
export function composeWarps(frames: readonly number[], tree: readonly PairWarps[], knots: number): Warps {
  const m = frames.length;
  const grid = 4 * knots;
  // Where every sequence stands (0…1) at moments of sequence 0.
  const stands: (Float64Array | null)[] = frames.map(() => null);
  stands[0] = Float64Array.from({ length: grid }, (_, t) => t / (grid - 1));
  for (let left = tree.length; left > 0; )
    for (const { a, b, warps } of tree) {
      const [from, to] = [stands[a], stands[b]];
      if (!from === !to) continue;
      left--;
      if (from) stands[b] = across(warps, 0, from);
      else if (to) stands[a] = across(warps, 1, to);
    }
  const all = stands as Float64Array[];
  const clock = Float64Array.from(
    { length: grid },
    (_, t) => all.reduce((sum, at) => sum + (at[t] as number), 0) / m,
  );
  const offsets = matrix(m, knots);
  for (let k = 1; k < knots - 1; k++) {
    const s = k / (knots - 1);
    all.forEach((at, i) => {
      offsets.values[i * knots + k] = between(clock, at, s) - s;
    });
  }
  return { offsets, frames };
}

/** Positions (0…1) in the other sequence of a pair for positions in sequence `side` (0 or 1). */
function across(warps: Warps, side: 0 | 1, positions: Float64Array): Float64Array {
  const grid = 4 * warps.offsets.cols;
  const clock = Float64Array.from({ length: grid }, (_, t) => t / (grid - 1));
  const here = clock.map((s) => s + offsetAt(warps, side, s));
  const there = clock.map((s) => s + offsetAt(warps, 1 - side, s));
  return positions.map((position) => between(here, there, position));
}

/** Linear interpolation in a table whose xs increase. */
function between(xs: Float64Array, ys: Float64Array, x: number): number {
  let low = 0;
  let high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] as number) <= x) low = middle;
    else high = middle;
  }
  const [a, b] = [xs[low] as number, xs[high] as number];
  const beyond = b > a ? Math.min(1, Math.max(0, (x - a) / (b - a))) : 0;
  return (ys[low] as number) + beyond * ((ys[high] as number) - (ys[low] as number));
}
