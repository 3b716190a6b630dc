import type { Sequence } from '#src/model/sequence.ts';
import { quantile } from './chroma.ts';
import type { Sound } from './sound.ts';
import { eachSpectrum } from './spectra.ts';

const bandCount = 24;
const coefficients = 12;

/**
 * The shape of the spectrum over time, for speech and noises: 12 mel-cepstral coefficients (Davis &
 * Mermelstein 1980) of a 32 ms window and their slopes, each coefficient brought to mean 0 and deviation 1
 * over the recording, which takes off the microphone and the room. Loudness enters through the slopes of
 * the zeroth. Frames in silence shrink towards 0. 25 × n at `hop`.
 */
export function cepstrum(sound: Sound, hop: number): Sequence {
  const size = 2 ** Math.round(Math.log2(sound.rate * 0.032));
  const step = Math.round(sound.rate * hop);
  const n = Math.floor(sound.length / step) + 1;
  const bands = melBands(sound.rate, size);
  const log = new Float32Array(n * bandCount);
  let total = 0;
  eachSpectrum(sound, size, step, n, (k, power) => {
    for (let b = 0; b < bandCount; b++) {
      let sum = 0;
      for (const [bin, weight] of bands[b] ?? []) sum += weight * (power[bin] as number);
      log[k * bandCount + b] = sum;
      total += sum;
    }
  });
  const floor = (1e-4 * total) / Math.max(1, log.length) || 1e-12;
  for (let i = 0; i < log.length; i++) log[i] = Math.log((log[i] as number) + floor);
  const base = cosines(log, n);
  standardise(base, coefficients + 1);
  return {
    values: withSlopes(base, n, Math.max(1, Math.round(0.03 / hop))),
    dims: 2 * coefficients + 1,
    hop: step / sound.rate,
    start: 0,
  };
}

function melBands(rate: number, size: number): (readonly (readonly [number, number])[])[] {
  const mel = (f: number) => 1127 * Math.log1p(f / 700);
  const hertz = (m: number) => 700 * Math.expm1(m / 1127);
  const low = mel(80);
  const high = mel(Math.min(7600, rate * 0.475));
  const edge = (b: number) => hertz(low + ((high - low) * b) / (bandCount + 1));
  return Array.from({ length: bandCount }, (_, b) => {
    const [from, peak, to] = [edge(b), edge(b + 1), edge(b + 2)];
    const out: [number, number][] = [];
    for (let bin = 1; bin <= size / 2; bin++) {
      const f = (bin * rate) / size;
      const weight = f < peak ? (f - from) / (peak - from) : (to - f) / (to - peak);
      if (weight > 0) out.push([bin, weight]);
    }
    if (out.length === 0) out.push([Math.max(1, Math.round((peak * size) / rate)), 1]);
    return out;
  });
}

/** Discrete cosine transform of each row of bands: coefficients 0…12. */
function cosines(log: Float32Array, n: number): Float32Array {
  const width = coefficients + 1;
  const table = Float64Array.from({ length: width * bandCount }, (_, i) =>
    Math.cos((Math.PI * Math.floor(i / bandCount) * ((i % bandCount) + 0.5)) / bandCount),
  );
  const out = new Float32Array(n * width);
  for (let k = 0; k < n; k++)
    for (let q = 0; q < width; q++) {
      let sum = 0;
      for (let b = 0; b < bandCount; b++)
        sum += (table[q * bandCount + b] as number) * (log[k * bandCount + b] as number);
      out[k * width + q] = sum;
    }
  return out;
}

/** Mean 0 and deviation 1 a column, both taken over the louder half of the frames (column 0 is loudness). */
function standardise(values: Float32Array, width: number): void {
  const n = values.length / width;
  const loudness = Float32Array.from({ length: n }, (_, k) => values[k * width] as number);
  const loud = quantile(loudness, 0.5);
  for (let q = 0; q < width; q++) {
    let sum = 0;
    let square = 0;
    let count = 0;
    for (let k = 0; k < n; k++) {
      if ((loudness[k] as number) < loud) continue;
      const v = values[k * width + q] as number;
      sum += v;
      square += v * v;
      count++;
    }
    const mean = sum / Math.max(1, count);
    const sd = Math.sqrt(Math.max(1e-6, square / Math.max(1, count) - mean * mean));
    for (let k = 0; k < n; k++) values[k * width + q] = ((values[k * width + q] as number) - mean) / sd;
  }
}

/** Coefficients 1…12, then the slopes of 0…12 over ±`reach` frames; scaled so that |x|² is about 1. */
function withSlopes(base: Float32Array, n: number, reach: number): Float32Array {
  const width = coefficients + 1;
  const dims = 2 * coefficients + 1;
  const out = new Float32Array(n * dims);
  const scale = 1 / Math.sqrt(1.5 * coefficients);
  for (let k = 0; k < n; k++) {
    const a = Math.max(0, k - reach) * width;
    const b = Math.min(n - 1, k + reach) * width;
    // Quiet frames carry only the room's noise: weigh them down.
    const voice = 1 / (1 + Math.exp(-2 * ((base[k * width] as number) + 1.5)));
    for (let q = 1; q < width; q++)
      out[k * dims + q - 1] = scale * voice * Math.max(-3, Math.min(3, base[k * width + q] as number));
    for (let q = 0; q < width; q++)
      out[k * dims + coefficients + q] =
        scale * 0.7 * Math.max(-3, Math.min(3, (base[b + q] as number) - (base[a + q] as number)));
  }
  return out;
}
