import { InvalidInputError } from '#src/model/errors.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { timesOfSegment } from './losses.ts';
import type { TranscriptFormat } from './transcript-format.ts';

/**
 * Why a transcript makes no file of a format, a sentence: SRT, CTM and label tracks hold nothing but what has times, and a
 * file of nothing is none that any program reads, ours included. Null: it makes one.
 */
export function whyUnwritable(transcript: Transcript, format: TranscriptFormat): string | null {
  const { words, segments } = transcript;
  if (format === 'ctm')
    return words.some((w) => w.start !== null)
      ? null
      : 'No word of this text has a time, and CTM holds nothing but words with times.';
  const isOfCues = format === 'srt' || format === 'audacity';
  if (!isOfCues || segments.some((s) => timesOfSegment(s, words) !== null)) return null;
  const name = format === 'srt' ? 'SRT' : 'a label track';
  return segments.length === 0
    ? `This text has no words, and ${name} holds nothing else.`
    : `Nothing of this text has a time, and ${name} holds nothing without one.`;
}

/** @throws InvalidInputError `nothing-timed` where it makes no file of the format */
export function refuseUnwritable(transcript: Transcript, format: TranscriptFormat): void {
  const reason = whyUnwritable(transcript, format);
  if (reason !== null)
    throw new InvalidInputError(
      'nothing-timed',
      reason,
      'Align the text with its recording first, or choose a format that keeps texts without times, such as JSON.',
    );
}
