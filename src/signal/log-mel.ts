import { fft } from './fft.ts';
import { makeResampler } from './resample.ts';
import { type Sound, soundOf } from './sound.ts';

/** How sound becomes what a network hears; see training/README.md and assets/models/aligner/aligner.json. */
export type LogMelRecipe = {
  /** Samples at 16 kHz: between frames, in a window, in a transform. */
  readonly hop: number;
  readonly window: number;
  readonly fft: number;
  readonly bands: number;
  /** Hz, of the outermost corners. */
  readonly low: number;
  readonly high: number;
  /** Added to every band's power. */
  readonly floor: number;
};

export const logMelRate = 16_000;

/**
 * Logarithms of mel-band powers (n × bands, row after row): frame t is centred on sample hop·t, zeros beyond the ends;
 * a periodic Hann window; triangles of height 1 between corners even in 2595·log₁₀(1 + f/700). Nothing is normalised.
 */
export function logMel(sound: Sound, recipe: LogMelRecipe): Float32Array {
  const { hop, window, fft: size, bands, floor } = recipe;
  const own = sound.rate === logMelRate ? sound : resampled(sound);
  const frames = Math.floor(own.length / hop) + 1;
  const out = new Float32Array(frames * bands);
  const taper = Float64Array.from(
    { length: window },
    (_, t) => 0.5 - 0.5 * Math.cos((2 * Math.PI * t) / window),
  );
  const filters = triangles(recipe);
  const plan = fft(size);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  const samples = new Float32Array(window + hop);
  const [even, odd] = [new Float64Array(size / 2 + 1), new Float64Array(size / 2 + 1)];
  // Two frames ride in one complex transform.
  for (let t = 0; t < frames; t += 2) {
    own.read(t * hop - window / 2, window + hop, samples);
    re.fill(0);
    im.fill(0);
    for (let k = 0; k < window; k++) {
      re[k] = (taper[k] as number) * (samples[k] as number);
      im[k] = (taper[k] as number) * (samples[k + hop] as number);
    }
    plan.forward(re, im);
    for (let bin = 0; bin <= size / 2; bin++) {
      const mirror = bin === 0 ? 0 : size - bin;
      const sr = (re[bin] as number) + (re[mirror] as number);
      const si = (im[bin] as number) - (im[mirror] as number);
      const dr = (re[bin] as number) - (re[mirror] as number);
      const di = (im[bin] as number) + (im[mirror] as number);
      even[bin] = (sr * sr + si * si) / 4;
      odd[bin] = (dr * dr + di * di) / 4;
    }
    for (let b = 0; b < bands; b++) {
      const { first, weights } = filters[b] as Triangle;
      let one = 0;
      let two = 0;
      for (let k = 0; k < weights.length; k++) {
        one += (weights[k] as number) * (even[first + k] as number);
        two += (weights[k] as number) * (odd[first + k] as number);
      }
      out[t * bands + b] = Math.log(one + floor);
      if (t + 1 < frames) out[(t + 1) * bands + b] = Math.log(two + floor);
    }
  }
  return out;
}

/** Weights of the bins from `first` on. */
type Triangle = { readonly first: number; readonly weights: Float64Array };

function triangles({ fft: size, bands, low, high }: LogMelRecipe): readonly Triangle[] {
  const mel = (f: number) => 2595 * Math.log10(1 + f / 700);
  const corner = (k: number) =>
    700 * (10 ** ((mel(low) + ((mel(high) - mel(low)) * k) / (bands + 1)) / 2595) - 1);
  return Array.from({ length: bands }, (_, b) => {
    const [from, peak, to] = [corner(b), corner(b + 1), corner(b + 2)];
    const weights = Array.from({ length: size / 2 + 1 }, (_, bin) => {
      const f = (bin * logMelRate) / size;
      return Math.max(0, Math.min((f - from) / (peak - from), (to - f) / (to - peak)));
    });
    const first = weights.findIndex((w) => w > 0);
    return first < 0
      ? { first: 0, weights: new Float64Array() }
      : { first, weights: Float64Array.from(weights.slice(first, weights.findLastIndex((w) => w > 0) + 1)) };
  });
}

function resampled(sound: Sound): Sound {
  const count = Math.floor((sound.length / sound.rate) * logMelRate);
  const samples = makeResampler(sound.rate, logMelRate).read(sound, 0, 1 / logMelRate, count);
  return soundOf(Float32Array.from(samples), logMelRate);
}
