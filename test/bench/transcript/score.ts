import { makeRandom } from '#src/math/random.ts';
import type { Transcript } from '#src/model/transcript.ts';
import type { Clip } from './clips.ts';

/** Seconds; NaN: not known. `within`: of the sentence that it is in, where only that is known. */
export type TrueWord = {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly within?: readonly [start: number, end: number];
};

/** What is left of a written word when two transcribers are compared. */
const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}']/gu, '');

/** A skipped word counts as if both its boundaries were this far off, seconds. */
const skipped = 0.5;
/** Seconds. */
const astray = 0.1;

/** Right, found and true: words, or seconds. */
export type Flags = { readonly hit: number; readonly found: number; readonly true: number };

export type Score = {
  /** |start| and |end| of every spoken word where the truth is known, seconds. */
  readonly errors: readonly number[];
  /** Of each spoken word: its confidence, and whether both its boundaries are within 50 ms. */
  readonly sure: readonly (readonly [confidence: number, isRight: boolean])[];
  /** Spoken words, those of them that were given a time, and those that reach out of their sentence by more than `astray`. */
  readonly words: number;
  readonly covered: number;
  readonly astray: number;
  /** Words that nobody says; seconds of speech that the text lacks. */
  readonly unspoken: Flags;
  readonly missing: Flags;
  readonly confidence: number;
};

/** Words are paired in order; both must hold the same words. Of two truths the one that is nearer. */
export function score(
  found: Transcript,
  { also, ...clip }: Pick<Clip, 'words' | 'unspoken' | 'missing' | 'also'>,
): Score {
  const [one, ...other] = [clip, ...(also ? [{ ...clip, ...also }] : [])].map((truth) =>
    against(found, truth),
  );
  const sum = ({ errors }: Score) => errors.reduce((all, e) => all + e, 0);
  return other.reduce((best, next) => (sum(next) < sum(best) ? next : best), one as Score);
}

function against(
  found: Transcript,
  { words: truth, unspoken, missing }: Pick<Clip, 'words' | 'unspoken' | 'missing'>,
): Score {
  const isUnspoken = (k: number) => unspoken.some(([from, to]) => k >= from && k < to);
  const all = found.words.map((word, k) => ({ ...word, k })).filter(({ text }) => bare(text) !== '');
  const words = all.filter(({ k }) => !isUnspoken(k));
  if (words.length !== truth.length || words.some((w, k) => bare(w.text) !== bare(truth[k]?.text ?? '')))
    throw new Error(
      `other words: ${words.map((w) => w.text).join(' ')} | ${truth.map((w) => w.text).join(' ')}`,
    );
  const errors: number[] = [];
  const sure: [number, boolean][] = [];
  for (const [k, { start, end }] of truth.entries()) {
    const word = words[k] as (typeof words)[number];
    const own = [
      word.start === null ? skipped : Math.abs(word.start - start),
      word.end === null ? skipped : Math.abs(word.end - end),
    ];
    errors.push(...own.filter((_, n) => !Number.isNaN([start, end][n])));
    if (!Number.isNaN(start + end)) sure.push([word.confidence ?? 0, own.every((e) => e <= 0.05)]);
  }
  const strays = truth.filter(({ within: [from, to] = [-Infinity, Infinity] }, k) => {
    const { start, end } = words[k] as (typeof words)[number];
    return start !== null && end !== null && (start < from - astray || end > to + astray);
  });
  const flagged = all.filter((w) => w.start === null);
  const said = found.untranscribed.filter(({ kind }) => kind === 'speech');
  const length = (spans: readonly (readonly [number, number])[]) => spans.reduce((s, [a, b]) => s + b - a, 0);
  const inBoth = said.flatMap(({ start, end }) =>
    missing.flatMap(([a, b]) =>
      Math.min(b, end) > Math.max(a, start) ? [[Math.max(a, start), Math.min(b, end)] as const] : [],
    ),
  );
  return {
    ...{ errors, sure, words: truth.length },
    covered: words.filter(({ start }) => start !== null).length,
    astray: strays.length,
    unspoken: {
      hit: flagged.filter(({ k }) => isUnspoken(k)).length,
      found: flagged.length,
      true: unspoken.reduce((sum, [a, b]) => sum + b - a, 0),
    },
    missing: {
      hit: length(inBoth),
      found: length(said.map(({ start, end }) => [start, end] as const)),
      true: length(missing),
    },
    confidence: found.confidence ?? 0,
  };
}

