import type { Sound } from './sound.ts';

/**
 * Reads sound on another grid: band-limited interpolation with a Kaiser-windowed sinc from a table of phases
 * (J. O. Smith, “Digital Audio Resampling”). One call does decimation, fractional delay and drift correction.
 */
export type Resampler = {
  /**
   * Sample k of the answer stands at source time `start + k·step` (both in seconds), k = 0…count−1; zeros where
   * the sound has ended. `step` may differ from 1/outRate by a clock drift, a few thousand ppm at most.
   */
  read(sound: Sound, start: number, step: number, count: number, into?: Float64Array): Float64Array;
};

const phases = 512;

/** Windowed sinc, sampled: `table` holds a row of `taps` weights for each phase 0…512, the last as the first, one on. */
export type PhaseTable = { readonly half: number; readonly taps: number; readonly table: Float32Array };

/** The table of `makeResampler`. Tap j weighs the sample j − half + 1 places after the position's whole part. */
export function phaseTable(inRate: number, outRate: number, quality = 6): PhaseTable {
  const cutoff = Math.min(1, outRate / inRate) * 0.96;
  const half = Math.ceil(quality / cutoff);
  const taps = 2 * half;
  const table = new Float32Array(taps * (phases + 1));
  for (let p = 0; p <= phases; p++)
    for (let j = 0; j < taps; j++) {
      const x = j - half + 1 - p / phases;
      table[p * taps + j] = cutoff * sinc(cutoff * x) * kaiser(x / half, 5);
    }
  return { half, taps, table };
}

/**
 * A resampler from `inRate` to about `outRate` (samples per second). Within 2 % up to 75 % of the lower
 * Nyquist frequency with 6 zero crossings of the sinc on each side (`quality`), more with more.
 */
export function makeResampler(inRate: number, outRate: number, quality = 6): Resampler {
  const { half, taps, table } = phaseTable(inRate, outRate, quality);
  let scratch = new Float32Array(0);

  return {
    read(sound, start, step, count, into = new Float64Array(count)) {
      const first = Math.floor(start * inRate) - half;
      const hop = step * inRate;
      const need = Math.ceil((count - 1) * hop) + taps + 2;
      if (scratch.length < need) scratch = new Float32Array(Math.ceil(need * 1.1));
      const x = sound.read(first, need, scratch);
      const origin = start * inRate - first;
      for (let k = 0; k < count; k++) {
        const position = origin + k * hop;
        const whole = Math.floor(position);
        const from = whole - half + 1;
        const row = Math.round((position - whole) * phases) * taps;
        let sum = 0;
        for (let j = 0; j < taps; j += 2)
          sum +=
            (x[from + j] as number) * (table[row + j] as number) +
            (x[from + j + 1] as number) * (table[row + j + 1] as number);
        into[k] = sum;
      }
      return into;
    },
  };
}

const sinc = (x: number): number => (Math.abs(x) < 1e-12 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

/** Kaiser window within −1…1, zero from there on: so the first phase and the last weigh the same samples alike. */
function kaiser(x: number, beta: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel0(beta * Math.sqrt(1 - x * x)) / bessel0(beta);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
