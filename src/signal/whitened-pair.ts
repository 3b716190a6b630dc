import { fft } from './fft.ts';
import { makeResampler, type Resampler } from './resample.ts';
import type { Sound } from './sound.ts';

/** Samples per second at which whitened sound is compared. */
export const whitenedRate = 8000;
/** Resamplers by the rate they read; making one costs as much as reading a second of sound. */
const resamplers = new Map<number, Resampler>();
/** As `makeResampler` has it. */
export const whitenedQuality = 4;
const lowest = 150;
const highest = 3400;
/** Loudness is told over so many samples to either side, and held above this share of the mean power. */
export const evenReach = 160;
export const evenFloor = 0.003;

/**
 * Two sounds with their spectra flattened between 150 and 3400 Hz and their loudness evened, so that their product at
 * any moment tells how far they agree there.
 */
export type WhitenedPair = {
  /** Reads one side's n samples from source time `start` on, `factor`/8000 s apart. */
  read(side: 'x' | 'y', sound: Sound, start: number, factor: number): void;
  /** To be called once both sides are read. */
  whiten(): void;
  /** Σ x[i]·y[i + lag] over lo ≤ i < hi, as far as there is a y. */
  product(lo: number, hi: number, lag: number): number;
  /** Σ of the squares of one side over lo ≤ i < hi. */
  power(side: 'x' | 'y', lo: number, hi: number): number;
};

/** Bins k0 … k1−1 of n samples are kept; their level is told over `span` bins to either side. */
export const whitenedBins = (n: number) => ({
  k0: Math.round((lowest * n) / whitenedRate),
  k1: Math.round((highest * n) / whitenedRate),
  span: Math.round((40 * n) / whitenedRate),
});

/** In TypeScript and double precision. */
export function plainWhitenedPair(n: number): WhitenedPair {
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  return {
    read: (side, sound, start, factor) => {
      readEven(sound, start, factor, n, side === 'x' ? x : y);
    },
    whiten: () => whitenPair(x, y),
    product(lo, hi, lag) {
      let sum = 0;
      for (let i = Math.max(lo, -lag); i < Math.min(hi, n - Math.max(0, lag)); i++)
        sum += (x[i] as number) * (y[i + lag] as number);
      return sum;
    },
    power(side, lo, hi) {
      let sum = 0;
      for (const v of (side === 'x' ? x : y).subarray(lo, hi)) sum += v * v;
      return sum;
    },
  };
}

/**
 * Reads the first `count` samples of `out` from source time `start` on, `factor`/8000 s apart; zeros after them and
 * where there is no sound.
 */
export function readEven(
  sound: Sound,
  start: number,
  factor: number,
  count: number,
  out: Float64Array,
): Float64Array {
  out.fill(0, count);
  let resampler = resamplers.get(sound.rate);
  if (!resampler) {
    resampler = makeResampler(sound.rate, Math.min(whitenedRate, sound.rate), whitenedQuality);
    resamplers.set(sound.rate, resampler);
  }
  resampler.read(sound, start, factor / whitenedRate, count, out.subarray(0, count));
  return out;
}

/**
 * Flattens the spectra of two sounds (in place, a power of two samples each) between 150 and 3400 Hz by their own
 * smoothed magnitude, and evens their loudness, so that their product at any moment tells how far they agree there.
 */
export function whitenPair(x: Float64Array, y: Float64Array): void {
  const n = x.length;
  const plan = fft(n);
  plan.forward(x, y);
  // Both real signals went through as one complex signal: taken apart here, put together again below.
  const half = n / 2;
  const xr = new Float64Array(half + 1);
  const xi = new Float64Array(half + 1);
  const yr = new Float64Array(half + 1);
  const yi = new Float64Array(half + 1);
  for (let k = 0; k <= half; k++) {
    const m = (n - k) % n;
    xr[k] = ((x[k] as number) + (x[m] as number)) / 2;
    xi[k] = ((y[k] as number) - (y[m] as number)) / 2;
    yr[k] = ((y[k] as number) + (y[m] as number)) / 2;
    yi[k] = ((x[m] as number) - (x[k] as number)) / 2;
  }
  flatten(xr, xi, n);
  flatten(yr, yi, n);
  for (let k = 0; k <= half; k++) {
    const m = (n - k) % n;
    x[k] = (xr[k] as number) - (yi[k] as number);
    y[k] = (xi[k] as number) + (yr[k] as number);
    if (m === k) continue;
    x[m] = (xr[k] as number) + (yi[k] as number);
    y[m] = (yr[k] as number) - (xi[k] as number);
  }
  plan.inverse(x, y);
  evenOut(x);
  evenOut(y);
}

function flatten(re: Float64Array, im: Float64Array, n: number): void {
  const half = n / 2;
  const { k0, k1, span } = whitenedBins(n);
  const sums = new Float64Array(half + 1);
  for (let k = 0; k < half; k++)
    sums[k + 1] = (sums[k] as number) + Math.sqrt((re[k] as number) ** 2 + (im[k] as number) ** 2);
  for (let k = 0; k <= half; k++) {
    const lo = Math.max(0, k - span);
    const hi = Math.min(half, k + span);
    const level = ((sums[hi] as number) - (sums[lo] as number)) / (hi - lo) + 1e-9;
    // level^(−3/4), by roots because powers are slow.
    const root = Math.sqrt(level);
    const g = k >= k0 && k < k1 ? 1 / (root * Math.sqrt(root)) : 0;
    re[k] = (re[k] as number) * g;
    im[k] = (im[k] as number) * g;
  }
}

/** Loudness over 40 ms brought to one: quiet moments count too, silence does not. */
function evenOut(x: Float64Array): void {
  const n = x.length;
  const energy = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) energy[i + 1] = (energy[i] as number) + (x[i] as number) ** 2;
  const floor = (evenFloor * (energy[n] as number)) / n + 1e-30;
  for (let i = 0; i < n; i++) {
    const lo = Math.max(0, i - evenReach);
    const hi = Math.min(n, i + evenReach);
    const local = ((energy[hi] as number) - (energy[lo] as number)) / (hi - lo);
    x[i] = (x[i] as number) / Math.sqrt(local + floor);
  }
}
