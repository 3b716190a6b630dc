import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestWeights } from '#src/align/fusion/weights.ts';

const times = (matrix: readonly (readonly number[])[], w: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, k) => sum + value * (w[k] as number), 0));
const dot = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, k) => sum + value * (y[k] as number), 0);

/** B·Bᵀ of random B: any covariance. */
const scatter = (count: number) =>
  fc
    .array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }), {
      minLength: count,
      maxLength: count,
    })
    .map((b) => b.map((x, k) => b.map((y, l) => dot(x, y) + (k === l ? 0.05 : 0))));
const curvature = (count: number) =>
  fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: count, maxLength: count });

describe('bestWeights', () => {
  it('is curvature over scatter where cues err apart', () => {
    const w = bestWeights(
      [2, 0.5, 0],
      [
        [4, 0, 0],
        [0, 0.25, 0],
        [0, 0, 1],
      ],
    );
    expect(w[0]).toBeCloseTo(0.5 / 1.01, 6);
    expect(w[1]).toBeCloseTo(2 / 1.01, 6);
    expect(w[2]).toBe(0);
  });

  it('gives a cue and its copies together what the cue has alone', () => {
    const alone = bestWeights([1.5], [[2]])[0] as number;
    const twice = bestWeights(
      [1.5, 1.5],
      [
        [2, 2],
        [2, 2],
      ],
    );
    expect(twice[0]).toBeCloseTo(twice[1] as number, 9);
    expect((twice[0] as number) + (twice[1] as number)).toBeCloseTo(alone, 2);
  });

  it('fuses no more curvature than the scatter deserves', () => {
    fc.assert(
      fc.property(curvature(4), scatter(4), (h, j) => {
        const w = bestWeights(h, j);
        expect(w.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
        const [claimed, deserved] = [dot(w, h), dot(w, times(j, w))];
        // The ridge takes a hundredth off.
        expect(deserved).toBeLessThanOrEqual(claimed * 1.001 + 1e-9);
        expect(deserved).toBeGreaterThanOrEqual(claimed * 0.7 - 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it('tells no less with more cues', () => {
    fc.assert(
      fc.property(curvature(3), scatter(3), (h, j) => {
        const all = dot(bestWeights(h, j), h);
        const two = dot(
          bestWeights(
            h.slice(0, 2),
            j.slice(0, 2).map((row) => row.slice(0, 2)),
          ),
          h.slice(0, 2),
        );
        expect(all).toBeGreaterThanOrEqual(two * 0.999 - 1e-9);
      }),
      { numRuns: 100 },
    );
  });

  it('does not depend on the order of the cues', () => {
    fc.assert(
      fc.property(curvature(3), scatter(3), (h, j) => {
        const turned = bestWeights(
          [...h].reverse(),
          [...j].reverse().map((row) => [...row].reverse()),
        );
        for (const [k, value] of bestWeights(h, j).entries()) expect(turned[2 - k]).toBeCloseTo(value, 6);
      }),
    );
  });
});
