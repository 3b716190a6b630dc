import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataSequence } from '#src/model/sequence.ts';
import { evenly, fineHop, measurements, outline, standardised } from '#src/signal/measurements.ts';

const sequence = (patch: Partial<DataSequence> = {}): DataSequence => ({
  values: Float64Array.of(0, 10, 1, 10, 2, 10),
  dims: 2,
  hop: 0.5,
  start: 100,
  names: ['x', 'y'],
  isTimed: true,
  notes: [],
  ...patch,
});

describe('measured frames', () => {
  it('follow the file’s clock from 0, the user’s rate, or one that is assumed', () => {
    const times = Float64Array.of(100, 100.2, 101);
    expect(measurements(sequence(), null)).toMatchObject({ hop: 0.5, times: null });
    expect([...(measurements(sequence({ times }), null).times ?? [])].map((t) => t.toFixed(6))).toEqual([
      '0.000000',
      '0.200000',
      '1.000000',
    ]);
    expect(measurements(sequence({ times }), 50)).toMatchObject({ hop: 0.02, times: null });
    expect(measurements(sequence({ isTimed: false }), null).hop).toBe(0.01);
  });

  it('lie on straight lines whatever the clock, and are kept as they are on their own', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 30 }), (given, grain) => {
        const times = Float64Array.from(
          [0, ...given].map((_, k) => given.slice(0, k).reduce((a, b) => a + b, 0)),
        );
        const m = {
          values: times.map((t) => 3 * t - 1),
          dims: 1,
          hop: (times.at(-1) as number) / given.length,
          times,
        };
        const made = evenly(m, grain);
        expect(made.values.length).toBe(Math.floor((times.at(-1) as number) / grain) + 1);
        // Means of frames on one side of a moment lie beside it, by less than half the new hop.
        const off = grain >= 2 * m.hop ? 1.5 * grain : 1e-9 * (1 + grain);
        for (const [k, v] of made.values.entries())
          expect(Math.abs(v - (3 * k * grain - 1))).toBeLessThanOrEqual(off + 1e-9);
      }),
    );
    const even = measurements(sequence(), null);
    expect(evenly(even, 0.5)).toBe(even);
  });

  it('are averaged where a new frame stands for several', () => {
    const values = Float64Array.from({ length: 100 }, (_, k) => (k % 2 === 0 ? 1 : -1));
    const made = evenly({ values, dims: 1, hop: 0.001, times: null }, 0.02);
    expect(made.values.length).toBe(5);
    for (const v of made.values.slice(1)) expect(Math.abs(v)).toBeLessThan(1e-9);
  });

  it('that were taken at one moment make no trouble', () => {
    const m = { values: Float64Array.of(0, 5, 7, 1), dims: 1, hop: 1, times: Float64Array.of(0, 1, 1, 3) };
    expect([...evenly(m, 1).values]).toEqual([0, 7, 4, 1]);
    expect(fineHop(m)).toBe(1);
  });

  it('have mean 0 and variance 1 in every dimension that changes, however large or small', () => {
    const size = fc.constantFrom(1e-300, 1e-6, 1, 1e9, 1e307);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 2, maxLength: 50 }),
        size,
        (list, s) => {
          const values = Float64Array.from(list.flatMap((v) => [v * s, 4]));
          const out = standardised({ values, dims: 2 });
          const first = out.filter((_, k) => k % 2 === 0);
          const mean = first.reduce((a, b) => a + b, 0) / list.length;
          const variance = first.reduce((a, b) => a + b * b, 0) / list.length;
          expect(mean).toBeCloseTo(0, 4);
          expect(variance).toBeCloseTo(new Set(list).size > 1 ? 1 : 0, 3);
          expect(out.every((v, k) => k % 2 === 0 || v === 0)).toBe(true);
        },
      ),
    );
  });

  it('are outlined from −1 to 1: one dimension, or all of them over each other', () => {
    const m = measurements(sequence({ values: Float64Array.of(0, 3, 5, 1, 10, 2) }), null);
    expect([...outline(m, 0)]).toEqual([-32767, -32767, 0, 0, 32767, 32767]);
    expect([...outline(m, 'mix')]).toEqual([-32767, 32767, -32767, 0, 0, 32767]);
    // What never changes is a line in the middle.
    expect([...outline(measurements(sequence(), null), 1)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
