import { InvalidInputError } from '#src/model/errors.ts';
import type { Step } from '#src/model/steps.ts';
import { plainSegment, type Transcript, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import { type Chapter, chapterFormats, type ChapterFormat, writeChapters } from './chapters.ts';
import { writeTranscript } from './transcript-file.ts';

/** As what the steps that are found may be written, and the endings that say so. */
export const stepFormats = [...chapterFormats, 'srt', 'vtt', 'json'] as const;
export type StepFormat = (typeof stepFormats)[number];

export const stepEndings: Readonly<Record<StepFormat, string>> = {
  youtube: '.txt',
  ffmetadata: '.ffmetadata',
  'vtt-chapters': '.chapters.vtt',
  srt: '.srt',
  vtt: '.vtt',
  json: '.json',
};

/** The format that a name's ending says; null: none. */
export const stepFormatOf = (name: string): StepFormat | null =>
  stepFormats
    .filter((format) => name.toLowerCase().endsWith(stepEndings[format]))
    .toSorted((a, b) => stepEndings[b].length - stepEndings[a].length)[0] ?? null;

/**
 * The steps that are found as chapters, subtitles, or (all of them) as what `syncline steps --json` prints.
 * @param duration of the recording, seconds: where the last chapter ends
 * @throws InvalidInputError `no-steps` where none is found
 */
export function writeSteps(steps: readonly Step[], format: StepFormat, duration: number): string {
  if (format === 'json') return `${JSON.stringify({ version: 1, steps: steps.map(rounded) }, null, 2)}\n`;
  const chapters = steps.flatMap(({ text, start, end }): readonly Chapter[] =>
    start === null || end === null ? [] : [{ start, title: text }],
  );
  if (chapters.length === 0)
    throw new InvalidInputError(
      'no-steps',
      'No step is found, so there is nothing to write.',
      'Pin some first.',
    );
  return isChapters(format)
    ? writeChapters(chapters, format, duration)
    : writeTranscript(transcriptOfSteps(steps), format).text;
}

const isChapters = (format: StepFormat): format is ChapterFormat =>
  (chapterFormats as readonly string[]).includes(format);

const rounded = (step: Step): Step => ({ ...step, start: ms(step.start), end: ms(step.end) });
const ms = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e4) / 1e4);

/** The steps that are found as a transcript, a segment each. */
export const transcriptOfSteps = (steps: readonly Step[]): Transcript =>
  transcriptOfSegments(
    steps.flatMap(({ text, start, end }) =>
      start === null || end === null ? [] : [plainSegment(text, sourceTime(start), sourceTime(end))],
    ),
  );
