import { describe, expect, it } from 'vitest';
import { makeResampler, phaseTable } from '#src/signal/resample.ts';
import { soundOf } from '#src/signal/sound.ts';

const tone = (f: number, rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, i) => Math.sin((2 * Math.PI * f * i) / rate));

/** Largest difference from the tone itself at the times asked for. */
function error(f: number, start: number, step: number, count: number): number {
  const reader = makeResampler(16000, 8000);
  const out = reader.read(soundOf(tone(f, 16000, 2), 16000), start, step, count);
  let worst = 0;
  for (let k = 0; k < count; k++)
    worst = Math.max(worst, Math.abs((out[k] as number) - Math.sin(2 * Math.PI * f * (start + k * step))));
  return worst;
}

describe('resampler', () => {
  it('gives a tone in the pass band at any moment and any clock rate', () => {
    for (const f of [200, 1000, 2000, 3000])
      for (const start of [0.3, 0.3000123, 0.71234567])
        for (const ppm of [0, 37, -500])
          expect(error(f, start, (1 + ppm * 1e-6) / 8000, 4000)).toBeLessThan(0.02);
  });

  it('keeps what lies above the new Nyquist frequency from folding over', () => {
    const reader = makeResampler(16000, 8000);
    for (const f of [4900, 6000, 7500]) {
      const out = reader.read(soundOf(tone(f, 16000, 2), 16000), 0.5, 1 / 8000, 4000);
      expect(Math.max(...out.map(Math.abs))).toBeLessThan(0.02);
    }
  });

  it('weighs the same samples alike whether a moment counts as the end of one sample or the start of the next', () => {
    for (const quality of [3, 4, 6]) {
      const { taps, table } = phaseTable(16000, 16000, quality);
      const first = [0, ...table.subarray(0, taps)];
      const last = [...table.subarray(512 * taps), 0];
      for (const [j, w] of first.entries()) expect(w).toBeCloseTo(last[j] as number, 7);
    }
  });

  it('is silent before the beginning and after the end', () => {
    const reader = makeResampler(16000, 8000);
    const sound = soundOf(tone(440, 16000, 1), 16000);
    expect(Math.max(...reader.read(sound, -2, 1 / 8000, 8000).map(Math.abs))).toBe(0);
    expect(Math.max(...reader.read(sound, 1.1, 1 / 8000, 8000).map(Math.abs))).toBe(0);
  });
});
