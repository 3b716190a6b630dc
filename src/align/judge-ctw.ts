import type { Compute, SkipCost } from '#src/compute/compute.ts';
import { makeRandom } from '#src/math/random.ts';
import { frameCount, pooled, type Sequence } from '#src/model/sequence.ts';
import type { Scaling } from './ctw/common-space.ts';
import { type Chance, chanceOf } from './deep-ctw/chance.ts';
import { canJudge } from './deep-ctw/choice.ts';
import { type HeldOut, heldOut, heldOutWithGaps, linearFits } from './deep-ctw/held-out.ts';
import { poolOf, poolViews } from './deep-ctw/pool.ts';
import type { Coordination } from './deep-ctw/train.ts';

/** Chance needs CTW many times over, so both are judged on means of so many frames at most: a second or two. */
const mostFrames = 200;

/** λ, as a share of each dimension's variance: frames are few beside dimensions. */
const usualRidge = 1e-4;

export type JudgeOptions = {
  /** Dimensions of the common space; null: by their likelihood, as CTW without a number has it. */
  readonly dims: number | null;
  readonly seed: number;
  readonly compute: Compute;
  /** Whether chance is asked too; null in the answer where not. */
  readonly chance: boolean;
  /** λ as a share of the variance. Default 1e-4, and in the searches of chance CTW's own. */
  readonly ridge?: number | undefined;
  /** `mean` of dimensions that are components of one space and keep their sizes (a kernel's). Default: every dimension counts alike. */
  readonly scaling?: Scaling | undefined;
  /** What a frame left out cost: chance may leave out as well. */
  readonly gaps?: SkipCost | undefined;
};

export type Judged = { readonly ctw: HeldOut; readonly chance: Chance | null };

/**
 * What CTW's common space is worth: correlations along its path on stretches of time that were left out when the
 * projections were found, beside what CTW reaches where one sequence is shifted in a circle and all done anew. The
 * in-sample correlations say little: the warp itself raises them.
 * @param path frame indices of x and y
 * @returns null where there are too few frames for any to be left out
 */
export async function judgeCtw(
  x: Sequence,
  y: Sequence,
  path: { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> },
  { dims, seed, compute, chance, ridge, scaling = 'each', gaps }: JudgeOptions,
): Promise<Judged | null> {
  const factor = Math.max(1, Math.ceil(Math.max(frameCount(x), frameCount(y)) / mostFrames));
  const pair = [pooled(x, factor), pooled(y, factor)] as const;
  const pool = poolOf([pair], scaling);
  if (!canJudge(pool)) return null;
  const how: Coordination = {
    weighing: dims === null ? 'likelihood' : 'even',
    dims,
    ridge: [ridge ?? usualRidge, ridge ?? usualRidge],
  };
  const along = coarser(path, factor);
  const views = poolViews(pool, pool.x, pool.y, how);
  const ctw = gaps ? heldOutWithGaps(views, along) : heldOut(along, linearFits(views, along));
  const search = {
    ...{ compute, scaling },
    ...(ridge !== undefined && { ridge }),
    ...(gaps && { path: { gaps } }),
  };
  return { ctw, chance: chance ? await chanceOf([pair], how, search, makeRandom(seed), along) : null };
}

/** The path between means of `factor` frames, every cell once. */
function coarser(
  { i, j }: { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> },
  factor: number,
): { readonly i: readonly number[]; readonly j: readonly number[] } {
  const cells = Array.from(i, (row, t) => [
    Math.floor(row / factor),
    Math.floor((j[t] as number) / factor),
  ]).filter(([p, q], t, all) => t === 0 || p !== all[t - 1]?.[0] || q !== all[t - 1]?.[1]);
  return { i: cells.map(([p]) => p as number), j: cells.map(([, q]) => q as number) };
}
