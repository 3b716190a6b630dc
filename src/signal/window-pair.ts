import { fft, inverseReal } from './fft.ts';
import { makeResampler, type Resampler } from './resample.ts';
import type { Sound } from './sound.ts';

/** Windows are read at this rate; correlations have half as many samples, as they hold nothing above 3450 Hz. */
export const readRate = 16000;
export const matchRate = 8000;
/** Bands of 100 Hz from 150 Hz. */
export const bandCount = 33;
const lowest = 150;
const bandWidth = 100;
const highest = lowest + bandCount * bandWidth;
/** As `makeResampler` has it: only what is below a fifth of the rate matters, so that a short filter is exact enough. */
export const readQuality = 3;

/**
 * Two windows of n samples at `readRate` (n a power of two) and their generalised cross-correlation with partial
 * whitening (Knapp & Carter 1976, GCC-PHAT; exponent 13/16), 150–3400 Hz.
 */
export type WindowPair = {
  /**
   * Reads one side. Sample i stands at source time `start + i·step` (seconds); samples from…to−1 are read and tapered
   * over an eighth at both ends, the others are zero.
   */
  load(side: 'a' | 'b', sound: Sound, start: number, step: number, from: number, to: number): void;
  /**
   * Correlates what was loaded into `correlation`. Returns the height of a perfect copy's peak; 0 where there is nothing
   * to correlate. Spectral lines (hum, whistles) are held to twice their surroundings.
   * @param weights weight of each band, or null for even weights
   */
  correlate(weights: Float64Array | null): number;
  /** n/2 samples at `matchRate`: lag l (A later than B), −n/4 … n/4−1, at place l + n/4. */
  readonly correlation: Float32Array;
  /** After `correlate`: weighted cosine of the phase left over in each band at `lag` seconds, −1…1. */
  coherence(lag: number, polarity: 1 | -1): Float64Array;
};

/** Bins of a window of n samples that count: k0 … k1−1; `span`: bins over which lines are told from surroundings. */
export function binsOf(n: number): { readonly k0: number; readonly k1: number; readonly span: number } {
  const perHertz = n / readRate;
  return {
    k0: Math.round(lowest * perHertz),
    k1: Math.min(n / 4 - 1, Math.round(highest * perHertz)),
    span: Math.max(8, Math.round(50 * perHertz)),
  };
}

/** First bin of each band, and one past the last. */
export function bandStarts(n: number): Int32Array {
  const { k0, k1 } = binsOf(n);
  const perHertz = n / readRate;
  return Int32Array.from({ length: bandCount + 1 }, (_, band) =>
    band === 0 ? k0 : band === bandCount ? k1 : Math.ceil((lowest + band * bandWidth) * perHertz - 1e-9),
  );
}

/** What every bin from k0 on is multiplied by: soft edges, and the bands' weights. */
export function gainsOf(n: number, weights: Float64Array | null): Float64Array {
  const { k0, k1 } = binsOf(n);
  const gains = new Float64Array(k1 - k0);
  for (let i = 0; i < gains.length; i++) {
    const f = ((k0 + i) * readRate) / n;
    const edge = Math.min(1, (f - lowest) / 60, (highest - f) / 250);
    gains[i] = weights ? edge * bandWeight(weights, f) : edge;
  }
  return gains;
}

function bandWeight(weights: Float64Array, f: number): number {
  const x = (f - lowest) / bandWidth - 0.5;
  const i = Math.max(0, Math.min(bandCount - 2, Math.floor(x)));
  const t = Math.max(0, Math.min(1, x - i));
  return (weights[i] as number) * (1 - t) + (weights[i + 1] as number) * t;
}

/** Whether every sample that is read is one of the recording's own. */
export const isOnGrid = (sound: Sound, step: number): boolean =>
  Math.abs(sound.rate - readRate) < 1e-6 && Math.abs(step * readRate - 1) < 1e-12;

/** Resamplers to `readRate`, each made once. */
export function keptResamplers(): (sound: Sound) => Resampler {
  const known = new Map<number, Resampler>();
  return ({ rate }) => {
    const made = known.get(rate) ?? makeResampler(rate, Math.min(readRate, rate), readQuality);
    known.set(rate, made);
    return made;
  };
}

/** The rising half of the taper for so many samples. */
export function rampOf(count: number): Float64Array {
  const ramp = new Float64Array(Math.floor(count / 8));
  for (let i = 0; i < ramp.length; i++) ramp[i] = 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / ramp.length);
  return ramp;
}

