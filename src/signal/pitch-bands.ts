import type { Sound } from './sound.ts';
import { eachSpectrum } from './spectra.ts';

/** Sums a power spectrum over one band a semitone: overlapping triangles in frequency, in flat arrays. */
export type PitchBands = {
  /** MIDI number of the first band (69 = a' = 440 Hz before tuning). */
  readonly lowest: number;
  readonly count: number;
  /** Writes the `count` band powers of one spectrum. */
  sum(power: Float64Array, into: Float32Array, at: number): void;
};

/**
 * Bands for MIDI numbers lowest…highest−1. A band is a semitone to each side wide, or one bin where
 * bins are wider than that.
 * @param tuning cents by which the recording's a' differs from 440 Hz
 */
export function pitchBands(
  rate: number,
  size: number,
  lowest: number,
  highest: number,
  tuning: number,
): PitchBands {
  const bin = rate / size;
  const first: number[] = [];
  const weights: Float64Array[] = [];
  for (let pitch = lowest; pitch < highest; pitch++) {
    const centre = 440 * 2 ** ((pitch - 69 + tuning / 100) / 12);
    const half = Math.max(centre * (2 ** (1 / 12) - 1), bin);
    const from = Math.max(1, Math.ceil((centre - half) / bin));
    const to = Math.min(size / 2, Math.floor((centre + half) / bin));
    first.push(from);
    weights.push(
      Float64Array.from({ length: Math.max(0, to - from + 1) }, (_, k) =>
        Math.max(0, 1 - Math.abs((from + k) * bin - centre) / half),
      ),
    );
  }
  return {
    lowest,
    count: highest - lowest,
    sum(power, into, at) {
      for (let b = 0; b < weights.length; b++) {
        const w = weights[b] as Float64Array;
        const from = first[b] as number;
        let sum = 0;
        for (let k = 0; k < w.length; k++) sum += (w[k] as number) * (power[from + k] as number);
        into[at + b] = sum;
      }
    },
  };
}

/**
 * How far the recording's tuning lies from a' = 440 Hz, in cents −50…50: the circular mean of the
 * deviations of spectral peaks (100–2000 Hz) from the nearest semitone, over up to 200 frames spread
 * over the recording. 0 where there is no clear pitch.
 */
export function estimateTuning(sound: Sound): number {
  const size = 2 ** Math.round(Math.log2(sound.rate * 0.5));
  const frames = Math.min(200, Math.floor(sound.length / size));
  if (frames < 1) return 0;
  let x = 0;
  let y = 0;
  let total = 0;
  const low = Math.ceil((100 * size) / sound.rate);
  const high = Math.min(size / 2 - 1, Math.floor((2000 * size) / sound.rate));
  eachSpectrum(sound, size, Math.floor(sound.length / frames), frames, (_, power) => {
    let strongest = 0;
    for (let k = low; k <= high; k++) strongest = Math.max(strongest, power[k] as number);
    for (let k = low; k <= high; k++) {
      const p = power[k] as number;
      const before = power[k - 1] as number;
      const after = power[k + 1] as number;
      if (!(p > before && p >= after && p > strongest * 1e-3)) continue;
      const a = Math.log(before + 1e-30);
      const b = Math.log(p);
      const c = Math.log(after + 1e-30);
      const peak = k + (0.5 * (a - c)) / (a - 2 * b + c);
      const turn = 2 * Math.PI * 12 * Math.log2((peak * sound.rate) / size / 440);
      const weight = Math.sqrt(p / strongest);
      x += weight * Math.cos(turn);
      y += weight * Math.sin(turn);
      total += weight;
    }
  });
  return total > 0 && Math.hypot(x, y) > 0.05 * total ? (100 * Math.atan2(y, x)) / (2 * Math.PI) : 0;
}
