import type { Sound } from './sound.ts';
import { eachSpectrum } from './spectra.ts';

/** Where somebody would tap along. */
export type Beats = {
  /** Source seconds, rising. */
  readonly times: Float64Array;
  /** 0…1: how much of what begins in the sound comes back after a beat. Below `steadyFrom` there is hardly a beat to follow. */
  readonly steadiness: number;
};

/** Measured (notes/window.md): music lies above, speech and noise below. */
export const steadyFrom = 0.2;

/** Seconds between frames of the onset strength. */
const hop = 0.01;
/** Seconds of a window; its onset is told when half of it has come in: so much too early by the frame's centre. */
const [window, early] = [0.032, 0.008];
/** Bands to an octave from 60 Hz on: bass, voice and cymbals count alike. */
const [perOctave, lowest] = [3, 60];
/** Power below which it is silence: −70 dB of full scale. */
const floor = 1e-7;
/** Beats lie between so many seconds; half a second comes first where others fit as well, by so many octaves. */
const [shortest, longest, usual, spread] = [0.25, 1.5, 0.5, 0.9];
/** The tempo is told from so many seconds at a time, every so many seconds. */
const [view, stride] = [12, 3];
/** What a change of tempo by an octave must gain. */
const inertia = 1.5;
/** How much an uneven beat costs against a weak onset (Ellis' α). */
const tightness = 100;

/**
 * Beats of a sound by dynamic programming over its onset strength (Ellis 2007, “Beat tracking by dynamic programming”,
 * JNMR 36): the path of moments that fall on strong onsets and lie evenly. Unlike there, the tempo may change: it is read
 * off the autocorrelation of 12 s at a time, weighed towards 120 a minute, and followed by a second dynamic program.
 * Times are right to about 10 ms. Linear in the sound's length. @param sound any rate from 8 kHz on
 */
export function beatsOf(sound: Sound): Beats {
  const strength = onsetStrength(sound);
  if (strength.length < 4 / hop) return { times: new Float64Array(0), steadiness: 0 };
  const { periods, steadiness } = localPeriods(strength);
  const frames = trimmed(beatFrames(strength, periods), strength);
  return { times: Float64Array.from(frames, (k) => k * hop + early), steadiness };
}

/**
 * How much begins at each moment, one value every 10 ms: the rise of band levels in dB, summed over bands, less its
 * local mean, smoothed, in units of its local deviation.
 */
function onsetStrength(sound: Sound): Float32Array {
  const size = 2 ** Math.round(Math.log2(sound.rate * window));
  const step = Math.round(sound.rate * hop);
  const n = Math.floor(sound.length / step) + 1;
  const bandOf = Int16Array.from({ length: size / 2 + 1 }, (_, bin) => {
    const hertz = (bin * sound.rate) / size;
    return hertz < lowest ? -1 : Math.floor(perOctave * Math.log2(hertz / lowest));
  });
  const count = 1 + (bandOf.at(-1) ?? 0);
  let [before, now] = [new Float64Array(count).fill(Number.NaN), new Float64Array(count)];
  const rise = new Float32Array(n);
  eachSpectrum(sound, size, step, n, (k, power) => {
    now.fill(floor);
    for (let bin = 0; bin < power.length; bin++) {
      const band = bandOf[bin] as number;
      if (band >= 0) now[band] = (now[band] as number) + (power[bin] as number);
    }
    let sum = 0;
    for (let b = 0; b < count; b++) {
      now[b] = Math.log10(now[b] as number);
      const up = (now[b] as number) - (before[b] as number);
      if (up > 0) sum += up;
    }
    rise[k] = sum / count;
    [before, now] = [now, before];
  });
  return inOwnUnits(smoothed(rise));
}

/** A triangle of ±30 ms: an onset that is told a frame early or late is the same. */
function smoothed(values: Float32Array): Float32Array {
  const weights = [1, 2, 3, 2, 1];
  return values.map((_, k) => {
    let sum = 0;
    for (let j = -2; j <= 2; j++) sum += (weights[j + 2] as number) * (values[k + j] ?? 0);
    return sum / 9;
  });
}

/** Less the mean of a second around, divided by the deviation of eight, which is at least a tenth of the whole's. */
function inOwnUnits(values: Float32Array): Float32Array {
  const centred = new Float32Array(values.length);
  const mean = runningMean(values, Math.round(0.5 / hop));
  let whole = 0;
  for (let k = 0; k < values.length; k++) {
    centred[k] = Math.max(0, (values[k] as number) - (mean[k] as number));
    whole += (centred[k] as number) ** 2;
  }
  const power = runningMean(
    centred.map((v) => v * v),
    Math.round(4 / hop),
  );
  const least = 0.01 * (whole / Math.max(1, values.length)) + 1e-12;
  return centred.map((v, k) => v / Math.sqrt(Math.max(least, power[k] as number)));
}

/** Means over 2·radius+1 places, fewer at the ends. */
function runningMean(values: Float32Array, radius: number): Float32Array {
  const sums = new Float64Array(values.length + 1);
  for (let k = 0; k < values.length; k++) sums[k + 1] = (sums[k] as number) + (values[k] as number);
  return values.map((_, k) => {
    const [from, to] = [Math.max(0, k - radius), Math.min(values.length, k + radius + 1)];
    return ((sums[to] as number) - (sums[from] as number)) / (to - from);
  });
}

const [least, most] = [Math.round(shortest / hop), Math.round(longest / hop)];
const prior = Float64Array.from({ length: most - least + 1 }, (_, i) =>
  Math.exp(-0.5 * (Math.log2(((least + i) * hop) / usual) / spread) ** 2),
);

