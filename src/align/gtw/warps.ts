import { type Matrix, matrix } from '#src/math/matrix.ts';
import { type Constraint, solveQuadratic } from '#src/math/quadratic-program.ts';

/**
 * Where m sequences stand on a common clock that runs from 0 to 1: at moment s sequence i stands at
 * (s + eᵢ(s))·(nᵢ − 1), with eᵢ piecewise linear between K evenly spaced knots. Position is thus a sum of
 * ramps, one a stretch, each with a weight (its rate) above 0: the monotone basis of generalised time
 * warping. The sequences' mean is the clock, Σᵢ eᵢ = 0, so that no clock can be bent to everybody's
 * liking; they begin and end together, eᵢ(0) = eᵢ(1) = 0.
 */
export type Warps = {
  /** m × K */
  readonly offsets: Matrix;
  /** Number of frames of each sequence. */
  readonly frames: readonly number[];
};

/** No sequence goes slower than this share of its mean rate: every warp can be inverted. */
export const slowest = 0.01;

/** Nobody bends: uniform time warping. */
export const straightWarps = (frames: readonly number[], knots: number): Warps => ({
  offsets: matrix(frames.length, knots),
  frames,
});

/** Knot to the left of moment s, and how far s is beyond it (0…1). */
export function knotAt(s: number, knots: number): readonly [number, number] {
  const at = s * (knots - 1);
  const k = Math.min(knots - 2, Math.max(0, Math.floor(at)));
  return [k, at - k];
}

/** eᵢ(s). */
export function offsetAt({ offsets }: Warps, i: number, s: number): number {
  const [k, beyond] = knotAt(s, offsets.cols);
  const low = offsets.values[i * offsets.cols + k] as number;
  const high = offsets.values[i * offsets.cols + k + 1] as number;
  return low + beyond * (high - low);
}

/** The same warps with a knot more between every two. */
export function finer({ frames, offsets }: Warps): Warps {
  const { rows, cols, values } = offsets;
  const out = matrix(rows, 2 * cols - 1);
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < out.cols; k++) {
      const low = values[i * cols + (k >> 1)] as number;
      out.values[i * out.cols + k] =
        k % 2 === 0 ? low : (low + (values[i * cols + (k >> 1) + 1] as number)) / 2;
    }
  return { frames, offsets: out };
}

/** Positions of every sequence, in frames from 0, at `count` ≥ 2 evenly spaced moments. */
export const warpPositions = (warps: Warps, count: number): Float64Array[] =>
  warps.frames.map((n, i) =>
    Float64Array.from({ length: count }, (_, t) => {
      const s = t / (count - 1);
      return Math.min(n - 1, Math.max(0, (s + offsetAt(warps, i, s)) * (n - 1)));
    }),
  );

/**
 * What a bent clock costs: a sequence's rate is thought to wander like Brownian motion, by `flexibility`
 * (standard deviation, 1 = its mean rate) from end to end. Minus log density, without its constant.
 */
export function roughness({ offsets }: Warps, flexibility: number): number {
  const { rows, cols: K, values } = offsets;
  let sum = 0;
  for (let i = 0; i < rows; i++)
    for (let k = 1; k < K - 1; k++) {
      const at = i * K + k;
      sum += ((values[at - 1] as number) - 2 * (values[at] as number) + (values[at + 1] as number)) ** 2;
    }
  return roughnessScale(K, flexibility) * sum;
}

/** Factor of the squared second differences of the offsets. */
export const roughnessScale = (knots: number, flexibility: number): number =>
  (knots - 1) ** 3 / (2 * flexibility ** 2);

/** For unknowns e₁…e_{K−2} of one sequence (e₀ = e_{K−1} = 0): it never goes slower than `slowest`. */
export function rateConstraints(knots: number): Constraint[] {
  const least = -(1 - slowest) / (knots - 1);
  return Array.from({ length: knots - 1 }, (_, k) => {
    const at: number[] = [];
    const by: number[] = [];
    if (k > 0) {
      at.push(k - 1);
      by.push(-1);
    }
    if (k < knots - 2) {
      at.push(k);
      by.push(1);
    }
    return { at, by, least };
  });
}

/** The warps of two sequences that come nearest to a path between them, smoothed a little. */
export function warpsOfPair(
  i: ArrayLike<number>,
  j: ArrayLike<number>,
  frames: readonly [number, number],
  knots: number,
): Warps {
  const K = knots;
  const free = K - 2;
  const h = matrix(free, free);
  const g = new Float64Array(free);
  const add = (at: readonly number[], by: readonly number[], target: number, weight: number): void => {
    at.forEach((a, p) => {
      if (a < 1 || a > free) return;
      g[a - 1] = (g[a - 1] as number) + weight * (by[p] as number) * target;
      at.forEach((b, q) => {
        if (b < 1 || b > free) return;
        const cell = (a - 1) * free + b - 1;
        h.values[cell] = (h.values[cell] as number) + weight * (by[p] as number) * (by[q] as number);
      });
    });
  };
  for (let t = 0; t < i.length; t++) {
    const a = (i[t] as number) / Math.max(1, frames[0] - 1);
    const b = (j[t] as number) / Math.max(1, frames[1] - 1);
    const [k, beyond] = knotAt((a + b) / 2, K);
    add([k, k + 1], [1 - beyond, beyond], (a - b) / 2, 1 / i.length);
  }
  for (let k = 1; k <= free; k++) add([k - 1, k, k + 1], [1, -2, 1], 0, 1e-3);
  const e = solveQuadratic(h, g, [...rateConstraints(K), ...mirrored(rateConstraints(K))]);
  const offsets = matrix(2, K);
  e?.forEach((value, k) => {
    offsets.values[k + 1] = value;
    offsets.values[K + k + 1] = -value;
  });
  return { offsets, frames };
}

/** The same for the sequence whose offsets are minus the unknowns. */
const mirrored = (constraints: readonly Constraint[]): Constraint[] =>
  constraints.map(({ at, by, least }) => ({ at, by: by.map((v) => -v), least }));
