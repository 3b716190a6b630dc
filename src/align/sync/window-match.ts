import { fft, inverseReal } from '#src/signal/fft.ts';
import { makeResampler } from '#src/signal/resample.ts';
import type { Sound } from '#src/signal/sound.ts';

/**
 * Meets one short window of B in A: generalised cross-correlation with partial whitening (Knapp & Carter 1976,
 * GCC-PHAT; exponent 13/16), 150–3400 Hz, peak to below a sample. Whitening keeps what differs between
 * microphones, rooms and codecs from bending the peak.
 */
export type WindowQuery = {
  /** Centre of the window in source seconds of B. */
  readonly b: number;
  /** Expected source time of A at `b`. */
  readonly a: number;
  /** Expected d(source A)/d(source B) − 1. */
  readonly slope: number;
  /** Window length: 2^order samples at 8 kHz (13: 1.02 s, 14: 2.05 s, 15: 4.10 s, 16: 8.19 s). */
  readonly order: number;
  /** Search this far either way, seconds; less than a third of the window. */
  readonly reach: number;
  /** Weight of each frequency band (see bandCount), or null for even weights. */
  readonly weights?: Float64Array | null;
};

export type WindowMatch = {
  readonly b: number;
  readonly a: number;
  /** Height of the peak in standard deviations of the correlation around it. */
  readonly z: number;
  /** Height of the peak where 1 is a perfect copy; negative z-independent of polarity. */
  readonly strength: number;
  /** Second peak's height over the first's, at least 3 ms away: near 1 the place is ambiguous. */
  readonly rival: number;
  /** −1 where one side is the other's inverse. */
  readonly polarity: 1 | -1;
  /** Cosine of the phase left over in each band once aligned, −1…1: the evidence for weights. */
  readonly coherence: Float64Array;
};

/** Sound is read at this rate; correlations have half as many samples, as they hold nothing above 3450 Hz. */
const readRate = 16000;
export const matchRate = 8000;
/** Bands of 100 Hz from 150 Hz. */
export const bandCount = 33;
const lowest = 150;
const bandWidth = 100;
const highest = lowest + bandCount * bandWidth;

/** A peak, not yet told in times of the recordings. */
type Found = Omit<WindowMatch, 'a' | 'b'> & { readonly lag: number };

export type WindowMatcher = (query: WindowQuery) => WindowMatch | null;

/** A matcher for two recordings; it owns its buffers, so keep it for all windows of the pair. */
export function makeWindowMatcher(soundA: Sound, soundB: Sound): WindowMatcher {
  const readerA = makeReader(soundA);
  const readerB = makeReader(soundB);
  const endA = soundA.length / soundA.rate;
  const endB = soundB.length / soundB.rate;
  const buffers = new Map<number, Buffers>();

  return (query) => {
    const n = 2 ** (query.order + 1);
    let own = buffers.get(n);
    if (!own) {
      own = makeBuffers(n);
      buffers.set(n, own);
    }
    const stepA = (1 + query.slope) / readRate;
    // Both windows start on a sample, so that an even clock needs no interpolation.
    const startA = Math.round((query.a - (n / 2) * stepA) * readRate) / readRate;
    const startB = Math.round(query.b * readRate - n / 2) / readRate;
    // Where both have sound, in samples of the window.
    const from = Math.max(0, Math.ceil(-startA / stepA), Math.ceil(-startB * readRate));
    const to = Math.min(n, Math.floor((endA - startA) / stepA), Math.floor((endB - startB) * readRate));
    if (to - from < 0.2 * readRate) return null;
    load(readerA, startA, stepA, from, to, own.re);
    load(readerB, startB, 1 / readRate, from, to, own.im);
    const found = correlate(own, query);
    if (!found) return null;
    return {
      ...found,
      b: startB + n / 2 / readRate,
      // Lags stretch with A's grid.
      a: startA + (n / 2) * stepA + found.lag * (1 + query.slope),
    };
  };
}

/** `count` samples from `start` on, `step` seconds apart. */
type Reader = (start: number, step: number, count: number, into: Float64Array) => void;

