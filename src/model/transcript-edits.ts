import { isWhole, lettersOf, readingOf } from './characters.ts';
import {
  type Segment,
  tokensOf,
  type Transcript,
  unalignedWord,
  type Word,
  unaligned,
} from './transcript.ts';
import { type SourceTime, sourceTime } from './units.ts';

/**
 * Everything a person can do to a transcript. Each function gives the transcript afterwards, or in words why it
 * cannot be done; none breaks a promise of `transcriptFaults`. Word indices are those of the transcript.
 */
export type Edited = Transcript | string;
export type Edge = 'start' | 'end';

/** No word is made shorter by hand, seconds. */
export const shortestWord = 0.005;
/** Boundaries nearer than this are one. */
const joined = 1e-6;

const noWord = 'There is no such word.';

/** The index of the segment that holds a word; −1: none. */
export function segmentAt({ segments }: Transcript, word: number): number {
  let [low, high] = [0, segments.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [from, to] = (segments[middle] as Segment).words;
    if (word < from) high = middle - 1;
    else if (word >= to) low = middle + 1;
    else return middle;
  }
  return -1;
}

export const isTimed = (word: Word | undefined): word is Word & { start: SourceTime; end: SourceTime } =>
  word !== undefined && word.start !== null;

type Timed = { readonly index: number; readonly word: Word & { start: SourceTime; end: SourceTime } };

/**
 * The next word with a time before (−1) or after (+1) this one that says the same voice: in the same segment, or in
 * one of its speaker and tier. Null: none.
 */
export function neighbour(t: Transcript, k: number, by: 1 | -1): Timed | null {
  const own = t.segments[segmentAt(t, k)];
  for (let index = k + by; index >= 0 && index < t.words.length; index += by) {
    const word = t.words[index];
    if (!isTimed(word)) continue;
    const other = t.segments[segmentAt(t, index)];
    if (other?.speaker === own?.speaker && other?.tier === own?.tier) return { index, word };
  }
  return null;
}

/**
 * Between which times the words from…to−1 may lie without meeting their neighbours. Where segments overlap in time
 * already, only neighbours of the same segment count; then there may be no room at all (the first above the second).
 */
export function roomOf(t: Transcript, from: number, to = from + 1): readonly [from: number, to: number] {
  const [before, after] = [neighbour(t, from, -1), neighbour(t, to - 1, 1)];
  const [low, high] = [Math.max(0, before?.word.end ?? 0), after?.word.start ?? Number.POSITIVE_INFINITY];
  if (low <= high) return [low, high];
  const isOwn = (other: Timed | null, k: number) =>
    other !== null && segmentAt(t, other.index) === segmentAt(t, k);
  return [isOwn(before, from) ? low : 0, isOwn(after, to - 1) ? high : Number.POSITIVE_INFINITY];
}

/** A word with other times; its phones are stretched along. */
export function retimed(word: Word, start: number, end: number): Word {
  const [from, length] = [word.start ?? start, (word.end ?? end) - (word.start ?? start)];
  const scale = length > 0 ? (end - start) / length : 0;
  const place = (time: number) => sourceTime(Math.min(end, Math.max(start, start + (time - from) * scale)));
  return {
    ...word,
    start: sourceTime(start),
    end: sourceTime(end),
    phones: word.phones.map(({ ipa, ...p }) => ({ ipa, start: place(p.start), end: place(p.end) })),
  };
}

/** The word with what was found of it, before a person changes it. */
function remembered(word: Word): Word {
  const { status, start, end, confidence, found } = word;
  if (found || status !== 'aligned' || start === null || end === null || confidence === null) return word;
  return { ...word, found: { start, end, confidence } };
}

/** The word as it is is right. @param before the same word as it was found, where that is another */
export function sure(word: Word, before = word): Word {
  const { found } = remembered(before);
  return { ...word, status: 'confirmed', confidence: 1, ...(found ? { found } : {}) };
}

/** The transcript with some words replaced one for one, and the segments that hold them set right. */
export function withWords(t: Transcript, changed: ReadonlyMap<number, Word>): Transcript {
  const words = t.words.slice();
  const touched = new Set<number>();
  for (const [k, word] of changed) {
    words[k] = word;
    touched.add(segmentAt(t, k));
  }
  const segments = t.segments.slice();
  for (const s of touched) segments[s] = spanning(segments[s] as Segment, words);
  return { ...t, words, segments };
}

/** A segment spans those of its words that have times; it keeps its own while nobody has aligned it. */
function spanning(segment: Segment, words: readonly Word[]): Segment {
  const own = words.slice(...segment.words);
  const timed = own.filter(isTimed);
  const [first, last] = [timed[0], timed.at(-1)];
  if (first && last) return { ...segment, start: first.start, end: last.end };
  return own.some((w) => w.status === null) ? segment : { ...segment, start: null, end: null };
}

