import type { Sequence } from '#src/model/sequence.ts';
import type { Sound } from '#src/signal/sound.ts';

const hop = 0.02;
/** 60 dB below full scale nothing is heard. */
const floor = 1e-3;

/** How loud a sound is, every 20 ms: its root mean square, and the logarithm of that. n × 2. */
export function loudness(sound: Sound): Sequence {
  const step = Math.max(1, Math.round(sound.rate * hop));
  const n = Math.max(1, Math.floor(sound.length / step));
  const values = new Float32Array(2 * n);
  const perBlock = 512;
  const samples = new Float32Array(step * perBlock);
  for (let first = 0; first < n; first += perBlock) {
    sound.read(first * step, samples.length, samples);
    for (let k = 0; k < perBlock && first + k < n; k++) {
      let sum = 0;
      for (let t = k * step; t < (k + 1) * step; t++) sum += (samples[t] as number) ** 2;
      const level = Math.sqrt(sum / step);
      values[2 * (first + k)] = level;
      values[2 * (first + k) + 1] = Math.log(level + floor);
    }
  }
  const seconds = step / sound.rate;
  return { values, dims: 2, hop: seconds, start: seconds / 2 };
}
