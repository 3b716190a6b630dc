import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitSegments } from '#src/align/sync/fit-segments.ts';
import type { Matches, PairSegment } from '#src/model/alignment.ts';

/** Repeatable noise in −1…1. */
const noise = (seed: number): (() => number) => {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    return x / 2147483648 - 1;
  };
};

type Planted = {
  readonly offset: number;
  readonly ppm: number;
  readonly breaks: readonly [at: number, jump: number][];
};

/** A's time at B's time b: a planted offset and rate; at each break of B's clock A jumps ahead. */
const truth = (p: Planted, b: number): number =>
  p.offset + b / (1 + p.ppm * 1e-6) + p.breaks.reduce((sum, [at, jump]) => sum + (b > at ? jump : 0), 0);

function matchesOf(
  p: Planted,
  duration: number,
  step: number,
  jitter: number,
  seed: number,
  wrong = 0,
): Matches {
  const random = noise(seed);
  const m = { a: [] as number[], b: [] as number[], sd: [] as number[], strength: [] as number[] };
  for (let b = step / 2; b < duration; b += step) {
    const a = truth(p, b);
    if (a < 0) continue;
    const off = Math.abs(random()) < wrong ? 0.2 * random() : jitter * random();
    m.a.push(a + off);
    m.b.push(b);
    m.sd.push(Math.max(1e-5, jitter));
    m.strength.push(0.5);
  }
  return m;
}

const at = (s: PairSegment, b: number): number =>
  s.a[0] + ((b - s.b[0]) * (s.a[1] - s.a[0])) / (s.b[1] - s.b[0]);
const holds = (s: PairSegment, a: number, b: number): boolean =>
  b >= s.b[0] - 1e-9 && b <= s.b[1] + 1e-9 && Math.abs(at(s, b) - a) < 1e-9;

/** In order on both clocks, never overlapping, never empty. */
function expectOrdered(segments: readonly PairSegment[], durationA: number, durationB: number): void {
  let a = -1e-9;
  let b = -1e-9;
  for (const s of segments) {
    expect(s.a[0]).toBeGreaterThanOrEqual(a - 1e-9);
    expect(s.b[0]).toBeGreaterThanOrEqual(b - 1e-9);
    expect(s.a[1]).toBeGreaterThan(s.a[0]);
    expect(s.b[1]).toBeGreaterThan(s.b[0]);
    a = s.a[1];
    b = s.b[1];
  }
  expect(a).toBeLessThanOrEqual(durationA + 1e-6);
  expect(b).toBeLessThanOrEqual(durationB + 1e-6);
}

