import { passageSums, waysTo } from '#src/compute/plain/plain-passages.ts';
import { mostAdvance } from '#src/compute/passages.ts';
import type { Frames } from '../dtw/frames.ts';

/** A stretch of a sequence that a query was found in. */
export type Passage = {
  /** Frames start … end − 1. */
  readonly start: number;
  readonly end: number;
  /** Mean squared distance of the frames matched. */
  readonly cost: number;
  /** The sequence's frame that each frame of the query meets. */
  readonly j: Int32Array;
};

/**
 * The cheapest passage (src/compute/passages.ts) that begins at a frame from … to − 1 and ends before `end`, with its
 * path, in double precision; null where none fits. n × (to − from + 3/2·n) cells in time and memory.
 */
export function passageWithin(
  query: Frames,
  { values, dims }: Frames,
  from: number,
  to: number,
  end: number,
): Passage | null {
  const n = query.values.length / dims;
  const width = Math.min(end, to + mostAdvance(n - 1)) - from;
  if (width < 1) return null;
  const { row, costs, totals } = passageSums(
    query.values,
    values.subarray(from * dims),
    dims,
    width,
    to - from,
  );
  let best = (n - 1) * row;
  for (let at = best; at < totals.length; at++)
    if ((totals[at] as number) < (totals[best] as number)) best = at;
  const total = totals[best] as number;
  if (!Number.isFinite(total)) return null;
  const j = new Int32Array(n);
  let column = best - (n - 1) * row - 3;
  j[n - 1] = column;
  for (let i = n - 1; i > 0; ) {
    const [straight, skip, again] = waysTo(costs, totals, i * row + 3 + column, row);
    const back = straight <= Math.min(skip, again) ? [1] : skip <= again ? [1, 3] : [1, 2, 2];
    for (const by of back) j[--i] = column - by;
    column = j[i] as number;
  }
  const at = j.map((each) => from + each);
  return { start: at[0] as number, end: (at[n - 1] as number) + 1, cost: total / n, j: at };
}
