import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedBy, corridorAlong } from '#renderer/pair/constraints.ts';
import { type Window, windowRestriction } from '#src/align/dtw/window.ts';
import type { Point } from '#renderer/pair/view.ts';
import { optionsOf } from '#src/align/method-choice.ts';
import type { Sequence } from '#src/model/sequence.ts';
import { plainHow } from '#src/model/warp-how.ts';

/** B on an edge at A's time. */
function at(edge: readonly Point[], a: number): number {
  const k = Math.max(
    1,
    edge.findIndex((p) => p.a >= a),
  );
  const [p, q] = [edge[k - 1] as Point, edge[k] as Point];
  return q.a === p.a ? q.b : p.b + ((a - p.a) * (q.b - p.b)) / (q.a - p.a);
}

describe('allowedBy', () => {
  it('draws what the engine allows, for every window', () => {
    const window = fc.oneof(
      fc.record({ kind: fc.constant('sakoe-chiba' as const), radius: fc.integer({ min: 1, max: 30 }) }),
      fc.record({
        kind: fc.constant('slanted' as const),
        radius: fc.integer({ min: 1, max: 30 }),
        of: fc.constantFrom('a' as const, 'b' as const, 'longer' as const),
      }),
      fc.record({
        kind: fc.constant('itakura' as const),
        slope: fc.double({ min: 1.2, max: 4, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(window, fc.integer({ min: 20, max: 60 }), fc.integer({ min: 20, max: 60 }), (w, n, m) => {
        // Frames a second apart: times are indices.
        const extent = { a: n - 1, b: m - 1 };
        const still = (frames: number): Sequence => ({
          ...{ values: new Float32Array(frames), dims: 1, hop: 1, start: 0 },
        });
        for (const turned of [false, true]) {
          const drawn = allowedBy(w, extent, turned);
          // Seen turned, the recording on y is the first of those that the engine is given.
          const [p, q] = turned ? [m, n] : [n, m];
          const [asked] = optionsOf({ ...plainHow, window: w }, [still(p), still(q)]).window as [Window];
          const { rule } = windowRestriction(asked, p, q);
          if (!drawn) return;
          for (let i = 0; i < n; i++) {
            const [low, high] = [at(drawn.lower, i), at(drawn.upper, i)];
            for (let j = 0; j < m; j++) {
              const [row, column] = turned ? [j, i] : [i, j];
              const [from, to] = rule(row) as readonly [number, number];
              const clear = Math.min(Math.abs(j - low), Math.abs(j - high)) > 1e-6;
              if (clear) expect(column >= from && column < to).toBe(j > low && j < high);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('draws a corridor along the path it was made from', () => {
    const rising = fc.uniqueArray(fc.integer({ min: 1, max: 38 }), { minLength: 2, maxLength: 6 });
    fc.assert(
      fc.property(rising, rising, fc.integer({ min: 1, max: 8 }), (as, bs, radius) => {
        const [p, q] = [as, bs].map((all) => all.toSorted((s, t) => s - t)) as [number[], number[]];
        const stretch = p.slice(0, q.length).map((a, k) => ({ a, b: q[k] as number, sd: null }));
        const along = corridorAlong({ from: 'warp', stretches: [stretch] });
        expect(along).toHaveLength(stretch.length);
        const still: Sequence = { values: new Float32Array(40), dims: 1, hop: 1, start: 0 };
        const [window] = optionsOf({ ...plainHow, window: { kind: 'corridor', radius, along } }, [
          still,
          still,
        ]).window as [Window];
        const { rule } = windowRestriction(window, 40, 40);
        for (const turned of [false, true]) {
          const seen = turned ? along.map(([s, t]) => [t, s] as const) : along;
          const drawn = allowedBy({ kind: 'corridor', radius, along: seen }, { a: 39, b: 39 }, turned);
          for (let i = 0; i < 40; i++) {
            const [from, to] = rule(i) as readonly [number, number];
            // Within a frame, since the engine's path goes from cell to cell; beyond the corners nothing counts.
            expect(Math.abs(Math.max(0, at(drawn?.lower ?? [], i)) - from)).toBeLessThan(2);
            expect(Math.abs(Math.min(39, at(drawn?.upper ?? [], i)) - (to - 1))).toBeLessThan(2);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
