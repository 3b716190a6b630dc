import { describe, expect, it } from 'vitest';
import { compileGradient, compileValue, type NumberArray } from '#src/math/autodiff.ts';
import { makeRandom } from '#src/math/random.ts';

const { normal } = makeRandom(5);
const drawn = (rows: number, cols: number): NumberArray => ({
  shape: [rows, cols],
  values: Float32Array.from({ length: rows * cols }, normal),
});

describe('automatic differentiation', () => {
  it('agrees with finite differences in every weight, used twice or once', async () => {
    const parameters = { a: drawn(3, 2), b: drawn(1, 2) };
    const given = { x: drawn(4, 3), m: drawn(1, 2) };
    const f: Parameters<typeof compileValue>[0] = ({ matmul, plus, tanh, times, less, total }, p, d) => {
      const h = tanh(plus(matmul(d.x as never, p.a as never), p.b as never));
      return total(times(less(h, d.m as never), times(h, p.b as never)));
    };
    const [value, gradient] = [await compileValue(f), await compileGradient(f)];
    const found = gradient(parameters, given);
    const step = 1e-2;
    for (const name of ['a', 'b'] as const)
      parameters[name].values.forEach((_, k) => {
        const at = (by: number) => {
          const values = parameters[name].values.slice();
          values[k] = (values[k] as number) + by;
          return value({ ...parameters, [name]: { ...parameters[name], values } }, given)[0] as number;
        };
        const slope = (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
        expect(found[name]?.values[k]).toBeCloseTo(slope, 2);
      });
    // Nothing was used up: the same call gives the same again.
    expect(gradient(parameters, given)).toEqual(found);
  });
});
