import { fft, fftLength } from '#src/signal/fft.ts';
import { pictureGroups, type PictureSummary } from './picture-summary.ts';

/** Signals first…first+count−1 of a summary. */
export type View = { readonly first: number; readonly count: number };
/** Groups of signals, from…to−1; see `pictureGroups`. */
export type Groups = readonly [from: number, to: number];

export const groupCount = pictureGroups.length - 1;
/** Which signals a run of groups is. */
export const viewOf = ([from, to]: Groups): View => {
  const first = pictureGroups[from] as number;
  return { first, count: (pictureGroups[to] as number) - first };
};

/** A place of a stretch: the stretch's first cell lies on the recording's cell `at`; and the height there. */
export type Place = { readonly at: number; readonly z: number };

/** Two recordings must share this much for a place to be tried by picture, seconds. */
export const leastCommon = 5;

/** Places of a stretch of B (cells from…to), best first: by each set of signals that is tried, and last by all kinds jointly. */
export type PictureSearch = (
  b: PictureSummary,
  from: number,
  to: number,
  isCounted?: (at: number) => boolean,
) => Place[][];

/** However well one kind of signal goes there, the joint height wants others. */
const mostOfOne = 8;

/**
 * A stretch of B against all of A, at every offset and by several sets of signals: correlation coefficient over what both hold,
 * times the root of the number of moments that carry it. Jointly: the sum of the kinds' heights, held down, over the root of how
 * many there are, so that each counts alike however many signals it has. A's spectra are made once for stretches of up to
 * `longest` cells.
 * @param tried which signals
 * @param count places of each, at least half a second apart
 */
export function makePictureSearch(
  a: PictureSummary,
  tried: readonly Groups[],
  longest: number,
  count: number,
): PictureSearch {
  const n = fftLength(a.cells + longest);
  const plan = fft(n);
  const pairs = Array.from({ length: groupCount }, (_, g) => {
    const view = viewOf([g, g + 1]);
    return isSilent(a, view) ? [] : pairsOf(view);
  });
  const load = (
    from: PictureSummary,
    [start, end]: readonly [number, number],
    signals: readonly number[],
    re: Float64Array,
    im: Float64Array,
  ) => {
    for (const [part, into] of [re, im].entries()) {
      into.fill(0);
      const s = signals[part];
      if (s === undefined) continue;
      for (let i = start; i < end; i++) into[i - start] = from.features[s * from.cells + i] as number;
    }
    plan.forward(re, im);
  };
  const spectra = pairs.map((group) =>
    group.map((signals) => {
      const made = { re: new Float64Array(n), im: new Float64Array(n) };
      load(a, [0, a.cells], signals, made.re, made.im);
      return made;
    }),
  );
  const powerOf = (groups: Groups) => runningPower(a, viewOf(groups), 0, a.cells);
  const powers = tried.map(powerOf);
  const kindPowers = pairs.map((_, g) => powerOf([g, g + 1]));
  const [re, im, sumRe, sumIm] = [0, 1, 2, 3].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];

  return (b, from, to, isCounted = () => true) => {
    const cells = to - from;
    const least = Math.min(Math.round(leastCommon * a.gridRate), cells);
    const first = least - cells;
    const lags = a.cells - least - first + 1;
    if (lags < 3) return [...tried, null].map(() => []);
    const products = spectra.map((group, g) => {
      sumRe.fill(0);
      sumIm.fill(0);
      if (group.length === 0) return new Float64Array(lags);
      // Two signals to a complex number: the real part of the inverse is the sum of both correlations.
      for (const [k, other] of group.entries()) {
        load(b, [from, to], pairs[g]?.[k] ?? [], re, im);
        for (let f = 0; f < n; f++) {
          const [p, q] = [other.re[f] as number, other.im[f] as number];
          sumRe[f] = (sumRe[f] as number) + p * (re[f] as number) + q * (im[f] as number);
          sumIm[f] = (sumIm[f] as number) + q * (re[f] as number) - p * (im[f] as number);
        }
      }
      plan.inverse(sumRe, sumIm);
      return Float64Array.from({ length: lags }, (_, k) => {
        const lag = first + k;
        return (sumRe[lag < 0 ? lag + n : lag] as number) / n;
      });
    });
    const heights = (groups: Groups, ours: Power) => {
      const theirs = runningPower(b, viewOf(groups), from, to);
      const z = new Float64Array(lags);
      for (let k = 0; k < lags; k++) {
        const lag = first + k; // the stretch's cell i lies on A's cell i + lag
        if (!isCounted(lag)) continue;
        let dot = 0;
        for (let g = groups[0]; g < groups[1]; g++) dot += (products[g] as Float64Array)[k] as number;
        const [low, high] = [Math.max(0, -lag), Math.min(cells, a.cells - lag)];
        const [own, other] = [spread(ours, low + lag, high + lag), spread(theirs, low, high)];
        const power = own.power * other.power;
        z[k] = power > 0 ? (dot / Math.sqrt(power)) * Math.sqrt(Math.min(own.moments, other.moments)) : 0;
      }
      return z;
    };
    const places = (z: Float64Array) =>
      summits(z, count, Math.round(0.5 * a.gridRate)).map(({ at, fine }) => ({
        at: first + at + fine,
        z: z[at] as number,
      }));
    const joint = new Float64Array(lags);
    const share = 1 / Math.sqrt(Math.max(1, pairs.filter((group) => group.length > 0).length));
    for (const [g, power] of kindPowers.entries()) {
      const z = heights([g, g + 1], power);
      for (let k = 0; k < lags; k++)
        joint[k] = (joint[k] as number) + share * Math.max(-mostOfOne, Math.min(mostOfOne, z[k] as number));
    }
    return [...tried.map((groups, n) => places(heights(groups, powers[n] as Power))), places(joint)];
  };
}

