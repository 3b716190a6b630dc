import { isWhole, whole } from './characters.ts';
import type { ProjectTranscript } from './project.ts';
import type { Transcript } from './transcript.ts';
import { mergeWords } from './transcript-edits.ts';
import { disjoint } from './untranscribed.ts';

/** So many torn characters of a text are put together again: more come from no hand. */
const mostTorn = 100;

/** Stretches that overlap by no more are those of a refused text whose edges an earlier version did not cut, seconds. */
const hair = 0.1;

/**
 * A text of a document whose stretches without words lie over each other by a hair, without that.
 * @returns the same object where none does, or where they contradict each other by more
 */
export function withStretchesApart(own: ProjectTranscript): ProjectTranscript {
  const { untranscribed } = own.transcript;
  const over = untranscribed.map(({ start }, k) => (untranscribed[k - 1]?.end ?? start) - start);
  const isOver = over.some((by) => by > 0);
  if (!isOver || over.some((by) => by > hair) || untranscribed.some(({ start, end }) => !(start <= end)))
    return own;
  return { ...own, transcript: { ...own.transcript, untranscribed: disjoint(untranscribed) } };
}

/**
 * A text of a document as it may be opened: characters that an earlier version tore apart between two words are put together again,
 * other halves become the sign for what cannot be shown. @returns the same object where nothing is torn
 */
export function mendedText(own: ProjectTranscript): ProjectTranscript {
  const { transcript } = own;
  if (isWholeText(transcript)) return own;
  return { ...own, transcript: withoutHalves(rejoined(transcript)) };
}

const isWholeText = ({ words, segments, language }: Transcript): boolean =>
  isWhole(language ?? '') &&
  words.every(({ text, phones }) => isWhole(text) && phones.every(({ ipa }) => isWhole(ipa))) &&
  segments.every(({ text, speaker, tier }) => [text, speaker ?? '', tier ?? ''].every(isWhole));

function rejoined(t: Transcript): Transcript {
  const torn = t.words.flatMap(({ text }, k) =>
    /[\uD800-\uDBFF]$/.test(text) && /^[\uDC00-\uDFFF]/.test(t.words[k + 1]?.text ?? '') ? [k] : [],
  );
  if (torn.length > mostTorn) return t;
  // From the back, so that the indices of those before stay what they are.
  return torn.reduceRight((now, k) => {
    const merged = mergeWords(now, k);
    return typeof merged === 'string' ? now : merged;
  }, t);
}

const withoutHalves = (t: Transcript): Transcript => ({
  ...t,
  language: t.language === null ? null : whole(t.language),
  words: t.words.map((word) => ({
    ...word,
    text: whole(word.text),
    phones: word.phones.map((phone) => ({ ...phone, ipa: whole(phone.ipa) })),
  })),
  segments: t.segments.map((segment) => ({
    ...segment,
    text: whole(segment.text),
    speaker: segment.speaker === null ? null : whole(segment.speaker),
    tier: segment.tier === null ? null : whole(segment.tier),
  })),
});