/**
 * Moves one boundary of a word. A word that touches there follows, as far as it has room; with `follow` false, or across
 * a pause, the neighbour stays, and the boundary stops there. The word counts as confirmed; where nothing can move, the
 * transcript is the one that was.
 */
export function moveBoundary(t: Transcript, k: number, edge: Edge, wish: number, follow = true): Edited {
  const word = t.words[k];
  if (!word) return noWord;
  if (!isTimed(word)) return 'This word has no time yet: set one first.';
  if (!Number.isFinite(wish)) return 'That is no time.';
  const by = edge === 'start' ? -1 : 1;
  const next = neighbour(t, k, by);
  const facing = next && (by < 0 ? next.word.end : next.word.start);
  // Voices that overlap already do not hold each other up.
  const inOrder = facing !== null && (by < 0 ? facing <= word.start + joined : facing >= word.end - joined);
  const old = edge === 'start' ? word.start : word.end;
  const far = next && (by < 0 ? next.word.start + shortestWord : next.word.end - shortestWord);
  const follows = follow && inOrder && Math.abs(facing - old) <= joined;
  // A neighbour that is shorter than the shortest word gives no way.
  const gives = follows && far !== null && (far - facing) * by > 0;
  const limit = !inOrder ? null : gives ? far : facing;
  const least = Math.min(shortestWord, word.end - word.start);
  const low = edge === 'start' ? Math.max(0, limit ?? 0) : word.start + least;
  const high = edge === 'start' ? word.end - least : (limit ?? Number.POSITIVE_INFINITY);
  const to = Math.min(Math.max(wish, low), Math.max(low, high));
  if (to === old) return t;
  const changed = new Map<number, Word>();
  changed.set(k, sure(edge === 'start' ? retimed(word, to, word.end) : retimed(word, word.start, to), word));
  if (next && follows) {
    const other = { ...remembered(next.word), start: next.word.start, end: next.word.end };
    changed.set(next.index, by < 0 ? retimed(other, other.start, to) : retimed(other, to, other.end));
  }
  return withWords(t, changed);
}

/** Gives a word both its times; it counts as confirmed. */
export function setWordTimes(t: Transcript, k: number, start: number, end: number): Edited {
  const word = t.words[k];
  if (!word) return noWord;
  if (!(Number.isFinite(start) && Number.isFinite(end) && start >= 0 && end > start))
    return 'A word has to end after it starts.';
  const [from, to] = roomOf(t, k);
  if (start < from - joined || end > to + joined) return 'There the word would lie on the one beside it.';
  const [a, b] = [Math.max(start, from), Math.min(end, to)];
  return b > a
    ? withWords(t, new Map([[k, sure(retimed(word, a, b), word)]]))
    : 'There is no room for the word.';
}

/** The words from…to−1 as they are are right. Those without times are left alone. */
export function confirmWords(t: Transcript, from: number, to: number): Edited {
  const changed = new Map<number, Word>();
  for (let k = Math.max(0, from); k < Math.min(to, t.words.length); k++) {
    const word = t.words[k];
    if (isTimed(word) && word.status !== 'confirmed') changed.set(k, sure(word));
  }
  return changed.size > 0 ? withWords(t, changed) : 'Nothing there is left to confirm.';
}

/** Nobody vouches for the words from…to−1 any more: they keep their times, as sure as these were found where they are still those. */
export function unconfirmWords(t: Transcript, from: number, to: number): Edited {
  const changed = new Map<number, Word>();
  for (let k = Math.max(0, from); k < Math.min(to, t.words.length); k++) {
    const word = t.words[k];
    if (word?.status !== 'confirmed') continue;
    const { found, ...rest } = word;
    const isFound = found !== undefined && found.start === word.start && found.end === word.end;
    changed.set(k, { ...rest, status: 'aligned', confidence: isFound ? found.confidence : null });
  }
  return changed.size > 0 ? withWords(t, changed) : 'None of these words is confirmed.';
}

/** The words from…to−1 are in the text only. */
export function markNotSpoken(t: Transcript, from: number, to: number): Edited {
  const changed = new Map<number, Word>();
  for (let k = Math.max(0, from); k < Math.min(to, t.words.length); k++) {
    const word = t.words[k];
    if (word && word.status !== 'not-spoken') changed.set(k, { ...unaligned(word), status: 'not-spoken' });
  }
  return changed.size > 0 ? withWords(t, changed) : 'These words already count as not spoken.';
}

