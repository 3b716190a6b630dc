import { type CommonSpace, commonMap } from '#src/align/common-map.ts';
import { asMatrix, inCommonSpace } from '#src/align/ctw/common-space.ts';
import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { PathSpread } from '#src/align/path-spread.ts';
import type { DtwPath } from '#src/compute/compute.ts';
import type { Cca } from '#src/math/cca.ts';
import { makeRandom } from '#src/math/random.ts';
import { canJudge, choose, leastFrames, type ModelChoice, networkFits, unjudged } from './choice.ts';
import { dropoutSpreads } from './dropout-spread.ts';
import { type BlockFit, blocks, linearFits, noiseOf } from './held-out.ts';
import { leading, type LinearModel, linearModel, type Model, strongDimensions } from './linear-model.ts';
import { checkedOptions, type DeepCtwOptions } from './options.ts';
import { framesIn, type Pool, poolAligner, poolOf, splitPath } from './pool.ts';
import { type Predict, predictor } from './predict.ts';
import { train, type Trained } from './train.ts';

export type DeepCtw = {
  /** One path a pair, with its squared distance in the common space, weighted. */
  readonly paths: readonly DtwPath[];
  /** Each pair's frames in the common space, where squared distances count as they should. */
  readonly compared: readonly (readonly [Frames, Frames])[];
  /** How both are taken to that space: networks, or CTW's projections, of each kind of view. */
  readonly space: CommonSpace;
  readonly choice: ModelChoice;
  /** Canonical correlations along the path, in-sample. */
  readonly correlations: Float64Array;
  readonly objective: number;
  /** Objective of every path that was made. */
  readonly history: readonly number[];
  /** Whether CTW settled, where it was kept; null where networks were: their steps are counted. */
  readonly converged: boolean | null;
  /** Spread of each pair's path; null without `passes`. */
  readonly spreads: readonly PathSpread[] | null;
  /** What the other view would look like, given the `first`; null without `reconstruct`, or where CTW was kept. */
  readonly predict: Predict | null;
};

/** A common space of more dimensions is none that a few hundred frames could tell. */
const mostDims = 8;

/**
 * Deep canonical time warping (Trigeorgis et al. 2016) of one pair: see `deepCtwPairs`.
 * @throws InvalidInputError `bad-sequences`, `bad-options`; `no-path` where restrictions leave none
 */
export const deepCtw = (x: Frames, y: Frames, options: DeepCtwOptions = {}): Promise<DeepCtw> =>
  deepCtwPairs([[x, y]], options);

/**
 * Deep canonical time warping of one or more pairs of the same two kinds of views: a small network for each
 * kind, trained over all pairs, so that what both make of the frames correlates best along the paths, and
 * the best paths for that, by turns, from CTW on:
 *
 *     ‖f(X)·Wx·U − g(Y)·Wy·V‖²  under  Uᵀ·(f(X)·Wx·Wxᵀ·f(X)ᵀ + λ·1)·U = 1 and likewise V.
 *
 * Networks can make unrelated sequences correlate. So both models are fitted without blocks of time, along
 * the path of each, and measured on those: CTW is kept unless the networks agree better there, and better
 * than chance.
 */
