import { type Segment, type Transcript, unalignedWord, type Word } from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';
import type { TranscriptFormat } from './transcript-format.ts';

/** Formats whose times begin at 0:00, as a person calls them. */
const names = { srt: 'SRT', vtt: 'WebVTT', ass: 'ASS', eaf: 'EAF' } as const;
const nameOf = (format: TranscriptFormat): string | null =>
  Object.hasOwn(names, format) ? names[format as keyof typeof names] : null;

/** A transcript as far as a format has times for it, and what it has none for. */
export type FromZero = { readonly transcript: Transcript; readonly lost: readonly string[] };

/**
 * On another recording's clock, or the timeline's, things may be said before 0:00, where some formats have no times: words that end by
 * then have none there, and what is said over it begins at it.
 */
export function fromZero(t: Transcript, format: TranscriptFormat): FromZero {
  const name = nameOf(format);
  const isBefore = ({ start }: { readonly start: number | null }) => start !== null && start < 0;
  if (name === null || ![...t.words, ...t.segments, ...t.untranscribed].some(isBefore))
    return { transcript: t, lost: [] };
  const words = t.words.map((word): Word => {
    if (!isBefore(word)) return word;
    const phones = word.phones.filter(({ end }) => end > 0).map(begun);
    return isOver(word) ? unalignedWord(word.text) : { ...begun(word), phones };
  });
  const segments = t.segments.map((segment): Segment => {
    if (!isBefore(segment)) return segment;
    if (isOver(segment)) return { ...segment, start: null, end: null };
    const first = words.slice(...segment.words).find(({ start }) => start !== null);
    return { ...begun(segment), start: first?.start ?? zero };
  });
  const gone = words.filter(({ start }, k) => start === null && t.words[k]?.start !== null).length;
  const lines = segments.filter(({ start }, k) => start === null && t.segments[k]?.start !== null).length;
  return {
    transcript: {
      ...t,
      ...{ words, segments },
      untranscribed: t.untranscribed.filter(({ end }) => end > 0).map(begun),
    },
    lost: [
      gone > 0
        ? `${gone} ${gone === 1 ? 'word lies' : 'words lie'} before 0:00, where ${name} holds no times.`
        : lines > 0
          ? `${lines} ${lines === 1 ? 'segment lies' : 'segments lie'} before 0:00, where ${name} holds no times.`
          : `What begins before 0:00 begins there in ${name}.`,
    ],
  };
}

const zero = sourceTime(0);
const isOver = ({ end }: { readonly end: number | null }): boolean => end !== null && end <= 0;
const begun = <T extends { readonly start: Word['start'] }>(one: T): T =>
  one.start !== null && one.start < 0 ? { ...one, start: zero } : one;
