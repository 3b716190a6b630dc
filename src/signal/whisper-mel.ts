/** Log-mel spectra as Whisper hears them (Radford et al. 2022; whisper/audio.py). */
export const whisperRate = 16_000;
export const whisperHop = 160;
const size = 400;
const bins = size / 2 + 1;

/**
 * bands × frames (band after band), frames = samples ÷ 160: power in a periodic Hann window of 400 samples, centred on
 * 160·t with the sound mirrored at its ends; Slaney's mel bands of equal area from 0 to 8 kHz; decimal logarithms, none
 * more than 8 below the greatest; (x + 4) ÷ 4.
 * @param samples at 16 kHz, more than 200
 */
export function whisperMel(samples: Float32Array, bands: 80 | 128): Float32Array {
  const frames = Math.floor(samples.length / whisperHop);
  const filters = slaneyBands(bands);
  const out = new Float32Array(bands * frames);
  const power = new Float64Array(bins);
  const wave = new Float64Array(size);
  const mirrored = (k: number): number => {
    const last = samples.length - 1;
    return samples[k < 0 ? -k : k > last ? 2 * last - k : k] as number;
  };
  let most = -Infinity;
  for (let t = 0; t < frames; t++) {
    for (let n = 0; n < size; n++)
      wave[n] = (tables.taper[n] as number) * mirrored(t * whisperHop - size / 2 + n);
    powers(wave, power);
    for (let b = 0; b < bands; b++) {
      let sum = 0;
      for (const [bin, weight] of filters[b] as Filter) sum += weight * (power[bin] as number);
      const level = Math.log10(Math.max(1e-10, sum));
      out[b * frames + t] = level;
      most = Math.max(most, level);
    }
  }
  for (let k = 0; k < out.length; k++) out[k] = (Math.max(out[k] as number, most - 8) + 4) / 4;
  return out;
}

const tables = {
  taper: Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size)),
  cos: Float64Array.from({ length: size }, (_, n) => Math.cos((2 * Math.PI * n) / size)),
  sin: Float64Array.from({ length: size }, (_, n) => Math.sin((2 * Math.PI * n) / size)),
};
const half = size / 2;
const [even, odd] = [new Float64Array(half), new Float64Array(half)];

/** |X|² of 400 real samples, by the definition, folded: what is even about the middle meets cosines only. */
function powers(wave: Float64Array, out: Float64Array): void {
  const { cos, sin } = tables;
  for (let n = 1; n < half; n++) {
    even[n] = (wave[n] as number) + (wave[size - n] as number);
    odd[n] = (wave[n] as number) - (wave[size - n] as number);
  }
  for (let k = 0; k < bins; k++) {
    let re = (wave[0] as number) + (k % 2 === 0 ? 1 : -1) * (wave[half] as number);
    let im = 0;
    for (let n = 1, at = k; n < half; n++) {
      re += (even[n] as number) * (cos[at] as number);
      im += (odd[n] as number) * (sin[at] as number);
      at += k;
      if (at >= size) at -= size;
    }
    out[k] = re * re + im * im;
  }
}

type Filter = readonly (readonly [bin: number, weight: number])[];

/** As librosa.filters.mel(sr=16000, n_fft=400, n_mels) makes them: linear below 1 kHz, logarithmic above; area 1. */
function slaneyBands(bands: number): readonly Filter[] {
  const step = Math.log(6.4) / 27;
  const mel = (f: number) => (f < 1000 ? (3 * f) / 200 : 15 + Math.log(f / 1000) / step);
  const hertz = (m: number) => (m < 15 ? (200 * m) / 3 : 1000 * Math.exp(step * (m - 15)));
  const corner = (k: number) => hertz((mel(whisperRate / 2) * k) / (bands + 1));
  return Array.from({ length: bands }, (_, b) => {
    const [from, peak, to] = [corner(b), corner(b + 1), corner(b + 2)];
    const out: [number, number][] = [];
    for (let bin = 0; bin < bins; bin++) {
      const f = (bin * whisperRate) / size;
      const weight = Math.min((f - from) / (peak - from), (to - f) / (to - peak));
      if (weight > 0) out.push([bin, (weight * 2) / (to - from)]);
    }
    return out;
  });
}
