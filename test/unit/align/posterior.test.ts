import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { framePosterior, posterior } from '#src/align/posterior.ts';
import type { DtwSteps } from '#src/compute/compute.ts';
import type { Sequence } from '#src/model/sequence.ts';

/** Every path from corner to corner with its weight: the definition. */
function everyPath(a: Sequence, b: Sequence, sharpness: number, steps: DtwSteps): Map<string, number> {
  const [n, m] = [a.values.length, b.values.length];
  const through = new Map<string, number>();
  const cost = (i: number, j: number) => ((a.values[i] ?? 0) - (b.values[j] ?? 0)) ** 2;
  const walk = (i: number, j: number, sum: number, cells: readonly string[]) => {
    if (i === n - 1 && j === m - 1) {
      const weight = Math.exp(-sharpness * sum);
      for (const cell of cells) through.set(cell, (through.get(cell) ?? 0) + weight);
      through.set('all', (through.get('all') ?? 0) + weight);
      return;
    }
    for (const [di, dj] of [
      [1, 1],
      [1, 0],
      [0, 1],
    ] as const) {
      const [p, q] = [i + di, j + dj];
      if (p >= n || q >= m) continue;
      const step = di && dj ? steps.diagonal * cost(p, q) : steps.x * cost(p, q) + steps.penalty;
      walk(p, q, sum + step, [...cells, `${p},${q}`]);
    }
  };
  walk(0, 0, 0, ['0,0']);
  return through;
}

describe('posterior', () => {
  it('is the mean and variance over every path, weighted by its cost', () => {
    const values = (n: number) =>
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: n, maxLength: n });
    fc.assert(
      fc.property(values(5), values(6), fc.double({ min: 0, max: 6, noNaN: true }), (x, y, sharpness) => {
        const make = (v: readonly number[]): Sequence => ({
          values: Float32Array.from(v),
          dims: 1,
          hop: 1,
          start: 0,
        });
        const steps: DtwSteps = { diagonal: 2, x: 1.5, y: 1.5, penalty: 0.2 };
        const [a, b] = [make(x), make(y)];
        const through = everyPath(a, b, sharpness, steps);
        const path = { i: Int32Array.of(0, 1, 2, 3, 4, 4), j: Int32Array.of(0, 1, 2, 3, 4, 5) };
        const got = posterior(a, b, path, { radius: 6, sharpness, steps });
        const all = through.get('all') ?? 0;
        expect(got.offset).toHaveLength(10);
        for (let u = 0; u < 10; u++) {
          let [total, mean, square] = [0, 0, 0];
          for (let i = 0; i < 5; i++) {
            const w = through.get(`${i},${u - i}`) ?? 0;
            total += w;
            mean += w * (u - 2 * i);
            square += w * (u - 2 * i) ** 2;
          }
          mean /= total;
          expect(got.weight[u]).toBeCloseTo(total / all, 4);
          expect(got.offset[u]).toBeCloseTo(mean, 4);
          expect(got.variance[u]).toBeCloseTo(square / total - mean * mean, 3);
        }
        const byFrame = framePosterior(a, b, path, { radius: 6, sharpness, steps });
        for (let i = 0; i < 5; i++) {
          const entered = Array.from({ length: 6 }, (_, j) => through.get(`${i},${j}`) ?? 0);
          const sum = (of: (w: number, j: number) => number) => entered.reduce((s, w, j) => s + of(w, j), 0);
          const mean = sum((w, j) => w * j) / sum((w) => w);
          expect(byFrame.mean[i]).toBeCloseTo(mean, 4);
          expect(byFrame.variance[i]).toBeCloseTo(sum((w, j) => w * (j - mean) ** 2) / sum((w) => w), 3);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('has the path itself for frames that it does not reach, and where nothing is likely', () => {
    const make = (values: readonly number[]): Sequence => ({
      values: Float32Array.from(values),
      dims: 1,
      hop: 1,
      start: 0,
    });
    const steps: DtwSteps = { diagonal: 1, x: 1, y: 1, penalty: 0 };
    const path = { i: Int32Array.of(1, 2, 2, 3), j: Int32Array.of(0, 1, 2, 3) };
    const far = framePosterior(make([0, 0, 0, 0, 0]), make([900, 900, 900, 900]), path, {
      sharpness: 1,
      steps,
    });
    expect([...far.mean]).toEqual([0, 0, 1.5, 3, 3]);
    expect([...far.variance]).toEqual([0, 0, 0, 0, 0]);
  });
});
