import { basename } from 'node:path';
import { modelsFolder } from '#main/folders.ts';
import { type ProbedMedia, probeMedia } from '#main/media/probe.ts';
import { readTranscript } from '#main/transcript/service.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import { linesOf } from '#src/formats/reading.ts';
import { clipVectorFiles } from './clip-vectors.ts';
import type { PlacedSteps } from './steps-task.ts';
import { mostSteps } from '#src/model/steps-schema.ts';
import { plainStep } from '#src/vision/steps/step-words.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { HeadsVerdict } from '#src/vision/steps/judge-heads.ts';
import type { StepPin } from '#src/model/steps.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { saidWords } from '#src/signal/word-features.ts';

export type StepsRequest = {
  readonly path: string;
  /** As they are written. */
  readonly steps: readonly string[];
  /** What tells where they are: what is said in the recording, with times, or a CLIP model of the user's own. */
  readonly by: { readonly transcript: Transcript } | { readonly model: string };
  /** What the user knows of some of them. Default: nothing. */
  readonly pins?: readonly StepPin[];
  readonly seed: number;
  /** The folder of the user's own models. Default: that of this machine's user. */
  readonly models?: string;
};

export type StepsOutcome = PlacedSteps & { readonly notes: readonly string[] };

type Running = Pick<RunOptions, 'signal' | 'progress'>;

/** Seconds that subtitles may go on for after the recording's end. */
const spare = 5;
/** Steps × frames, one a second, that are compared at most. */
const mostCells = 3e7;

/**
 * Where the steps of a list are in a recording. A list that does not belong to it is refused with the reason, no failure.
 * @throws MediaError, StorageError, MachineError; InvalidInputError `no-steps`, `no-times`, `no-picture`, `text-too-long`,
 *   `wrong-model`, `bad-model`; CancelledError
 */
export async function findSteps(
  pool: Pool,
  { path, steps, by, pins = [], seed, models = modelsFolder() }: StepsRequest,
  { signal, progress }: Running = {},
): Promise<StepsOutcome> {
  const running = { ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) };
  const media = await probeMedia(path, signal ? { signal } : {});
  if (steps.length > mostSteps || steps.length * media.duration > mostCells)
    throw new InvalidInputError(
      'text-too-long',
      `The list has ${steps.length} steps: too many to be looked for in this recording.`,
      'Give one step on each line, or fewer.',
    );
  return 'model' in by
    ? await seen(pool, media, { path, steps, model: by.model, models, pins, seed }, running)
    : await spoken(pool, media, { path, steps, transcript: by.transcript, pins, seed }, running);
}

async function spoken(
  pool: Pool,
  media: ProbedMedia,
  {
    path,
    steps,
    transcript,
    pins,
    seed,
  }: Required<Pick<StepsRequest, 'path' | 'steps' | 'pins' | 'seed'>> & { transcript: Transcript },
  running: Running,
): Promise<StepsOutcome> {
  const all = saidWords(transcript);
  const words = all.filter(({ start }) => media.duration <= 0 || start < media.duration + spare);
  if (words.length === 0)
    throw new InvalidInputError(
      'no-times',
      all.length === 0
        ? 'The transcript has no times.'
        : `All that the transcript holds lies after the end of “${basename(path)}”.`,
      'Give subtitles of the video, or what syncline transcript wrote of it.',
    );
  const found = await pool.run('spokenSteps', { steps, words, pins, seed }, running);
  const beyond = all.length - words.length;
  return {
    ...found,
    notes:
      beyond > 0
        ? [
            `${beyond} words of the transcript lie after the recording’s end and were left out: it may be that of another.`,
          ]
        : [],
  };
}

async function seen(
  pool: Pool,
  media: ProbedMedia,
  request: Required<Pick<StepsRequest, 'path' | 'steps' | 'pins' | 'seed'>> & {
    model: string;
    models: string;
  },
  running: Running,
): Promise<StepsOutcome> {
  const { path, steps, pins, seed, model, models } = request;
  const { texts, frames, times, warnings } = await clipVectorFiles(
    pool,
    { path, media, texts: steps.map(plainStep), models, model },
    running,
  );
  const end = media.duration;
  const found = await pool.run('seenSteps', { steps, texts, frames, times, end, pins, seed }, running);
  return {
    ...found,
    notes: [
      ...warnings,
      `Confidence is that of the model ${model}, which nobody has held against the truth.`,
      ...(found.heads ? [headsNote(found.heads)] : []),
    ],
  };
}

/** What training by the pins has come to, in plain words. */
const headsNote = ({ before, after, isKept }: HeadsVerdict): string =>
  `${isKept ? 'Sharpened by the pins' : 'Not sharpened by the pins, which would not help'}: pinned steps that were left out of training stand out by ${after.toFixed(1)} deviations with heads trained by the others, by ${before.toFixed(1)} without.`;

/** The steps of a file: the lines of a text that have words, the segments of any other transcript. @throws as `readTranscript` */
export async function readSteps(path: string): Promise<readonly string[]> {
  const { document, transcript } = await readTranscript(path, null);
  const texts =
    document.format === 'text' ? linesOf(document.text) : transcript.segments.map(({ text }) => text);
  return texts.map((text) => text.trim()).filter((text) => /[\p{L}\p{N}]/u.test(text));
}
