import type { TimedToken } from '../time-words.ts';
import type { Unaccounted } from '../untranscribed.ts';
import { alignCtc, type CtcOptions } from './ctc-align.ts';
import { ctcPosterior } from './ctc-posterior.ts';
import type { CtcText } from './ctc-text.ts';
import { ctcPrices, type CtcScores } from './ctc-trellis.ts';

export type CtcTimes = {
  /** One for each token; null for those that are not said. `fit` is the mean log probability of its letters. */
  readonly timed: readonly (TimedToken | null)[];
  readonly untranscribed: readonly Unaccounted[];
  /** That the text is that of the recording: the share of letters that are said, times their mean probability. */
  readonly confidence: number;
};

export type CtcTimesOptions = Partial<CtcOptions> & {
  /** Seconds between frames, and the middle of the first. */
  readonly hop: number;
  readonly offset: number;
  /** Of the posterior: frames beside each other tell the same several times. Default 0.5. */
  readonly sharpness?: number;
};

/** Seconds from the truth within which a boundary is right. */
const within = 0.05;
/** Tokens are judged together with so many before and behind; frames that are judged at once. */
const beside = 6;
const mostFrames = 300;
/** Frames of silence that the first and the last token may have come earlier or later in. */
const margin = 100;
/** Seconds: pauses up to here do not part a stretch of speech, and less speech is not worth a word. */
const bridge = 0.5;
const leastSpeech = 0.4;

/** Times of the tokens of a text by a CTC network, how sure they are, and what speech the text lacks. */
export function timeCtc(
  scores: CtcScores,
  text: CtcText,
  { hop, offset, sharpness = 0.5, ...options }: CtcTimesOptions,
  watch: (done: number, total: number) => void = () => {},
): CtcTimes {
  const none = text.tokens.map(() => null);
  const found = alignCtc(scores, text, options, watch);
  if (!found) return { timed: none, untranscribed: [], confidence: 0 };
  const edge = (frame: number) => Math.max(0, (frame - 0.5) * hop + offset);
  const prices = options.prices ?? ctcPrices;
  const { spans, at } = found;
  const said = spans.flatMap((span, k) => (span ? [k] : []));
  const span = (i: number) => spans[said[i] as number] as readonly [number, number];
  const timed: (TimedToken | null)[] = [...none];
  let [letters, sum] = [0, 0];
  for (let first = 0; first < said.length; ) {
    let last = first + 1;
    while (last < said.length && span(last)[1] - span(first)[0] <= mostFrames) last++;
    const [i, j] = [Math.max(0, first - beside), Math.min(said.length, last + beside)];
    const [k, l] = [said[i] as number, (said[j - 1] as number) + 1];
    const begin = i === 0 ? Math.max(0, span(0)[0] - margin) : span(i)[0];
    const end = j === said.length ? Math.min(scores.frames, span(j - 1)[1] + margin) : span(j - 1)[1];
    const posterior = ctcPosterior(
      framesOf(scores, text, begin, end),
      tokensOf(text, k, l),
      spans.slice(k, l).map((s) => (s ? ([s[0] - begin, s[1] - begin] as const) : null)),
      within / hop,
      prices,
      sharpness,
    );
    for (let n = first; n < last; n++) {
      const token = said[n] as number;
      const [from, to] = span(n);
      const own = posterior?.[token - k];
      const fit = fitOf(scores, text, at, [from, to]);
      letters += fit.letters;
      sum += fit.sum;
      timed[token] = {
        ...{ start: edge(from), end: edge(to) },
        sure: own ? own.begin * own.end : 0,
        startSd: (own?.beginSd ?? 0) * hop,
        endSd: (own?.endSd ?? 0) * hop,
        fit: fit.sum / fit.letters,
        phones: [],
      };
    }
    first = last;
  }
  const share = letters > 0 ? (letters / text.letters.length) * Math.exp(sum / letters) : 0;
  return { timed, untranscribed: speechBetween(scores, text, at, hop, edge), confidence: share };
}

/** The best score of each letter of a token, added up: what a letter is worth in its own frame. */
function fitOf(
  { letters }: CtcScores,
  { letters: columns, columns: all }: CtcText,
  at: Int32Array,
  [from, to]: readonly [number, number],
): { readonly letters: number; readonly sum: number } {
  const best = new Map<number, number>();
  for (let t = from; t < to; t++) {
    const state = at[t] as number;
    if (state % 2 === 0) continue;
    const letter = (state - 1) / 2;
    const score = letters[t * (all.length + 1) + (columns[letter] as number)] as number;
    best.set(letter, Math.max(score, best.get(letter) ?? -Infinity));
  }
  return { letters: best.size, sum: [...best.values()].reduce((a, b) => a + b, 0) };
}

/** Speech where the path says nothing: stretches in which some letter is likelier than none. */
function speechBetween(
  { letters, blank, delimiter }: CtcScores,
  { columns, tokens }: CtcText,
  at: Int32Array,
  hop: number,
  edge: (frame: number) => number,
): readonly Unaccounted[] {
  const doors = new Set(tokens.map(([p]) => 2 * p));
  for (const [, q] of tokens) doors.add(2 * q);
  const wide = columns.length + 1;
  const runs: [from: number, to: number][] = [];
  let isOpen = false;
  for (let t = 0; t < at.length; t++) {
    if (!doors.has(at[t] as number)) {
      isOpen = false;
      continue;
    }
    const star = letters[t * wide + wide - 1] as number;
    if (star <= Math.max(blank[t] as number, delimiter[t] as number)) continue;
    const run = runs.at(-1);
    if (isOpen && run && (t - run[1]) * hop <= bridge) run[1] = t + 1;
    else runs.push([t, t + 1]);
    isOpen = true;
  }
  return runs.flatMap(([from, to]) =>
    (to - from) * hop >= leastSpeech ? [{ start: edge(from), end: edge(to), kind: 'speech' as const }] : [],
  );
}

const framesOf = (scores: CtcScores, text: CtcText, from: number, to: number): CtcScores => {
  const wide = text.columns.length + 1;
  return {
    frames: to - from,
    letters: scores.letters.subarray(from * wide, to * wide),
    blank: scores.blank.subarray(from, to),
    delimiter: scores.delimiter.subarray(from, to),
  };
};

function tokensOf(text: CtcText, from: number, to: number): CtcText {
  const shift = text.tokens[from]?.[0] ?? 0;
  const end = text.tokens[to - 1]?.[1] ?? shift;
  return {
    columns: text.columns,
    letters: text.letters.subarray(shift, end),
    spaced: text.spaced.subarray(shift, end),
    tokens: text.tokens.slice(from, to).map(([p, q]) => [p - shift, q - shift] as const),
  };
}
