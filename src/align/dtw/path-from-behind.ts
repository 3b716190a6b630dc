import { room } from './room.ts';

/** Cells that may be searched, a quarter of a byte each: 256 MB. */
const mostCells = 2 ** 30;

const toEnd = 0;
const diagonal = 1;
const down = 2;
const right = 3;

/** A search that is given its costs row after row, from the last to the first. */
export type PathFromBehind = {
  /** @param costs of this row (m numbers), no longer looked at afterwards */
  readonly add: (row: number, costs: Float64Array) => void;
  /** The path of least cost, once all rows were given. */
  readonly path: () => { readonly i: Int32Array; readonly j: Int32Array };
};

/**
 * The path of least cost from corner to corner by single steps, diagonal ones where others cost the same, as DTW by
 * `symmetric1` finds it, where rows of costs (n × m) come from behind and are not kept.
 * @throws InvalidInputError `too-large` above 2³⁰ cells
 */
export function pathFromBehind(n: number, m: number): PathFromBehind {
  const bytes = Math.ceil((n * m) / 4);
  const moves = room(n * m, mostCells, 'Use coarser or shorter sequences.', () => new Uint8Array(bytes));
  // Totals from each cell to the end; column m stands behind the last frame.
  let below = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
  let here = below.slice();
  return {
    add: (row, costs) => {
      for (let j = m - 1; j >= 0; j--) {
        let least = below[j + 1] as number;
        let move = diagonal;
        if ((below[j] as number) < least) {
          least = below[j] as number;
          move = down;
        }
        if ((here[j + 1] as number) < least) {
          least = here[j + 1] as number;
          move = right;
        }
        if (row === n - 1 && j === m - 1) {
          least = 0;
          move = toEnd;
        }
        here[j] = (costs[j] as number) + least;
        const cell = row * m + j;
        moves[cell >>> 2] = (moves[cell >>> 2] as number) | (move << (2 * (cell & 3)));
      }
      [below, here] = [here, below];
    },
    path: () => {
      const i = new Int32Array(n + m - 1);
      const j = new Int32Array(n + m - 1);
      let length = 1;
      for (let [row, column] = [0, 0]; ; length++) {
        const cell = row * m + column;
        const move = ((moves[cell >>> 2] as number) >>> (2 * (cell & 3))) & 3;
        if (move === toEnd) break;
        if (move !== right) row++;
        if (move !== down) column++;
        i[length] = row;
        j[length] = column;
      }
      return { i: i.slice(0, length), j: j.slice(0, length) };
    },
  };
}
