import { basename } from 'node:path';
import { modelsFolder } from '#main/folders.ts';
import { decodePictureFile } from '#main/media/picture.ts';
import { chooseVideo, probeMedia } from '#main/media/probe.ts';
import { modelOf } from '#main/models/model-of.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { GroundedPhrase } from '#src/model/grounding.ts';
import type { Transcript } from '#src/model/transcript.ts';
import type { Grounding } from '#src/vision/grounding/ground.ts';
import type { TimedPhrase } from '#src/vision/grounding/moving.ts';
import { lookedAtSize } from './clip-looker.ts';

/** A phrase of a text, and when it is said, source seconds; both null where the text has no times. */
export type AskedPhrase = {
  readonly text: string;
  readonly start: number | null;
  readonly end: number | null;
};

export type GroundRequest = {
  readonly path: string;
  /** None: each second of the video by itself. */
  readonly phrases: readonly AskedPhrase[];
  /** A CLIP model of the user's own; null: where it moves. */
  readonly model: string | null;
  /** Of phrases without times: they come in their order, or in any. */
  readonly order: 'ordered' | 'free';
  /** Frames looked at in a second, at most; null: one, of short videos up to five, so that there are some sixty. */
  readonly fps: number | null;
  readonly seed: number;
  /** The folder of the user's own models. Default: that of this machine's user. */
  readonly models?: string;
};

export type GroundOutcome = Grounding & {
  /** As displayed, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What the regions were told by: `model`, or `motion`. */
  readonly by: 'model' | 'motion';
  readonly notes: readonly string[];
};

/** Phrases that are looked for at most. */
export const mostPhrases = 500;
/** Frames of a short video: from fewer, noise is not told from what is seen. */
const usualFrames = 60;
/** Frames a second in which motion is looked for, and pixels of their longer side. */
const motionRate = 12.5;
const motionSide = 160;

type Running = Pick<RunOptions, 'signal' | 'progress'>;

/**
 * When and in which region of the picture each phrase is seen; without a model, where it moves while it is said.
 * @throws MediaError, StorageError, MachineError; InvalidInputError `no-times`, `text-too-long`, `no-picture`, `wrong-model`,
 *   `bad-model`; CancelledError
 */
export async function groundPhrases(
  pool: Pool,
  request: GroundRequest,
  running: Running = {},
): Promise<GroundOutcome> {
  const { path, phrases, model, fps, seed, order, models = modelsFolder() } = request;
  const { signal, progress } = running;
  const media = await probeMedia(path, signal ? { signal } : {});
  const { width, height, index } = chooseVideo(media, null);
  if (phrases.length > mostPhrases)
    throw new InvalidInputError(
      'text-too-long',
      `The text has ${phrases.length} phrases: more than ${mostPhrases} are not looked for at once.`,
      'Give fewer, one on each line.',
    );
  const decode = async (size: { width: number; height: number }, maxFps: number, colour: boolean) =>
    await decodePictureFile(
      path,
      { stream: index, ...size, maxFps, colour },
      {
        ...{ media, ...(signal ? { signal } : {}) },
        progress: (done, total) => progress?.(done, total, 's decoded', `Decoding ${basename(path)}`),
      },
    );
  const timed = phrases.flatMap(({ text, start, end }): TimedPhrase[] =>
    start === null || end === null ? [] : [{ text, start, end }],
  );
  // Of a text with times, what has none (words that are not spoken) is not looked for.
  const isTimed = timed.length > 0 || phrases.length === 0;
  if (model === null) {
    if (!isTimed)
      throw new InvalidInputError(
        'no-times',
        'Without a model only what moves while a phrase is said can be shown, and this text has no times.',
        'Give subtitles or a transcript with times, or a CLIP model with --model.',
      );
    const picture = await decode(small(width, height), motionRate, false);
    const asked = phrases.length > 0 ? timed : seconds(media.duration);
    const found = await pool.run('movingPhrases', { phrases: asked, picture, seed }, running);
    return { ...withUntimed(found, phrases), width, height, by: 'motion', notes: picture.warnings };
  }
  if (phrases.length === 0)
    throw new InvalidInputError(
      'empty-text',
      'A model looks for phrases, and there are none.',
      'Give a text with one phrase on each line.',
    );
  const { folder, manifest } = await modelOf(models, model, ['clip']);
  const { size } = manifest;
  const picture = await decode(lookedAtSize(width, height, size), fps ?? usualRate(media.duration), true);
  const found = await pool.run(
    'seenPhrases',
    {
      phrases: (isTimed ? timed : phrases).map(({ text }) => text),
      when: isTimed ? timed.map(({ start, end }) => [start, end] as const) : order,
      ...{ picture, folder, end: media.duration, seed },
    },
    running,
  );
  return {
    ...(isTimed ? withUntimed(found, phrases) : found),
    ...{ width, height, by: 'model', notes: picture.warnings },
  };
}

function small(width: number, height: number): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, motionSide / Math.max(width, height));
  const even = (length: number) => Math.max(16, 2 * Math.round((length * scale) / 2));
  return { width: even(width), height: even(height) };
}

/** What was found of the phrases with times, and the others in their places, as not found. */
function withUntimed(found: Grounding, asked: readonly AskedPhrase[]): Grounding {
  if (asked.length === 0) return found;
  const left = found.phrases.values();
  const missing = (text: string): GroundedPhrase => ({
    ...{ text, start: null, end: null, status: 'not-found', confidence: 0, deletion: null, frames: [] },
  });
  return {
    ...found,
    phrases: asked.map(({ text, start, end }) =>
      start === null || end === null ? missing(text) : (left.next().value ?? missing(text)),
    ),
  };
}

const usualRate = (duration: number): number => Math.min(5, Math.max(1, usualFrames / Math.max(1, duration)));

/** Each second of a recording by itself, as a phrase without words. */
const seconds = (duration: number): readonly TimedPhrase[] =>
  Array.from({ length: Math.max(1, Math.ceil(duration - 0.5)) }, (_, k) => ({
    text: '',
    start: k,
    end: Math.min(k + 1, Math.max(duration, k + 0.1)),
  }));

/** The phrases of a transcript: its segments, or its words; those without letters left out. */
export function phrasesOf({ segments, words }: Transcript, by: 'phrase' | 'word'): readonly AskedPhrase[] {
  const own: readonly AskedPhrase[] =
    by === 'word'
      ? words
      : segments.map(({ text, start, end, words: [from, to] }) => {
          const timed = words.slice(from, to).filter((word) => word.start !== null);
          return { text, start: start ?? timed[0]?.start ?? null, end: end ?? timed.at(-1)?.end ?? null };
        });
  return own
    .map(({ text, start, end }) => ({ text: text.trim(), start, end }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}
