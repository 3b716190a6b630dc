import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreeing, conformalFactor, deviationScale } from '#src/align/conformal.ts';
import { random } from '#test/fixtures/performance.ts';

/** A normal deviate by the sum of twelve evens. */
const normal = (next: () => number): number =>
  Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6);

describe('conformalFactor', () => {
  it('is the ⌈(n + 1)·coverage⌉-th smallest score, without a prior', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 60 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (scores, coverage) => {
          const sorted = [...scores].sort((p, q) => p - q);
          const k = Math.ceil((scores.length + 1) * coverage - 1e-9);
          expect(conformalFactor(scores, coverage)).toBe(sorted[k - 1] ?? Number.POSITIVE_INFINITY);
        },
      ),
    );
  });

  it('holds what it promises for the next point, whatever the distribution and the deviation said', () => {
    for (const [seed, shape] of [
      [1, (z: number) => Math.abs(z)],
      [2, (z: number) => Math.abs(z) ** 3],
      [3, (z: number) => 5 * Math.abs(z)],
    ] as const) {
      const next = random(seed);
      let held = 0;
      const trials = 3000;
      for (let t = 0; t < trials; t++) {
        const scores = Array.from({ length: 19 }, () => shape(normal(next)));
        if (shape(normal(next)) <= conformalFactor(scores, 0.9)) held++;
      }
      // 18 of 19 + 1 sorted places: 0.9 exactly; the spread of 3000 trials is 0.0055.
      expect(Math.abs(held / trials - 0.9)).toBeLessThan(0.02);
    }
  });

  it('moves from what other pairs say to what this one says', () => {
    const prior = Array.from({ length: 200 }, (_, k) => (k + 1) / 100);
    const own = Array.from({ length: 100 }, (_, k) => (k + 1) / 10);
    const factors = [0, 3, 10, 30, 100].map((n) =>
      conformalFactor(
        own.filter((_, k) => n > 0 && k % Math.floor(100 / n) === 0),
        0.9,
        prior,
      ),
    );
    expect(factors[0]).toBeCloseTo(1.8, 2);
    expect(factors.at(-1)).toBeGreaterThan(8);
    expect(factors[3]).toBeGreaterThan(2 * (factors[0] as number));
  });

  it('is less a matter of chance where points agree with other pairs, and theirs alone where they do not', () => {
    const next = random(6);
    const other = Array.from({ length: 200 }, () => Math.abs(normal(next)));
    const scalesOf = (size: number, weight?: typeof agreeing) =>
      Array.from({ length: 300 }, () =>
        deviationScale(
          Array.from({ length: 20 }, () => size * Math.abs(normal(next))),
          other,
          weight,
        ),
      );
    const far = (scales: readonly number[]) => scales.filter((s) => s < 0.875 || s > 1.19).length;
    expect(far(scalesOf(1, agreeing))).toBeLessThan(0.7 * far(scalesOf(1)));
    const middle = scalesOf(2.5, agreeing).toSorted((p, q) => p - q)[150] as number;
    expect(middle).toBeGreaterThan(2.2);
  });

  it('leaves deviations alone that are right already', () => {
    const next = random(4);
    const scores = Array.from({ length: 4000 }, () => Math.abs(normal(next)));
    expect(deviationScale(scores, [])).toBeCloseTo(1, 1);
  });
});
