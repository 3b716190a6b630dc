import { ctw } from '#src/align/ctw/ctw.ts';
import type { CtwOptions } from '#src/align/ctw/options.ts';
import type { Pairing } from '#src/align/ctw/path-moments.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { Random } from '#src/math/random.ts';
import { type ByChance, drawsFor95 } from '#src/model/by-chance.ts';
import { studentTail } from '#src/math/student.ts';
import { heldOutWithGaps, heldOut, linearFits } from './held-out.ts';
import { joinPaths, poolOf, poolViews } from './pool.ts';
import { shifted } from './shifted.ts';
import type { Coordination } from './train.ts';

/** What CTW reaches on frames left out where there is nothing to find. */
export type Chance = ByChance;

/** As many as a level of 5 % needs at least. */
const draws = drawsFor95;
/** Where so many of them agree as well no further ones would show that the true place is another thing. */
const enough = 3;
/** Starts of every search, at the true place too: more there would find more by themselves. */
const starts = 12;

/**
 * Warping makes unrelated sequences agree, also on frames on which nothing was fitted, as the path there was
 * chosen to agree. So chance is given the same freedom: y is shifted in a circle by at least a tenth of its
 * frames, CTW searches anew, and is held out anew; and so it is where nothing is shifted. The end and the beginning
 * that meet may leave a leap in the middle, which nothing in x can match: what drifts would beat such a chance by drifting
 * alone. So every draw is made without the leap as well (the changes are shifted, not the values), and the better counts.
 * The path that is told may be another than what so few starts find, and the answer has to hold for it: CTW descends from it too, with
 * the same freedom, and the less of the two is what is held against the draws.
 * There are 19 draws, fewer where `enough` of them agree as well. Where frames may be left out (`path.gaps`) they may be
 * in every draw, and count as telling nothing.
 */
export async function chanceOf(
  pairs: readonly (readonly [Frames, Frames])[],
  how: Coordination,
  options: Pick<CtwOptions, 'compute' | 'watch' | 'ridge' | 'scaling' | 'path'>,
  random: Random,
  told?: Pairing,
): Promise<Chance> {
  const dims = how.dims === null ? {} : { dims: how.dims };
  const reach = async (
    these: readonly (readonly [Frames, Frames])[],
    seed: number,
    from?: Pairing,
  ): Promise<number> => {
    const search = { ...options, ...dims, starts, seed, ...(from && { from }) };
    const pool = poolOf(these, options.scaling);
    const paths: Pairing[] = [];
    for (const [x, y] of these) paths.push((await ctw(x, y, search)).path);
    const path = joinPaths(pool, paths);
    const views = poolViews(pool, pool.x, pool.y, how);
    return options.path?.gaps
      ? heldOutWithGaps(views, path).information
      : heldOut(path, linearFits(views, path)).information;
  };
  const anew = await reach(pairs, 1);
  const found = told ? Math.min(anew, await reach(pairs, 1, told)) : anew;
  const reached: number[] = [];
  for (let k = 0; k < draws && reached.filter((value) => value >= found).length < enough; k++) {
    const by = random.uniform();
    const ways = [];
    for (const joined of [false, true])
      ways.push(
        await reach(
          pairs.map(([x, y]) => [x, shifted(y, by, joined)] as const),
          1 + k,
        ),
      );
    reached.push(Math.max(...ways));
  }
  return luckOf(found, reached);
}

/**
 * Shifts of one sequence are no independent draws: their scatter is known as from some nine that were. Measured on unrelated slow
 * curves (docs/notes/deep-ctw.md).
 */
const freedom = 8;
/** Nobody has measured how luck falls off beyond this. */
const leastP = 0.001;

/**
 * How probably luck reaches what was found: the share of the draws, the true place counted in, that agree as well. Where none does,
 * so many draws bound it; how far beyond them all it lies says more, by Student's t from their mean and scatter. (More draws would
 * not: a slow curve has few independent shifts, and one of twenty is easily the best of any number of them.)
 */
export function luckOf(found: number, reached: readonly number[]): Chance {
  const n = reached.length;
  const sorted = [...reached].sort((a, b) => a - b);
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  const variance = sorted.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, n - 1);
  const scatter = Math.sqrt(variance * (1 + 1 / n));
  const asGood = sorted.filter((value) => value >= found).length;
  const share = (1 + asGood) / (1 + n);
  const tail = scatter > 0 ? Math.max(leastP, studentTail((found - mean) / scatter, freedom)) : share;
  return {
    found,
    draws: n,
    highest: sorted[n - 1] as number,
    // Of so many draws and one more, each is as likely to be the highest.
    quantile95: n < drawsFor95 ? null : (sorted[Math.ceil(0.95 * (n + 1)) - 1] as number),
    p: asGood > 0 ? share : Math.min(share, tail),
  };
}