describe('fitSegments', () => {
  it('says nothing without matches', () => {
    expect(fitSegments({ a: [], b: [], sd: [], strength: [] }, { durationA: 10, durationB: 10 })).toEqual([]);
  });

  it('recovers a planted offset and rate under noise and wrong matches', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -100, max: 100, noNaN: true }),
        fc.double({ min: -300, max: 300, noNaN: true }),
        fc.integer({ min: 1, max: 1e6 }),
        (offset, ppm, seed) => {
          const planted = { offset, ppm, breaks: [] };
          const segments = fitSegments(matchesOf(planted, 240, 2, 1e-4, seed, 0.2), {
            durationA: 400,
            durationB: 240,
          });
          expect(segments).toHaveLength(1);
          const s = segments[0] as PairSegment;
          for (const b of s.b) expect(Math.abs(at(s, b) - truth(planted, b))).toBeLessThan(1.2e-4);
          expect(Math.abs(s.ppm - ppm)).toBeLessThan(1);
          expectOrdered(segments, 400, 240);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('recovers planted breaks of either recorder', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
        fc.array(
          fc.oneof(
            fc.double({ min: 0.03, max: 8, noNaN: true }),
            fc.double({ min: -0.5, max: -0.03, noNaN: true }),
          ),
          {
            minLength: 4,
            maxLength: 4,
          },
        ),
        fc.integer({ min: 1, max: 1e6 }),
        (places, jumps, seed) => {
          const breaks = places
            .sort((p, q) => p - q)
            .map((p, i) => [p * 60, jumps[i] as number] as [number, number]);
          const planted = { offset: 12, ppm: 40, breaks };
          const segments = fitSegments(matchesOf(planted, 600, 2, 5e-5, seed, 0.05), {
            durationA: 700,
            durationB: 600,
          });
          expect(segments).toHaveLength(breaks.length + 1);
          for (const [i, s] of segments.entries()) {
            const middle = (s.b[0] + s.b[1]) / 2;
            expect(Math.abs(at(s, middle) - truth(planted, middle))).toBeLessThan(1e-4);
            const [place, jump] = breaks[i] ?? [0, 0];
            // The break lies between two matches that are not wrong; where A was paused B goes on during the gap.
            if (i < breaks.length)
              expect(Math.abs(s.b[1] - place)).toBeLessThan(6 + Math.abs(Math.min(0, jump)));
          }
          expectOrdered(segments, 700, 600);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('passes exactly through every pin and stays in order', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            b: fc.double({ min: 1, max: 599, noNaN: true }),
            a: fc.double({ min: 1, max: 699, noNaN: true }),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        fc.integer({ min: 1, max: 1e6 }),
        (pins, seed) => {
          // Pins as a person can set them: in order on both clocks, not on top of each other.
          const sorted = [...pins].sort((p, q) => p.b - q.b);
          fc.pre(
            sorted.every(
              (p, i) =>
                i === 0 ||
                (p.b - (sorted[i - 1] as typeof p).b > 0.5 && p.a - (sorted[i - 1] as typeof p).a > 0.5),
            ),
          );
          const planted = { offset: 12, ppm: 40, breaks: [[300, 3] as [number, number]] };
          const segments = fitSegments(matchesOf(planted, 600, 4, 5e-5, seed), {
            durationA: 700,
            durationB: 600,
            pins: sorted,
          });
          for (const pin of sorted) expect(segments.some((s) => holds(s, pin.a, pin.b))).toBe(true);
          expectOrdered(segments, 700, 600);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('moves the whole stretch with one pin and keeps its rate', () => {
    const planted = { offset: 12, ppm: 40, breaks: [] };
    const matches = matchesOf(planted, 240, 2, 5e-5, 3);
    const [s] = fitSegments(matches, {
      durationA: 400,
      durationB: 240,
      pins: [{ a: truth(planted, 100) + 0.5, b: 100 }],
    });
    expect(s?.ppm).toBeCloseTo(40, 0);
    expect(at(s as PairSegment, 200) - truth(planted, 200)).toBeCloseTo(0.5, 3);
  });

  it('lets two pins set offset and rate, with or without matches', () => {
    const pins = [
      { a: 20, b: 10 },
      { a: 120.01, b: 110 },
    ];
    const [s] = fitSegments({ a: [], b: [], sd: [], strength: [] }, { durationA: 200, durationB: 150, pins });
    expect(s?.ppm).toBeCloseTo((100 / 100.01 - 1) * 1e6, 6);
    expect(s?.b[0]).toBeCloseTo(0, 9);
    expect(s?.b[1]).toBeCloseTo(150, 9);
  });

  it('breaks between two pins that no clock could join', () => {
    const pins = [
      { a: 20, b: 10 },
      { a: 127.3, b: 110 },
    ];
    const segments = fitSegments(
      { a: [], b: [], sd: [], strength: [] },
      { durationA: 200, durationB: 150, pins },
    );
    expect(segments).toHaveLength(2);
    expectOrdered(segments, 200, 150);
  });
});

describe('fitSegments on a clock that warms up', () => {
  it('follows a slow change of rate without a break', () => {
    // 10 → 40 ppm over 15 minutes: the offset is a parabola, 3.4 ms off any straight line through its ends.
    const offset = (b: number): number => 3 - 1e-5 * b - (15e-6 * b * b) / 900;
    const random = noise(7);
    const bs = Array.from({ length: 180 }, (_, i) => 2.5 + 5 * i);
    const matches = {
      a: bs.map((b) => b + offset(b) + 2e-5 * random()),
      b: bs,
      sd: bs.map(() => 2e-5),
      strength: bs.map(() => 0.5),
    };
    const segments = fitSegments(matches, { durationA: 1000, durationB: 900 });
    for (const s of segments)
      for (const b of [s.b[0], (s.b[0] + s.b[1]) / 2, s.b[1]])
        expect(Math.abs(at(s, b) - b - offset(b))).toBeLessThan(1.5e-4);
    for (let i = 1; i < segments.length; i++) {
      expect(segments[i]?.a[0]).toBeCloseTo(segments[i - 1]?.a[1] as number, 9);
      expect(segments[i]?.b[0]).toBeCloseTo(segments[i - 1]?.b[1] as number, 9);
    }
  });

  it('does not bend an even clock', () => {
    const segments = fitSegments(matchesOf({ offset: 5, ppm: 20, breaks: [] }, 1800, 10, 1e-4, 11), {
      durationA: 2000,
      durationB: 1800,
    });
    expect(segments).toHaveLength(1);
  });
});
