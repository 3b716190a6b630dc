import { fft, fftLength } from '#src/signal/fft.ts';
import type { PictureSummary } from './picture-summary.ts';

export type View = { readonly first: number; readonly count: number };

/** A place of B in A: source time of A minus that of B (s), correlation coefficient there, and its height. */
export type Place = { readonly offset: number; readonly strength: number; readonly z: number };

/** Two recordings must share this much for a place to be tried, seconds. */
const leastCommon = 2.5;

/** Places a stretch of B (cells from…to) in A; best first, `count` of them at least half a second apart. */
export type PictureSearch = (b: PictureSummary, from: number, to: number, count: number) => Place[];

/**
 * A stretch of B against all of A, at every offset: correlation coefficient over what both hold, times the root
 * of the number of moments that carry it. A's spectra are made once for stretches of up to `longest` cells.
 */
export function makePictureSearch(a: PictureSummary, view: View, longest: number): PictureSearch {
  const n = fftLength(a.cells + longest);
  const plan = fft(n);
  const pairs = Math.ceil(view.count / 2);
  const load = (
    from: PictureSummary,
    start: number,
    end: number,
    pair: number,
    re: Float64Array,
    im: Float64Array,
  ) => {
    const s = view.first + 2 * pair;
    const second = s + 1 < view.first + view.count;
    re.fill(0);
    im.fill(0);
    for (let i = start; i < end; i++) {
      re[i - start] = from.features[s * from.cells + i] as number;
      if (second) im[i - start] = from.features[(s + 1) * from.cells + i] as number;
    }
    plan.forward(re, im);
  };
  const spectra = Array.from({ length: pairs }, (_, pair) => {
    const made = { re: new Float64Array(n), im: new Float64Array(n) };
    load(a, 0, a.cells, pair, made.re, made.im);
    return made;
  });
  const powerA = runningPower(a, view, 0, a.cells);
  const [re, im, sumRe, sumIm] = [0, 1, 2, 3].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];

  return (b, from, to, count) => {
    sumRe.fill(0);
    sumIm.fill(0);
    // Two signals to a complex number: the real part of the inverse is the sum of both correlations.
    for (const [pair, other] of spectra.entries()) {
      load(b, from, to, pair, re, im);
      for (let k = 0; k < n; k++) {
        const p = other.re[k] as number;
        const q = other.im[k] as number;
        sumRe[k] = (sumRe[k] as number) + p * (re[k] as number) + q * (im[k] as number);
        sumIm[k] = (sumIm[k] as number) + q * (re[k] as number) - p * (im[k] as number);
      }
    }
    plan.inverse(sumRe, sumIm);
    const cells = to - from;
    const powerB = runningPower(b, view, from, to);
    const least = Math.min(Math.round(leastCommon * a.gridRate), cells);
    const first = least - cells;
    const lags = a.cells - least - first + 1;
    if (lags < 3) return [];
    const r = new Float64Array(lags);
    const z = new Float64Array(lags);
    for (let k = 0; k < lags; k++) {
      const lag = first + k; // the stretch's cell i lies on A's cell i + lag
      const low = Math.max(0, -lag);
      const high = Math.min(cells, a.cells - lag);
      const own = spread(powerA, low + lag, high + lag);
      const other = spread(powerB, low, high);
      const power = own.power * other.power;
      const dot = (sumRe[lag < 0 ? lag + n : lag] as number) / n;
      r[k] = power > 0 ? dot / Math.sqrt(power) : 0;
      z[k] = (r[k] as number) * Math.sqrt(Math.min(own.moments, other.moments));
    }
    return summits(r, z, count, Math.round(0.5 * a.gridRate)).map(({ at, fine }) => ({
      offset: (first + at + fine - from) / a.gridRate,
      strength: r[at] as number,
      z: z[at] as number,
    }));
  };
}

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

/** Highest summits of z, at least `apart` from each other; `fine` from the parabola through r. */
function summits(r: Float64Array, z: Float64Array, count: number, apart: number) {
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
    const [l, v, h] = [r[k - 1], r[k], r[k + 1]] as [number, number, number];
    const bend = l - 2 * v + h;
    tops.push({ at: k, fine: bend < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (l - h)) / bend)) : 0 });
  }
  return tops;
}