/** Where each token of a text stands: half-open ranges of characters. */
export const placesOf = (text: string): readonly (readonly [number, number])[] =>
  [...text.matchAll(/\S+/g)].map((m) => [m.index, m.index + m[0].length] as const);

/**
 * Writes `text` in place of the words from…to−1 of one segment: another spelling, two words for one, one for two,
 * new words (from = to), none. Where there are as many words as before, each is taken for the one in its place: another
 * spelling of it (`readingOf`) keeps all that is known, another word only the times, as a first guess. Else the new words
 * share out the stretch of the old ones by their letters. What is a guess is doubtful, and waits to be aligned again.
 */
export function replaceWords(t: Transcript, from: number, to: number, text: string): Edited {
  const at = segmentAt(t, from < t.words.length && from < to ? from : Math.max(0, from - 1));
  const segment = t.segments[at];
  if (!segment || from < 0 || to < from) return noWord;
  const [first, last] = segment.words;
  if (from < first || to > last) return 'The words lie in two segments: merge those first.';
  if (!isWhole(text)) return 'The text holds half a character, which nothing could show: write it again.';
  const tokens = tokensOf(text);
  const old = t.words.slice(from, to);
  const fresh = newWords(old, tokens);
  const words = [...t.words.slice(0, from), ...fresh, ...t.words.slice(to)];
  const shift = fresh.length - old.length;
  const segments = t.segments.map((s, k): Segment => {
    if (k < at) return s;
    const range: Segment['words'] = [k === at ? s.words[0] : s.words[0] + shift, s.words[1] + shift];
    return k === at
      ? { ...s, text: rewritten(s.text, from - first, to - first, tokens.join(' ')), words: range }
      : { ...s, words: range };
  });
  segments[at] = spanning(segments[at] as Segment, words);
  return { ...t, words, segments };
}

function newWords(old: readonly Word[], tokens: readonly string[]): readonly Word[] {
  if (old.length === tokens.length)
    return old.map((word, k) => {
      const text = tokens[k] as string;
      if (text === word.text) return word;
      if (readingOf(text) === readingOf(word.text)) return { ...word, text };
      return isTimed(word) ? guessed(text, word.start, word.end) : unalignedWord(text);
    });
  const timed = old.filter(isTimed);
  const [start, end] = [timed[0]?.start, timed.at(-1)?.end];
  if (start === undefined || end === undefined) return tokens.map(unalignedWord);
  const letters = tokens.reduce((sum, token) => sum + lettersOf(token).length, 0);
  let before = 0;
  return tokens.map((text): Word => {
    const place = (count: number) =>
      count >= letters ? end : sourceTime(start + ((end - start) * count) / letters);
    const from = place(before);
    before += lettersOf(text).length;
    return guessed(text, from, place(before));
  });
}

/** A word that nobody has heard there yet: its times are those of what it was written in place of. */
const guessed = (text: string, start: SourceTime, end: SourceTime): Word => ({
  ...unalignedWord(text),
  ...{ start, end, status: 'aligned' },
});

/** A segment's text with other tokens in place of from…to−1; all other characters stay as they are written. */
function rewritten(text: string, from: number, to: number, tokens: string): string {
  const places = placesOf(text);
  if (from === to) {
    const before = places[from - 1];
    const cut = before ? before[1] : (places[from]?.[0] ?? text.length);
    const [head, tail] = [text.slice(0, cut), text.slice(cut)];
    if (tokens === '') return text;
    return `${head}${before ? ' ' : ''}${tokens}${before || tail === '' || /^\s/.test(tail) ? '' : ' '}${tail}`;
  }
  const [start, end] = [places[from]?.[0] ?? 0, places[to - 1]?.[1] ?? text.length];
  if (tokens !== '') return text.slice(0, start) + tokens + text.slice(end);
  const [head, tail] = [text.slice(0, start), text.slice(end)];
  return tail === '' ? head.trimEnd() : head + tail.trimStart();
}

const spaceless = /\p{sc=Han}|\p{sc=Hira}|\p{sc=Kana}|\p{sc=Thai}|\p{sc=Lao}|\p{sc=Khmr}|\p{sc=Mymr}/u;

/** Whether two words written as one would be misread, where the script has spaces: a number and a word, or past a comma. */
function needSpace(a: string, b: string): boolean {
  const seam = `${a.match(/\P{M}\p{M}*$/u)?.[0] ?? ''} ${b.match(/^\P{M}/u)?.[0] ?? ''}`;
  if (spaceless.test(seam) || (/\p{N}[.,]$/u.test(a) && /^\p{N}/u.test(b))) return false;
  return /\p{N} \p{L}|\p{L}\p{M}* \p{N}|[.,:;!?…)\]}»”"] [\p{L}\p{N}]/u.test(seam);
}