export async function deepCtwPairs(
  pairs: readonly (readonly [Frames, Frames])[],
  options: DeepCtwOptions = {},
): Promise<DeepCtw> {
  const how = checkedOptions(pairs, options);
  const { seed = 1, compute, ridge, path = {}, passes = 0, first = 0, watch } = options;
  const pool = poolOf(pairs);
  const aligner = poolAligner(pool, (k, u, v) =>
    alignDtw(u, v, { ...(k === 0 && path), ...(compute && { compute }) }),
  );
  // Forced networks need no choice, but what noise there is shows on frames left out only.
  const isMeasured = canJudge(pool) && (!options.force || passes > 0);
  let done = 0;
  const steps = how.steps * (isMeasured ? 1 + blocks : 1) + passes;
  const still = () => watch?.(Math.min(done, steps), steps);
  const each = () => watch?.(Math.min(done++, steps), steps);

  const linear = await linearModel(pairs, pool, how, options, aligner, still);
  const most = linear.fit.cca.x.basis.cols;
  if (most === 0) return asCtw(pairs, pool, linear, unjudged('ctw', 'Nothing in the sequences correlates.'));

  const random = makeRandom(seed);
  const q = how.dims ?? Math.min(most, mostDims, Math.max(2, strongDimensions(linear.fit) + 1));
  const deep = await train(pool, leading(linear.fit, q), linear.path, how, random, aligner, each);
  const fits = isMeasured ? await networkFits(pool, linear, deep, how, { q, seed }, each) : null;
  let choice: ModelChoice;
  if (options.force) choice = unjudged('dctw', 'Networks were asked for.');
  else if (fits)
    choice = await choose(pairs, linear, deep, fits, how, {
      ...{ seed, watch: still },
      ...(ridge !== undefined && { ridge }),
      ...(compute && { compute }),
    });
  else choice = unjudged('ctw', `Fewer than ${leastFrames} frames: none can be left out to judge by.`);
  const isDeep = choice.kept === 'dctw';
  const model = isDeep ? deep : linear;
  const predict = isDeep && how.reconstruct > 0 ? await predictor(pool, deep, first) : null;
  const result = isDeep ? finish(pool, deep, predict, choice) : asCtw(pairs, pool, linear, choice);
  if (passes === 0) return result;
  const without = fits && (isDeep ? fits : linearFits(linear.views, linear.path));
  const noise = noiseOf(model.path, without ?? Array.from({ length: blocks }, (): BlockFit => model));
  const drawn = { passes, rate: how.dropout, random, first };
  return { ...result, spreads: await dropoutSpreads(pool, model, isDeep ? deep : null, noise, drawn, each) };
}

/** The result, but for the spread. */
function finish(
  pool: Pool,
  { views, fit, path, history, weights }: Model & Partial<Pick<Trained, 'weights'>>,
  predict: Predict | null,
  choice: ModelChoice,
): DeepCtw {
  const [u, v] = [
    inCommonSpace(views.x, fit.cca.x, fit.weights),
    inCommonSpace(views.y, fit.cca.y, fit.weights),
  ];
  const costOf = (i: number, j: number): number => {
    let sum = 0;
    for (let k = 0; k < u.dims; k++)
      sum += ((u.values[i * u.dims + k] as number) - (v.values[j * u.dims + k] as number)) ** 2;
    return sum;
  };
  const paths = splitPath(pool, path).map(({ i, j }, k) => {
    const [a, b] = [pool.startsX[k] as number, pool.startsY[k] as number];
    return { i, j, cost: i.reduce((sum, p, t) => sum + costOf(p + a, (j[t] as number) + b), 0) };
  });
  const compared = paths.map((_, k) => [framesIn(u, pool.startsX, k), framesIn(v, pool.startsY, k)] as const);
  const { objective, cca } = fit;
  return {
    paths,
    compared,
    space: { maps: spaceMaps(pool, fit.cca, weights), weights: fit.weights },
    choice,
    correlations: cca.correlations,
    objective,
    history,
    converged: null,
    spreads: null,
    predict,
  };
}

/** Of networks where there are any, else of the pool's frames. */
const spaceMaps = (
  { scaleX, scaleY }: Pool,
  { x, y }: Cca,
  weights: Trained['weights'] | undefined,
): CommonSpace['maps'] =>
  (
    [
      [scaleX, x],
      [scaleY, y],
    ] as const
  ).map(([scale, projection], side) =>
    commonMap(
      projection,
      weights ? { kind: 'network', ...scale, weights: weights[side as 0 | 1] } : { kind: 'scaled', ...scale },
    ),
  );

/** The result where CTW is kept: of one pair all figures are those that CTW gives, in the sequences' own units. */
function asCtw(
  pairs: readonly (readonly [Frames, Frames])[],
  pool: Pool,
  linear: LinearModel,
  choice: ModelChoice,
): DeepCtw {
  const result = { ...finish(pool, linear, null, choice), converged: linear.converged };
  const { own } = linear;
  const [pair] = pairs;
  if (!own || !pair) return result;
  const { correlations, objective, weights } = own;
  const compared = [
    inCommonSpace(asMatrix(pair[0]), own.x, weights),
    inCommonSpace(asMatrix(pair[1]), own.y, weights),
  ] as const;
  const space = { maps: [commonMap(own.x), commonMap(own.y)], weights };
  return { ...result, paths: [own.path], compared: [compared], space, correlations, objective };
}
