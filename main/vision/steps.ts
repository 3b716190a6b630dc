import { basename } from 'node:path';
import { probeMedia } from '#main/media/probe.ts';
import { readTranscript } from '#main/transcript/service.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import { linesOf } from '#src/formats/reading.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Steps } from '#src/model/steps.ts';
import { plainSegment, type Transcript, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { saidWords } from '#src/signal/word-features.ts';

export type StepsRequest = {
  readonly path: string;
  /** As they are written. */
  readonly steps: readonly string[];
  /** What is said in the recording, with times. */
  readonly transcript: Transcript;
  readonly seed: number;
};

export type StepsOutcome = Steps & { readonly notes: readonly string[] };

/** Longer lists are no recipes. */
export const mostSteps = 2000;

/** Seconds that subtitles may go on for after the recording's end. */
const spare = 5;

/**
 * Where the steps of a list are in a recording. A list that does not belong to it is refused with the reason, no failure.
 * @throws MediaError, StorageError, MachineError; InvalidInputError `no-steps`, `no-times`, `text-too-long`; CancelledError
 */
export async function findSteps(
  pool: Pool,
  { path, steps, transcript, seed }: StepsRequest,
  { signal, progress }: Pick<RunOptions, 'signal' | 'progress'> = {},
): Promise<StepsOutcome> {
  const media = await probeMedia(path, signal ? { signal } : {});
  if (steps.length > mostSteps)
    throw new InvalidInputError(
      'text-too-long',
      `The list has ${steps.length} steps; more than ${mostSteps} are not looked for.`,
      'Give one step on each line.',
    );
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
  const found = await pool.run(
    'spokenSteps',
    { steps, words, seed },
    { ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) },
  );
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

/** The steps of a file: the lines of a text that have words, the segments of any other transcript. @throws as `readTranscript` */
export async function readSteps(path: string): Promise<readonly string[]> {
  const { document, transcript } = await readTranscript(path, null);
  const texts =
    document.format === 'text' ? linesOf(document.text) : transcript.segments.map(({ text }) => text);
  return texts.map((text) => text.trim()).filter((text) => /[\p{L}\p{N}]/u.test(text));
}

/** The steps that are found as a transcript, a segment each. */
export const transcriptOfSteps = ({ steps }: Steps): Transcript =>
  transcriptOfSegments(
    steps.flatMap(({ text, start, end }) =>
      start === null || end === null ? [] : [plainSegment(text, sourceTime(start), sourceTime(end))],
    ),
  );