/** Reads a recording on the grid of `readRate`; on its own grid, or nearly, it is quick. */
function makeReader(sound: Sound): Reader {
  const native = Math.abs(sound.rate - readRate) < 1e-6;
  // Only what is below a fifth of the rate matters: a short filter is exact enough.
  const resampler = makeResampler(sound.rate, native ? readRate : Math.min(readRate, sound.rate), 3);
  let scratch = new Float32Array(0);
  return (start, step, count, into) => {
    if (!native || Math.abs(step * readRate - 1) > 1e-12) {
      resampler.read(sound, start, step, count, into);
      return;
    }
    if (scratch.length < count) scratch = new Float32Array(count);
    into.set(sound.read(Math.round(start * readRate), count, scratch).subarray(0, count));
  };
}

type Buffers = {
  /** Samples of a window as read; its correlation has half as many, at half the rate. */
  readonly n: number;
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly crossRe: Float64Array;
  readonly crossIm: Float64Array;
  readonly magnitude: Float64Array;
  readonly correlation: Float64Array;
};

const makeBuffers = (n: number): Buffers => ({
  n,
  re: new Float64Array(n),
  im: new Float64Array(n),
  crossRe: new Float64Array(n / 4 + 1),
  crossIm: new Float64Array(n / 4 + 1),
  magnitude: new Float64Array(n / 4 + 1),
  correlation: new Float64Array(n / 2),
});

/** Reads samples from…to of a window, tapered at both ends, zeros elsewhere. */
function load(
  reader: Reader,
  start: number,
  step: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const count = to - from;
  reader(start + from * step, step, count, out.subarray(from, to));
  out.fill(0, 0, from);
  out.fill(0, to);
  const ramp = Math.floor(count / 8);
  for (let i = 0; i < ramp; i++) {
    const w = 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / ramp);
    out[from + i] = (out[from + i] as number) * w;
    out[to - 1 - i] = (out[to - 1 - i] as number) * w;
  }
}

function correlate(own: Buffers, query: WindowQuery): Found | null {
  const { n, re, im, crossRe, crossIm, magnitude, correlation } = own;
  fft(n).forward(re, im);
  const binsPerHertz = n / readRate;
  const k0 = Math.round(lowest * binsPerHertz);
  const k1 = Math.min(n / 4 - 1, Math.round(highest * binsPerHertz));
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
    const root = Math.sqrt(power);
    // |cross|^(3/16), by roots because Math.pow is slow.
    const eighth = Math.sqrt(Math.sqrt(Math.sqrt(root)));
    magnitude[k] = eighth * Math.sqrt(eighth);
    const scale = root > 1e-12 ? 1 / root : 0;
    crossRe[k] = cr * scale;
    crossIm[k] = ci * scale;
  }
  if (!(energy > 1e-20)) return null;
  const total = weigh(own, k0, k1, binsPerHertz, query.weights ?? null);
  if (!(total > 0)) return null;
  inverseReal(crossRe, crossIm, correlation);
  return findPeak(own, query, total, k0, k1);
}

/** Gives every bin its weight; spectral lines (hum, whistles) are held to twice their surroundings. */
function weigh(
  own: Buffers,
  k0: number,
  k1: number,
  binsPerHertz: number,
  weights: Float64Array | null,
): number {
  const { crossRe, crossIm, magnitude } = own;
  const span = Math.max(8, Math.round(50 * binsPerHertz));
  let total = 0;
  for (let s = k0; s < k1; s += span) {
    const e = Math.min(k1, s + span);
    let mean = 0;
    for (let k = s; k < e; k++) mean += magnitude[k] as number;
    const cap = (2 * mean) / (e - s);
    for (let k = s; k < e; k++) {
      const f = k / binsPerHertz;
      const edge = Math.min(1, (f - lowest) / 60, (highest - f) / 250);
      let w = Math.min(cap, magnitude[k] as number) * edge;
      if (weights) w *= bandWeight(weights, f);
      magnitude[k] = w;
      crossRe[k] = (crossRe[k] as number) * w;
      crossIm[k] = (crossIm[k] as number) * w;
      total += w;
    }
  }
  return total;
}

function bandWeight(weights: Float64Array, f: number): number {
  const x = (f - lowest) / bandWidth - 0.5;
  const i = Math.max(0, Math.min(bandCount - 2, Math.floor(x)));
  const t = Math.max(0, Math.min(1, x - i));
  return (weights[i] as number) * (1 - t) + (weights[i + 1] as number) * t;
}

