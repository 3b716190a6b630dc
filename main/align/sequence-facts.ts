import { InvalidInputError } from '#src/model/errors.ts';
import { isTablePath } from './read-sequence.ts';
import { type DataSequence, frameCount } from '#src/model/sequence.ts';

/** A sequence without its values. */
export type SequenceFacts = Omit<DataSequence, 'values' | 'times' | 'columns'> & {
  readonly path: string;
  readonly frames: number;
};

/** What is told of a sequence that was read from `path`. */
export function sequenceFacts(sequence: DataSequence, path: string): SequenceFacts {
  const { values: _, times, columns: _columns, ...facts } = sequence;
  const notes = [
    ...(facts.clock === undefined
      ? []
      : facts.isClockGuessed
        ? [`Times are in ${facts.clock}: it has no name, but rises evenly. With --times none it is a value.`]
        : [`Times are in ${facts.clock}.`]),
    ...facts.notes,
    ...(times ? [`Rows are aligned one by one; times are counted at ${short(facts.hop)} s a row.`] : []),
  ];
  return { ...facts, notes, path, frames: frameCount(sequence) };
}

const short = (value: number): string => String(Number(value.toPrecision(3)));

/**
 * What `error` says, and how the sequences were read where they are not of one kind: a column taken for times may be
 * what one of them lacks.
 */
export function readAs(
  error: unknown,
  sequences: readonly DataSequence[],
  files: readonly string[],
): unknown {
  const isUnlike = sequences.some(({ dims }) => dims !== sequences[0]?.dims);
  if (!(error instanceof InvalidInputError) || error.code !== 'bad-sequences' || !isUnlike) return error;
  const read = sequences.map((sequence, k) => {
    const { path, dims, names, notes } = sequenceFacts(sequence, files[k] as string);
    const shown = names.length <= 6 ? names : [...names.slice(0, 5), '…'];
    return `“${path}”: ${dims} (${shown.join(', ')}).${notes.map((note) => ` ${note}`).join('')}`;
  });
  const isTable = files.some(isTablePath);
  return new InvalidInputError(
    error.code,
    [error.message, ...read].join(' '),
    `${error.hint}${isTable ? ' With --times none no column of a table is taken for times.' : ''}`,
  );
}