/** Why two words are not merged: what they are together can be written in their stead. */
export const wouldRunTogether =
  'Written as one these words would run together, and a word holds no space: write what they become instead.';

/** Makes one word of those from `from` up to `to`: “to day” becomes “today”. A word holds no space, so that those that need one stay apart. */
export function mergeWords(t: Transcript, from: number, to = from + 2): Edited {
  const old = t.words.slice(from, to);
  if (from < 0 || old.length < 2 || old.length < to - from) return 'There is no word after this one.';
  const runTogether = old.some((word, k) => k > 0 && needSpace((old[k - 1] as Word).text, word.text));
  if (runTogether) return wouldRunTogether;
  const merged = replaceWords(t, from, to, old.map((word) => word.text).join(''));
  if (typeof merged === 'string' || !old.every(isTimed)) return merged;
  const word = merged.words[from] as Word;
  return withWords(merged, new Map([[from, { ...word, phones: old.flatMap(({ phones }) => phones) }]]));
}

/**
 * Makes two words of one; so many letters stay in the first, as a person counts them (`lettersOf`): none is torn.
 * @param at of n letters 1 … n − 1; where it is not given, the middle
 */
export function splitWord(t: Transcript, k: number, at?: number): Edited {
  const word = t.words[k];
  if (!word) return noWord;
  const letters = lettersOf(word.text);
  const cut = at ?? Math.ceil(letters.length / 2);
  if (letters.length < 2) return 'A word of one letter cannot be split.';
  if (!(cut > 0 && cut < letters.length)) return 'Of both words at least one letter has to be left.';
  return replaceWords(t, k, k + 1, `${letters.slice(0, cut).join('')} ${letters.slice(cut).join('')}`);
}

/** Begins a new segment with a word. */
export function splitSegment(t: Transcript, k: number): Edited {
  const at = segmentAt(t, k);
  const segment = t.segments[at];
  if (!segment) return noWord;
  const [from, to] = segment.words;
  if (k === from) return 'A segment begins with this word already.';
  const cut = placesOf(segment.text)[k - from]?.[0] ?? 0;
  const halves: readonly Segment[] = [
    { ...segment, text: segment.text.slice(0, cut).trimEnd(), words: [from, k] },
    { ...segment, text: segment.text.slice(cut), words: [k, to] },
  ];
  const spanned = halves.map((half) => spanning(half, t.words));
  return { ...t, segments: [...t.segments.slice(0, at), ...spanned, ...t.segments.slice(at + 1)] };
}

/** Makes one segment of that of a word and the next; of a segment's first word, of the one before and its own. */
export function mergeSegmentsAt(t: Transcript, word: number): Edited {
  const at = segmentAt(t, word);
  return mergeSegments(t, at > 0 && t.segments[at]?.words[0] === word ? at - 1 : at);
}

/** Makes one segment of that at `at` and the next. */
export function mergeSegments(t: Transcript, at: number): Edited {
  const [a, b] = [t.segments[at], t.segments[at + 1]];
  if (!a || !b) return 'There is no segment after this one.';
  if (a.speaker !== b.speaker || a.tier !== b.tier) return 'The next segment is another speaker’s or tier’s.';
  const timed = t.words.slice(a.words[0], b.words[1]).filter(isTimed);
  if (timed.some((word, k) => k > 0 && word.start < (timed[k - 1] as Word & { end: number }).end))
    return 'The two segments overlap in time.';
  const text = [a.text, b.text].filter((each) => each !== '').join(' ');
  const [start, end] = [a.start ?? b.start, b.end ?? a.end];
  const span = start !== null && end !== null && start <= end ? { start, end } : { start: null, end: null };
  const whole = spanning({ ...a, text, ...span, words: [a.words[0], b.words[1]] }, t.words);
  return { ...t, segments: [...t.segments.slice(0, at), whole, ...t.segments.slice(at + 2)] };
}

/** Below this a word is doubtful: look at it. */
export const doubtBelow = 0.5;

/** Whether a person should look at a word: a low confidence, no time, or nobody knows yet. */
export const isDoubtful = ({ status, confidence, start }: Word): boolean =>
  status !== 'confirmed' &&
  status !== 'not-spoken' &&
  (start === null || confidence === null || confidence < doubtBelow);

/** The next doubtful word after (or before) `k`, going round; null: none. */
export function nextDoubtful({ words }: Transcript, k: number | null, by: 1 | -1): number | null {
  const start = k ?? (by > 0 ? -1 : words.length);
  for (let i = 1; i <= words.length; i++) {
    const at = (((start + by * i) % words.length) + words.length) % words.length;
    if (isDoubtful(words[at] as Word)) return at;
  }
  return null;
}
