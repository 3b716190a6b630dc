import { type Segment, type Transcript, type Untranscribed, type Word, unaligned } from './transcript.ts';
import { type Edited, isTimed, placesOf, retimed, roomOf, segmentAt, withWords } from './transcript-edits.ts';
import { type SourceTime, sourceTime } from './units.ts';

/** Words of a transcript that are aligned anew: cut out for a job, and put back with the times that it found. */

/** A run of words to align anew, and the time that it has. */
export type Stretch = {
  readonly words: readonly [from: number, to: number];
  /** `to` null: until the end of the recording; not above `from`: there is no room. */
  readonly range: readonly [from: number, to: number | null];
};

/** What of the words from…to−1 is to be aligned anew: all that nobody has confirmed, between what has. */
export function stretchesToAlign(t: Transcript, from: number, to: number): readonly Stretch[] {
  const runs: [number, number][] = [];
  for (let k = Math.max(0, from); k < Math.min(to, t.words.length); k++) {
    if (t.words[k]?.status === 'confirmed') continue;
    const last = runs.at(-1);
    if (last?.[1] === k) last[1] = k + 1;
    else runs.push([k, k + 1]);
  }
  return runs.map(([a, b]) => {
    const [low, high] = roomOf(t, a, b);
    return { words: [a, b], range: [low, Number.isFinite(high) ? high : null] };
  });
}

/** The segment or word, read in a language of its own; undefined: in that of what it is in. */
function inLanguage<T extends Segment | Word>({ language: _, ...rest }: T, language: string | undefined): T {
  return (language === undefined ? rest : { ...rest, language }) as T;
}

/** The transcript with another language, in which all of it is read. */
export const inOneLanguage = (t: Transcript, language: string): Transcript => ({
  ...t,
  language,
  words: t.words.some((word) => word.language !== undefined)
    ? t.words.map((word) => inLanguage(word, undefined))
    : t.words,
  segments: t.segments.map((segment) => inLanguage(segment, undefined)),
});

/** The words of a stretch as a transcript of their own, for a job: segments are cut at its ends. */
export function cutOut(t: Transcript, [from, to]: Stretch['words']): Transcript {
  const segments = t.segments.flatMap((s): readonly Segment[] => {
    const [a, b] = [Math.max(from, s.words[0]), Math.min(to, s.words[1])];
    if (b <= a) return [];
    const whole = a === s.words[0] && b === s.words[1];
    const places = placesOf(s.text);
    const text = whole
      ? s.text
      : s.text.slice(places[a - s.words[0]]?.[0] ?? 0, places[b - 1 - s.words[0]]?.[1] ?? s.text.length);
    return [{ ...s, text, start: null, end: null, words: [a - from, b - from] }];
  });
  const words = t.words.slice(from, to).map(unaligned);
  return { language: t.language, confidence: null, words, segments, untranscribed: [] };
}

/**
 * The transcript with the times found for a stretch of it. Words whose times would meet their neighbours are cut
 * there, or lose them where nothing is left; words that changed meanwhile refuse the whole.
 */
export function withStretch(t: Transcript, { words: [from, to], range }: Stretch, found: Transcript): Edited {
  const same = found.words.every((word, k) => word.text === t.words[from + k]?.text);
  const untouched = t.words.slice(from, to).every((word) => word.status !== 'confirmed');
  if (found.words.length !== to - from || !same || !untouched)
    return 'The words were changed meanwhile: align them again.';
  const [low, high] = roomOf(t, from, to);
  let reached = low;
  let segment = -1;
  const changed = new Map<number, Word>();
  found.words.forEach((word, i) => {
    const k = from + i;
    const own = segmentAt(t, k);
    if (!isTimed(word)) {
      changed.set(k, word);
      return;
    }
    if (own !== segment) reached = Math.max(low, Math.min(reached, word.start));
    segment = own;
    const [start, end] = [Math.max(word.start, reached), Math.min(word.end, high)];
    changed.set(k, end > start ? clipped(word, start, end) : unaligned(word));
    reached = Math.max(reached, end);
  });
  const [first, last] = [range[0], range[1] ?? Number.POSITIVE_INFINITY];
  const outside = t.untranscribed.flatMap((each) => without(each, first, last));
  const inside = found.untranscribed.flatMap((each) => within(each, first, last));
  const untranscribed = [...outside, ...inside].sort((a, b) => a.start - b.start);
  const put = { ...withWords(t, changed), untranscribed };
  const languages = new Map(
    found.segments.map(({ words, language }) => [segmentAt(t, from + words[0]), language]),
  );
  if (put.segments.every((s, k) => !languages.has(k) || languages.get(k) === s.language)) return put;
  return {
    ...put,
    segments: put.segments.map((s, k) => (languages.has(k) ? inLanguage(s, languages.get(k)) : s)),
  };
}

function clipped(word: Word & { start: SourceTime; end: SourceTime }, start: number, end: number): Word {
  return start === word.start && end === word.end ? word : retimed(word, start, end);
}

function without(span: Untranscribed, from: number, to: number): readonly Untranscribed[] {
  if (span.end <= from || span.start >= to) return [span];
  return [
    ...(span.start < from ? [{ ...span, end: sourceTime(from) }] : []),
    ...(span.end > to ? [{ ...span, start: sourceTime(to) }] : []),
  ];
}

function within(span: Untranscribed, from: number, to: number): readonly Untranscribed[] {
  const [start, end] = [Math.max(span.start, from), Math.min(span.end, to)];
  return end > start ? [{ ...span, start: sourceTime(start), end: sourceTime(end) }] : [];
}
