import { fft } from './fft.ts';
import type { Sound } from './sound.ts';
import { hann, pairPower } from './spectra.ts';

/** Bands of a spectrogram, even in mel (2595·log₁₀(1 + f/700)) from `spectrumLow` to at most `spectrumHigh` Hz. */
export const spectrumBands = 96;
export const spectrumLow = 50;
export const spectrumHigh = 10_000;
/** dB of levels 0 and 255; white noise of variance 1 has 0 dB. */
export const spectrumRange = [-100, 20] as const;

export type SpectrumWindow = { readonly start: number; readonly end: number; readonly columns: number };

/** So many windows of a column are looked at, spread over it: a far view costs no more than a near one. */
const mostFrames = 6;

/** Windows as long as suits the eye at a zoom, seconds: pitch is seen from afar, its pulses from near. */
const longWindow = 0.032;
const shortWindow = 0.008;

/**
 * Levels of a stretch of sound in mel bands: bands × columns, row by row from the lowest band, each the mean power of
 * its column and band in dB, `spectrumRange` as 0…255. Columns without sound are 0.
 */
export function spectrumLevels(sound: Sound, { start, end, columns }: SpectrumWindow): Uint8Array {
  const { rate } = sound;
  const column = (end - start) / columns;
  const seconds = Math.min(longWindow, Math.max(shortWindow, 4 * column));
  const size = 2 ** Math.max(4, Math.floor(Math.log2(rate * seconds)));
  const plan = fft(size);
  const window = hann(size);
  const scale = 1 / (4 * window.reduce((sum, w) => sum + w * w, 0));
  const filters = bandsOf(rate, size);
  const frames = Math.min(mostFrames, Math.max(1, Math.ceil((column * rate) / (size / 2))));
  const out = new Uint8Array(spectrumBands * columns);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  const [even, odd] = [new Float64Array(size / 2 + 1), new Float64Array(size / 2 + 1)];
  const samples = new Float32Array(size);
  const load = (into: Float64Array, time: number) => {
    sound.read(Math.round(time * rate) - size / 2, size, samples);
    for (let t = 0; t < size; t++) into[t] = (window[t] as number) * (samples[t] as number);
  };
  const power = new Float64Array(2 * spectrumBands);
  // Two columns ride in one complex transform.
  for (let c = 0; c < columns; c += 2) {
    power.fill(0);
    for (let k = 0; k < frames; k++) {
      const time = start + (c + (k + 0.5) / frames) * column;
      load(re, time);
      load(im, time + column);
      plan.forward(re, im);
      pairPower(re, im, even, odd, scale);
      for (const [b, { first, weights }] of filters.entries())
        for (const [i, weight] of weights.entries()) {
          power[2 * b] = (power[2 * b] as number) + weight * (even[first + i] as number);
          power[2 * b + 1] = (power[2 * b + 1] as number) + weight * (odd[first + i] as number);
        }
    }
    for (let b = 0; b < spectrumBands; b++) {
      out[b * columns + c] = levelOf((power[2 * b] as number) / frames);
      if (c + 1 < columns) out[b * columns + c + 1] = levelOf((power[2 * b + 1] as number) / frames);
    }
  }
  return out;
}

const [quietest, loudest] = spectrumRange;

const levelOf = (power: number): number =>
  power <= 0
    ? 0
    : Math.max(
        0,
        Math.min(255, Math.round((255 * (10 * Math.log10(power) - quietest)) / (loudest - quietest))),
      );

/** The highest frequency shown of sound of a rate. */
export const spectrumTop = (rate: number): number => Math.min(spectrumHigh, rate / 2);

const mel = (f: number): number => 2595 * Math.log10(1 + f / 700);
const hertz = (m: number): number => 700 * (10 ** (m / 2595) - 1);

/** How high a frequency stands between the lowest and the highest that are shown, 0…1 where it is among them. */
export const heightOf = (f: number, top: number): number =>
  (mel(f) - mel(spectrumLow)) / (mel(top) - mel(spectrumLow));

/** Triangles about each band's middle, never narrower than a bin, that sum to 1. */
function bandsOf(
  rate: number,
  size: number,
): { readonly first: number; readonly weights: readonly number[] }[] {
  const [low, high] = [mel(spectrumLow), mel(spectrumTop(rate))];
  const middle = (b: number) => hertz(low + ((high - low) * (b + 0.5)) / spectrumBands);
  const bin = rate / size;
  return Array.from({ length: spectrumBands }, (_, b) => {
    const centre = middle(b);
    const reach = Math.max(bin, (middle(b + 1) - middle(b - 1)) / 2);
    const first = Math.max(0, Math.ceil((centre - reach) / bin));
    const last = Math.min(size / 2, Math.floor((centre + reach) / bin));
    const raw = Array.from({ length: Math.max(1, last - first + 1) }, (_, i) =>
      Math.max(1e-9, 1 - Math.abs((first + i) * bin - centre) / reach),
    );
    const sum = raw.reduce((s, w) => s + w, 0);
    return { first: Math.min(first, size / 2), weights: raw.map((w) => w / sum) };
  });
}