export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((p, q) => p - q)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;

/** Where a figure lies in 95 of 100 draws of as many clips with replacement (Efron 1979); “–” for a single one. */
export function bootstrapped(
  scores: readonly Score[],
  figure: (scores: readonly Score[]) => number,
  draws = 1000,
): string {
  if (scores.length < 2) return '–';
  const { uniform } = makeRandom(1);
  const drawn = Array.from({ length: draws }, () =>
    figure(scores.map(() => scores[Math.floor(uniform() * scores.length)] as Score)),
  );
  return `${quantile(drawn, 0.025).toFixed(0)}–${quantile(drawn, 0.975).toFixed(0)}`;
}

const errorsOf = (scores: readonly Score[]): readonly number[] => scores.flatMap((s) => s.errors);
const meanError = (scores: readonly Score[]): number => {
  const errors = errorsOf(scores);
  return (1000 * errors.reduce((sum, e) => sum + e, 0)) / errors.length;
};
const shareWithin = (scores: readonly Score[], limit: number): number => {
  const errors = errorsOf(scores);
  return (100 * errors.filter((e) => e <= limit).length) / errors.length;
};

export const header = [
  '| clips | mean ms | 95 % by clip | median | 90 % | worst | % ≤ 10 ms | ≤ 20 | ≤ 50 | 95 % by clip | ≤ 100 | ≤ 200 | covered % | astray % | not spoken: precision, recall | missing | ECE | sure |',
  '|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|',
].join('\n');

/** Mean, median, 90 %, worst (ms, the mean with its interval by clips) and shares within 10, 20, 50, 100 and 200 ms of boundaries pooled, and what `header` names. */
export function summary(scores: readonly Score[]): string {
  const errors = errorsOf(scores);
  const ms = (seconds: number) => (1000 * seconds).toFixed(seconds < 0.0995 ? 1 : 0);
  const within = (limit: number) => shareWithin(scores, limit).toFixed(0);
  const total = (of: (s: Score) => number) => scores.reduce((sum, s) => sum + of(s), 0);
  const flags = (of: (s: Score) => Flags) => {
    const [hit, found, all] = [total((s) => of(s).hit), total((s) => of(s).found), total((s) => of(s).true)];
    // Nothing was told, or nothing was there: no share of it.
    const share = (of: number) => (of === 0 ? '–' : (hit / of).toFixed(2));
    return `${share(found)} ${share(all)}`;
  };
  return [
    meanError(scores).toFixed(1),
    bootstrapped(scores, meanError),
    ...[quantile(errors, 0.5), quantile(errors, 0.9), Math.max(...errors)].map(ms),
    ...[0.01, 0.02, 0.05].map(within),
    bootstrapped(scores, (some) => shareWithin(some, 0.05)),
    ...[0.1, 0.2].map(within),
    ((100 * total((s) => s.covered)) / total((s) => s.words)).toFixed(1),
    ((100 * total((s) => s.astray)) / total((s) => s.words)).toFixed(1),
    flags((s) => s.unspoken),
    flags((s) => s.missing),
    calibrationError(scores.flatMap((s) => s.sure)).toFixed(3),
    (total((s) => s.confidence) / scores.length).toFixed(2),
  ].join(' | ');
}

/** Expected calibration error over ten bins of confidence (Naeini et al. 2015). */
export function calibrationError(sure: readonly (readonly [number, boolean])[]): number {
  let sum = 0;
  for (let bin = 0; bin < 10; bin++) {
    const own = sure.filter(([p]) => Math.min(9, Math.floor(p * 10)) === bin);
    const right = own.filter(([, isRight]) => isRight).length;
    sum += Math.abs(own.reduce((s, [p]) => s + p, 0) - right);
  }
  return sum / sure.length;
}
