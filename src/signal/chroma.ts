import type { Sequence } from '#src/model/sequence.ts';
import { pitchBands } from './pitch-bands.ts';
import type { Sound } from './sound.ts';
import { eachSpectrum } from './spectra.ts';

/**
 * Twelve pitch classes over time: semitone powers of a quarter-second window, log-compressed, summed
 * over octaves, brought to unit length (quiet frames stay short, so that silence resembles silence).
 * After Müller & Ewert, Chroma Toolbox, ISMIR 2011. 12 × n at `hop`; class 0 is C.
 * @param tuning cents from a' = 440 Hz, see estimateTuning
 * @param hop seconds between frames; every second frame is measured, the others interpolated
 */
export function chroma(sound: Sound, tuning: number, hop: number): Sequence {
  const size = 2 ** Math.round(Math.log2(sound.rate * 0.256));
  const step = Math.round(sound.rate * hop);
  const n = Math.floor(sound.length / step) + 1;
  const measured = Math.floor(n / 2) + 1;
  const highest = Math.min(100, Math.floor(69 + 12 * Math.log2((sound.rate * 0.45) / 440)));
  const bands = pitchBands(sound.rate, size, 40, highest, tuning);
  const power = new Float32Array(measured * bands.count);
  eachSpectrum(sound, size, step * 2, measured, (k, spectrum) => bands.sum(spectrum, power, k * bands.count));
  takeOffFloor(power, bands.count);
  compress(power, 30);
  const rough = new Float32Array(measured * 12);
  for (let k = 0; k < measured; k++)
    for (let b = 0; b < bands.count; b++) {
      const at = k * 12 + ((b + bands.lowest) % 12);
      rough[at] = (rough[at] as number) + (power[k * bands.count + b] as number);
    }
  const values = new Float32Array(n * 12);
  for (let k = 0; k < n; k++) {
    const a = (k >> 1) * 12;
    const b = ((k + 1) >> 1) * 12;
    for (let c = 0; c < 12; c++)
      values[k * 12 + c] = ((rough[a + c] as number) + (rough[b + c] as number)) / 2;
  }
  unitLength(values, 12);
  return { values, dims: 12, hop: step / sound.rate, start: 0 };
}

/**
 * Takes off each band what is always there (hiss, hum), in place: one and a half times the level that means of 15 frames stay
 * under for a twentieth of the time.
 */
export function takeOffFloor(power: Float32Array, bands: number): void {
  const group = 15;
  const groups = Math.floor(power.length / bands / group);
  if (groups < 20) return;
  const step = Math.max(1, Math.floor(groups / 2000));
  for (let b = 0; b < bands; b++) {
    const means = Float32Array.from({ length: Math.floor(groups / step) }, (_, g) => {
      let sum = 0;
      for (let k = 0; k < group; k++) sum += power[(g * step * group + k) * bands + b] as number;
      return sum / group;
    });
    const floor = 1.5 * quantile(means, 0.05);
    for (let at = b; at < power.length; at += bands) power[at] = Math.max(0, (power[at] as number) - floor);
  }
}

/** log(1 + strength·p/mean p), in place: loudness counts, level does not. */
export function compress(power: Float32Array, strength: number): void {
  let sum = 0;
  for (const p of power) sum += p;
  const scale = sum > 0 ? (strength * power.length) / sum : 0;
  for (let i = 0; i < power.length; i++) power[i] = Math.log1p(scale * (power[i] as number));
}

/** Brings rows to unit length, in place; rows under a tenth of the usual length only in proportion. */
export function unitLength(values: Float32Array, dims: number): void {
  const n = values.length / dims;
  const length = new Float32Array(n);
  for (let k = 0; k < n; k++) {
    let square = 0;
    for (let q = 0; q < dims; q++) square += (values[k * dims + q] as number) ** 2;
    length[k] = Math.sqrt(square);
  }
  const floor = 0.1 * quantile(length, 0.9) || 1;
  for (let k = 0; k < n; k++)
    for (let q = 0; q < dims; q++)
      values[k * dims + q] = (values[k * dims + q] as number) / Math.max(floor, length[k] as number);
}

/** The value that a share `q` (0…1) of the values does not exceed; 0 of none. */
export function quantile(values: Float32Array, q: number): number {
  const sorted = Float32Array.from(values).sort();
  return sorted.length ? (sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number) : 0;
}
