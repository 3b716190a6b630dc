import { isWhole, whole } from './characters.ts';
import { type SourceTime, sourceTime } from './units.ts';

/**
 * What is said in a recording and when: document → segment → word → phone. Plain data; times are seconds of
 * the recording's own clock. A word's text is as it was written, never changed; how it is spoken is worked
 * out elsewhere. `null` means “not known”.
 */
export type Transcript = {
  /** BCP 47, e.g. `en` or `pt-BR`. */
  readonly language: string | null;
  /** Of the whole document, 0…1: low when the text is that of another recording. */
  readonly confidence: number | null;
  /** Every whitespace-separated token of the text once, in its order. */
  readonly words: readonly Word[];
  /** The text's lines, cues or sentences, in the order of the text. */
  readonly segments: readonly Segment[];
  /** Stretches with sound that no word accounts for, in time order. */
  readonly untranscribed: readonly Untranscribed[];
  /** Its times are those of another text that says the same on a person's word: the texts themselves do not show it. */
  readonly takenAsSame?: TakenAsSame | undefined;
};

/** `shown`: how sure it is by the texts alone that they say the same, 0…1. */
export type TakenAsSame = { readonly shown: number };

/** Below this a document is refused: its text is that of another recording. */
export const leastConfidence = 0.2;

/** `aligned`: a time was found; `not-spoken`: it is in the text only; `confirmed`: the user has set it. */
export type WordStatus = 'aligned' | 'not-spoken' | 'confirmed';

export type Word = {
  readonly text: string;
  /** Both null or neither. */
  readonly start: SourceTime | null;
  readonly end: SourceTime | null;
  /** Probability (0…1) that both boundaries lie within 50 ms of the truth. */
  readonly confidence: number | null;
  /** Null: not aligned yet, and then without times, too. */
  readonly status: WordStatus | null;
  readonly phones: readonly Phone[];
  /** What had been found before a person changed or confirmed it, or others: tells how right it was in this recording. */
  readonly found?: Found | undefined;
  /** BCP 47, where it is read in another language than its segment. */
  readonly language?: string | undefined;
};

export type Found = { readonly start: SourceTime; readonly end: SourceTime; readonly confidence: number };

export type Phone = { readonly ipa: string; readonly start: SourceTime; readonly end: SourceTime };

export type Segment = {
  /** As written; its whitespace-separated tokens are its words. */
  readonly text: string;
  /** Both null or neither. Before alignment these are the file's own times: a prior. */
  readonly start: SourceTime | null;
  readonly end: SourceTime | null;
  /** Its words: a half-open range of indices. */
  readonly words: readonly [from: number, to: number];
  readonly speaker: string | null;
  /** The tier it belongs to, where a document has several (translations, two annotators …). */
  readonly tier: string | null;
  /** BCP 47, where it is read in another language than the document's. */
  readonly language?: string | undefined;
};

export type Untranscribed = {
  readonly start: SourceTime;
  readonly end: SourceTime;
  readonly kind: 'speech' | 'other';
};

/** The whitespace-separated tokens of a text. */
export const tokensOf = (text: string): readonly string[] => text.match(/\S+/g) ?? [];

export const unalignedWord = (text: string): Word => ({
  text,
  start: null,
  end: null,
  confidence: null,
  status: null,
  phones: [],
});

/** The word as before it was aligned: its text, and the language that it is read in. */
export const unaligned = ({ text, language }: Word): Word =>
  language === undefined ? unalignedWord(text) : { ...unalignedWord(text), language };

/** A segment before its words are known. */
export type PlainSegment = Omit<Segment, 'words' | 'language'>;

export const plainSegment = (
  text: string,
  start: SourceTime | null = null,
  end: SourceTime | null = null,
  speaker: string | null = null,
): PlainSegment => ({ text, start, end, speaker, tier: null });

/**
 * The transcript of texts that nobody has aligned: every token a word without times.
 * @param words of a segment, where more is known of them; one for each token of its text
 */
export function transcriptOfSegments(
  segments: readonly (PlainSegment & { readonly words?: readonly Word[] })[],
  language: string | null = null,
): Transcript {
  const words: Word[] = [];
  const ranged = segments.map(({ words: known, text, start, end, speaker, tier }): Segment => {
    const from = words.length;
    for (const word of known ?? tokensOf(text).map(unalignedWord)) words.push(word);
    return { text, start, end, words: [from, words.length], speaker, tier };
  });
  return { language, confidence: null, words, segments: ranged, untranscribed: [] };
}

