import type { Compute, DtwPath, DtwProblem, Watch } from '../compute.ts';
import { type CheckedDtw, checkDtw, noPath } from '../problem.ts';

/**
 * The oracle: the recursion as `DtwProblem` states it, in double precision with the whole matrix in
 * memory (n·m·8 bytes). For tests and for machines without WebAssembly SIMD.
 */
export function createPlainCompute(): Compute {
  return {
    kind: 'plain',
    dtw: async (problem, watch) => cheapest(solve(problem, watch)),
    dtwCost: async (problem, watch) => cheapest(solve(problem, watch)).cost,
    dtwReach: async (problem, watch) => {
      const solved = solve(problem, watch);
      const width = solved.problem.m + 1;
      return { pathTo: async (i, j) => trace(solved, i, j, solved.total[(i + 1) * width + j + 1] as number) };
    },
  };
}

/** Totals and where each came from; row and column 0 stand before the first frames. */
type Solved = { readonly problem: CheckedDtw; readonly total: Float64Array; readonly came: Uint8Array };

const squaredDistance = ({ x, y, d }: CheckedDtw, i: number, j: number): number => {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += ((x[i * d + k] as number) - (y[j * d + k] as number)) ** 2;
  return sum;
};

/** Cost of leaving out `count` frames; none is free even where leaving out is forbidden. */
const skip = (count: number, each: number): number => (count === 0 ? 0 : count * each);

function solve(input: DtwProblem, watch?: Watch): Solved {
  const problem = checkDtw(input);
  const { n, m, steps, corridor, begin } = problem;
  const width = m + 1;
  const total = new Float64Array((n + 1) * width).fill(Number.POSITIVE_INFINITY);
  const came = new Uint8Array((n + 1) * width);
  for (let j = 0; j <= m; j++) total[j] = skip(j, begin.y);
  for (let i = 0; i <= n; i++) total[i * width] = skip(i, begin.x);
  for (let i = 0; i < n; i++) {
    watch?.(i * m, n * m);
    const last = corridor?.to[i] ?? m;
    for (let j = corridor?.from[i] ?? 0; j < last; j++) {
      const c = squaredDistance(problem, i, j);
      const at = (i + 1) * width + j + 1;
      const diagonal = (total[at - width - 1] as number) + steps.diagonal * c;
      const above = (total[at - width] as number) + steps.x * c + steps.penalty;
      const left = (total[at - 1] as number) + steps.y * c + steps.penalty;
      const best = Math.min(diagonal, above, left);
      total[at] = best;
      came[at] = best === diagonal ? 0 : above <= left ? 1 : 2;
    }
  }
  return { problem, total, came };
}

/** The path to the cheapest end. */
function cheapest(solved: Solved): DtwPath {
  const { problem, total } = solved;
  const { n, m, end } = problem;
  const width = m + 1;
  let i = n - 1;
  let j = m - 1;
  let cost = total[n * width + m] as number;
  for (let row = 0; row < n; row++) {
    const candidate = (total[(row + 1) * width + m] as number) + skip(n - 1 - row, end.x);
    if (candidate < cost) [i, j, cost] = [row, m - 1, candidate];
  }
  for (let column = 0; column < m; column++) {
    const candidate = (total[n * width + column + 1] as number) + skip(m - 1 - column, end.y);
    if (candidate < cost) [i, j, cost] = [n - 1, column, candidate];
  }
  return trace(solved, i, j, cost);
}

function trace({ problem, came }: Solved, i: number, j: number, cost: number): DtwPath {
  if (!Number.isFinite(cost)) throw noPath();
  const width = problem.m + 1;
  const rows: number[] = [];
  const columns: number[] = [];
  while (i >= 0 && j >= 0) {
    rows.push(i);
    columns.push(j);
    const step = came[(i + 1) * width + j + 1];
    if (step !== 2) i--;
    if (step !== 1) j--;
  }
  return { i: Int32Array.from(rows.reverse()), j: Int32Array.from(columns.reverse()), cost };
}
