import type { Segment, Transcript, Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import type { TimedToken } from './time-words.ts';
import type { Unaccounted } from './untranscribed.ts';

/**
 * A transcript with the times that were found. Segments span their words; one without a word that is said has no times.
 * @param timed one for each of the transcript's words; null: not said
 * @param phones IPA of each word
 */
export function alignedTranscript(
  { words, segments, ...rest }: Transcript,
  timed: readonly (TimedToken | null)[],
  phones: readonly (readonly string[])[],
  untranscribed: readonly Unaccounted[],
  confidence: number,
): Transcript {
  const aligned = words.map((word, k): Word => {
    const found = timed[k];
    if (!found)
      return { text: word.text, start: null, end: null, confidence: null, status: 'not-spoken', phones: [] };
    return {
      text: word.text,
      start: sourceTime(found.start),
      end: sourceTime(found.end),
      confidence: found.sure,
      status: 'aligned',
      phones: found.phones.map(({ index, start, end }) => ({
        ipa: phones[k]?.[index] ?? '',
        start: sourceTime(start),
        end: sourceTime(end),
      })),
    };
  });
  return {
    ...rest,
    confidence,
    words: aligned,
    segments: segments.map((segment): Segment => {
      const said = aligned.slice(...segment.words).filter((w) => w.start !== null);
      return { ...segment, start: said[0]?.start ?? null, end: said.at(-1)?.end ?? null };
    }),
    untranscribed: untranscribed.map(({ start, end, kind }) => ({
      ...{ start: sourceTime(start), end: sourceTime(end), kind },
    })),
  };
}
