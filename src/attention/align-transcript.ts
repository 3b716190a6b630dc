import type { Segment, Transcript, Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import type { TimedToken } from './time-words.ts';
import type { Unaccounted } from './untranscribed.ts';

/**
 * A transcript with the times that were found, and no others' any more. Segments span their words; one without a word that is said has no times.
 * @param timed one for each of the transcript's words; null: not said
 * @param phones IPA of each word
 */
export function alignedTranscript(
  { words, segments, takenAsSame: _, ...rest }: Transcript,
  timed: readonly (TimedToken | null)[],
  phones: readonly (readonly string[])[],
  untranscribed: readonly Unaccounted[],
  confidence: number,
): Transcript {
  // Two stretches that were timed apart may count the moment between them a nanosecond apart.
  const ends = nextStarts(timed);
  const aligned = words.map((word, k): Word => {
    const found = timed[k];
    const read = word.language === undefined ? {} : { language: word.language };
    const latest = (end: number) => sourceTime(Math.min(end, ends[k] as number));
    if (!found)
      return {
        text: word.text,
        start: null,
        end: null,
        confidence: null,
        status: 'not-spoken',
        phones: [],
        ...read,
      };
    return {
      text: word.text,
      start: sourceTime(found.start),
      end: latest(found.end),
      confidence: found.sure,
      status: 'aligned',
      phones: found.phones.map(({ index, start, end }) => ({
        ipa: phones[k]?.[index] ?? '',
        start: latest(start),
        end: latest(end),
      })),
      ...read,
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

/** When the next word that has times begins, of every word; Infinity after the last. */
function nextStarts(timed: readonly (TimedToken | null)[]): Float64Array {
  const out = new Float64Array(timed.length);
  let next = Number.POSITIVE_INFINITY;
  for (let k = timed.length - 1; k >= 0; k--) {
    out[k] = next;
    next = timed[k]?.start ?? next;
  }
  return out;
}
