import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { keptLocked } from '#src/align/locked.ts';
import { rigidPart } from '#src/align/rigid-part.ts';
import type { InvalidInputError } from '#src/model/errors.ts';

const times = Array.from({ length: 101 }, (_, k) => k / 2);
const wobbling = (rate: number, size: number): Curve => ({
  a: times,
  b: times.map((t) => 5 + rate * t + size * Math.sin(1.7 * t)),
  sd: times.map((t) => (t > 20 && t < 22 ? 0.5 : 0.01)),
});

describe('a part at one rate', () => {
  it('is the line under the wobble, and all there is of the curve between its ends', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        fc.tuple(fc.double({ min: 0, max: 15, noNaN: true }), fc.double({ min: 25, max: 49, noNaN: true })),
        (rate, size, range) => {
          const curve = wobbling(rate, size);
          const part = rigidPart(curve, range);
          const [[a0, b0] = [0, 0], [a1, b1] = [0, 0]] = part?.map ?? [];
          expect([a0, a1]).toEqual(range);
          expect(Math.abs((b1 - b0) / (a1 - a0) - rate)).toBeLessThan(0.15 * size + 1e-9);
          expect(part?.sd[0]).toBeGreaterThanOrEqual(0.01);
          const whole = part ? keptLocked(curve, [part]) : curve;
          for (const share of [0.1, 0.5, 0.9]) {
            const t = a0 + share * (a1 - a0);
            expect(curveAt(whole, t)?.b).toBeCloseTo(b0 + share * (b1 - b0), 9);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is not led astray by moments that are little known', () => {
    const curve = wobbling(1, 0);
    const off = { ...curve, b: curve.b.map((b, k) => (curve.sd[k] === 0.5 ? b + 0.4 : b)) };
    const part = rigidPart(off, [5, 45]);
    expect(Math.abs((part?.map[1]?.[1] ?? 0) - 50)).toBeLessThan(0.01);
  });

  it('goes through the pins it can meet, and refuses where no rate meets all', () => {
    const curve = wobbling(1, 0.05);
    const two = rigidPart(
      curve,
      [10, 40],
      [
        [10, 15.1],
        [40, 44.8],
      ],
    );
    expect(two?.map).toEqual([
      [10, 15.1],
      [40, expect.closeTo(44.8, 9)],
    ]);
    const one = rigidPart(curve, [10, 40], [[20, 25.2]]);
    const [[a0, b0] = [0, 0], [a1, b1] = [0, 0]] = one?.map ?? [];
    expect(b0 + ((20 - a0) / (a1 - a0)) * (b1 - b0)).toBeCloseTo(25.2, 9);
    const code = (pins: readonly (readonly [number, number])[]) => {
      try {
        rigidPart(curve, [10, 40], pins);
        return null;
      } catch (error) {
        return (error as InvalidInputError).code;
      }
    };
    expect(
      code([
        [10, 15],
        [20, 26],
        [40, 45],
      ]),
    ).toBe('bad-pins');
    // One outside, whose moment of b the line would pass.
    expect(code([[5, 20]])).toBe('bad-pins');
    expect(rigidPart(curve, [40, 60])).toBeNull();
    expect(rigidPart(curve, [20, 20])).toBeNull();
  });
});
