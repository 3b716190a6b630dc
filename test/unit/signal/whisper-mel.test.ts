import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { whisperMel } from '#src/signal/whisper-mel.ts';

/** The definition, term by term: whisper/audio.py with librosa's mel filters. */
function byDefinition(samples: Float32Array, bands: number): number[][] {
  const [size, hop, rate] = [400, 160, 16_000];
  const padded = Array.from({ length: samples.length + size }, (_, k) => {
    const at = k - size / 2;
    const last = samples.length - 1;
    return samples[at < 0 ? -at : at > last ? 2 * last - at : at] as number;
  });
  const mel = (f: number) => (f < 1000 ? f / (200 / 3) : 15 + Math.log(f / 1000) / (Math.log(6.4) / 27));
  const hertz = (m: number) => (m < 15 ? m * (200 / 3) : 1000 * Math.exp((Math.log(6.4) / 27) * (m - 15)));
  const corners = Array.from({ length: bands + 2 }, (_, k) => hertz((mel(8000) * k) / (bands + 1)));
  const frames = Math.floor(samples.length / hop);
  const levels = Array.from({ length: bands }, () => [] as number[]);
  for (let t = 0; t < frames; t++) {
    const power = Array.from({ length: size / 2 + 1 }, (_, k) => {
      let [re, im] = [0, 0];
      for (let n = 0; n < size; n++) {
        const x = (padded[t * hop + n] as number) * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
        re += x * Math.cos((2 * Math.PI * k * n) / size);
        im -= x * Math.sin((2 * Math.PI * k * n) / size);
      }
      return re * re + im * im;
    });
    for (let b = 0; b < bands; b++) {
      const [low, middle, high] = corners.slice(b, b + 3) as [number, number, number];
      const sum = power.reduce((all, p, k) => {
        const f = (k * rate) / size;
        const slope = Math.max(0, Math.min((f - low) / (middle - low), (high - f) / (high - middle)));
        return all + p * slope * (2 / (high - low));
      }, 0);
      levels[b]?.push(Math.log10(Math.max(sum, 1e-10)));
    }
  }
  const most = Math.max(...levels.flat());
  return levels.map((row) => row.map((level) => (Math.max(level, most - 8) + 4) / 4));
}

describe('log-mel spectra as Whisper hears them', () => {
  it.each([80, 128] as const)('are those of the definition, %i bands', (bands) => {
    const { uniform } = makeRandom(5);
    const samples = Float32Array.from(
      { length: 1700 },
      (_, n) => 0.4 * Math.sin(n / 3) * (n > 700 ? 1 : 0.001) + 0.01 * (uniform() - 0.5),
    );
    const found = whisperMel(samples, bands);
    const wanted = byDefinition(samples, bands).flat();
    expect(found.length).toBe(wanted.length);
    for (const [k, value] of wanted.entries()) expect(found[k]).toBeCloseTo(value, 4);
  });

  it('of silence are all alike', () => {
    const found = whisperMel(new Float32Array(1600), 80);
    expect(new Set(found)).toEqual(new Set([-1.5]));
  });
});
