import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holesOf, type Trace, worthChecking } from '#src/align/sync/agreement-trace.ts';

const step = 0.25;
const sd = 0.03;
/** A trace that agrees by `height` everywhere but between the given moments. */
const traceOf = (
  seconds: number,
  height: number,
  off: readonly (readonly [number, number])[] = [],
): Trace => {
  const count = seconds / step;
  const b = Float64Array.from({ length: count }, (_, k) => (k + 0.5) * step);
  return { step, sd, b, agreement: b.map((t) => (off.some(([p, q]) => t > p && t < q) ? 0 : height)) };
};

describe('holesOf', () => {
  it('finds none where every moment agrees', () => {
    expect(holesOf(traceOf(60, 0.5), 6)).toEqual([]);
  });

  it('finds a run that does not, to its ends', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 4, max: 30 }), (at, length) => {
        const [from, to] = [at * step, (at + length) * step];
        const holes = holesOf(traceOf(60, 0.5, [[from, to]]), 6);
        expect(holes).toHaveLength(1);
        expect(holes[0]?.from).toBeCloseTo(from, 9);
        expect(holes[0]?.to).toBeCloseTo(Math.min(60, to), 9);
      }),
    );
  });

  it('does not take for a hole what was loud for a quarter of a second only', () => {
    expect(holesOf(traceOf(60, 0.5, [[20, 20.25]]), 6)).toEqual([]);
  });

  it('says nothing where agreement is too faint to tell its absence', () => {
    expect(holesOf(traceOf(60, 0.01, [[20, 22]]), 6)).toEqual([]);
  });
});

describe('worthChecking', () => {
  const segment = (b0: number, b1: number) =>
    ({ a: [b0 + 5, b1 + 5], b: [b0, b1], ppm: 0, sd: 1e-5 }) as const;
  const every = (from: number, to: number, hop: number): number[] =>
    Array.from({ length: Math.floor((to - from) / hop) }, (_, k) => from + (k + 0.5) * hop);

  it('takes both ends of every segment, and the gaps between windows', () => {
    const met = [...every(0, 400, 2), ...every(420, 1000, 2)];
    const spans = worthChecking([segment(0, 1000)], met).map((s) => s.b);
    expect(spans).toHaveLength(3);
    expect(spans[0]).toEqual([0, 12]);
    expect(spans[1]?.[0]).toBeCloseTo(399, 9);
    expect(spans[1]?.[1]).toBeCloseTo(421, 9);
    expect(spans[2]).toEqual([988, 1000]);
  });

  it('takes a short segment once, and keeps both clocks', () => {
    const checked = worthChecking([segment(10, 20)], every(10, 20, 2));
    expect(checked.map(({ a, b }) => ({ a, b }))).toEqual([{ a: [15, 25], b: [10, 20] }]);
  });
});
