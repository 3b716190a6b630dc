import { alignmentObjective, dimensionWeights } from '#src/align/ctw/weighing.ts';
import { type Gcca, gcca, unitViews } from '#src/math/gcca.ts';
import { type Matrix, matrix } from '#src/math/matrix.ts';
import type { Projection } from '#src/math/projection.ts';
import type { Ridge } from '#src/math/whitening.ts';
import type { TuplePin } from '../tuple-pins.ts';
import { pinOffsets, pinPrecision } from './pins.ts';
import { offsetAt, roughness, type Warps, warpPositions } from './warps.ts';

/** m sequences (nᵢ × pᵢ) and what is asked of their alignment. */
export type Problem = {
  readonly views: readonly Matrix[];
  /** At most so many dimensions; null: as many as there are. */
  readonly dims: number | null;
  /** Λ of every view. */
  readonly ridge: readonly Ridge[];
  /** See `roughness`. */
  readonly flexibility: number;
  /** Knots of the warps. */
  readonly knots: number;
  /** Moments of the common clock at which the views are compared. */
  readonly moments: number;
  /** In order. */
  readonly pins: readonly TuplePin[];
};

/** Warps, the best projections for them, and how well they do. */
export type State = {
  readonly warps: Warps;
  readonly fit: Gcca;
  /** Into the common space, every dimension of variance 1 (with the ridge). */
  readonly projections: readonly Projection[];
  readonly weights: Float64Array;
  /** Minus log posterior density, up to a constant. */
  readonly objective: number;
};

/** Values between frames by linear interpolation: a row for each position. */
export function sampled(frames: Matrix, positions: Float64Array): Matrix {
  const { rows, cols, values } = frames;
  const out = matrix(positions.length, cols);
  for (let t = 0; t < positions.length; t++) {
    const position = positions[t] as number;
    const k = Math.min(Math.max(0, rows - 2), Math.floor(position));
    const next = Math.min(rows - 1, k + 1);
    const beyond = position - k;
    for (let q = 0; q < cols; q++) {
      const low = values[k * cols + q] as number;
      out.values[t * cols + q] = low + beyond * ((values[next * cols + q] as number) - low);
    }
  }
  return out;
}

/** How many frames' worth of evidence there is. */
export const evidence = (problem: Problem): number =>
  problem.views.reduce((sum, view) => sum + view.rows, 0) / problem.views.length;

/** The best projections for warps (generalised CCA) and the objective with them. */
export function stateOf(problem: Problem, warps: Warps): State {
  const { views, dims, ridge, flexibility, moments, pins } = problem;
  const positions = warpPositions(warps, moments);
  const fit = gcca(
    views.map((view, i) => sampled(view, positions[i] as Float64Array)),
    dims === null ? { ridge } : { dims, ridge },
  );
  return {
    warps,
    fit,
    projections: unitViews(fit),
    weights: dimensionWeights(fit.correlations, 'likelihood', views.length),
    objective:
      evidence(problem) * alignmentObjective(fit.correlations, 'likelihood', views.length) +
      roughness(warps, flexibility) +
      pinMisfit(warps, pins),
  };
}

/** Minus log density of the pins, without its constant. */
function pinMisfit(warps: Warps, pins: readonly TuplePin[]): number {
  let sum = 0;
  for (const pin of pins) {
    const { moment, offsets } = pinOffsets(pin, warps.frames);
    offsets.forEach((offset, i) => {
      sum += (((offsetAt(warps, i, moment) - offset) * (warps.frames[i] as number)) / pinPrecision) ** 2 / 2;
    });
  }
  return sum;
}
