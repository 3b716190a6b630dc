import { fft } from './fft.ts';
import { makeResampler } from './resample.ts';
import { type Sound, soundOf } from './sound.ts';

/** How sound becomes bands or cepstra: what toolboxes differ by, so that a network hears what it learnt from. */
export type MelRecipe = {
  readonly sampleRate: number;
  /** Samples: between frames, in a window, in a transform (zeros after the window). */
  readonly hop: number;
  readonly window: number;
  readonly fft: number;
  readonly taper: 'none' | 'hann' | 'hamming';
  /** Whether frame k is centred on sample hop·k, or begins there. */
  readonly centred: boolean;
  readonly amplitude: number;
  readonly preemphasis: number;
  readonly spectrum: 'magnitude' | 'power' | 'power-per-bin';
  /** `htk`: corners even in 2595·log₁₀(1 + f/700), triangles of height 1; `slaney`: librosa's, of area 1. */
  readonly mel: 'htk' | 'slaney';
  readonly bands: number;
  /** Hz, of the outermost corners. */
  readonly low: number;
  readonly high: number;
  readonly floor: number;
  readonly logarithm: 'natural' | 'decibels';
  readonly cepstra: { readonly count: number; readonly lifter: number; readonly energy: boolean } | null;
  readonly mean: number;
  readonly deviation: number;
  readonly least: number | null;
  readonly most: number | null;
};

/**
 * Log-mel bands or mel cepstra (Davis & Mermelstein 1980) of a sound, frame after frame, as a recipe says: with
 * its settings librosa's `melspectrogram` and python_speech_features' `mfcc` give the same numbers (the latter but for its
 * corners, which it moves to whole bins).
 * @returns n × (bands or cepstra); `hop` in seconds
 */
export function melFeatures(
  given: Sound,
  recipe: MelRecipe,
): { readonly values: Float32Array; readonly hop: number } {
  const { sampleRate, hop, window, bands, centred, amplitude, preemphasis, cepstra } = recipe;
  const sound = given.rate === sampleRate ? given : resampled(given, sampleRate);
  const frames = Math.max(1, Math.ceil(sound.length / hop));
  const width = cepstra?.count ?? bands;
  const out = new Float32Array(frames * width);
  const taper = taperOf(recipe);
  const power = powersOf(recipe.fft);
  const bins = recipe.fft / 2 + 1;
  const filters = filtersOf(recipe);
  const wave = new Float64Array(recipe.fft);
  const found = new Float64Array(Math.floor(bins));
  const samples = new Float32Array(window + 1);
  const logs = new Float64Array(bands);
  const log = logarithmOf(recipe);
  for (let t = 0; t < frames; t++) {
    sound.read(t * hop - (centred ? window >> 1 : 0) - 1, window + 1, samples);
    for (let k = 0; k < window; k++)
      wave[k] =
        (taper[k] as number) *
        amplitude *
        ((samples[k + 1] as number) - preemphasis * (samples[k] as number));
    power(wave, found);
    let energy = 0;
    for (let f = 0; f < found.length; f++) {
      const p = found[f] as number;
      const value =
        recipe.spectrum === 'magnitude' ? Math.sqrt(p) : recipe.spectrum === 'power' ? p : p / recipe.fft;
      found[f] = value;
      energy += value;
    }
    for (let b = 0; b < bands; b++) {
      let sum = 0;
      for (const [bin, weight] of filters[b] as Filter) sum += weight * (found[bin] as number);
      logs[b] = log(sum);
    }
    const row = out.subarray(t * width, (t + 1) * width);
    if (cepstra) {
      cosines(logs, row);
      lift(row, cepstra.lifter);
      if (cepstra.energy) row[0] = Math.log(Math.max(recipe.floor, energy));
    } else row.set(logs);
    scale(row, recipe);
  }
  return { values: out, hop: hop / sampleRate };
}

function scale(row: Float32Array, { mean, deviation, least, most }: MelRecipe): void {
  for (let k = 0; k < row.length; k++) {
    const v = ((row[k] as number) - mean) / deviation;
    row[k] = Math.max(least ?? v, Math.min(most ?? v, v));
  }
}

