import { searchOptions } from '#src/align/ctw/ctw.ts';
import type { CtwOptions } from '#src/align/ctw/options.ts';
import { viewsOf } from '#src/align/ctw/descent.ts';
import { promising, promisingRounds } from '#src/align/ctw/search.ts';
import type { Problem } from './common-views.ts';
import { bestTree, composeWarps, type PairWarps } from './compose.ts';
import { descendWarps, type GtwDescent } from './descent.ts';
import type { GtwOptions } from './options.ts';
import { warpsOfPair } from './warps.ts';

/** Basins of a pair that are descended into, at most. */
const basins = 6;

/**
 * The lowest descent: of two sequences, from each of the basins that canonical time warping finds from many
 * starts; of more, from the warps of the best pairs, joined.
 */
export async function searchWarps(problem: Problem, options: GtwOptions): Promise<GtwDescent> {
  const { starts = 60, rounds = 50, watch } = options;
  const m = problem.views.length;
  const perPair = promisingRounds(starts) + basins * rounds;
  const total = (perPair * m * (m - 1)) / 2 + rounds;
  let done = 0;
  const each = (): void => watch?.(done++, total);
  const pairs: PairWarps[] = [];
  for (let a = 0; a < m; a++)
    for (let b = a + 1; b < m; b++) {
      const best = await searchPair(pairOf(problem, a, b), options, each);
      if (m === 2) return best;
      pairs.push({ a, b, warps: best.warps, objective: best.objective });
      done = pairs.length * perPair;
    }
  const frames = problem.views.map((view) => view.rows);
  return descendWarps(problem, composeWarps(frames, bestTree(m, pairs), problem.knots), rounds, each);
}

function pairOf(problem: Problem, a: number, b: number): Problem {
  const two = <T>(all: readonly T[]): T[] => [all[a] as T, all[b] as T];
  return {
    ...problem,
    views: two(problem.views),
    ridge: two(problem.ridge),
    pins: problem.pins.map(two),
  };
}

async function searchPair(problem: Problem, options: GtwOptions, each: () => void): Promise<GtwDescent> {
  const [x, y] = problem.views as [Problem['views'][0], Problem['views'][0]];
  const ridge = problem.ridge as [Problem['ridge'][0], Problem['ridge'][0]];
  const views = viewsOf(x, y, { weighing: 'likelihood', dims: problem.dims, ridge });
  const { starts, seed, rounds = 50, compute } = options;
  const how: CtwOptions = {
    ...(starts === undefined ? {} : { starts }),
    ...(seed === undefined ? {} : { seed }),
    ...(compute ? { compute } : {}),
    path: { pins: problem.pins.map(([i, j]) => [i as number, j as number]) },
  };
  let best: GtwDescent | null = null;
  for (const { i, j } of (await promising(views, searchOptions(views, how), each)).slice(0, basins)) {
    const start = warpsOfPair(i, j, [x.rows, y.rows], problem.knots);
    const found = descendWarps(problem, start, rounds, each);
    if (!best || found.objective < best.objective) best = found;
  }
  if (!best) throw new Error('the search found no basin');
  return best;
}
