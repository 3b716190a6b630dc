import { fft } from './fft.ts';
import type { Sound } from './sound.ts';

/**
 * Power spectra of Hann-windowed frames, handed to `visit` one after the other. Frame k is centred on
 * sample k·hop (the first frame on 0). Two frames ride in one complex transform.
 * @param size window length in samples, a power of two
 * @param visit gets the frame's index and |X|² of bins 0…size/2 (reused: copy what you keep), scaled so
 *   that white noise of variance v gives v in every bin
 */
export function eachSpectrum(
  sound: Sound,
  size: number,
  hop: number,
  frames: number,
  visit: (frame: number, power: Float64Array) => void,
): void {
  const plan = fft(size);
  const window = hann(size);
  const scale = 1 / (4 * window.reduce((sum, w) => sum + w * w, 0));
  const re = new Float64Array(size);
  const im = new Float64Array(size);
  const even = new Float64Array(size / 2 + 1);
  const odd = new Float64Array(size / 2 + 1);
  const block = Math.max(2, Math.floor(65_536 / hop) & ~1);
  const samples = new Float32Array((block - 1) * hop + size);
  for (let first = 0; first < frames; first += block) {
    sound.read(first * hop - size / 2, samples.length, samples);
    for (let k = 0; k < block && first + k < frames; k += 2) {
      const at = k * hop;
      for (let t = 0; t < size; t++) {
        const w = window[t] as number;
        re[t] = w * (samples[at + t] as number);
        im[t] = w * (samples[at + hop + t] as number);
      }
      plan.forward(re, im);
      pairPower(re, im, even, odd, scale);
      visit(first + k, even);
      if (first + k + 1 < frames) visit(first + k + 1, odd);
    }
  }
}

/** A periodic Hann window. */
export const hann = (size: number): Float64Array =>
  Float64Array.from({ length: size }, (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / size));

/** Powers of two real frames that rode in one complex transform, `even` as its real part; bins 0…size/2. */
export function pairPower(
  re: Float64Array,
  im: Float64Array,
  even: Float64Array,
  odd: Float64Array,
  scale: number,
): void {
  const size = re.length;
  for (let f = 0; f <= size / 2; f++) {
    const g = f === 0 ? 0 : size - f;
    const sr = (re[f] as number) + (re[g] as number);
    const si = (im[f] as number) - (im[g] as number);
    const dr = (re[f] as number) - (re[g] as number);
    const di = (im[f] as number) + (im[g] as number);
    even[f] = (sr * sr + si * si) * scale;
    odd[f] = (dr * dr + di * di) * scale;
  }
}