function logarithmOf({ floor, logarithm, spectrum }: MelRecipe): (value: number) => number {
  const factor = logarithm === 'natural' ? 1 : (spectrum === 'magnitude' ? 20 : 10) / Math.LN10;
  return (value) => factor * Math.log(Math.max(floor, value));
}

function taperOf({ window, taper }: MelRecipe): Float64Array {
  const cos = (t: number, of: number) => Math.cos((2 * Math.PI * t) / of);
  return Float64Array.from({ length: window }, (_, t) =>
    taper === 'none' ? 1 : taper === 'hann' ? 0.5 - 0.5 * cos(t, window) : 0.54 - 0.46 * cos(t, window - 1),
  );
}

/** |X|² of bins 0…n/2 of n real samples; by the definition where n is no power of two. */
function powersOf(n: number): (wave: Float64Array, out: Float64Array) => void {
  if ((n & (n - 1)) === 0) {
    const plan = fft(n);
    const [re, im] = [new Float64Array(n), new Float64Array(n)];
    return (wave, out) => {
      re.set(wave);
      im.fill(0);
      plan.forward(re, im);
      for (let f = 0; f < out.length; f++) out[f] = (re[f] as number) ** 2 + (im[f] as number) ** 2;
    };
  }
  const cos = Float64Array.from({ length: n }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sin = Float64Array.from({ length: n }, (_, k) => Math.sin((2 * Math.PI * k) / n));
  return (wave, out) => {
    for (let f = 0; f < out.length; f++) {
      let [re, im] = [0, 0];
      for (let k = 0, at = 0; k < n; k++) {
        re += (wave[k] as number) * (cos[at] as number);
        im += (wave[k] as number) * (sin[at] as number);
        at += f;
        if (at >= n) at -= n;
      }
      out[f] = re * re + im * im;
    }
  };
}

type Filter = readonly (readonly [bin: number, weight: number])[];

const scales = {
  htk: {
    mel: (f: number) => 2595 * Math.log10(1 + f / 700),
    hertz: (m: number) => 700 * (10 ** (m / 2595) - 1),
  },
  // Linear below 1 kHz, logarithmic above (Slaney 1998).
  slaney: {
    mel: (f: number) => (f < 1000 ? (3 * f) / 200 : 15 + (27 * Math.log(f / 1000)) / Math.log(6.4)),
    hertz: (m: number) => (m < 15 ? (200 * m) / 3 : 1000 * Math.exp((Math.log(6.4) / 27) * (m - 15))),
  },
};

function filtersOf({ fft: size, sampleRate, mel: name, bands, low, high }: MelRecipe): readonly Filter[] {
  const { mel, hertz } = scales[name];
  const corner = (k: number) => hertz(mel(low) + ((mel(high) - mel(low)) * k) / (bands + 1));
  return Array.from({ length: bands }, (_, b) => {
    const [from, peak, to] = [corner(b), corner(b + 1), corner(b + 2)];
    const out: [number, number][] = [];
    for (let bin = 0; bin <= size / 2; bin++) {
      const f = (bin * sampleRate) / size;
      const weight = Math.min((f - from) / (peak - from), (to - f) / (to - peak));
      if (weight > 0) out.push([bin, name === 'slaney' ? (2 * weight) / (to - from) : weight]);
    }
    return out;
  });
}

/** Orthonormal DCT-II, its first coefficients. */
function cosines(logs: Float64Array, row: Float32Array): void {
  const n = logs.length;
  for (let q = 0; q < row.length; q++) {
    let sum = 0;
    for (let b = 0; b < n; b++) sum += (logs[b] as number) * Math.cos((Math.PI * q * (b + 0.5)) / n);
    row[q] = sum * Math.sqrt((q === 0 ? 1 : 2) / n);
  }
}

function lift(row: Float32Array, lifter: number): void {
  if (lifter <= 0) return;
  for (let q = 0; q < row.length; q++)
    row[q] = (row[q] as number) * (1 + (lifter / 2) * Math.sin((Math.PI * q) / lifter));
}

function resampled(sound: Sound, rate: number): Sound {
  const count = Math.floor((sound.length / sound.rate) * rate);
  const samples = makeResampler(sound.rate, rate).read(sound, 0, 1 / rate, count);
  return soundOf(Float32Array.from(samples), rate);
}
