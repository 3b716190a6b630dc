/** What curves of sounds that cannot belong reach: the largest value within half a second of lags is Gumbel distributed. */
export type ChanceLevel = { readonly place: number; readonly scale: number };

/** Lags over which a maximum is taken, steps of the clock. */
const block = 50;

/** Fits the level to curves over lags; the scale by their deviation or by how far the highest reach, whichever is more. */
export function chanceLevel(curves: readonly Float64Array[]): ChanceLevel {
  const maxima: number[] = [];
  for (const curve of curves)
    for (let k = 0; k < curve.length; k += block) {
      if (k + block / 2 > curve.length && k > 0) break;
      maxima.push(curve.subarray(k, k + block).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
    }
  maxima.sort((a, b) => a - b);
  const mean = maxima.reduce((a, b) => a + b, 0) / maxima.length;
  const sd = Math.sqrt(maxima.reduce((sum, v) => sum + (v - mean) ** 2, 0) / maxima.length);
  const high = maxima.slice(Math.floor(0.8 * maxima.length));
  const excess = high.reduce((sum, v) => sum + v - (high[0] as number), 0) / Math.max(1, high.length - 1);
  // A ratio of evidence exceeds x by luck at most once in x times (Markov): its logarithm has no thinner tail than this.
  const scale = Math.max((sd * Math.sqrt(6)) / Math.PI, excess, 1);
  return { place: mean - 0.5772 * scale, scale };
}

/** −ln of the probability that the best of `lags` lags reaches `value` by luck, at least 0. */
export function beyondChance(value: number, { place, scale }: ChanceLevel, lags: number): number {
  const x = Math.exp(-(value - place) / scale) * Math.max(1, lags / block);
  return -Math.log(Math.max(1e-300, x < 1e-6 ? x : -Math.expm1(-x)));
}
