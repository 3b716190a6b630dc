import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { increasing, keyPoints, smooth } from '#src/align/smooth.ts';

const numbers = (min: number, max: number) =>
  fc
    .array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: min, maxLength: max })
    .map((v) => Float64Array.from(v));

describe('smooth', () => {
  it('finds the minimum of its objective: no small change makes it less', () => {
    fc.assert(
      fc.property(numbers(3, 25), fc.double({ min: 0.01, max: 100, noNaN: true }), (values, stiffness) => {
        const weights = values.map((_, k) => 0.1 + (k % 3));
        const objective = (g: Float64Array) => {
          let sum = 0;
          for (let k = 0; k < g.length; k++) {
            sum += (weights[k] ?? 0) * ((g[k] ?? 0) - (values[k] ?? 0)) ** 2;
            if (k > 1) sum += stiffness * ((g[k] ?? 0) - 2 * (g[k - 1] ?? 0) + (g[k - 2] ?? 0)) ** 2;
          }
          return sum;
        };
        const best = smooth(values, weights, stiffness);
        const least = objective(best);
        for (let k = 0; k < best.length; k++)
          for (const change of [-0.1, 0.1]) {
            const other = Float64Array.from(best);
            other[k] = (other[k] ?? 0) + change;
            expect(objective(other)).toBeGreaterThanOrEqual(least - 1e-6 * (1 + least));
          }
      }),
    );
  });

  it('leaves straight lines alone, however stiff', () => {
    const line = Float64Array.from({ length: 50 }, (_, k) => 3 * k - 7);
    smooth(line, new Float64Array(50).fill(1), 1e6).forEach((v, k) => {
      expect(v).toBeCloseTo(3 * k - 7, 4);
    });
  });
});

describe('increasing', () => {
  it('rises by at least the step everywhere and leaves what rises alone', () => {
    fc.assert(
      fc.property(numbers(1, 40), (values) => {
        const out = increasing(values, 0.01);
        for (let k = 1; k < out.length; k++)
          expect((out[k] ?? 0) - (out[k - 1] ?? 0)).toBeGreaterThan(0.0099);
        const again = increasing(out, 0.0099);
        again.forEach((v, k) => {
          expect(v).toBeCloseTo(out[k] ?? 0, 6);
        });
      }),
    );
  });
});

describe('keyPoints', () => {
  it('keeps both ends and lets no point lie further off than the tolerance', () => {
    fc.assert(
      fc.property(numbers(2, 60), fc.double({ min: 0.1, max: 20, noNaN: true }), (y, tolerance) => {
        const x = y.map((_, k) => k);
        const kept = keyPoints(x, y, tolerance);
        expect(kept[0]).toBe(0);
        expect(kept[kept.length - 1]).toBe(y.length - 1);
        for (let p = 1; p < kept.length; p++) {
          const [from, to] = [kept[p - 1] ?? 0, kept[p] ?? 0];
          for (let k = from; k <= to; k++) {
            const on = (y[from] ?? 0) + (((y[to] ?? 0) - (y[from] ?? 0)) * (k - from)) / (to - from);
            expect(Math.abs((y[k] ?? 0) - on)).toBeLessThanOrEqual(tolerance + 1e-9);
          }
        }
      }),
    );
  });
});
