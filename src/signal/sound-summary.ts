import { fft } from './fft.ts';
import type { Sound } from './sound.ts';

/**
 * What coarse placement needs to know of one recording's sound: for every frame and band, whether the level
 * rises or falls against the band's neighbours in time. Plain data, fit for structured cloning; about
 * 2.5 MB an hour.
 */
export type SoundSummary = {
  /** Seconds of sound. */
  readonly duration: number;
  /** Frames per second; frame i is centred on source time i/frameRate. */
  readonly frameRate: number;
  readonly frames: number;
  readonly bands: number;
  /** bands × frames, band by band: level contrast in −127…127, 0 in silence. */
  readonly features: Int8Array;
  /** Level of each frame, dB below full scale (0…−120), −128 for digital silence. */
  readonly level: Int8Array;
};

/** The analysis runs at about this many samples per second; sound is telephone-wide to it. */
const analysisRate = 8000;
const size = 256;
const hop = 128;
export const summaryBands = 10;
const lowest = 200;
const highest = 3500;

/**
 * One streaming pass over a recording. Level contrast: log band power, its running mean over about a second
 * taken away, divided by its running spread, so that neither level, filter, nor stationary noise matters.
 * @param progress told (seconds done, seconds in all) now and then.
 */
export function describeSound(sound: Sound, progress?: (done: number, total: number) => void): SoundSummary {
  const factor = Math.max(1, Math.round(sound.rate / analysisRate));
  const rate = sound.rate / factor;
  const samples = Math.floor(sound.length / factor);
  const frames = Math.max(1, Math.ceil(samples / hop));
  const logs = new Float32Array(frames * summaryBands);
  const level = new Int8Array(frames);
  const edges = bandEdges(rate);
  const window = Float64Array.from(
    { length: size },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / size),
  );
  const plan = fft(size);
  const re = new Float64Array(size);
  const im = new Float64Array(size);

  const block = 512; // frames at a time
  const low = new Float32Array(block * hop + size);
  const raw = new Float32Array((block * hop + size + 2) * factor);
  for (let start = 0; start < frames; start += block) {
    const count = Math.min(block, frames - start);
    const wanted = (count - 1) * hop + size;
    // Frame i is centred on i·hop; one sample on either side for the decimation filter.
    const from = (start * hop - size / 2) * factor;
    sound.read(from - factor, (wanted + 2) * factor, raw);
    decimate(raw, factor, low, wanted);
    for (let f = 0; f < count; f += 2) {
      const a = f * hop;
      const b = f + 1 < count ? a + hop : a;
      for (let i = 0; i < size; i++) {
        const w = window[i] as number;
        re[i] = (low[a + i] as number) * w;
        im[i] = (low[b + i] as number) * w;
      }
      plan.forward(re, im);
      bandPowers(re, im, edges, logs, level, start + f, f + 1 < count, frames);
    }
    progress?.(Math.min(samples, (start + count) * hop) / rate, samples / rate);
  }
  const features = new Int8Array(frames * summaryBands);
  contrast(logs, frames, rate / hop, features);
  return {
    duration: sound.length / sound.rate,
    frameRate: rate / hop,
    frames,
    bands: summaryBands,
    features,
    level,
  };
}

/** Halves (or thirds…) the rate with a short triangular filter: what folds over is weak and harms no contrast. */
function decimate(x: Float32Array, factor: number, out: Float32Array, count: number): void {
  if (factor === 1) {
    for (let k = 0; k < count; k++) out[k] = x[k + 1] as number;
    return;
  }
  if (factor === 2) {
    for (let k = 0, i = 2; k < count; k++, i += 2)
      out[k] = 0.5 * (x[i] as number) + 0.25 * ((x[i - 1] as number) + (x[i + 1] as number));
    return;
  }
  const weight = 1 / (factor * factor);
  for (let k = 0; k < count; k++) {
    let sum = 0;
    for (let j = 1 - factor; j < factor; j++)
      sum += (x[(k + 1) * factor + j] as number) * (factor - Math.abs(j));
    out[k] = sum * weight;
  }
}

function bandEdges(rate: number): Int32Array {
  const top = Math.min(highest, 0.45 * rate);
  const mel = (f: number): number => Math.log(1 + f / 700);
  return Int32Array.from({ length: summaryBands + 1 }, (_, b) => {
    const m = mel(lowest) + ((mel(top) - mel(lowest)) * b) / summaryBands;
    return Math.round(((Math.exp(m) - 1) * 700 * size) / rate);
  });
}

/** Log band powers of the two frames that were transformed as one complex signal. */
function bandPowers(
  re: Float64Array,
  im: Float64Array,
  edges: Int32Array,
  logs: Float32Array,
  level: Int8Array,
  frame: number,
  both: boolean,
  frames: number,
): void {
  let totalA = 0;
  let totalB = 0;
  for (let band = 0; band < summaryBands; band++) {
    let a = 0;
    let b = 0;
    const to = edges[band + 1] as number;
    for (let k = edges[band] as number; k < to; k++) {
      const r1 = re[k] as number;
      const i1 = im[k] as number;
      const r2 = re[size - k] as number;
      const i2 = im[size - k] as number;
      const sumR = r1 + r2;
      const difI = i1 - i2;
      const sumI = i1 + i2;
      const difR = r1 - r2;
      a += sumR * sumR + difI * difI;
      b += sumI * sumI + difR * difR;
    }
    totalA += a;
    totalB += b;
    logs[band * frames + frame] = Math.log(a + floor);
    if (both) logs[band * frames + frame + 1] = Math.log(b + floor);
  }
  level[frame] = decibels(totalA);
  if (both) level[frame + 1] = decibels(totalB);
}

/** About −90 dB below full scale: quieter than any microphone, louder than rounding. */
const floor = 1e-5;
const decibels = (power: number): number =>
  power < 1e-9 ? -128 : Math.max(-120, Math.min(0, Math.round(10 * Math.log10(power / (4 * 2048)))));

/** Running mean and spread over about a second either way, by cumulative sums. */
function contrast(logs: Float32Array, frames: number, frameRate: number, out: Int8Array): void {
  const reach = Math.round(0.5 * frameRate);
  const far = Math.round(2 * frameRate);
  const silent = Math.log(floor) + 1e-3;
  const sum = new Float64Array(frames + 1);
  const flat = new Float32Array(frames);
  for (let band = 0; band < summaryBands; band++) {
    const x = logs.subarray(band * frames, (band + 1) * frames);
    for (let i = 0; i < frames; i++) sum[i + 1] = (sum[i] as number) + (x[i] as number);
    for (let i = 0; i < frames; i++) {
      const from = Math.max(0, i - reach);
      const to = Math.min(frames, i + reach + 1);
      flat[i] = (x[i] as number) - ((sum[to] as number) - (sum[from] as number)) / (to - from);
    }
    for (let i = 0; i < frames; i++) sum[i + 1] = (sum[i] as number) + (flat[i] as number) ** 2;
    for (let i = 0; i < frames; i++) {
      const from = Math.max(0, i - far);
      const to = Math.min(frames, i + far + 1);
      const spread = Math.sqrt(((sum[to] as number) - (sum[from] as number)) / (to - from));
      const value = (x[i] as number) <= silent ? 0 : (flat[i] as number) / (spread + 0.3);
      out[band * frames + i] = Math.round(40 * Math.max(-3, Math.min(3, value)));
    }
  }
}
