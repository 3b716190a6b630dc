import { alignMethods } from '#src/align/methods/index.ts';
import { withDoubts } from '#src/align/methods/doubts.ts';
import { withJudgement } from '#src/align/methods/judged.ts';
import { withCalibration, withSpread } from '#src/align/methods/spread.ts';
import { keepingTrusted } from '#src/align/methods/trusted.ts';
import { projected } from '#src/align/methods/projected.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { Alignment } from '#src/align/methods/method.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type DataSequence, frameCount } from '#src/model/sequence.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { AskedOptions } from './asked-options.ts';
import { readRestrictions } from './read-restrictions.ts';
import { type ReadChoice, readSequence } from './read-sequence.ts';
import { readAs, sequenceFacts, type SequenceFacts } from './sequence-facts.ts';

export type AlignRequest = ReadChoice & {
  readonly files: readonly string[];
  /** A name in `alignMethods`. */
  readonly method: string;
  readonly options: AskedOptions;
  /** Whether the sequences’ frames in the common space are wanted. */
  readonly projected?: boolean;
};

/** One pair of networks is for pairs of the same two kinds. @throws InvalidInputError `bad-sequences`, naming the file */
function checkPool(sequences: readonly DataSequence[], files: readonly string[]): void {
  for (const [k, { dims }] of sequences.entries()) {
    const wanted = sequences[k % 2]?.dims;
    if (dims !== wanted)
      throw new InvalidInputError(
        'bad-sequences',
        `“${files[k]}” has ${dims} column${dims === 1 ? '' : 's'} where “${files[k % 2]}” has ${wanted}: they are not of one kind.`,
        'Pool only pairs of the same two kinds, the kinds in the same order.',
      );
  }
}

export type AlignOutcome = {
  readonly alignment: Alignment;
  readonly sequences: readonly SequenceFacts[];
  /** Frames of each sequence in the common space; null where nobody asked, or the method makes none. */
  readonly projected?: readonly Frames[] | null;
};

/** Worker task: reads the files and aligns them. */
export async function alignFiles(
  { files, method, options: asked, features, times, projected: isWanted }: AlignRequest,
  context: TaskContext,
): Promise<AlignOutcome> {
  const chosen = alignMethods.find(({ name }) => name === method);
  if (!chosen) throw new Error(`no method ${method}`);
  const sequences: DataSequence[] = [];
  for (const [k, file] of files.entries()) {
    context.progress(k, files.length, 'files', 'Reading');
    sequences.push(await readSequence(file, { features, times }));
  }
  if (asked.pool && method === 'dctw') checkPool(sequences, files);
  const options = await readRestrictions(asked, sequences.map(frameCount));
  const { compute, ...used } = context.compute();
  const host = {
    compute,
    watch: tenTimesASecond((done, total, unit) => context.progress(done, total, unit, 'Aligning')),
  };
  const trusted = (asked.pins ?? []).flatMap((pin) => ('file' in pin ? [[pin.from, pin.to] as const] : []));
  const held = keepingTrusted(method, sequences.length, options, trusted);
  const found = await chosen.run(sequences, held, host).catch((error: unknown) => {
    throw readAs(error, sequences, files);
  });
  context.progress(0, 1, 'times', 'Asking what chance would reach');
  const judged = await withJudgement(
    method,
    sequences,
    options,
    withCalibration(withSpread(method, held, found, host), options.confirmed),
    compute,
  );
  const alignment = await withDoubts(method, sequences, options, trusted, judged, compute, host);
  const shown: Frames[] = [];
  if (isWanted)
    for (const [s, sequence] of sequences.entries()) {
      // In a pool the first of each kind is taken as all of its kind.
      const map = alignment.space?.maps[asked.pool ? s % 2 : s];
      if (map) shown.push(await projected(map, sequence));
    }
  return {
    projected: isWanted && shown.length > 0 ? shown : null,
    // What was compared stays here: nobody asks for it, and it may be as large as the files.
    alignment: {
      ...alignment,
      compared: null,
      device: used.device(),
      notes: [...alignment.notes, ...used.notes()],
    },
    sequences: sequences.map((sequence, k) => sequenceFacts(sequence, files[k] as string)),
  };
}

function tenTimesASecond(
  tell: (done: number, total: number, unit: string) => void,
): (done: number, total: number, unit: string) => void {
  let last = 0;
  return (done, total, unit) => {
    const now = performance.now();
    if (now - last < 100) return;
    last = now;
    tell(done, total, unit);
  };
}
