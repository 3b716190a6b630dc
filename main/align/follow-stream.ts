import { followDtw, type Position } from '#src/align/dtw/online.ts';
import { exact } from '#src/align/methods/dtw-methods.ts';
import { tableRowReader } from '#src/formats/table-rows.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { DataSequence, TimesColumn } from '#src/model/sequence.ts';
import { sequenceFacts } from './sequence-facts.ts';
import type { AlignOutcome } from './task.ts';

/** What errors call the stream. */
const stream = 'standard input';

export type Followed = {
  readonly known: DataSequence;
  /** Where `known` was read from. */
  readonly path: string;
  /** Frames of it on either side of the last position. Default: what `followDtw` says. */
  readonly band?: number | undefined;
  /** Which column of the rows holds their times, which nothing is made of. Default `auto`. */
  readonly times?: TimesColumn | undefined;
};

/**
 * Follows the rows of a table through a known sequence as they come: every one is told before the next is asked for.
 * At the end of the rows the path as seen from there, as `align --method online` gives it.
 * @throws InvalidInputError `bad-file`, `bad-sequences`; what `signal` was aborted for
 */
export async function followStream(
  lines: AsyncIterable<string>,
  { known, path, band, times }: Followed,
  tell: (position: Position) => Promise<void>,
  signal: AbortSignal,
): Promise<AlignOutcome> {
  const follower = followDtw(known, band === undefined ? {} : { window: band });
  const rowOf = tableRowReader(stream, times);
  const followed: number[] = [];
  for await (const line of lines) {
    const row = rowOf(line);
    if (!row) continue;
    if (row.length !== known.dims)
      throw new InvalidInputError(
        'bad-sequences',
        [
          `The rows of ${stream} have ${row.length} values, and “${path}” ${known.dims} dimensions.`,
          ...sequenceFacts(known, path).notes,
        ].join(' '),
        'Both must hold the same features.',
      );
    const position = follower.push(row);
    followed.push(position.j);
    await tell(position);
  }
  signal.throwIfAborted();
  if (followed.length === 0)
    throw new InvalidInputError('bad-file', `No row came from ${stream}.`, 'A row for each frame is wanted.');
  const { i, j, cost } = follower.path();
  const { names } = known;
  const came = { path: stream, frames: followed.length, dims: known.dims, names, hop: 1, start: 0 };
  return {
    alignment: { ...exact, index: [i, j], cost, followed: Int32Array.from(followed) },
    sequences: [{ ...came, isTimed: false, notes: [] }, sequenceFacts(known, path)],
  };
}
