/** How the lengths of texts that say the same go together (Gale & Church 1993), against lengths without relation. */
export type LengthModel = {
  /** Letters of b for one of a. */
  readonly ratio: number;
  /** Variance of the difference for each letter, both lengths being brought to their geometric mean's scale. */
  readonly spread: number;
  /** Lengths of single sentences: a gamma distribution of this shape and scale. */
  readonly a: GammaShape;
  readonly b: GammaShape;
};

type GammaShape = { readonly shape: number; readonly scale: number };

/** Gale and Church's, of ten texts in three languages. */
const usualSpread = 6.8;
/** Translations whose length tells nothing. */
const free = 0.03;

/** @param pairs lengths of texts that are held to say the same; without any, the ratio is `guess`, or that of the whole texts */
export function fitLengths(
  a: Float64Array,
  b: Float64Array,
  pairs: readonly (readonly [a: number, b: number, weight: number])[] = [],
  guess: number | null = null,
): LengthModel {
  const [sumA, sumB] = pairs.reduce(([p, q], [la, lb, w]) => [p + w * la, q + w * lb], [0, 0]);
  const ratio = sumA > 100 && sumB > 100 ? sumB / sumA : (guess ?? Math.max(1, sum(b)) / Math.max(1, sum(a)));
  // As if twenty sentences had been of the usual spread; outliers count no more than three deviations.
  let [squares, weight] = [20 * usualSpread, 20];
  for (const [la, lb, w] of pairs) {
    const [x, y] = [la * Math.sqrt(ratio), lb / Math.sqrt(ratio)];
    const square = (y - x) ** 2 / Math.max(1, (x + y) / 2);
    squares += w * Math.min(square, 9 * usualSpread);
    weight += w;
  }
  return { ratio, spread: squares / weight, a: gammaOf(a), b: gammaOf(b) };
}

const sum = (values: Float64Array): number => values.reduce((p, q) => p + q, 0);

function gammaOf(lengths: Float64Array): GammaShape {
  const mean = Math.max(1, sum(lengths) / Math.max(1, lengths.length));
  const variance = lengths.reduce((s, v) => s + (v - mean) ** 2, 0) / Math.max(1, lengths.length);
  const scale = Math.max(variance, mean) / mean;
  return { shape: mean / scale, scale };
}

/** The log-density of `count` sentences having this length together. */
export function usualLength({ shape, scale }: GammaShape, length: number, count: number): number {
  const [k, x] = [shape * count, Math.max(0.5, length)];
  return (k - 1) * Math.log(x) - x / scale - k * Math.log(scale) - logGamma(k);
}

/**
 * How much likelier the two lengths are of texts that say the same than of any texts of as many sentences: the mean of
 * what a says of b and b of a, in nats.
 * @param usualA,usualB `usualLength` of either
 */
export function lengthScore(
  model: LengthModel,
  a: number,
  b: number,
  usualA: number,
  usualB: number,
): number {
  const root = Math.sqrt(model.ratio);
  const [x, y] = [a * root, b / root];
  const variance = model.spread * Math.max(1, (x + y) / 2);
  const both = -((y - x) ** 2) / (2 * variance) - 0.5 * Math.log(2 * Math.PI * variance);
  const [inA, inB] = [both + Math.log(root), both - Math.log(root)];
  return (freely(inB - usualB) + freely(inA - usualA)) / 2;
}

const freely = (log: number): number => Math.log((1 - free) * Math.exp(Math.min(log, 50)) + free);

/** Stirling's series, from where it is exact to nine digits. */
function logGamma(x: number): number {
  if (x < 8) return logGamma(x + 1) - Math.log(x);
  const square = 1 / (x * x);
  const series = (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