/** `gainsOf` for one length, the last answer kept. */
export function keptGains(n: number): (weights: Float64Array | null) => Float64Array {
  let known: Float64Array | null = null;
  let gains = gainsOf(n, known);
  return (weights) => {
    if (weights !== known) {
      gains = gainsOf(n, weights);
      known = weights;
    }
    return gains;
  };
}

/** In TypeScript and double precision. */
export function plainWindowPair(n: number): WindowPair {
  const { k0, k1, span } = binsOf(n);
  const starts = bandStarts(n);
  const gainsFor = keptGains(n);
  const resamplerFor = keptResamplers();
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  const a = new Float64Array(n);
  const b = new Float64Array(n);
  const crossRe = new Float64Array(n / 4 + 1);
  const crossIm = new Float64Array(n / 4 + 1);
  const magnitude = new Float64Array(n / 4 + 1);
  const exact = new Float64Array(n / 2);
  const correlation = new Float32Array(n / 2);

  function load(side: 'a' | 'b', sound: Sound, start: number, step: number, from: number, to: number): void {
    const out = (side === 'a' ? a : b).fill(0);
    const count = to - from;
    if (isOnGrid(sound, step)) out.set(sound.read(Math.round(start * readRate) + from, count), from);
    else resamplerFor(sound).read(sound, start + from * step, step, count, out.subarray(from, to));
    for (const [i, w] of rampOf(count).entries()) {
      out[from + i] = (out[from + i] as number) * w;
      out[to - 1 - i] = (out[to - 1 - i] as number) * w;
    }
  }

  function correlate(weights: Float64Array | null): number {
    re.set(a);
    im.set(b);
    fft(n).forward(re, im);
    crossRe.fill(0);
    crossIm.fill(0);
    let energy = 0;
    for (let k = k0; k < k1; k++) {
      // The two real signals were transformed as one complex signal: take them apart.
      const ar = (re[k] as number) + (re[n - k] as number);
      const ai = (im[k] as number) - (im[n - k] as number);
      const br = (im[k] as number) + (im[n - k] as number);
      const bi = (re[n - k] as number) - (re[k] as number);
      const cr = ar * br + ai * bi;
      const ci = ai * br - ar * bi;
      const power = cr * cr + ci * ci;
      energy += power;
      const size = Math.sqrt(power);
      // size^(3/16), by roots because Math.pow is slow.
      const eighth = Math.sqrt(Math.sqrt(Math.sqrt(size)));
      magnitude[k] = eighth * Math.sqrt(eighth);
      const scale = size > 1e-12 ? 1 / size : 0;
      crossRe[k] = cr * scale;
      crossIm[k] = ci * scale;
    }
    if (!(energy > 1e-20)) return 0;
    const total = weigh(gainsFor(weights));
    if (!(total > 0)) return 0;
    inverseReal(crossRe, crossIm, exact);
    correlation.set(exact.subarray(n / 4));
    correlation.set(exact.subarray(0, n / 4), n / 4);
    return total;
  }

  function weigh(gains: Float64Array): number {
    let total = 0;
    for (let s = k0; s < k1; s += span) {
      const e = Math.min(k1, s + span);
      let mean = 0;
      for (let k = s; k < e; k++) mean += magnitude[k] as number;
      const cap = (2 * mean) / (e - s);
      for (let k = s; k < e; k++) {
        const w = Math.min(cap, magnitude[k] as number) * (gains[k - k0] as number);
        magnitude[k] = w;
        crossRe[k] = (crossRe[k] as number) * w;
        crossIm[k] = (crossIm[k] as number) * w;
        total += w;
      }
    }
    return total;
  }

  function coherence(lag: number, polarity: 1 | -1): Float64Array {
    const turn = (2 * Math.PI * lag * readRate) / n;
    return Float64Array.from({ length: bandCount }, (_, band) => {
      let sum = 0;
      let weight = 1e-30;
      for (let k = starts[band] as number; k < (starts[band + 1] as number); k++) {
        sum += (crossRe[k] as number) * Math.cos(turn * k) - (crossIm[k] as number) * Math.sin(turn * k);
        weight += magnitude[k] as number;
      }
      return (polarity * sum) / weight;
    });
  }

  return { load, correlate, correlation, coherence };
}
