import { type CorrelateMethod, type Correlation, correlate } from '#src/align/correlate.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { Kernel } from '#src/align/dtw/local-cost.ts';
import { projected } from '#src/align/methods/projected.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type DataSequence, frameCount } from '#src/model/sequence.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { readPath } from './read-restrictions.ts';
import { type ReadChoice, readSequence } from './read-sequence.ts';
import { sequenceFacts, type SequenceFacts } from './sequence-facts.ts';

export type CorrelateRequest = ReadChoice & {
  readonly files: readonly string[];
  readonly method: CorrelateMethod;
  /** A path that `align` wrote. */
  readonly along: string | null;
  readonly dims?: number;
  readonly ridge?: number;
  readonly kernel?: Kernel;
  readonly components?: number;
  readonly seed: number;
  /** Whether the sequences' frames in the common space are wanted. */
  readonly projected: boolean;
};

export type CorrelateOutcome = {
  readonly found: Correlation;
  readonly index: readonly Int32Array[] | null;
  readonly projected: readonly Frames[] | null;
  readonly sequences: readonly SequenceFacts[];
};

/** Worker task: reads the files and correlates them. */
export async function correlateFiles(
  { files, along, features, times, projected: isWanted, ...asked }: CorrelateRequest,
  context: TaskContext,
): Promise<CorrelateOutcome> {
  const sequences: DataSequence[] = [];
  for (const [k, file] of files.entries()) {
    context.progress(k, files.length, 'files', 'Reading');
    sequences.push(await readSequence(file, { features, times }));
  }
  const index = along === null ? null : await readAlong(along, sequences.map(frameCount));
  const found = correlate(sequences, {
    ...asked,
    ...(index && { along: index }),
    watch: (done, total) => context.progress(done, total, 'draws', 'Asking what chance would reach'),
  });
  const shown: Frames[] = [];
  if (isWanted)
    for (const [s, map] of found.space.maps.entries())
      shown.push(await projected(map, sequences[s] as DataSequence));
  return {
    found,
    index,
    projected: isWanted ? shown : null,
    sequences: sequences.map((sequence, k) => sequenceFacts(sequence, files[k] as string)),
  };
}

async function readAlong(file: string, frames: readonly number[]): Promise<readonly Int32Array[]> {
  const columns = await readPath(file, frames.length);
  columns.forEach((column, s) => {
    const odd = column.find((at) => at < 0 || at >= (frames[s] as number));
    if (odd !== undefined || column.length === 0)
      throw new InvalidInputError(
        'bad-path',
        odd === undefined
          ? `The path in “${file}” is empty.`
          : `The path in “${file}” names frame ${odd} of sequence ${s + 1}, which has ${frames[s]}.`,
        'Give a path that align wrote of the same files.',
      );
  });
  return columns.map((column) => Int32Array.from(column));
}
