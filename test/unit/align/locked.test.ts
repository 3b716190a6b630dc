import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { areApart, keptLocked, partOfCurve } from '#src/align/locked.ts';

/** Curves that rise, and a stretch of each. */
const rising = fc
  .tuple(
    fc.array(
      fc.tuple(fc.double({ min: 0.01, max: 3, noNaN: true }), fc.double({ min: 0.01, max: 3, noNaN: true })),
      {
        minLength: 3,
        maxLength: 20,
      },
    ),
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
  )
  .map(([steps, [p, q]]) => {
    const sum = (side: 0 | 1, upTo: number) =>
      steps.slice(0, upTo + 1).reduce((total, step) => total + step[side], 0);
    const knots = steps.map((_, k) => [sum(0, k), 5 + sum(1, k)] as const);
    const curve: Curve = {
      a: knots.map(([t]) => t),
      b: knots.map(([, t]) => t),
      sd: knots.map((_, k) => 0.01 * k),
    };
    const [first, length] = [curve.a[0] as number, (curve.a.at(-1) as number) - (curve.a[0] as number)];
    const range = [first + Math.min(p, q) * length, first + Math.max(p, q) * length] as const;
    return { curve, range };
  });

describe('a part of a curve that is kept', () => {
  it('says what the curve says between its ends, and putting it back changes nothing', () => {
    fc.assert(
      fc.property(rising, ({ curve, range }) => {
        const part = partOfCurve(curve, range);
        fc.pre(part !== null && range[1] - range[0] > 1e-3);
        const own = {
          a: part?.map.map(([t]) => t) ?? [],
          b: part?.map.map(([, t]) => t) ?? [],
          sd: part?.sd ?? [],
        };
        const back = part ? keptLocked(curve, [part]) : curve;
        for (let k = 0; k <= 10; k++) {
          const t = Math.min(range[1], range[0] + (k / 10) * (range[1] - range[0]));
          const there = curveAt(curve, t)?.b ?? Number.NaN;
          expect(curveAt(own, t)?.b).toBeCloseTo(there, 4);
          expect(curveAt(back, t)?.b).toBeCloseTo(there, 4);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('is none where the curve does not reach, or where nothing lies between', () => {
    const curve: Curve = { a: [1, 5], b: [2, 4], sd: [0, 0] };
    for (const range of [
      [0, 3],
      [3, 6],
      [3, 3],
    ] as const)
      expect(partOfCurve(curve, range)).toBeNull();
  });

  it('goes beside another only before or after it, on both clocks', () => {
    const part = (a: number, b: number) => ({
      map: [
        [a, b],
        [a + 1, b + 1],
      ] as const,
      sd: [0, 0],
    });
    const here = part(5, 5);
    for (const [other, apart] of [
      [part(7, 7), true],
      [part(2, 3), true],
      [part(5.5, 8), false],
      [part(7, 5.5), false],
      [part(7, 2), false],
    ] as const)
      expect([areApart(here, other), areApart(other, here)]).toEqual([apart, apart]);
  });
});
