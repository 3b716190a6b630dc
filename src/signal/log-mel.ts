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
    for (let b = 0; b < bands; b++) {
      let [even, odd] = [0, 0];
      for (const [bin, weight] of filters[b] as readonly (readonly [number, number])[]) {
        const mirror = bin === 0 ? 0 : size - bin;
        const [sr, si] = [
          (re[bin] as number) + (re[mirror] as number),
          (im[bin] as number) - (im[mirror] as number),
        ];
        const [dr, di] = [
          (re[bin] as number) - (re[mirror] as number),
          (im[bin] as number) + (im[mirror] as number),
        ];
        even += (weight * (sr * sr + si * si)) / 4;
        odd += (weight * (dr * dr + di * di)) / 4;
      }
      out[t * bands + b] = Math.log(even + floor);
      if (t + 1 < frames) out[(t + 1) * bands + b] = Math.log(odd + floor);
    }
  }
  return out;
}

/** Bins and weights of each band. */
function triangles({
  fft: size,
  bands,
  low,
  high,
}: LogMelRecipe): (readonly (readonly [number, number])[])[] {
  const mel = (f: number) => 2595 * Math.log10(1 + f / 700);
  const corner = (k: number) =>
    700 * (10 ** ((mel(low) + ((mel(high) - mel(low)) * k) / (bands + 1)) / 2595) - 1);
  return Array.from({ length: bands }, (_, b) => {
    const [from, peak, to] = [corner(b), corner(b + 1), corner(b + 2)];
    const out: [number, number][] = [];
    for (let bin = 0; bin <= size / 2; bin++) {
      const f = (bin * logMelRate) / size;
      const weight = Math.min((f - from) / (peak - from), (to - f) / (to - peak));
      if (weight > 0) out.push([bin, weight]);
    }
    return out;
  });
}

function resampled(sound: Sound): Sound {
  const count = Math.floor((sound.length / sound.rate) * logMelRate);
  const samples = makeResampler(sound.rate, logMelRate).read(sound, 0, 1 / logMelRate, count);
  return soundOf(Float32Array.from(samples), logMelRate);
}
