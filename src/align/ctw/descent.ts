import type { Frames } from '#src/align/dtw/frames.ts';
import type { DtwPath } from '#src/compute/compute.ts';
import { type Cca, cca, type Moments } from '#src/math/cca.ts';
import { entry, type Matrix, matrix, multiply, multiplyLeft } from '#src/math/matrix.ts';
import type { Ridge } from '#src/math/whitening.ts';
import { inCommonSpace } from './common-space.ts';
import { type Pairing, pathMoments } from './path-moments.ts';
import { alignmentObjective, dimensionWeights, type Weighing } from './weighing.ts';

/** Two sequences (n × p and m × q) and how their common space is to be found. */
export type Views = {
  readonly x: Matrix;
  readonly y: Matrix;
  /** Covariances of the steps from frame to frame, by which `likelihood` knows how fine a path can be. */
  readonly steps: readonly [Matrix, Matrix];
  readonly weighing: Weighing;
  /** At most so many dimensions; null: as many as there are. */
  readonly dims: number | null;
  /** Λ of either side. */
  readonly ridge: readonly [Ridge, Ridge];
};

/** The same views of other frames. */
export const viewsOf = (x: Matrix, y: Matrix, like: Pick<Views, 'weighing' | 'dims' | 'ridge'>): Views => ({
  x,
  y,
  steps: [stepCovariance(x), stepCovariance(y)],
  weighing: like.weighing,
  dims: like.dims,
  ridge: like.ridge,
});

/** Mean square of the steps from frame to frame, p × p. */
export function stepCovariance(frames: Matrix): Matrix {
  const { rows, cols, values } = frames;
  const steps = matrix(Math.max(0, rows - 1), cols);
  for (let k = 0; k < steps.values.length; k++)
    steps.values[k] = (values[k + cols] as number) - (values[k] as number);
  const sum = multiplyLeft(steps, steps);
  return { ...sum, values: sum.values.map((v) => v / Math.max(1, steps.rows)) };
}

/** The exact path between frames in the common space. */
export type Aligner = (x: Frames, y: Frames) => Promise<Pick<DtwPath, 'i' | 'j'>>;

/** The best projections for a path, how much their dimensions count, and how well they do. */
export type Fit = { readonly cca: Cca; readonly weights: Float64Array; readonly objective: number };

export type Descent = Fit & {
  readonly path: Pairing;
  /** Objective of the path of each round; every one lower than the one before. */
  readonly history: readonly number[];
  /** False when `rounds` ran out first. */
  readonly converged: boolean;
};

/** A fall by less than this share of the objective is none. */
const leastFall = 1e-9;

/** Means and covariances of the frames that a path pairs, as `pathMoments`. */
export type PathMoments = (x: Matrix, y: Matrix, path: Pairing) => Moments | Promise<Moments>;

/** The common space of both views that fits a path best, by canonical correlations of the frames it pairs. */
export const fitPath = (views: Views, path: Pairing): Fit =>
  fitMoments(views, pathMoments(views.x, views.y, path));

function fitMoments(views: Views, moments: Moments): Fit {
  const { weighing, dims, ridge } = views;
  const found = cca(moments, dims === null ? { ridge } : { dims, ridge });
  const agreement = weighing === 'even' ? found.correlations : sampledAgreement(found, views.steps);
  // A dimension that a degenerate path has lost counts as one without agreement.
  const full = new Float64Array(dims ?? agreement.length);
  full.set(agreement);
  return {
    cca: found,
    weights: dimensionWeights(agreement, weighing),
    objective: alignmentObjective(full, weighing),
  };
}

/**
 * Correlations less what sampling leaves undecided: the other sequence's frames lie up to half a step
 * away, whose mean square is a twelfth of the step's.
 */
function sampledAgreement({ x, y, correlations }: Cca, [stepsX, stepsY]: Views['steps']): Float64Array {
  const u = multiplyLeft(x.basis, multiply(stepsX, x.basis));
  const v = multiplyLeft(y.basis, multiply(stepsY, y.basis));
  return correlations.map((rho, k) => Math.max(0, rho - (entry(u, k, k) + entry(v, k, k)) / 24));
}

/**
 * Coordinate descent of canonical time warping (Zhou & De la Torre 2009) from a path: the best projections
 * for the path (generalised eigenproblem), the best path for the projections (dynamic programming), in
 * turn. Every step minimises the distance with the other side held; but the constraint moves with the path,
 * so a path whose own best projections do worse is refused and ends the descent. Hence the objective falls
 * strictly, no path comes twice, and the descent ends. The path returned is one that `align` made, never
 * the start, which need not keep to any restriction.
 * @param rounds how many paths are made at most, ≥ 1
 * @param each called once a round; throws to stop
 * @param moments what works out the covariances
 */
export async function descend(
  views: Views,
  start: Pairing,
  align: Aligner,
  rounds: number,
  each?: () => void,
  moments: PathMoments = pathMoments,
): Promise<Descent> {
  const fitTo = async (path: Pairing): Promise<Fit> =>
    fitMoments(views, await moments(views.x, views.y, path));
  let fit = await fitTo(start);
  let best: (Fit & { readonly path: Pairing }) | null = null;
  const history: number[] = [];
  for (let round = 0; round < rounds; round++) {
    each?.();
    const path = await align(
      inCommonSpace(views.x, fit.cca.x, fit.weights),
      inCommonSpace(views.y, fit.cca.y, fit.weights),
    );
    fit = await fitTo(path);
    if (best && !(fit.objective < best.objective - leastFall * Math.abs(best.objective)))
      return { ...best, history, converged: true };
    best = { path, ...fit };
    history.push(fit.objective);
  }
  if (!best) throw new Error('a descent needs at least one round');
  return { ...best, history, converged: false };
}
