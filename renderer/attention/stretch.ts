import type { Voice } from '#renderer/timeline/text-index.ts';
import { meeting } from '#renderer/timeline/text-index.ts';
import { mostMapSeconds, mostMapWords } from '#src/model/attention-map.ts';
import type { TextStretch } from '#src/model/text-stretches.ts';
import type { Segment, Transcript, Word } from '#src/model/transcript.ts';
import { cutOut } from '#src/model/align-again.ts';
import { segmentAt } from '#src/model/transcript-edits.ts';

/** What is on the screen at most, and what is taken along on each side: less than the host allows. */
const [mostWords, mostSeconds] = [mostMapWords - 40, mostMapSeconds - 20];
const besideWords = 8;
const besideSeconds = 8;
/** Sound before the first and behind the last word, seconds. */
const margin = 1;

const startOf = (t: Transcript, k: number): number => t.words[k]?.start ?? 0;
const endOf = (t: Transcript, k: number): number => t.words[k]?.end ?? 0;

/**
 * Which words of a voice are seen between two source times, those about `focus` where they are too many.
 * @returns places in the voice's words: a half-open range; null: there are none
 */
export function wordsSeen(
  t: Transcript,
  voice: Voice,
  [from, to]: readonly [number, number],
  focus: number,
): readonly [first: number, last: number] | null {
  const [low, high] = meeting(voice.words, (k) => startOf(t, k), voice.longestWord, from, to);
  let first = low;
  while (first < high && endOf(t, voice.words[first] as number) < from) first++;
  if (first >= high) return null;
  const off = (i: number) => {
    const k = voice.words[i] as number;
    return Math.max(startOf(t, k) - focus, focus - endOf(t, k));
  };
  let nearest = first;
  for (let i = first; i < high; i++) if (off(i) < off(nearest)) nearest = i;
  return grown(t, voice, [nearest, nearest + 1], [first, high], mostWords, mostSeconds);
}

/** A range made larger as far as it may be, the nearer side first; the text's own order is never left. */
function grown(
  t: Transcript,
  { words }: Voice,
  [first, last]: readonly [number, number],
  [low, high]: readonly [number, number],
  most: number,
  seconds: number,
): readonly [number, number] {
  const at = (i: number) => words[i] as number;
  let [a, b] = [first, last];
  const middle = (startOf(t, at(a)) + endOf(t, at(b - 1))) / 2;
  for (;;) {
    const fits = (from: number, to: number) =>
      endOf(t, at(to - 1)) - startOf(t, at(from)) <= seconds && at(to - 1) - at(from) < most;
    const before = a > low && at(a - 1) < at(a) && fits(a - 1, b);
    const after = b < high && at(b) > at(b - 1) && fits(a, b + 1);
    if (!(before || after)) return [a, b];
    const isNearer = middle - endOf(t, at(a - 1)) < startOf(t, at(b)) - middle;
    if (before && (!after || isNearer)) a--;
    else b++;
  }
}

/** The words of a range of the voice's with some on both sides, as the host wants them. */
export function stretchOf(t: Transcript, voice: Voice, seen: readonly [number, number]): TextStretch {
  const reach = [seen[0] - besideWords, seen[1] + besideWords] as const;
  const bounds = [Math.max(0, reach[0]), Math.min(voice.words.length, reach[1])] as const;
  const length = endOf(t, voice.words[seen[1] - 1] as number) - startOf(t, voice.words[seen[0]] as number);
  const [a, b] = grown(t, voice, seen, bounds, mostMapWords, length + 2 * besideSeconds);
  const [first, last] = [voice.words[a] as number, voice.words[b - 1] as number];
  const own = t.segments[segmentAt(t, first)] as Segment;
  const words: number[] = [];
  const texts: string[] = [];
  const languages: (string | undefined)[] = [];
  for (const { words: range, tier, speaker, language } of t.segments) {
    const [from, to] = [Math.max(first, range[0]), Math.min(last + 1, range[1])];
    if (to <= from || tier !== own.tier || speaker !== own.speaker) continue;
    for (let k = from; k < to; k++) words.push(k);
    // A text of its own for each language that is read in a line.
    for (let k = from; k < to; ) {
      const [begin, read] = [k, t.words[k]?.language];
      while (k < to && t.words[k]?.language === read) k++;
      texts.push(cutOut(t, [begin, k]).segments[0]?.text ?? '');
      languages.push(read ?? language);
    }
  }
  const [before, after] = [voice.words[a - 1], voice.words[b]];
  const low = before === undefined ? 0 : Math.min(endOf(t, before), startOf(t, first));
  const high = after === undefined ? Number.POSITIVE_INFINITY : Math.max(startOf(t, after), endOf(t, last));
  return {
    ...{ words, texts, languages },
    range: [Math.max(low, startOf(t, first) - margin), Math.min(high, endOf(t, last) + margin)],
  };
}

/** Whether a map of `made` still is one of some of these words: none of it has become another. */
export const isOf = (
  made: TextStretch & { readonly said: readonly string[] },
  t: Transcript,
  seen: readonly number[],
): boolean =>
  made.words.every((k, i) => t.words[k]?.text === made.said[i]) && seen.some((k) => made.words.includes(k));

/** The words of a stretch as they are now. */
export const wordsOf = (t: Transcript, { words }: Pick<TextStretch, 'words'>): readonly Word[] =>
  words.map((k) => t.words[k] as Word);
