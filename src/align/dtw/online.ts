import { InvalidInputError } from '#src/model/errors.ts';
import { badSequences, checkFrames, type Frames } from './frames.ts';

/** Where a stream stands in the sequence that it is followed through. */
export type Position = {
  /** The frame that came last, counted from 0. */
  readonly i: number;
  /** The frame of the known sequence that it is matched with. */
  readonly j: number;
  /** Cost of the cheapest path to there. */
  readonly cost: number;
};

/** Follows a stream through a known sequence, frame by frame as they come. */
export type Follower = {
  /** Takes in the next frame (d values). Time window·d. @throws InvalidInputError `bad-sequences` */
  readonly push: (frame: ArrayLike<number>) => Position;
  /** The cheapest path to the last position. */
  readonly path: () => { readonly i: Int32Array; readonly j: Int32Array; readonly cost: number };
};

/**
 * Online alignment: exact DTW of the frames that have come, x₀…x_i, with an open beginning of a known y, in
 * a band that moves along with the position:
 *
 *     D[i,j] = |x_i − y_j|² + min( D[i−1,j−1], D[i−1,j], D[i,j−1] ),   |j − j*ᵢ₋₁| ≤ window,
 *
 * j*ᵢ = the cheapest end of row i (of equal ones the first). With a window of y's length this is exact open-end DTW;
 * a narrow one costs no more a frame however long y is, and can lose its way where y repeats itself. After
 * Dixon 2005, Live tracking of musical performances using on-line time warping, with y known.
 *
 * Memory: one byte a cell of the band for every frame that has come.
 * @param window frames of y on either side of the last position; default 500
 */
export function followDtw(y: Frames, { window = 500 }: { readonly window?: number } = {}): Follower {
  const m = checkFrames(y, 'The sequence to follow');
  if (!(window >= 1))
    throw new InvalidInputError(
      'bad-window',
      `A window of ${window} frames stands still.`,
      'Give 1 or more.',
    );
  const { values, dims: d } = y;
  const rows: { readonly from: number; readonly directions: Uint8Array }[] = [];
  let before = { from: 0, totals: new Float64Array(0) };
  let position: Position = { i: -1, j: 0, cost: 0 };

  return { push, path };

  function push(frame: ArrayLike<number>): Position {
    if (frame.length !== d || !Array.from(frame).every((v) => Math.abs(v) <= 1e100))
      throw badSequences(
        `Frame ${rows.length} is not ${d} numbers.`,
        'Give finite numbers, one a dimension.',
      );
    const first = rows.length === 0;
    // The band never turns back: what lies before it cannot be reached any more.
    const from = Math.max(before.from, first ? 0 : position.j - Math.floor(window));
    const to = Math.min(m, position.j + Math.floor(window) + 1);
    const totals = new Float64Array(to - from);
    const directions = new Uint8Array(to - from);
    let best = from;
    for (let j = from; j < to; j++) {
      let least = reached(j - 1);
      let direction = 0;
      if (reached(j) < least) [least, direction] = [reached(j), 1];
      if (j > from && (totals[j - 1 - from] as number) < least)
        [least, direction] = [totals[j - 1 - from] as number, 2];
      if (first && j === 0) least = 0;
      totals[j - from] = least + squared(frame, j);
      directions[j - from] = direction;
      if ((totals[j - from] as number) < (totals[best - from] as number)) best = j;
    }
    before = { from, totals };
    rows.push({ from, directions });
    position = { i: rows.length - 1, j: best, cost: totals[best - from] as number };
    return position;
  }

  function reached(j: number): number {
    return j < before.from
      ? Number.POSITIVE_INFINITY
      : (before.totals[j - before.from] ?? Number.POSITIVE_INFINITY);
  }

  function squared(frame: ArrayLike<number>, j: number): number {
    let sum = 0;
    for (let k = 0, at = j * d; k < d; k++, at++) sum += ((frame[k] as number) - (values[at] as number)) ** 2;
    return sum;
  }

  function path() {
    const [is, js]: [number[], number[]] = [[], []];
    let { i, j } = position;
    while (i >= 0 && j >= 0) {
      is.push(i);
      js.push(j);
      const row = rows[i] as { from: number; directions: Uint8Array };
      const direction = row.directions[j - row.from];
      if (direction !== 2) i--;
      if (direction !== 1) j--;
    }
    return { i: Int32Array.from(is.reverse()), j: Int32Array.from(js.reverse()), cost: position.cost };
  }
}