/** Says nothing throughout: no figure was seen. */
const isSilent = ({ features, cells }: PictureSummary, { first, count }: View): boolean =>
  !features.subarray(first * cells, (first + count) * cells).some((value) => value !== 0);

const pairsOf = ({ first, count }: View): number[][] =>
  Array.from({ length: Math.ceil(count / 2) }, (_, k) =>
    2 * k + 1 < count ? [first + 2 * k, first + 2 * k + 1] : [first + 2 * k],
  );

type Power = { readonly sum: Float64Array; readonly square: Float64Array };

/** Running sums of each cell's power over all signals, and of its square. */
function runningPower(p: PictureSummary, view: View, from: number, to: number): Power {
  const sum = new Float64Array(to - from + 1);
  const square = new Float64Array(to - from + 1);
  for (let i = from; i < to; i++) {
    let power = 0;
    for (let s = view.first; s < view.first + view.count; s++)
      power += (p.features[s * p.cells + i] as number) ** 2;
    sum[i - from + 1] = (sum[i - from] as number) + power;
    square[i - from + 1] = (square[i - from] as number) + power * power;
  }
  return { sum, square };
}

/** Power of a stretch, and over how many cells it is spread: one flash is one moment, however bright. */
function spread({ sum, square }: Power, from: number, to: number): { power: number; moments: number } {
  const power = (sum[to] as number) - (sum[from] as number);
  const squares = (square[to] as number) - (square[from] as number);
  return { power, moments: squares > 0 ? (power * power) / squares : 0 };
}

/** Highest summits of z, at least `apart` from each other; `fine` from the parabola through each. */
function summits(z: Float64Array, count: number, apart: number) {
  const tops: { at: number; fine: number }[] = [];
  const order: number[] = [];
  for (let k = 1; k + 1 < z.length; k++) {
    const v = z[k] as number;
    if (v > 0.5 && v >= (z[k - 1] as number) && v > (z[k + 1] as number)) order.push(k);
  }
  order.sort((p, q) => (z[q] as number) - (z[p] as number));
  for (const k of order) {
    if (tops.length >= count) break;
    if (tops.some((t) => Math.abs(t.at - k) < apart)) continue;
    const [l, v, h] = [z[k - 1], z[k], z[k + 1]] as [number, number, number];
    const bend = l - 2 * v + h;
    tops.push({ at: k, fine: bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (l - h)) / bend)) : 0 });
  }
  return tops;
}