/** The transcript with all its times `seconds` later. */
export function later(t: Transcript, seconds: number): Transcript {
  const moved = (time: SourceTime) => sourceTime(time + seconds);
  const span = <S extends { readonly start: SourceTime | null; readonly end: SourceTime | null }>(
    each: S,
  ): S =>
    each.start === null || each.end === null
      ? each
      : { ...each, start: moved(each.start), end: moved(each.end) };
  return {
    ...t,
    words: t.words.map((word) => ({
      ...span(word),
      phones: word.phones.map(span),
      ...(word.found ? { found: span(word.found) } : {}),
    })),
    segments: t.segments.map(span),
    untranscribed: t.untranscribed.map(span),
  };
}

/**
 * What contradicts the promises above, a sentence each; empty for a sound transcript.
 * Words need not be in time order over the whole document: speakers overlap. Within a segment they are.
 */
export function transcriptFaults(transcript: Transcript): readonly string[] {
  const faults: string[] = [];
  const { words, segments, untranscribed } = transcript;
  const check = (holds: boolean, fault: string) => {
    if (!holds) faults.push(fault);
  };
  check(isWhole(transcript.language ?? ''), 'The language holds half a character.');
  check(isShare(transcript.confidence), 'The confidence of the document is not between 0 and 1.');
  check(
    isShare(transcript.takenAsSame?.shown ?? null),
    'What texts show of saying the same is not between 0 and 1.',
  );
  words.forEach((word, k) => {
    const name = `Word ${k} (“${whole(word.text)}”)`;
    check(isWhole(word.text), `${name} holds half a character.`);
    check(/^\S+$/.test(word.text), `${name} is empty or holds white space.`);
    check(isSpan(word), `${name} has no proper start and end.`);
    check(isShare(word.confidence), `${name} has a confidence that is not between 0 and 1.`);
    const isTimed = word.status === 'aligned' || word.status === 'confirmed';
    check(
      isTimed === (word.start !== null),
      `${name} is ${word.status ?? 'not aligned'}: ${timesFor(isTimed)}.`,
    );
    check(word.found === undefined || isSpan(word.found), `${name} was found at no proper start and end.`);
    check(
      word.phones.every(({ ipa }) => isWhole(ipa)),
      `${name} has a phone with half a character.`,
    );
    check(
      word.phones.every((p, i) => isSpan(p) && p.start >= (word.phones[i - 1]?.end ?? p.start)),
      `${name} has phones that are not in time order.`,
    );
  });
  let next = 0;
  segments.forEach(({ text, start, end, speaker, tier, words: [from, to] }, k) => {
    const name = `Segment ${k}`;
    check([text, speaker ?? '', tier ?? ''].every(isWhole), `${name} holds half a character.`);
    check(isSpan({ start, end }), `${name} has no proper start and end.`);
    check(
      from === next && to >= from && to <= words.length,
      `${name} does not begin where the last one ended.`,
    );
    next = to;
    const own = words.slice(from, to);
    check(
      own.map((w) => w.text).join(' ') === tokensOf(text).join(' '),
      `${name} has words that are not its text's.`,
    );
    const timed = own.filter((w) => w.start !== null);
    check(
      timed.every((w, i) => i === 0 || Number(timed[i - 1]?.end) <= Number(w.start)),
      `${name} has words that are not in time order.`,
    );
  });
  check(next === words.length, 'Some words belong to no segment.');
  untranscribed.forEach((span, k) => {
    const isInOrder = span.start >= (untranscribed[k - 1]?.end ?? span.start);
    check(isSpan(span) && isInOrder, `Untranscribed stretch ${k} is out of order.`);
  });
  return faults;
}

const timesFor = (isTimed: boolean): string => (isTimed ? 'it needs times' : 'it can have no times');

const isShare = (p: number | null): boolean => p === null || (p >= 0 && p <= 1);

/** Whether both ends are missing, or both are finite and in order. */
const isSpan = ({ start, end }: { start: number | null; end: number | null }): boolean =>
  start === null || end === null
    ? start === end
    : Number.isFinite(start) && Number.isFinite(end) && start <= end;

/** All times to the microsecond. */
export function withTimesRounded(transcript: Transcript): Transcript {
  const time = <T extends SourceTime | null>(t: T): T =>
    t === null ? t : (sourceTime(Math.round(t * 1e6) / 1e6) as T);
  const span = <T extends { readonly start: SourceTime | null; readonly end: SourceTime | null }>(
    one: T,
  ): T => ({
    ...one,
    start: time(one.start),
    end: time(one.end),
  });
  return {
    ...transcript,
    words: transcript.words.map((word) => ({ ...span(word), phones: word.phones.map(span) })),
    segments: transcript.segments.map(span),
    untranscribed: transcript.untranscribed.map(span),
  };
}
