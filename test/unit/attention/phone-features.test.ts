import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodePhones, type PhoneTable } from '#src/attention/phone-features.ts';
import { logMel, type LogMelRecipe } from '#src/signal/log-mel.ts';
import { soundOf } from '#src/signal/sound.ts';

const read = (path: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../..', path), 'utf8'));
const table = read('assets/models/aligner/phones.json') as PhoneTable;
const { features: recipe } = read('assets/models/aligner/aligner.json') as { features: LogMelRecipe };
/** What the training made of the same. */
const made = read('training/fixtures.json') as {
  logMel: number[][];
  phones: [string, number, number][];
  ids: number[];
  rows: number[][];
};

describe('what the aligner is given', () => {
  it('is the phones as in its training', () => {
    const words = [0, 1, 2].map((k) => made.phones.filter(([, , word]) => word === k).map(([ipa]) => ipa));
    const { ids, rows } = encodePhones(words, table);
    expect([...ids]).toEqual(made.ids);
    for (const [n, row] of made.rows.entries())
      expect([...rows.subarray(n * table.width, (n + 1) * table.width)]).toEqual(row.map(Math.fround));
  });

  it('is the sound as in its training', () => {
    const wave = Float32Array.from(
      { length: 1600 },
      (_, n) =>
        0.3 * Math.sin((2 * Math.PI * 220 * n) / 16_000) +
        0.1 * Math.sin((2 * Math.PI * 1870 * n) / 16_000 + (n * n) / 40_000),
    );
    const found = logMel(soundOf(wave, 16_000), recipe);
    expect(found).toHaveLength(made.logMel.length * recipe.bands);
    const apart = made.logMel.flat().map((value, k) => Math.abs((found[k] as number) - value));
    // Training works in single precision, which shows where a band is all but silent.
    expect(Math.max(...apart)).toBeLessThan(2e-4);
  });

  it('is much the same of a recording at another rate', () => {
    const tone = (rate: number) =>
      soundOf(
        Float32Array.from({ length: rate }, (_, n) => 0.3 * Math.sin((2 * Math.PI * 700 * n) / rate)),
        rate,
      );
    const [a, b] = [logMel(tone(16_000), recipe), logMel(tone(44_100), recipe)];
    const frame = (x: Float32Array, t: number) => [...x.subarray(t * recipe.bands, (t + 1) * recipe.bands)];
    const loudest = (x: number[]) => x.indexOf(Math.max(...x));
    expect(loudest(frame(a, 50))).toBe(loudest(frame(b, 50)));
    expect(Math.max(...frame(a, 50))).toBeCloseTo(Math.max(...frame(b, 50)), 1);
  });
});