function findPeak(own: Buffers, query: WindowQuery, total: number, k0: number, k1: number): Found | null {
  const { correlation } = own;
  const n = correlation.length;
  const reach = Math.min(n / 3, Math.max(8, Math.round(query.reach * matchRate)));
  const at = (lag: number): number => correlation[lag < 0 ? lag + n : lag] as number;
  let best = 0;
  let height = -1;
  for (let lag = -reach; lag <= reach; lag++) {
    const h = Math.abs(at(lag));
    if (h > height) {
      height = h;
      best = lag;
    }
  }
  if (best === -reach || best === reach) return null; // still rising at the edge: the peak lies outside
  // Noise is judged over at least ±0.1 s, so that a narrow search knows its surroundings too.
  const around = Math.max(reach, Math.min(800, n / 4));
  const guard = 24;
  let noise = 0;
  let count = 0;
  let second = 0;
  for (let lag = -around; lag <= around; lag++) {
    if (Math.abs(lag - best) <= guard) continue;
    const v = at(lag);
    noise += v * v;
    count++;
    if (Math.abs(v) > second && lag >= -reach && lag <= reach) second = Math.abs(v);
  }
  const polarity = at(best) < 0 ? -1 : 1;
  const peak = refine(at, best, polarity);
  const sigma = Math.sqrt(noise / Math.max(1, count)) + 1e-30;
  const lag = peak.lag / matchRate;
  return {
    lag,
    z: peak.height / sigma,
    // inverseReal scales by n/2 and each bin stands for itself and its mirror image
    strength: peak.height / total,
    rival: second / peak.height,
    polarity,
    coherence: bandCoherence(own, lag, polarity, k0, k1),
  };
}

/** Sub-sample summit: the band-limited correlation is evaluated between its samples and climbed. */
function refine(
  at: (lag: number) => number,
  best: number,
  polarity: number,
): { readonly lag: number; readonly height: number } {
  const value = (x: number): number => {
    const base = Math.floor(x);
    let sum = 0;
    for (let j = base - 9; j <= base + 10; j++) {
      const d = x - j;
      if (Math.abs(d) < 1e-9) return polarity * at(j);
      sum += (at(j) * Math.sin(Math.PI * d) * (0.5 + 0.5 * Math.cos((Math.PI * d) / 10.5))) / (Math.PI * d);
    }
    return polarity * sum;
  };
  // Golden-section search between the neighbours of the highest sample.
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = best - 1;
  let high = best + 1;
  let x1 = high - ratio * (high - low);
  let x2 = low + ratio * (high - low);
  let f1 = value(x1);
  let f2 = value(x2);
  while (high - low > 1e-3) {
    if (f1 > f2) {
      high = x2;
      x2 = x1;
      f2 = f1;
      x1 = high - ratio * (high - low);
      f1 = value(x1);
    } else {
      low = x1;
      x1 = x2;
      f1 = f2;
      x2 = low + ratio * (high - low);
      f2 = value(x2);
    }
  }
  const lag = (low + high) / 2;
  return { lag, height: value(lag) };
}

/** Weighted mean of cos(phase left over) per band. */
function bandCoherence(own: Buffers, lag: number, polarity: number, k0: number, k1: number): Float64Array {
  const { n, crossRe, crossIm, magnitude } = own;
  const sums = new Float64Array(bandCount);
  const weights = new Float64Array(bandCount);
  const hertz = readRate / n;
  const step = 2 * Math.PI * lag * hertz;
  // e^(iθk) by rotation
  let c = Math.cos(step * k0);
  let s = Math.sin(step * k0);
  const dc = Math.cos(step);
  const ds = Math.sin(step);
  for (let k = k0; k < k1; k++) {
    const band = Math.min(bandCount - 1, Math.floor((k * hertz - lowest) / bandWidth));
    if (band >= 0) {
      sums[band] =
        (sums[band] as number) + polarity * ((crossRe[k] as number) * c - (crossIm[k] as number) * s);
      weights[band] = (weights[band] as number) + (magnitude[k] as number);
    }
    const next = c * dc - s * ds;
    s = s * dc + c * ds;
    c = next;
  }
  for (let band = 0; band < bandCount; band++)
    sums[band] = (sums[band] as number) / ((weights[band] as number) + 1e-30);
  return sums;
}
