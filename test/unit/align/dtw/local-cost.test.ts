import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { costsBetween, costsInMatrix, type Kernel, type LocalCost } from '#src/align/dtw/local-cost.ts';

type Vector = readonly number[];
const dot = (x: Vector, y: Vector): number => x.reduce((sum, v, k) => sum + v * (y[k] as number), 0);
const minus = (x: Vector, y: Vector): Vector => x.map((v, k) => v - (y[k] as number));
const norm = (x: Vector): number => Math.sqrt(dot(x, x));
const centred = (x: Vector): Vector => x.map((v) => v - x.reduce((a, b) => a + b, 0) / x.length);
const angle = (x: Vector, y: Vector): number => 1 - dot(x, y) / (norm(x) * norm(y));

const kernelValue = (k: Kernel, x: Vector, y: Vector): number => {
  switch (k.kernel) {
    case 'linear':
      return dot(x, y);
    case 'polynomial':
      return ((k.scale ?? 1) * dot(x, y) + (k.offset ?? 1)) ** k.degree;
    case 'exponential':
      return Math.exp(-k.rate * norm(minus(x, y)));
    case 'rbf':
      return Math.exp(-k.rate * norm(minus(x, y)) ** 2);
  }
};

/** The definitions. */
function defined(cost: LocalCost, x: Vector, y: Vector): number {
  switch (cost) {
    case 'sqeuclidean':
      return norm(minus(x, y)) ** 2;
    case 'euclidean':
      return norm(minus(x, y));
    case 'manhattan':
      return minus(x, y).reduce((sum, v) => sum + Math.abs(v), 0);
    case 'cosine':
      return angle(x, y);
    case 'correlation':
      return angle(centred(x), centred(y));
    default:
      return kernelValue(cost, x, x) + kernelValue(cost, y, y) - 2 * kernelValue(cost, x, y);
  }
}

const frames = (...rows: Vector[]): Frames => ({
  values: Float64Array.from(rows.flat()),
  dims: (rows[0] as Vector).length,
});

const one = (cost: LocalCost, x: Vector, y: Vector): number => {
  const out = new Float64Array(1);
  costsBetween(frames(x), frames(y), cost).rows(0, 0, 1, out);
  return out[0] as number;
};

const all: readonly LocalCost[] = [
  'sqeuclidean',
  'euclidean',
  'manhattan',
  'cosine',
  'correlation',
  { kernel: 'linear' },
  { kernel: 'polynomial', degree: 1 },
  { kernel: 'polynomial', degree: 3, scale: 0.5, offset: 0 },
  { kernel: 'exponential', rate: 0.7 },
  { kernel: 'rbf', rate: 0.3 },
];

describe('local costs', () => {
  it.each(all.map((cost) => [typeof cost === 'string' ? cost : JSON.stringify(cost), cost] as const))(
    '%s is what its definition says, and symmetric',
    (_, cost) => {
      const vector = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 3, maxLength: 3 });
      fc.assert(
        fc.property(vector, vector, (x, y) => {
          fc.pre(norm(centred(x)) > 1e-3 && norm(centred(y)) > 1e-3);
          expect(one(cost, x, y)).toBeCloseTo(defined(cost, x, y), 9);
          expect(one(cost, y, x)).toBe(one(cost, x, y));
          expect(one(cost, x, x)).toBeCloseTo(0, 12);
        }),
      );
    },
  );

  it('writes the asked cells of a row and no others', () => {
    const x = frames([1, 2], [3, 4], [5, 7]);
    for (const cost of all) {
      const { rows, n, m } = costsBetween(x, x, cost);
      expect([n, m]).toEqual([3, 3]);
      const whole = new Float64Array(3);
      const part = new Float64Array(3).fill(-1);
      rows(1, 0, 3, whole);
      rows(1, 1, 2, part);
      expect([...part]).toEqual([-1, whole[1], -1]);
    }
  });

  it('has an answer for frames without direction', () => {
    expect(one('cosine', [0, 0], [1, 2])).toBe(1);
    expect(one('cosine', [0, 0], [0, 0])).toBe(0);
    expect(one('correlation', [5, 5], [1, 2])).toBe(1);
    // 0.1 + 0.2 leaves rounding: an even frame all the same.
    expect(one('correlation', [0.3, 0.3, 0.3], [0.1, 0.1, 0.1])).toBe(0);
    expect(one('correlation', [1, 2, 4], [11, 12, 14])).toBeCloseTo(0, 12);
    expect(() => costsBetween(frames([1]), frames([2]), 'correlation')).toThrow(/one/);
  });

  it('keeps small angles and near frames apart', () => {
    expect(one('cosine', [1, 0], [1, 1e-9])).toBeCloseTo(5e-19, 25);
    expect(one({ kernel: 'rbf', rate: 1 }, [0], [1e-9])).toBeCloseTo(2e-18, 24);
  });

  it('refuses kernels that are none and powers that no number holds', () => {
    const x = frames([1e60]);
    const bad: readonly Kernel[] = [
      { kernel: 'rbf', rate: 0 },
      { kernel: 'exponential', rate: Number.NaN },
      { kernel: 'polynomial', degree: 0.5 },
      { kernel: 'polynomial', degree: 2, offset: -1 },
    ];
    for (const kernel of bad)
      expect(() => costsBetween(x, x, kernel)).toThrow(expect.objectContaining({ code: 'bad-cost' }));
    expect(() => costsBetween(x, x, { kernel: 'polynomial', degree: 3 })).toThrow(
      expect.objectContaining({ code: 'bad-sequences' }),
    );
  });

  it('takes a matrix of costs that are numbers', () => {
    expect(() => costsInMatrix([1, 2, 3], 2, 2)).toThrow(expect.objectContaining({ code: 'bad-cost' }));
    expect(() => costsInMatrix([1, -2], 1, 2)).toThrow(/0,1 is -2/);
    expect(() => costsInMatrix([1, Number.NaN], 2, 1)).toThrow(/1,0 is NaN/);
  });

  it('gives a linear kernel the path of squared Euclidean distance', () => {
    const x = frames([0, 1], [2, 3], [4, 1]);
    const y = frames([0, 0], [2, 2], [2, 4], [4, 0]);
    expect(dtw(x, y, { cost: { kernel: 'linear' } })).toEqual(dtw(x, y));
  });
});