/** The period of the beat, frames, one for every `stride` seconds; and how strong it is on the whole. */
function localPeriods(strength: Float32Array): { periods: Int32Array; steadiness: number } {
  const [length, step] = [Math.round(view / hop), Math.round(stride / hop)];
  const views = Math.max(1, Math.ceil(strength.length / step));
  const lags = prior.length;
  const scores: Float64Array[] = [];
  const shares: Float64Array[] = [];
  for (let v = 0; v < views; v++) {
    const from = Math.max(0, Math.min(strength.length - length, v * step - (length >> 1)));
    const { scores: own, shares: part } = periodicity(strength.subarray(from, from + length));
    scores.push(own);
    shares.push(part);
  }
  // Viterbi: every view's best period, where changes cost by octaves.
  const back: Int32Array[] = [];
  let total = Float64Array.from(scores[0] as Float64Array);
  for (let v = 1; v < views; v++) {
    const next = new Float64Array(lags);
    const from = new Int32Array(lags);
    for (let i = 0; i < lags; i++) {
      let [best, at] = [Number.NEGATIVE_INFINITY, 0];
      for (let j = 0; j < lags; j++) {
        const value =
          (total[j] as number) - inertia * Math.abs((octaves[i] as number) - (octaves[j] as number));
        if (value > best) [best, at] = [value, j];
      }
      next[i] = best + ((scores[v] as Float64Array)[i] as number);
      from[i] = at;
    }
    back.push(from);
    total = next;
  }
  let at = total.indexOf(Math.max(...total));
  const periods = new Int32Array(views);
  let steady = 0;
  for (let v = views - 1; v >= 0; v--) {
    periods[v] = least + at;
    steady += (shares[v] as Float64Array)[at] as number;
    if (v > 0) at = (back[v - 1] as Int32Array)[at] as number;
  }
  return { periods, steadiness: Math.max(0, Math.min(1, steady / views)) };
}

const octaves = Float64Array.from({ length: most - least + 1 }, (_, i) => Math.log2(least + i));

/**
 * How well each period from `least` frames on fits: its autocorrelation with that of two and three periods, since what
 * comes back after a beat comes back after a bar, weighed by `prior`, of at most 1. `shares`: the correlation itself.
 */
function periodicity(strength: Float32Array): { scores: Float64Array; shares: Float64Array } {
  const n = strength.length;
  const mean = strength.reduce((sum, v) => sum + v, 0) / Math.max(1, n);
  const centred = strength.map((v) => v - mean);
  const correlation = new Float64Array(3 * most + 2);
  for (let lag = 0; lag < Math.min(correlation.length, n); lag++) {
    let sum = 0;
    for (let k = lag; k < n; k++) sum += (centred[k] as number) * (centred[k - lag] as number);
    correlation[lag] = sum / (n - lag);
  }
  const energy = (correlation[0] as number) + 1e-12;
  const at = (lag: number) => (correlation[lag] ?? 0) / energy;
  const near = (lag: number) => Math.max(at(lag - 1), at(lag), at(lag + 1));
  const scores = prior.map((weight, i) => {
    const lag = least + i;
    return weight * (at(lag) + 0.5 * near(2 * lag) + 0.25 * near(3 * lag));
  });
  const best = Math.max(1e-9, ...scores);
  return { scores: scores.map((v) => v / best), shares: prior.map((_, i) => near(least + i)) };
}

/** The path of frames that lie a period apart, more or less, and on strong onsets. */
function beatFrames(strength: Float32Array, periods: Int32Array): number[] {
  const n = strength.length;
  const step = Math.round(stride / hop);
  const total = new Float64Array(n);
  const before = new Int32Array(n).fill(-1);
  const tables = new Map<number, Float64Array>();
  for (let k = 0; k < n; k++) {
    const period = periods[Math.min(periods.length - 1, Math.round(k / step))] as number;
    let table = tables.get(period);
    if (!table) {
      table = Float64Array.from({ length: 2 * period + 1 }, (_, d) =>
        d < period / 2 ? Number.NEGATIVE_INFINITY : -tightness * Math.log(d / period) ** 2,
      );
      tables.set(period, table);
    }
    let [best, at] = [0, -1];
    for (let d = Math.ceil(period / 2); d <= Math.min(2 * period, k); d++) {
      const value = (total[k - d] as number) + (table[d] as number);
      if (value > best) [best, at] = [value, k - d];
    }
    total[k] = (strength[k] as number) + best;
    before[k] = at;
  }
  // The last beat lies within the last period and a bit; the best of those carries the whole path.
  const tail = Math.round(1.5 * (periods.at(-1) ?? most));
  let last = n - 1;
  for (let k = Math.max(0, n - tail); k < n; k++)
    if ((total[k] as number) > (total[last] as number)) last = k;
  const frames: number[] = [];
  for (let k = last; k >= 0; k = before[k] as number) frames.push(k);
  return frames.reverse();
}

/** Without the beats before the first and after the last onset of any strength: nobody taps along to silence. */
function trimmed(frames: readonly number[], strength: Float32Array): readonly number[] {
  const near = (k: number) => Math.max(...strength.subarray(Math.max(0, k - 3), k + 4));
  const rms = Math.sqrt(frames.reduce((sum, k) => sum + near(k) ** 2, 0) / Math.max(1, frames.length));
  const isHeard = (k: number) => near(k) > 0.4 * rms;
  const [first, last] = [frames.findIndex(isHeard), frames.findLastIndex(isHeard)];
  return first < 0 ? [] : frames.slice(first, last + 1);
}
