import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfNormal } from '#src/align/conformal.ts';
import { errorLeft } from '#src/align/error-left.ts';
import { widestPlaces } from '#src/align/widest.ts';
import { errorLeftInWords, likely } from '#src/model/error-left.ts';
import { random } from '#test/fixtures/performance.ts';

const normalOf = (seed: number) => {
  const next = random(seed);
  return () => Array.from({ length: 12 }, next).reduce((sum, v) => sum + v, -6);
};

/** A path that is surer in some places than in others, 10 to 110 ms. */
const wavy = Array.from({ length: 201 }, (_, k) => ({ a: k / 2, sd: 0.06 + 0.05 * Math.sin(k / 9) }));

/** What is left in truth where every error is `factor` times its deviation times a normal deviate. */
function truly(factor: number): { median: number; worstTenth: number } {
  const normal = normalOf(3);
  const errors = Array.from({ length: 20_000 }, (_, n) =>
    Math.abs(factor * (wavy[n % wavy.length]?.sd ?? 0) * normal()),
  ).sort((p, q) => p - q);
  return { median: errors[10_000] ?? 0, worstTenth: errors[18_000] ?? 0 };
}

describe('errorLeft', () => {
  it('tells what is left where the deviations are right, and after answers where they are not', () => {
    for (const factor of [1, 0.5, 3]) {
      const normal = normalOf(11);
      const asked = factor === 1 ? [] : wavy.filter((_, k) => k % 4 === 0);
      const answers = asked.map(({ sd }) => ({ off: factor * sd * normal(), sd }));
      const left = errorLeft(wavy, answers, halfNormal);
      const truth = truly(factor);
      expect((left?.median ?? 0) / truth.median).toBeGreaterThan(0.75);
      expect((left?.median ?? 0) / truth.median).toBeLessThan(1.35);
      expect((left?.worstTenth ?? 0) / truth.worstTenth).toBeGreaterThan(0.75);
      expect((left?.worstTenth ?? 0) / truth.worstTenth).toBeLessThan(1.35);
    }
  });

  it('takes “it is right” for no more than a person can tell', () => {
    const before = errorLeft(wavy, [], halfNormal);
    const confirmed = Array.from({ length: 40 }, () => ({ off: 0, sd: 0.1 }));
    const after = errorLeft(wavy, confirmed, halfNormal);
    expect(after?.median).toBeLessThan(before?.median ?? 0);
    expect(after?.median).toBeGreaterThan(0.001);
    // Surer than anybody can tell already: nothing was learnt.
    const sure = wavy.map(({ a }) => ({ a, sd: 1e-4 }));
    const told = errorLeft(sure, [{ off: 0, sd: 1e-4 }], halfNormal);
    expect(told?.median).toBeCloseTo(errorLeft(sure, [], halfNormal)?.median ?? 0, 5);
  });

  it('counts a stretch above the limit once, and says so in words', () => {
    const path = Array.from({ length: 400 }, (_, k) => ({
      a: k / 4,
      sd: (k > 40 && k < 80) || (k > 240 && k < 250) ? 0.2 : 0.002,
    }));
    const left = errorLeft(path, [], halfNormal);
    expect(left?.above).toEqual({ limit: 0.05, places: 2 });
    expect(left && errorLeftInWords(left, 'fused')).toMatch(
      /^about [\d.]+ ms median, \d+ ms in the worst tenth; 2 places perhaps above 50 ms$/,
    );
    expect(errorLeft([], [], halfNormal)).toBeNull();
  });

  it('writes two figures in the unit that needs fewest zeros', () => {
    const words = [0, 9.2e-6, 0.000123, 0.0009996, 0.00321, 0.0474, 0.9996, 2.34].map(likely);
    expect(words).toEqual(['0 µs', '9.2 µs', '120 µs', '1 ms', '3.2 ms', '47 ms', '1.0 s', '2.3 s']);
  });

  it('is larger where the deviations are, all else alike', () => {
    fc.assert(
      fc.property(fc.double({ min: 1.01, max: 20, noNaN: true }), (factor) => {
        const wider = wavy.map(({ a, sd }) => ({ a, sd: factor * sd }));
        const [one, other] = [errorLeft(wavy, [], halfNormal), errorLeft(wider, [], halfNormal)];
        expect(other?.median).toBeCloseTo(factor * (one?.median ?? 0), 9);
        expect(other?.worstTenth).toBeCloseTo(factor * (one?.worstTenth ?? 0), 9);
      }),
    );
  });
});

describe('widestPlaces', () => {
  it('begins with the widest, asks nothing twice, and leaves alone what is answered or kept', () => {
    const moment = fc.record({
      a: fc.double({ min: 0, max: 100, noNaN: true }),
      sd: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(moment, { maxLength: 60 }),
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 5 }),
        (path, answered) => {
          const kept = [[20, 30]] as const;
          const found = widestPlaces(path, answered, kept);
          const open = path.filter(
            ({ a, sd }) => sd > 0 && answered.every((t) => Math.abs(t - a) >= 0.75) && (a < 20 || a > 30),
          );
          expect(found[0]?.sd ?? 0).toBe(Math.max(0, ...open.map(({ sd }) => sd)));
          for (const [k, place] of found.entries()) {
            expect(open).toContain(place);
            for (const other of found.slice(0, k)) {
              expect(Math.abs(other.a - place.a)).toBeGreaterThanOrEqual(2);
              expect(other.sd).toBeGreaterThanOrEqual(place.sd);
            }
          }
        },
      ),
    );
  });
});
