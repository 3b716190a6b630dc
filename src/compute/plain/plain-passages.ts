import { mostAdvance, type PassageArithmetic } from '../passages.ts';

/** Every cell in double precision; nothing is known before it is computed. */
export const plainPassages: PassageArithmetic = {
  library(values, dims) {
    const m = values.length / dims;
    return {
      ask(query) {
        const n = query.length / dims;
        let cells = 0;
        return {
          block: 1,
          bounds: new Float64Array(m),
          cheapest(from, to, end, limit) {
            const width = Math.min(end, to + mostAdvance(n - 1)) - from;
            cells += n * width;
            const sums = passageSums(query, values.subarray(from * dims), dims, width, to - from);
            const least = sums.totals.subarray((n - 1) * sums.row).reduce((a, b) => Math.min(a, b), Infinity);
            return least <= limit ? least : Number.POSITIVE_INFINITY;
          },
          cells: () => cells,
        };
      },
    };
  },
};

/** Cell (i, j) lies at i·row + 3 + j; three cells of Infinity stand before each row. */
export type PassageSums = {
  readonly row: number;
  /** Squared distances of the frames. */
  readonly costs: Float64Array;
  /** What the cheapest path to a cell costs that may go on from there by any step. */
  readonly totals: Float64Array;
};

/**
 * The whole recursion over `width` columns of the library, for paths that begin in the first `starts` of them:
 *
 *     D[i,j] = c[i,j] + min( D[i−1,j−1],  c[i−1,j−1] + D[i−2,j−3],  c[i−1,j−1] + c[i−2,j−2] + D[i−3,j−2] )
 */
export function passageSums(
  query: ArrayLike<number>,
  library: ArrayLike<number>,
  dims: number,
  width: number,
  starts: number,
): PassageSums {
  const n = query.length / dims;
  const row = width + 3;
  const costs = new Float64Array(n * row).fill(Number.POSITIVE_INFINITY);
  const totals = costs.slice();
  for (let i = 0; i < n; i++)
    for (let j = 0; j < width; j++) {
      let sum = 0;
      for (let k = 0; k < dims; k++)
        sum += ((query[i * dims + k] as number) - (library[j * dims + k] as number)) ** 2;
      const at = i * row + 3 + j;
      costs[at] = sum;
      totals[at] = i > 0 ? sum + Math.min(...waysTo(costs, totals, at, row)) : j < starts ? sum : Infinity;
    }
  return { row, costs, totals };
}

/** What the three ways to a cell cost: by 1, by 2 and 1, by 0 and 1, 1. */
export function waysTo(
  costs: Float64Array,
  totals: Float64Array,
  at: number,
  row: number,
): readonly [straight: number, skip: number, again: number] {
  const before = (values: Float64Array, rows: number, columns: number): number =>
    values[at - rows * row - columns] ?? Number.POSITIVE_INFINITY;
  const beside = before(costs, 1, 1);
  return [
    before(totals, 1, 1),
    beside + before(totals, 2, 3),
    beside + before(costs, 2, 2) + before(totals, 3, 2),
  ];
}
