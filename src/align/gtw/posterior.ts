import { inCommonSpace } from '#src/align/ctw/common-space.ts';
import { cholesky, solveCholesky } from '#src/math/cholesky.ts';
import { addTimes, identity, type Matrix } from '#src/math/matrix.ts';
import type { Projection } from '#src/math/projection.ts';
import { type Problem, type State, sampled } from './common-views.ts';
import { normalEquations } from './step.ts';
import { knotAt, type Warps, warpPositions } from './warps.ts';

/** Normal distribution of the warps around those found. */
export type WarpPosterior = {
  readonly warps: Warps;
  /** Of the inner knots' offsets of all sequences but the last, which takes up what the others leave. */
  readonly covariance: Matrix;
  /** How many independent frames the residuals amount to: fewer than there are, where neighbours err alike. */
  readonly evidence: number;
};

/**
 * Laplace's approximation of the posterior over warps (Tierney & Kadane 1986): the inverse curvature at the
 * optimum, the projections' uncertainty included. The noise is the residuals' own: its size by the
 * correlations that were reached (less what the unknowns explain of it), its memory by the residuals'
 * autocorrelation. Slopes are taken of smoothed views: those of noise would pass for knowledge. Where noise
 * leaves several alignments about as good as one another, it speaks for the one that was found.
 * null when the curvature is not positive definite.
 */
export function warpPosterior(problem: Problem, state: State): WarpPosterior | null {
  const views = problem.views.map((view) => smoothed(view, view.rows / (problem.knots - 1)));
  const raw = problem.moments / memory(problem, state);
  const unknowns = normalEquations({ ...problem, views }, state).g.length;
  const told = strongDimensions(state.weights) * raw;
  const evidence = raw * Math.max(leastLeft, 1 - unknowns / Math.max(1, told));
  const { h, warping } = normalEquations({ ...problem, views }, state, evidence);
  const l = cholesky(h);
  if (!l) return null;
  const inverse = solveCholesky(l, identity(h.rows));
  const values = new Float64Array(warping * warping);
  for (let a = 0; a < warping; a++)
    for (let b = 0; b < warping; b++) values[a * warping + b] = inverse.values[a * h.rows + b] as number;
  return { warps: state.warps, covariance: { rows: warping, cols: warping, values }, evidence };
}

/** Share of the evidence that is left however many the unknowns. */
const leastLeft = 0.1;

/** Dimensions whose residuals count for a tenth of the strongest's or more. */
const strongDimensions = (weights: Float64Array): number =>
  weights.filter((w) => w > 0 && w >= 0.1 * Math.max(...weights)).length;

/** Frames averaged with their neighbours, Gaussian weights of standard deviation `width` frames. */
function smoothed(frames: Matrix, width: number): Matrix {
  const { rows, cols, values } = frames;
  const out = new Float64Array(values.length);
  const reach = Math.ceil(3 * width);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = Math.max(0, i - reach); j <= Math.min(rows - 1, i + reach); j++) {
      const weight = Math.exp(-((j - i) ** 2) / (2 * width * width));
      sum += weight;
      addTimes(out, i * cols, weight, values, j * cols, cols);
    }
    for (let k = 0; k < cols; k++) out[i * cols + k] = (out[i * cols + k] as number) / sum;
  }
  return { rows, cols, values: out };
}

/** Autocorrelations below this end the sum: what follows is their own noise. */
const leastCorrelation = 0.05;

/** Sum of the autocorrelation of the views' differences along the clock, in moments, ≥ 1. */
function memory(problem: Problem, { warps, projections, weights }: State): number {
  const T = problem.moments;
  const positions = warpPositions(warps, T);
  const common = problem.views.map((view, i) => {
    const { values, dims } = inCommonSpace(view, projections[i] as Projection, weights);
    return sampled(
      { rows: view.rows, cols: dims, values: values as Float64Array },
      positions[i] as Float64Array,
    );
  });
  const differences = common.flatMap((a, i) =>
    common.slice(i + 1).map((b) => a.values.map((value, k) => value - (b.values[k] as number))),
  );
  const d = common[0]?.cols ?? 1;
  const at = (lag: number): number => {
    let sum = 0;
    for (const r of differences)
      for (let k = lag * d; k < r.length; k++) sum += (r[k] as number) * (r[k - lag * d] as number);
    return sum;
  };
  const whole = at(0);
  let sum = 1;
  for (let lag = 1; lag < T / 4 && whole > 0; lag++) {
    const correlation = at(lag) / whole;
    if (correlation < leastCorrelation) break;
    sum += 2 * correlation;
  }
  return sum;
}

/**
 * Standard deviation, in frames, of where sequence `of` stands when sequence `given` stands on the given
 * moments' frames: one for each of `count` evenly spaced moments of the common clock.
 */
export function positionDeviation(
  { warps, covariance }: WarpPosterior,
  of: number,
  given: number,
  count: number,
): Float64Array {
  const { frames, offsets } = warps;
  const K = offsets.cols;
  const inner = K - 2;
  const m = frames.length;
  const length = (frames[of] as number) - 1;
  return Float64Array.from({ length: count }, (_, t) => {
    const [knot, beyond] = knotAt(t / (count - 1), K);
    const rate = (i: number) =>
      1 + ((offsets.values[i * K + knot + 1] as number) - (offsets.values[i * K + knot] as number)) * (K - 1);
    // A change of `given` moves the moment that is meant: δ(of) = δe(of) − rate(of)/rate(given)·δe(given).
    const by = new Map<number, number>();
    const push = (i: number, factor: number): void => {
      for (let v = i < m - 1 ? i : 0; v <= (i < m - 1 ? i : m - 2); v++)
        for (const [k, share] of [
          [knot, 1 - beyond],
          [knot + 1, beyond],
        ] as const)
          if (k >= 1 && k <= inner) {
            const unknown = v * inner + k - 1;
            by.set(unknown, (by.get(unknown) ?? 0) + (i < m - 1 ? factor : -factor) * share);
          }
    };
    push(of, 1);
    push(given, -rate(of) / rate(given));
    let variance = 0;
    for (const [a, p] of by)
      for (const [b, q] of by) variance += p * q * (covariance.values[a * covariance.cols + b] as number);
    return length * Math.sqrt(Math.max(0, variance));
  });
}
