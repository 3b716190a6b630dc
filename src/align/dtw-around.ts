import type { Compute, Corridor, DtwPath, DtwProblem } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Box } from './forbidden.ts';

/** On which side of a box a path passes: j rises past it before i comes to it, or i before j. */
type Side = 'above' | 'below';
type Sides = ReadonlyMap<Box, Side>;
type Way = { readonly sides: Sides; readonly path: DtwPath };

/** After so many searches the first way through is taken, not the cheapest. */
const mostSearches = 64;

/**
 * DTW around closed boxes with a backend that knows corridors only. A rising path passes a box on one of two sides, and
 * on each it keeps to a corridor: where the cheapest path so far runs through a box both sides are tried, the
 * cheapest first (branch and bound: a path among fewer is never cheaper), so that the answer is the least of all.
 * Frames left out at an end may lie beside a box that reaches to that end: one frame of it stays open for them.
 * @returns with whether boxes were in the way
 * @throws InvalidInputError `no-path`
 */
export async function dtwAround(
  compute: Compute,
  problem: DtwProblem,
  boxes: readonly Box[],
): Promise<{ readonly path: DtwPath; readonly evaded: boolean }> {
  const open: Way[] = [];
  let searches = 0;
  const tryWay = async (sides: Sides): Promise<void> => {
    const corridor = sides.size === 0 ? problem.corridor : corridorBeside(problem, sides);
    if (corridor === null) return;
    searches++;
    try {
      const path = await compute.dtw({ ...problem, ...(corridor && { corridor }) });
      open.push({ sides, path });
    } catch (error) {
      if (!(error instanceof InvalidInputError && error.code === 'no-path')) throw error;
    }
  };
  await tryWay(new Map());
  for (;;) {
    const worth = ({ path, sides }: Way) => (searches < mostSearches ? -path.cost : sides.size);
    const best = open.sort((p, q) => worth(q) - worth(p)).shift();
    if (!best) throw enclosed();
    const inTheWay = boxes.find((box) => !best.sides.has(box) && crosses(best.path, box));
    if (!inTheWay) return { path: best.path, evaded: best.sides.size > 0 };
    for (const side of ['above', 'below'] as const) await tryWay(new Map([...best.sides, [inTheWay, side]]));
  }
}

const enclosed = (): InvalidInputError =>
  new InvalidInputError(
    'no-path',
    'The forbidden regions leave no way from the beginning to the end.',
    'Remove one, or make it smaller.',
  );

function crosses({ i, j }: DtwPath, box: Box): boolean {
  const within = (at: number, [from, to]: readonly [number, number]) => at >= from && at < to;
  for (let t = 0; t < i.length; t++)
    if (within(i[t] as number, box.i) && within(j[t] as number, box.j)) return true;
  return false;
}

/** What is left of the corridor on the given side of every box; null: some row has nothing left. */
function corridorBeside(problem: DtwProblem, sides: Sides): Corridor | null {
  const n = problem.x.length / problem.dims;
  const m = problem.y.length / problem.dims;
  const from = problem.corridor ? Int32Array.from(problem.corridor.from) : new Int32Array(n);
  const to = problem.corridor ? Int32Array.from(problem.corridor.to) : new Int32Array(n).fill(m);
  const leavesOut = (end: DtwProblem['begin']) => end !== undefined && end.x < Number.POSITIVE_INFINITY;
  for (const [{ i, j }, side] of sides) {
    if (side === 'above') {
      const least = leavesOut(problem.end) ? Math.min(j[1], m - 1) : j[1];
      for (let row = i[0]; row < n; row++) from[row] = Math.max(from[row] as number, least);
    } else {
      const most = leavesOut(problem.begin) ? Math.max(j[0], 1) : j[0];
      for (let row = 0; row < i[1]; row++) to[row] = Math.min(to[row] as number, most);
    }
  }
  return from.every((low, row) => low < (to[row] as number)) ? { from, to } : null;
}
