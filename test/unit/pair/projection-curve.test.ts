import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PairPath } from '#renderer/pair/path.ts';
import {
  agreements,
  curvesOf,
  momentsAlong,
  type Projections,
  valueAt,
} from '#renderer/pair/projection-curve.ts';
import { frameTime, type Sequence } from '#src/model/sequence.ts';

/** Frames whose dimensions are functions of time. */
const sequence = (
  start: number,
  hop: number,
  frames: number,
  ...dims: readonly ((t: number) => number)[]
): Sequence => ({
  ...{ start, hop, dims: dims.length },
  values: Float32Array.from(
    Array.from({ length: frames }, (_, k) => dims.map((f) => f(start + k * hop))).flat(),
  ),
});
const path = (...points: readonly (readonly [number, number])[]): PairPath => ({
  from: 'warp',
  stretches: [points.map(([a, b]) => ({ a, b, sd: null }))],
});
const wave = (t: number) => Math.sin(2 * t) + Math.sin(5.3 * t);

/** B is A at half the pace: its dimensions are A's, the opposite, and nothing of it. */
const both: Projections = {
  a: sequence(0.5, 0.05, 380, wave, wave, wave),
  b: sequence(
    1,
    0.07,
    550,
    (t) => 3 * wave(t / 2) + 1,
    (t) => -wave(t / 2),
    () => 4,
  ),
};
const right = path([0, 0], [20, 40]);

describe('both in their common space', () => {
  it('agree in each dimension as they correlate along the path', () => {
    const [same, opposite, constant] = agreements(both, right);
    expect(same).toBeCloseTo(1, 2);
    expect(opposite).toBeCloseTo(-1, 2);
    expect(constant).toBeNull();
    expect(Math.abs(agreements(both, path([0, 3], [20, 43]))[0] ?? 1)).toBeLessThan(0.9);
  });

  it('say nothing without a path, nor where it has too little of both', () => {
    expect(agreements(both, { from: 'none', stretches: [] })).toEqual([null, null, null]);
    expect(agreements(both, path([0, 100], [20, 140]))).toEqual([null, null, null]);
  });

  it('are read between frames, and not beyond them', () => {
    const line = sequence(1, 0.5, 5, (t) => 2 * t);
    fc.assert(
      fc.property(fc.double({ min: 1, max: 3, noNaN: true }), (t) => {
        expect(valueAt(line, 0, t)).toBeCloseTo(2 * t, 5);
      }),
    );
    expect([0.9, 3.1, Number.NaN].map((t) => valueAt(line, 0, t))).toEqual([null, null, null]);
  });

  it('are told at moments evenly along the path, where both are known', () => {
    const moments = momentsAlong(both, right, 24);
    expect(moments.length).toBeGreaterThan(15);
    expect(moments.length).toBeLessThanOrEqual(24);
    for (const [a, b] of moments) {
      expect(b).toBeCloseTo(2 * a, 9);
      expect(b).toBeLessThanOrEqual(frameTime(both.b, 549) + 1e-6);
    }
  });

  it('are drawn to one scale in each dimension', () => {
    const { a, b } = curvesOf(both, 0);
    expect(a.reach).toBe(b.reach);
    expect(a.reach).toBeGreaterThan(5);
    expect(curvesOf(both, 1).a.reach).toBeLessThan(2.1);
  });
});
