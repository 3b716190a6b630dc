import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import {
  heightOf,
  spectrumBands,
  spectrumLevels,
  spectrumRange,
  spectrumTop,
} from '#src/signal/spectrogram.ts';
import { type Sound, soundOf } from '#src/signal/sound.ts';

const tone = (hertz: number, rate: number, seconds: number): Sound =>
  soundOf(
    Float32Array.from({ length: seconds * rate }, (_, t) => 0.5 * Math.sin((2 * Math.PI * hertz * t) / rate)),
    rate,
  );
const decibels = (level: number): number =>
  spectrumRange[0] + (level / 255) * (spectrumRange[1] - spectrumRange[0]);
const column = (levels: Uint8Array, columns: number, c: number): number[] =>
  Array.from({ length: spectrumBands }, (_, b) => levels[b * columns + c] as number);

describe('a spectrogram', () => {
  it('has a tone in its band, whatever the rate and the zoom', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(8000, 16_000, 22_050, 48_000),
        fc.double({ min: 0.15, max: 0.9, noNaN: true }),
        fc.constantFrom(0.02, 0.2, 1),
        (rate, share, length) => {
          const top = spectrumTop(rate);
          // A frequency at a share of the height, by bisection.
          let [low, high] = [0, top];
          for (let i = 0; i < 60; i++) {
            const middle = (low + high) / 2;
            if (heightOf(middle, top) < share) low = middle;
            else high = middle;
          }
          const levels = spectrumLevels(tone(low, rate, 2), { start: 0.5, end: 0.5 + length, columns: 7 });
          const bands = column(levels, 7, 3);
          const loudest = bands.indexOf(Math.max(...bands));
          // Short windows know low frequencies only roughly.
          const bin = length < 0.1 ? rate / 2 ** Math.floor(Math.log2(rate * 0.011)) : rate / (rate * 0.016);
          const [from, to] = [heightOf(low - bin, top), heightOf(low + bin, top)];
          expect((loudest + 1) / spectrumBands).toBeGreaterThanOrEqual(from);
          expect(loudest / spectrumBands).toBeLessThanOrEqual(to);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has white noise of variance 1 at 0 dB in every band, and nothing where there is no sound', () => {
    const { normal } = makeRandom(1);
    const rate = 16_000;
    const noise = soundOf(
      Float32Array.from({ length: 4 * rate }, () => normal()),
      rate,
    );
    const levels = spectrumLevels(noise, { start: 0, end: 8, columns: 2 });
    const mean = column(levels, 2, 0).reduce((sum, level) => sum + decibels(level), 0) / spectrumBands;
    expect(Math.abs(mean)).toBeLessThan(2);
    expect(Math.max(...column(levels, 2, 1))).toBe(0);
  });

  it('reads no more of three hours than of three minutes', () => {
    const reads = (seconds: number): number => {
      let count = 0;
      const sound: Sound = {
        ...{ rate: 8000, length: 8000 * seconds },
        read: (_, n, into = new Float32Array(n)) => {
          count++;
          return into.fill(0);
        },
      };
      spectrumLevels(sound, { start: 0, end: seconds, columns: 64 });
      return count;
    };
    expect(reads(10_800)).toBe(reads(180));
  });
});
