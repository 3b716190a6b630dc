import { alignParallel, type Parallel } from '#src/align/text/align-parallel.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { leastConfidence, type Transcript, unalignedWord } from '#src/model/transcript.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';

export type ParallelTask = { readonly timed: Transcript; readonly other: Transcript };

export type ParallelOutcome = Parallel & {
  /** Why the texts are not taken to say the same; null where they are. */
  readonly reason: string | null;
  readonly notes: readonly string[];
};

const otherOrders =
  'The texts do not seem to say the same: their sentences go together no better than in any other order.';
/** So few segments may say the same without anything that shows it. */
const few = 5;
const tooFew =
  'Nothing shows that the texts say the same: so few sentences would have to share names or numbers, or differ in length.';

/** More would take hours. */
const mostWords = 400_000;

/** Runs on a worker thread. */
export const parallelTexts = async (
  { timed, other }: ParallelTask,
  context: TaskContext,
): Promise<Parallel> =>
  alignParallel(timed, other, (done, total) => context.progress(done, total, 'steps', 'Aligning'));

/**
 * Another text of what a timed transcript holds, with its times.
 * @throws InvalidInputError `no-times`, `no-words`, `text-too-long`; CancelledError
 */
export async function carryOver(
  pool: Pool,
  { timed, other }: ParallelTask,
  { signal, progress }: Pick<RunOptions, 'signal' | 'progress'>,
): Promise<ParallelOutcome> {
  if (![...timed.words, ...timed.segments].some(({ start }) => start !== null))
    throw new InvalidInputError(
      'no-times',
      'The first text has no times that could be carried over.',
      'Give the timed one first: subtitles, or what syncline transcript wrote.',
    );
  for (const { words } of [timed, other]) {
    if (!words.some(({ text }) => /[\p{L}\p{N}]/u.test(text)))
      throw new InvalidInputError(
        'no-words',
        'One of the texts has no words in it.',
        'Give a text with words.',
      );
    if (words.length > mostWords)
      throw new InvalidInputError(
        'text-too-long',
        `One of the texts has ${words.length} words; more than ${mostWords} are not compared.`,
        'Align it part by part.',
      );
  }
  const found = await pool.run(
    'parallelTexts',
    { timed, other },
    { ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) },
  );
  const { transcript, beads } = found;
  const alone = beads.filter(({ a }) => a[0] === a[1]).reduce((sum, { b }) => sum + b[1] - b[0], 0);
  const isRefused = (transcript.confidence ?? 0) < leastConfidence;
  const isShort = !found.isSameLanguage && Math.max(timed.segments.length, other.segments.length) <= few;
  return {
    ...found,
    transcript: isRefused ? untimed(transcript) : transcript,
    reason: isRefused ? (isShort ? tooFew : otherOrders) : null,
    notes:
      alone > 0
        ? [`${alone} of ${other.segments.length} segments have no counterpart in the timed text.`]
        : [],
  };
}

/** Nobody knows when a text is said that does not say the same. */
const untimed = (transcript: Transcript): Transcript => ({
  ...transcript,
  words: transcript.words.map(({ text }) => unalignedWord(text)),
  segments: transcript.segments.map((segment) => ({ ...segment, start: null, end: null })),
});
