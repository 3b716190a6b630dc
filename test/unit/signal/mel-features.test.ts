import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { logMel } from '#src/signal/log-mel.ts';
import { type MelRecipe, melFeatures } from '#src/signal/mel-features.ts';
import { soundOf } from '#src/signal/sound.ts';
import { whisperMel } from '#src/signal/whisper-mel.ts';

const random = makeRandom(3);
const samples = Float32Array.from(
  { length: 8000 },
  (_, k) => 0.1 * random.normal() * (1 + Math.sin(k / 900)) + 0.2 * Math.sin(k * 0.3),
);
const sound = soundOf(samples, 16_000);
const plain: MelRecipe = {
  ...{ sampleRate: 16_000, hop: 160, window: 400, fft: 512, taper: 'hann', centred: true },
  ...{ amplitude: 1, preemphasis: 0, spectrum: 'power', mel: 'htk', bands: 40, low: 60, high: 7600 },
  ...{ floor: 1e-6, logarithm: 'natural', cepstra: null, mean: 0, deviation: 1, least: null, most: null },
};
const row = (values: Float32Array, width: number, k: number) => [
  ...values.subarray(k * width, (k + 1) * width),
];

describe('bands and cepstra as a recipe says', () => {
  it('are those of the aligner that ships, and of Whisper, with their settings', () => {
    const own = melFeatures(sound, plain);
    const shipped = logMel(sound, {
      hop: 160,
      window: 400,
      fft: 512,
      bands: 40,
      low: 60,
      high: 7600,
      floor: 0,
    });
    expect(own.hop).toBe(0.01);
    for (const k of [5, 20, 40])
      for (const [b, v] of row(own.values, 40, k).entries())
        expect(v).toBeCloseTo(shipped[k * 40 + b] ?? 0, 4);
    const whisper = whisperMel(samples, 80);
    const frames = whisper.length / 80;
    const { values } = melFeatures(sound, {
      ...{ ...plain, fft: 400, mel: 'slaney', bands: 80, low: 0, high: 8000, floor: 1e-10 },
      ...{ logarithm: 'decibels', mean: -40, deviation: 40 },
    });
    for (const k of [5, 20, 40])
      for (const [b, v] of row(values, 80, k).entries())
        expect(v).toBeCloseTo(whisper[b * frames + k] ?? 0, 4);
  });

  it('keep their length as cepstra, the first being their mean, or the power of the frame', () => {
    const bands = melFeatures(sound, plain).values;
    const cepstra = { count: 40, lifter: 0, energy: false };
    const all = melFeatures(sound, { ...plain, cepstra }).values;
    const [p, q] = [row(bands, 40, 9), row(all, 40, 9)];
    expect(Math.hypot(...q)).toBeCloseTo(Math.hypot(...p), 3);
    expect(q[0]).toBeCloseTo(p.reduce((a, b) => a + b, 0) / Math.sqrt(40), 3);
    const few = melFeatures(sound, { ...plain, cepstra: { count: 13, lifter: 22, energy: true } }).values;
    expect(few[9 * 13 + 1]).toBeCloseTo((q[1] as number) * (1 + 11 * Math.sin(Math.PI / 22)), 3);
    let power = 0;
    for (let k = 0; k < 400; k++)
      power +=
        ((samples[9 * 160 - 200 + k] as number) * (0.5 - 0.5 * Math.cos((2 * Math.PI * k) / 400))) ** 2;
    // Parseval: all bins hold 512 times that, those of 0…256 about half of it.
    expect(Math.abs((few[9 * 13] as number) - Math.log(256 * power))).toBeLessThan(0.05);
  });

  it('take the sound’s rate, amplitude, emphasis and limits as they are told', () => {
    const louder = melFeatures(sound, { ...plain, amplitude: 10 }).values;
    expect((louder[400] as number) - (melFeatures(sound, plain).values[400] as number)).toBeCloseTo(
      Math.log(100),
      3,
    );
    const held = melFeatures(sound, { ...plain, least: -1, most: 1 }).values;
    expect([Math.min(...held), Math.max(...held)]).toEqual([-1, 1]);
    const begins = melFeatures(sound, { ...plain, centred: false }).values;
    const later = melFeatures(soundOf(samples.subarray(200), 16_000), plain).values;
    expect(begins[4 * 40 + 7]).toBeCloseTo(later[4 * 40 + 7] ?? 0, 4);
    expect(melFeatures(soundOf(samples, 8000), plain).values.length).toBe(2 * louder.length);
  });
});
