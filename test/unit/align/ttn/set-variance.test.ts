import { describe, expect, it } from 'vitest';
import { setVariance } from '#src/align/ttn/set-variance.ts';
import { makeRandom } from '#src/math/random.ts';

const numbers = (seed: number, n: number): Float64Array => {
  const random = makeRandom(seed);
  return Float64Array.from({ length: n }, () => random.normal());
};
const moments = Float64Array.from({ length: 17 }, (_, t) => t / 16);
const views = [1, 2, 3].map((seed) => ({ values: numbers(seed, 26), dims: 2 }));
const thetas = [4, 5, 6].map((seed) => numbers(seed, 5).map((v) => 0.4 * v));

describe('the variance within a set', () => {
  it('is that about the mean, of sequences that are not bent', () => {
    const flat = [1, 3].map((value) => ({ values: new Float64Array(6).fill(value), dims: 1 }));
    const none = [0, 1].map(() => new Float64Array(5));
    const { variance, loss } = setVariance(flat, none, moments, { bends: 1, size: 1 });
    expect(variance).toBeCloseTo(1, 12);
    expect(loss).toBeCloseTo(1, 12);
  });

  it('has the gradient of finite differences, bends counted in', () => {
    const prior = { bends: 0.3, size: 0.1 };
    const { gradient } = setVariance(views, thetas, moments, prior);
    for (const [s, theta] of thetas.entries())
      for (let k = 0; k < theta.length; k++) {
        const at = (by: number) => {
          const moved = thetas.map((each, r) =>
            r === s ? each.map((v, j) => (j === k ? v + by : v)) : each,
          );
          return setVariance(views, moved, moments, prior).loss;
        };
        expect(gradient[s]?.[k]).toBeCloseTo((at(1e-6) - at(-1e-6)) / 2e-6, 6);
      }
  });

  it('knows no clock that all are bent to alike', () => {
    const all = numbers(9, 5);
    const bent = thetas.map((theta) => theta.map((v, k) => v + (all[k] as number)));
    const prior = { bends: 0.3, size: 0.1 };
    expect(setVariance(views, bent, moments, prior).loss).toBeCloseTo(
      setVariance(views, thetas, moments, prior).loss,
      12,
    );
  });
});
