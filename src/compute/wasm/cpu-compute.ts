import type { Compute, DtwPath, DtwProblem, Watch } from '../compute.ts';
import { checkDtw, noPath } from '../problem.ts';
import { lastColumn, lastRow, layOut, type Plan, reachTileSize, tileSize } from './dtw-plan.ts';
import type { TileSize } from './dtw-tiles.ts';
import { sweepTiles, type Team } from './dtw-tiles.ts';
import { pathTo } from './dtw-trace.ts';
import { type DtwKernel, dtwKernelMaker, stripRows } from './kernel.ts';

/** An instance whose memory grew past this is given back after use (WASM memory cannot shrink). */
const keepBytes = 64 << 20;

export type CpuOptions = {
  /** Default: by the size of the matrix. */
  readonly tile?: TileSize;
  /** Threads that lend a hand with large matrices. Default: none. */
  readonly team?: Team;
  /** From how many multiplications (cells × (dims + 4)) on the team is called; measured, docs/notes/dtw.md. */
  readonly teamFrom?: number;
};

/**
 * Exact DTW on the WASM SIMD kernel, tile by tile. For a path the totals along all tiles' edges are kept
 * (some 2·n·√n bytes when n = m); on the way back the tiles that the path goes through are swept again, now
 * with two-bit directions. The calling thread is busy, or waits, until all is done.
 * @param bytes the compiled `dtw.wasm`
 */
export function createCpuCompute(bytes: Uint8Array, options: CpuOptions = {}): Compute {
  const { team, teamFrom = 2e8 } = options;
  const make = dtwKernelMaker(bytes);
  let kept: DtwKernel | null = null;
  const withKernel = <T>(work: (kernel: DtwKernel) => T): T => {
    const kernel = kept ?? make();
    kept = null;
    try {
      return work(kernel);
    } finally {
      if (kernel.memory.buffer.byteLength <= keepBytes) kept = kernel;
    }
  };
  /** Lays a problem out, and sweeps it unless that is to be left to the finding of the path. */
  const planned = (
    kernel: DtwKernel,
    input: DtwProblem,
    { keep, size = tileSize }: { readonly keep: boolean; readonly size?: typeof tileSize },
    watch?: Watch,
    later: (plan: Plan) => boolean = () => false,
  ): Plan => {
    const problem = checkDtw(input);
    const { n, m, d } = problem;
    const tile = options.tile ?? size(n, m);
    const helpers = team && n * m * (d + 4) >= teamFrom && n > tile.strips * stripRows ? team : undefined;
    const plan = layOut(kernel, problem, { keep, rooms: 1 + (helpers?.size ?? 0), tile }, watch);
    if (!later(plan)) sweepTiles(kernel, plan.tiling, watch, helpers);
    return plan;
  };
  return {
    kind: 'cpu',
    dtw: async (problem, watch) =>
      withKernel((kernel): DtwPath => {
        const plan = planned(kernel, problem, { keep: true }, watch, endsInOneTile);
        const { n, m } = plan.problem;
        if (endsInOneTile(plan)) return pathTo(kernel, plan, n - 1, m - 1, watch);
        const { i, j, cost } = cheapestEnd(kernel, plan);
        return { ...pathTo(kernel, plan, i, j, watch), cost };
      }),
    dtwCost: async (problem, watch) =>
      withKernel((kernel) => cheapestEnd(kernel, planned(kernel, problem, { keep: false }, watch)).cost),
    dtwReach: async (problem, watch) => {
      const kernel = make();
      const plan = planned(kernel, problem, { keep: true, size: reachTileSize }, watch);
      return { pathTo: async (i, j) => pathTo(kernel, plan, i, j) };
    },
  };
}

/** Is the whole matrix one tile, and its corner the path's end? Sweeping with directions is all there is to do. */
const endsInOneTile = ({ problem: { end }, tiling: { down, across } }: Plan): boolean =>
  down * across === 1 && !Number.isFinite(end.x) && !Number.isFinite(end.y);

/** Cost of leaving out `count` frames; none is free even where leaving out is forbidden. */
const skip = (count: number, each: number): number => (count === 0 ? 0 : count * each);

/** Where the path ends: in the corner, or in the last row or column where frames may be left out. */
function cheapestEnd(kernel: DtwKernel, plan: Plan): { i: number; j: number; cost: number } {
  const { n, m, end } = plan.problem;
  const row = lastRow(kernel, plan);
  const best = { i: n - 1, j: m - 1, cost: row[m - 1] as number };
  const consider = (i: number, j: number, cost: number): void => {
    if (cost < best.cost) Object.assign(best, { i, j, cost });
  };
  if (Number.isFinite(end.x))
    for (const [i, total] of lastColumn(kernel, plan).entries())
      consider(i, m - 1, total + skip(n - 1 - i, end.x));
  if (Number.isFinite(end.y))
    for (const [j, total] of row.entries()) consider(n - 1, j, total + skip(m - 1 - j, end.y));
  if (!Number.isFinite(best.cost)) throw noPath();
  return best;
}
