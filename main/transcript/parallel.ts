import { alignParallel, type Parallel } from '#src/align/text/align-parallel.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { leastConfidence, type Transcript, unalignedWord } from '#src/model/transcript.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';

export type ParallelTask = { readonly timed: Transcript; readonly other: Transcript };

/** `isSame`: a person says that they say the same. Default: that has to show. */
export type CarryOptions = Pick<RunOptions, 'signal' | 'progress'> & { readonly isSame?: boolean };

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
const noPairs = 'Even if the texts say the same, none of their sentences go together.';

/** More would take hours. */
const mostWords = 400_000;

/** Runs on a worker thread. */
export const parallelTexts = async (
  { timed, other }: ParallelTask,
  context: TaskContext,
): Promise<Parallel> =>
  alignParallel(timed, other, (done, total) => context.progress(done, total, 'steps', 'Aligning'));

/**
 * Another text of what a timed transcript holds, with its times. Where a person says that both say the same and nothing shows it, the
 * alignment is the likeliest one of texts that do, its confidences those that hold if they do, and `takenAsSame` says so.
 * @throws InvalidInputError `no-times`, `no-words`, `text-too-long`; CancelledError
 */
export async function carryOver(
  pool: Pool,
  { timed, other }: ParallelTask,
  { signal, progress, isSame = false }: CarryOptions,
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
  const unmatched =
    alone > 0 ? [`${alone} of ${other.segments.length} segments have no counterpart in the timed text.`] : [];
  const { takenAsSame: _, ...carried } = transcript;
  const shown = carried.confidence ?? 0;
  if (shown >= leastConfidence) return { ...found, transcript: carried, reason: null, notes: unmatched };
  if (isSame && carried.segments.some(({ start }) => start !== null))
    return {
      ...found,
      transcript: { ...carried, confidence: null, takenAsSame: { shown } },
      reason: null,
      notes: [...unmatched, onYourWord(shown)],
    };
  const isShort = !found.isSameLanguage && Math.max(timed.segments.length, other.segments.length) <= few;
  return {
    ...{ ...found, ...likely(found, shown) },
    transcript: untimed(carried),
    reason: isSame ? noPairs : isShort ? tooFew : otherOrders,
    notes: unmatched,
  };
}

const onYourWord = (shown: number): string =>
  `That the texts say the same is taken on your word: they themselves show it to ${Math.round(100 * shown)} %.`;

/** What goes together if the texts say the same does so no more surely than they do. */
const likely = ({ beads, links }: Parallel, shown: number): Pick<Parallel, 'beads' | 'links'> => ({
  beads: beads.map((bead) => ({ ...bead, confidence: shown * bead.confidence })),
  links: links.map((link) => ({ ...link, confidence: shown * link.confidence })),
});

/** Nobody knows when a text is said that does not say the same. */
const untimed = (transcript: Transcript): Transcript => ({
  ...transcript,
  words: transcript.words.map(({ text }) => unalignedWord(text)),
  segments: transcript.segments.map((segment) => ({ ...segment, start: null, end: null })),
});
