import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curveDifference } from '#src/align/curve-difference.ts';

describe('the difference of two maps', () => {
  it('is what one was shifted by, wherever both go, and turns with the order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.1, max: 3, noNaN: true }), { minLength: 3, maxLength: 20 }),
        fc.double({ min: -5, max: 5, noNaN: true }),
        (steps, by) => {
          const a = steps.map((_, k) => steps.slice(0, k + 1).reduce((p, q) => p + q, 0));
          const b = a.map((t) => 2 + 1.1 * t);
          const found = curveDifference([{ a, b: b.map((t) => t + by) }], [{ a: a.slice(1), b: b.slice(1) }]);
          expect(found?.a).toEqual(a.slice(1));
          expect(found?.median).toBeCloseTo(Math.abs(by), 9);
          expect(found?.most.by).toBeCloseTo(by, 9);
          const back = curveDifference([{ a, b }], [{ a, b: b.map((t) => t + by) }]);
          expect(back?.most.by).toBeCloseTo(-by, 9);
        },
      ),
    );
  });

  it('is largest where they lie farthest apart, between knots of either too, and none where they never meet', () => {
    const straight = { a: [0, 10], b: [0, 10] };
    const bent = { a: [0, 4, 10], b: [0, 5, 10] };
    expect(curveDifference([straight], [bent])).toMatchObject({ median: 0, most: { by: -1, at: 4 } });
    const broken = [
      { a: [0, 2], b: [1, 3] },
      { a: [6, 8], b: [6, 8] },
    ];
    expect(curveDifference(broken, [straight])?.a).toEqual([0, 2, 6, 8]);
    expect(curveDifference([{ a: [20, 30], b: [0, 1] }], [straight])).toBeNull();
  });
});
