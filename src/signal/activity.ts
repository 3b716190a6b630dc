import { quantile } from './chroma.ts';
import type { Sound } from './sound.ts';

/**
 * Source times between which something is to be heard: from the first to the last moment that comes within
 * 45 dB of the loud ones (those exceeded a tenth of the time), 0.1 s wider. Null in silence.
 */
export function activeRange(sound: Sound): readonly [number, number] | null {
  const step = Math.max(1, Math.round(sound.rate * 0.02));
  const n = Math.ceil(sound.length / step);
  const power = new Float32Array(n);
  const perBlock = 512;
  const samples = new Float32Array(step * perBlock);
  for (let first = 0; first < n; first += perBlock) {
    sound.read(first * step, samples.length, samples);
    for (let k = 0; k < perBlock && first + k < n; k++) {
      let sum = 0;
      for (let t = k * step; t < (k + 1) * step; t++) sum += (samples[t] as number) ** 2;
      power[first + k] = sum / step;
    }
  }
  // Silence with a click in it is loud less than a tenth of the time: then its loudest moment counts.
  const loud = quantile(power, 0.9) || power.reduce((most, p) => Math.max(most, p), 0);
  if (!(loud > 0)) return null;
  const least = loud * 10 ** -4.5;
  const from = power.findIndex((p) => p > least);
  const to = power.findLastIndex((p) => p > least) + 1;
  const seconds = step / sound.rate;
  return [Math.max(0, from * seconds - 0.1), Math.min(sound.length / sound.rate, to * seconds + 0.1)];
}
