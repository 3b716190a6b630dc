import { describe, expect, it } from 'vitest';
import { rowsTogether } from '#src/align/method-frames.ts';
import { paceOf, rowsAlike } from '#src/align/pace.ts';
import { makeRandom } from '#src/math/random.ts';
import { frameCount, type Sequence } from '#src/model/sequence.ts';

const wave = (rows: number, period: number, noise: number, hop = 0.05): Sequence => {
  const random = makeRandom(rows + period);
  return {
    values: Float32Array.from(
      { length: rows },
      (_, k) => Math.SQRT2 * Math.sin((2 * Math.PI * k) / period) + noise * random.normal(),
    ),
    dims: 1,
    hop,
    start: 0,
  };
};

describe('the clock of tables', () => {
  it('is set by how long values stay alike, noise or not', () => {
    for (const noise of [0, 0.5]) {
      // A cosine is at half its height after a sixth of its period.
      expect(rowsAlike([wave(2000, 120, noise), wave(2200, 120, noise)])).toBeCloseTo(20, -0.5);
    }
  });

  it('does not depend on the unit of time: rows last as long whatever it is', () => {
    const lasts = (hop: number) => {
      const pair = [wave(2000, 120, 0.3, hop), wave(2200, 120, 0.3, hop)] as const;
      return paceOf(pair) * hop;
    };
    expect(lasts(3600)).toBeCloseTo(lasts(0.01), 9);
    expect(lasts(1)).toBeGreaterThanOrEqual(0.01);
    expect(lasts(1)).toBeLessThanOrEqual(0.04);
  });

  it('is that of the slower of two; tables of one rate are left row for row', () => {
    const [slow, quick] = [wave(100, 20, 0, 0.1), wave(400, 80, 0, 0.025)];
    const [a, b] = rowsTogether(slow, quick);
    expect([a.hop, b.hop]).toEqual([0.1, 0.1]);
    expect([frameCount(a), frameCount(b)]).toEqual([100, 100]);
    const rounded = { ...slow, hop: 0.100001 };
    expect(rowsTogether(slow, rounded)[1].values).toBe(rounded.values);
    expect(rowsTogether(slow, rounded)[0].hop).toBe(rowsTogether(slow, rounded)[1].hop);
  });
});
