import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PairEvidence, SyncResult } from '#src/model/alignment.ts';
import { errorOf, placed, solve } from './solved-network.ts';
import { breaksOff, evidence, type Truth } from './synthetic-event.ts';

const A: Truth = { id: 'A', start: 0, ppm: 0, duration: 240 };
const B: Truth = { id: 'B', start: 10, ppm: 120, duration: 220 };
const C: Truth = {
  id: 'C',
  start: 12.5,
  ppm: -60,
  duration: 180,
  pauses: [
    [70, 2],
    [130, 11.5],
  ],
};

/** Where the recording breaks, in its own seconds. */
const breaksOf = (result: SyncResult, id: string): number[] =>
  placed(result, id)
    .map.segments.slice(1)
    .map((segment) => segment.knots[0]?.source ?? Number.NaN);

const statuses = (result: SyncResult) => result.pairs.map((pair) => pair.status);

describe('a pause is one moment and one size, whoever heard it', () => {
  const half = fc.double({ min: -0.5, max: 0.5, noNaN: true });
  const strength = fc.double({ min: 0.2, max: 0.9, noNaN: true });

  it('wherever in half a second two pairs place it, and the surer tells the moment', () => {
    fc.assert(
      fc.property(
        fc.tuple(half, half),
        fc.tuple(half, half),
        fc.tuple(strength, strength).filter(([p, q]) => p !== q),
        (one, two, sure) => {
          const result = solve(
            [A, B, C],
            [
              evidence(A, B),
              breaksOff(evidence(A, C), one, sure[0]),
              breaksOff(evidence(B, C), two, sure[1]),
            ],
          );
          expect(statuses(result)).toEqual(['matched', 'matched', 'matched']);
          const [first = 0, second = 0] = sure[0] > sure[1] ? one : two;
          const [p = 0, q = 0, ...more] = breaksOf(result, 'C');
          expect(more).toEqual([]);
          expect(p).toBeCloseTo(70 + first, 2);
          expect(q).toBeCloseTo(130 + second, 2);
          expect(errorOf(result, C, A)).toBeLessThan(2e-4);
          for (const placement of result.placements) expect(placement.confidence).toBeGreaterThan(0.9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('also the reference’s own', () => {
    const pairs = [
      breaksOff(evidence(C, A), [0.45, -0.4], 0.4),
      breaksOff(evidence(C, B), [-0.45, 0.4], 0.7),
      evidence(A, B),
    ];
    const result = solve([C, A, B], pairs);
    expect(statuses(result)).toEqual(['matched', 'matched', 'matched']);
    expect(breaksOf(result, 'C')).toEqual([expect.closeTo(69.55, 2), expect.closeTo(130.4, 2)]);
    for (const truth of [A, B]) expect(errorOf(result, truth, C)).toBeLessThan(2e-4);
  });

  it('but several of one size stay several where there are windows between them', () => {
    const little = fc.double({ min: -0.2, max: 0.2, noNaN: true });
    const offs = fc.array(little, { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 5 }),
        fc.double({ min: 1, max: 4, noNaN: true }),
        offs,
        offs,
        (count, apart, one, two) => {
          const pauses = Array.from({ length: count }, (_, k) => [70 + k * apart, 2] as const);
          const stutters: Truth = { ...C, pauses };
          const result = solve(
            [A, B, stutters],
            [
              evidence(A, B),
              breaksOff(evidence(A, stutters, { least: 0.5 }), one, 0.7),
              breaksOff(evidence(B, stutters, { least: 0.5 }), two, 0.5),
            ],
          );
          expect(statuses(result)).toEqual(['matched', 'matched', 'matched']);
          const expected = pauses.map(([at], k) => expect.closeTo(at + (one[k] ?? 0), 2));
          expect(breaksOf(result, 'C')).toEqual(expected);
        },
      ),
      { numRuns: 100 },
    );
  });
});

it('breaks between which nothing was measured are one', () => {
  // In half an hour a pause in twelve seconds of silence: no stretch of that length is told apart there.
  const long = [A, B, { ...C, pauses: [[1800, 7] as const] }].map((t): Truth => ({ ...t, duration: 3600 }));
  const [a, b, c] = long as [Truth, Truth, Truth];
  const result = solve(long, [
    evidence(a, b),
    breaksOff(evidence(a, c), [-6], 0.5),
    breaksOff(evidence(b, c), [6], 0.7),
  ]);
  expect(statuses(result)).toEqual(['matched', 'matched', 'matched']);
  expect(breaksOf(result, 'C')).toEqual([expect.closeTo(1806, 1)]);
  expect(errorOf(result, c, a, 7)).toBeLessThan(2e-4);
});

it('says that it guesses where all matches of a recording contradict, and has no confidence', () => {
  const a: Truth = { id: 'A', start: 0, ppm: 0, duration: 63 };
  const b: Truth = { id: 'B', start: 48, ppm: 0, duration: 24 };
  const c: Truth = { id: 'C', start: 36, ppm: 0, duration: 36, pauses: [[18, 3]] };
  const weak = { confidence: 0.5 };
  /** The pair with one of its straight stretches a second off. */
  const bent = (pair: PairEvidence, wrong: number, by: number): PairEvidence => ({
    ...pair,
    segments: pair.segments.map((s, k) => (k === wrong ? { ...s, a: [s.a[0] + by, s.a[1] + by] } : s)),
  });
  const result = solve(
    [a, b, c],
    [evidence(a, b), bent(evidence(a, c, weak), 1, -1), bent(evidence(b, c, weak), 0, 1)],
  );
  expect(statuses(result)).toEqual(['matched', 'inconsistent', 'inconsistent']);
  expect(placed(result, 'C')).toMatchObject({
    confidence: 0,
    reason: 'Its matches with “A”, “B” contradict each other or the rest; where it lies is a guess.',
  });
});
