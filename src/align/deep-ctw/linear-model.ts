import { type CtwAlignment, ctw } from '#src/align/ctw/ctw.ts';
import { type Aligner, descend, type Fit, fitPath } from '#src/align/ctw/descent.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { build, entry } from '#src/math/matrix.ts';
import type { Projection } from '#src/math/projection.ts';
import type { DeepCtwOptions } from './options.ts';
import { joinPaths, type Pool, poolViews } from './pool.ts';
import type { Coordination, Trained } from './train.ts';

/** A path of all pairs, and the common space that goes with it. */
export type Model = Pick<Trained, 'views' | 'fit' | 'path' | 'history'>;

export type LinearModel = Model & {
  readonly converged: boolean;
  /** Of one pair, what CTW itself gives: the same path, with its cost and correlations. */
  readonly own: CtwAlignment | null;
};

/** Rounds of CTW for several pairs at once. */
const pooledRounds = 20;

/** CTW of each pair; of several, projections that serve all, from there on. */
export async function linearModel(
  pairs: readonly (readonly [Frames, Frames])[],
  pool: Pool,
  how: Coordination,
  { seed = 1, ridge, path, compute }: Pick<DeepCtwOptions, 'seed' | 'ridge' | 'path' | 'compute'>,
  align: Aligner,
  watch: () => void,
): Promise<LinearModel> {
  const found: CtwAlignment[] = [];
  for (const [k, [x, y]] of pairs.entries()) {
    const asked = { ...(how.dims !== null && { dims: how.dims }), ...(ridge !== undefined && { ridge }) };
    const within = k === 0 && path ? { path } : {};
    found.push(await ctw(x, y, { seed, watch, ...asked, ...within, ...(compute && { compute }) }));
  }
  const views = poolViews(pool, pool.x, pool.y, how);
  const whole = joinPaths(
    pool,
    found.map((each) => each.path),
  );
  const [only] = found;
  if (only && found.length === 1)
    return {
      views,
      fit: fitPath(views, whole),
      path: whole,
      history: only.history,
      converged: only.converged,
      own: only,
    };
  const settled = await descend(views, whole, align, pooledRounds, watch);
  const { path: joint, history, converged } = settled;
  return { views, fit: settled, path: joint, history, converged, own: null };
}

/** Dimensions that count for a hundredth of the strongest or more. */
export const strongDimensions = ({ weights }: Fit): number =>
  weights.filter((w) => w >= 0.01 * Math.max(...weights) && w > 0).length;

/** The same with q dimensions, those that are not there 0. */
export function leading({ cca, weights, objective }: Fit, q: number): Fit {
  const of = ({ mean, basis }: Projection): Projection => ({
    mean,
    basis: build(basis.rows, q, (i, k) => (k < basis.cols ? entry(basis, i, k) : 0)),
  });
  return { cca: { ...cca, x: of(cca.x), y: of(cca.y) }, weights, objective };
}
