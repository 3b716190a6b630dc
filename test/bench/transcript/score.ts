/** A word with its times, seconds; null where none was given. */
export type TimedWord = { readonly text: string; readonly start: number | null; readonly end: number | null };
export type TrueWord = { readonly text: string; readonly start: number; readonly end: number };

/** What is left of a written word when two transcribers are compared. */
const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}\p{N}']/gu, '');

/** A skipped word counts as if both its boundaries were this far off, seconds. */
const skipped = 0.5;

export type Score = {
  /** |start| and |end| of every spoken word, seconds. */
  readonly errors: readonly number[];
  /** Share of spoken words that were given a time. */
  readonly coverage: number;
};

/** Words are paired in order; both must hold the same words. */
export function score(found: readonly TimedWord[], truth: readonly TrueWord[]): Score {
  const words = found.filter(({ text }) => bare(text) !== '');
  if (words.length !== truth.length || words.some((w, k) => bare(w.text) !== bare(truth[k]?.text ?? '')))
    throw new Error(
      `other words: ${words.map((w) => w.text).join(' ')} | ${truth.map((w) => w.text).join(' ')}`,
    );
  const errors = truth.flatMap(({ start, end }, k) => {
    const word = words[k] as TimedWord;
    return word.start === null || word.end === null
      ? [skipped, skipped]
      : [Math.abs(word.start - start), Math.abs(word.end - end)];
  });
  return { errors, coverage: words.filter(({ start }) => start !== null).length / truth.length };
}

export const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((p, q) => p - q)[Math.min(values.length - 1, Math.floor(share * values.length))] ??
  Number.NaN;

/** Mean, median, 90 %, worst (ms) and shares within 20, 50, 100 and 200 ms of boundaries pooled. */
export function summary(scores: readonly Score[]): string {
  const errors = scores.flatMap((s) => s.errors);
  const ms = (seconds: number) => (1000 * seconds).toFixed(0);
  const within = (limit: number) =>
    ((100 * errors.filter((e) => e <= limit).length) / errors.length).toFixed(0);
  const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
  const coverage = scores.reduce((sum, s) => sum + s.coverage * s.errors.length, 0) / errors.length;
  return [
    ...[mean, quantile(errors, 0.5), quantile(errors, 0.9), Math.max(...errors)].map(ms),
    ...[0.02, 0.05, 0.1, 0.2].map(within),
    (100 * coverage).toFixed(0),
  ].join(' | ');
}
