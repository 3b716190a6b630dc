import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Curve, curveAt } from '#src/align/curve.ts';
import { partOfCurve } from '#src/align/locked.ts';
import { smoothedCurve } from '#src/align/smooth-curve.ts';

/** A wave of `seconds` length over a line, 20 ms high. */
const wave = (seconds: number, sd = 0.01): Curve => {
  const a = Array.from({ length: 1201 }, (_, k) => k / 20);
  return {
    a,
    b: a.map((t) => 3 + 1.05 * t + 0.02 * Math.sin((2 * Math.PI * t) / seconds)),
    sd: a.map(() => sd),
  };
};
const heightOf = (curve: Curve): number =>
  Math.max(
    ...curve.a.flatMap((t, k) => (t > 15 && t < 45 ? [Math.abs((curve.b[k] as number) - 3 - 1.05 * t)] : [])),
  );

describe('smoothing a curve', () => {
  it('evens out what is shorter than was asked, halves what is as long, leaves what is longer', () => {
    expect(heightOf(smoothedCurve(wave(0.5), 2))).toBeLessThan(0.001);
    expect(heightOf(smoothedCurve(wave(2), 2)) / 0.02).toBeCloseTo(0.5, 1);
    expect(heightOf(smoothedCurve(wave(8), 2)) / 0.02).toBeGreaterThan(0.95);
  });

  it('rises, keeps its ends, meets pins and keeps trusted parts exactly, and tells what moved', () => {
    const arbitrary = fc.record({
      seconds: fc.double({ min: 0.1, max: 20, noNaN: true }),
      pins: fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 4 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ seconds, pins: places }) => {
        const curve = wave(1.3);
        const part = partOfCurve(curve, [30, 36]);
        if (!part) throw new Error('no part');
        const pins = places.map((t) => [t, (curveAt(curve, t)?.b as number) + 0.005] as const);
        const found = smoothedCurve(curve, seconds, pins, [part]);
        expect(found.a.every((t, k) => k === 0 || t > (found.a[k - 1] as number))).toBe(true);
        expect(found.b.every((t, k) => k === 0 || t > (found.b[k - 1] as number))).toBe(true);
        expect(found.sd.every((sd) => sd >= 0 && Number.isFinite(sd))).toBe(true);
        expect([found.a[0], found.a.at(-1)]).toEqual([0, 60]);
        for (const [a, b] of pins) expect(curveAt(found, a)?.b).toBeCloseTo(b, 9);
        for (const [a, b] of part.map) expect(curveAt(found, a)?.b).toBeCloseTo(b, 9);
      }),
      { numRuns: 30 },
    );
  });

  it('lets unsure places give way to sure ones', () => {
    const straight = wave(1e9);
    const bump = (k: number) => (k >= 595 && k <= 605 ? 0.05 : 0);
    const off = (sd: number): Curve => ({
      ...straight,
      b: straight.b.map((b, k) => b + bump(k)),
      sd: straight.sd.map((own, k) => (bump(k) > 0 ? sd : own)),
    });
    const left = (sd: number) => {
      const at = curveAt(smoothedCurve(off(sd), 1), 30) as { b: number };
      return at.b - (curveAt(straight, 30)?.b as number);
    };
    expect(left(0.2)).toBeLessThan(0.01);
    expect(left(0.002)).toBeGreaterThan(0.03);
  });
});
