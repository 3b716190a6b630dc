import { wordKinds } from '#src/attention/text/word-kinds.ts';
import type { Segment, Transcript, Word } from '#src/model/transcript.ts';
import { isDoubtful, isTimed, segmentAt } from '#src/model/transcript-edits.ts';

/** Words without a time that could be said, to be shown where they stand in the text: at a moment of the recording. */
export type Missing = {
  readonly at: number;
  readonly words: readonly number[];
  readonly notSpoken: boolean;
};

/** What one speaker, or one tier, says: in the order of time, so that what is on the screen is found at once. */
export type Voice = {
  readonly name: string | null;
  /** Indices of the words that have a time, by their start; and of the segments likewise. */
  readonly words: readonly number[];
  readonly segments: readonly number[];
  /** No word, and no segment, lasts longer (seconds). */
  readonly longestWord: number;
  readonly longestSegment: number;
  readonly missing: readonly Missing[];
  /** How many words it says, with times or without, and of them how many are doubtful: as `DocumentFacts` counts them. */
  readonly said: number;
  readonly doubtful: number;
};

const mostVoices = 8;
const known = new WeakMap<Transcript, readonly Voice[]>();

/** The voices of a transcript, at least one; those beyond the eighth speak with it. */
export function voicesOf(t: Transcript): readonly Voice[] {
  const voices = known.get(t) ?? gather(t);
  known.set(t, voices);
  return voices;
}

const keyOf = ({ tier, speaker }: Segment): string => `${tier ?? ''}\n${speaker ?? ''}`;

function gather(t: Transcript): readonly Voice[] {
  const keys = [...new Set(t.segments.map(keyOf))];
  const kinds = wordKinds(t);
  const count = Math.max(1, Math.min(mostVoices, keys.length));
  const place = new Map(keys.map((key, k) => [key, Math.min(k, count - 1)]));
  const voices = Array.from({ length: count }, (_, k) => ({
    name: keys[k]?.split('\n').filter(Boolean).join(' · ') || null,
    words: [] as number[],
    segments: [] as number[],
    longestWord: 0,
    longestSegment: 0,
    missing: [] as Missing[],
    said: 0,
    doubtful: 0,
  }));
  t.segments.forEach((segment, index) => {
    const voice = voices[place.get(keyOf(segment)) ?? 0];
    if (!voice) return;
    if (segment.start !== null && segment.end !== null) {
      voice.segments.push(index);
      voice.longestSegment = Math.max(voice.longestSegment, segment.end - segment.start);
    }
    const [from, to] = segment.words;
    let at = voice.words.length > 0 ? (t.words[voice.words.at(-1) as number]?.end ?? null) : null;
    let run = from;
    const close = (end: number, next: number | null) => {
      const moment = at ?? next ?? segment.start;
      if (end === run || moment === null) return;
      const words = range(run, end).filter((k) => kinds[k] === 'word');
      if (words.length > 0)
        voice.missing.push({
          ...{ at: moment, words },
          notSpoken: words.some((k) => t.words[k]?.status === 'not-spoken'),
        });
    };
    for (let k = from; k < to; k++) {
      const word = t.words[k] as Word;
      voice.said += Number(kinds[k] === 'word');
      voice.doubtful += Number(isDoubtful(word));
      if (!isTimed(word)) continue;
      close(k, word.start);
      run = k + 1;
      at = word.end;
      voice.words.push(k);
      voice.longestWord = Math.max(voice.longestWord, word.end - word.start);
    }
    close(to, null);
  });
  for (const voice of voices) {
    voice.words.sort((a, b) => startOf(t.words[a]) - startOf(t.words[b]));
    voice.segments.sort((a, b) => startOf(t.segments[a]) - startOf(t.segments[b]));
    voice.missing.sort((a, b) => a.at - b.at);
  }
  return voices;
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const startOf = (each: { readonly start: number | null } | undefined): number => each?.start ?? 0;

/** Which of `order` meet from…to: a half-open range of places in it. `longest`: no span is longer. */
export function meeting(
  order: readonly number[],
  startAt: (index: number) => number,
  longest: number,
  from: number,
  to: number,
): readonly [first: number, last: number] {
  const firstFrom = (time: number) => {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (startAt(order[middle] as number) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return [firstFrom(from - longest), firstFrom(to)];
}

/** The word that is said at a moment, the last one begun; null: none. */
export function wordAt(t: Transcript, voice: Voice, time: number): number | null {
  const start = (k: number) => startOf(t.words[k]);
  const [first, last] = meeting(voice.words, start, voice.longestWord, time, time + 1e-9);
  for (let i = last - 1; i >= first; i--) {
    const k = voice.words[i] as number;
    if ((t.words[k]?.end ?? 0) > time) return k;
  }
  return null;
}

export type NearBoundary = {
  readonly word: number;
  readonly edge: 'start' | 'end';
  readonly time: number;
  /** The word of the same voice that touches there, and follows; null: none. */
  readonly touching: number | null;
};

/** Boundaries nearer to each other than this are one, seconds. */
const joined = 1e-6;
/** So near to a boundary, pixels, it is taken hold of; in a narrow word within a third of it, so that its middle stays free. */
const [reach, leastReach] = [4, 1];
/** Of a word narrower than this, pixels, nobody could say which boundary was meant: those it shares with wider ones can be had. */
const narrowest = 3;

/**
 * The boundary nearest to a moment, where it can be taken hold of there. Where another word touches, of whatever
 * length, the side decides: left of the boundary it is the end of the word before, right of it the start of the word
 * behind.
 * @param perPixel seconds
 */
export function boundaryNear(
  t: Transcript,
  voice: Voice,
  time: number,
  perPixel: number,
): NearBoundary | null {
  const start = (k: number) => startOf(t.words[k]);
  const span = [time - reach * perPixel, time + reach * perPixel + joined] as const;
  const [first, last] = meeting(voice.words, start, voice.longestWord, ...span);
  let within = reach * perPixel;
  const edges: (Omit<NearBoundary, 'touching'> & { readonly wide: boolean })[] = [];
  for (let i = first; i < last; i++) {
    const k = voice.words[i] as number;
    const word = t.words[k];
    if (!isTimed(word)) continue;
    const length = word.end - word.start;
    if (word.start <= time && time < word.end)
      within = Math.min(within, Math.max(leastReach * perPixel, length / 3));
    const wide = length >= narrowest * perPixel - joined;
    for (const edge of ['end', 'start'] as const) edges.push({ word: k, edge, time: word[edge], wide });
  }
  let at = Number.POSITIVE_INFINITY;
  for (const one of edges) if (Math.abs(one.time - time) < Math.abs(at - time)) at = one.time;
  const here = edges.filter((one) => Math.abs(one.time - at) <= joined);
  if (Math.abs(at - time) > within + joined || !here.some(({ wide }) => wide)) return null;
  const best = here.find(({ edge }) => edge === (time < at ? 'end' : 'start')) ?? here[0];
  if (!best) return null;
  const other = here.find(({ word, edge }) => word !== best.word && edge !== best.edge);
  return { word: best.word, edge: best.edge, time: best.time, touching: other?.word ?? null };
}

/** The speaker or tier of a segment, for its label. */
export const voiceName = (t: Transcript, word: number): string | null => {
  const segment = t.segments[segmentAt(t, word)];
  return segment ? keyOf(segment).split('\n').filter(Boolean).join(' · ') || null : null;
};
