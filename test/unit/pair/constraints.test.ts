import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedBy } from '#renderer/pair/constraints.ts';
import { windowRestriction } from '#src/align/dtw/window.ts';
import type { Point } from '#renderer/pair/view.ts';

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
      fc.record({
        kind: fc.constantFrom('sakoe-chiba' as const, 'slanted' as const),
        radius: fc.integer({ min: 1, max: 30 }),
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
        const drawn = allowedBy(w, extent, false);
        const { rule } = windowRestriction(w, n, m);
        if (!drawn) return;
        for (let i = 0; i < n; i++) {
          const [from, to] = rule(i) as readonly [number, number];
          const [low, high] = [at(drawn.lower, i), at(drawn.upper, i)];
          for (let j = 0; j < m; j++) {
            const clear = Math.min(Math.abs(j - low), Math.abs(j - high)) > 1e-6;
            if (clear) expect(j >= from && j < to).toBe(j > low && j < high);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('turned, is the mirror image', () => {
    const extent = { a: 100, b: 50 };
    const straight = allowedBy({ kind: 'slanted', radius: 10 }, { a: 50, b: 100 }, false);
    const turned = allowedBy({ kind: 'slanted', radius: 10 }, extent, true);
    // A point on the upper edge, mirrored, lies on the lower one.
    for (const p of straight?.upper ?? []) expect(at(turned?.lower ?? [], p.b)).toBeCloseTo(p.a, 9);
  });
});
