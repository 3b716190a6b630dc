import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeWarps, bestTree } from '#src/align/gtw/compose.ts';
import { tuplesOf } from '#src/align/gtw/tuples.ts';
import {
  offsetAt,
  roughness,
  slowest,
  straightWarps,
  type Warps,
  warpPositions,
  warpsOfPair,
} from '#src/align/gtw/warps.ts';
import { matrix } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';

/** Legal warps: random rates, offsets that sum to zero. */
function randomWarps(frames: readonly number[], knots: number, seed: number): Warps {
  const random = makeRandom(seed);
  const m = frames.length;
  const offsets = matrix(m, knots);
  for (let k = 1; k < knots - 1; k++) {
    const raw = frames.map(() => (random.uniform() - 0.5) / (2 * m * (knots - 1)));
    const mean = raw.reduce((a, b) => a + b) / m;
    for (const [i, v] of raw.entries()) offsets.values[i * knots + k] = v - mean;
  }
  return { offsets, frames };
}

const frames = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 4 });

describe('warpPositions', () => {
  it('go from first to last frame, forwards', () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 4, max: 20 }), fc.integer(), (sizes, knots, seed) => {
        warpPositions(randomWarps(sizes, knots, seed), 50).forEach((positions, i) => {
          expect(positions[0]).toBe(0);
          expect(positions[49]).toBe((sizes[i] as number) - 1);
          for (let t = 1; t < 50; t++)
            expect(positions[t] as number).toBeGreaterThanOrEqual(positions[t - 1] as number);
        });
      }),
    );
  });
});

describe('tuplesOf', () => {
  it('holds every frame of every sequence once or more, in order, in single steps, near the warps', () => {
    fc.assert(
      fc.property(frames, fc.integer({ min: 4, max: 20 }), fc.integer(), (sizes, knots, seed) => {
        const warps = randomWarps(sizes, knots, seed);
        const path = tuplesOf(warps);
        path.forEach((index, i) => {
          expect(index[0]).toBe(0);
          expect(index.at(-1)).toBe((sizes[i] as number) - 1);
          for (let t = 1; t < index.length; t++)
            expect([0, 1]).toContain((index[t] as number) - (index[t - 1] as number));
        });
        const fine = warpPositions(warps, 4001);
        for (let t = 0; t < (path[0]?.length ?? 0); t++) {
          let nearest = Number.POSITIVE_INFINITY;
          for (let s = 0; s < 4001; s++)
            nearest = Math.min(
              nearest,
              Math.max(...path.map((index, i) => Math.abs((index[t] as number) - (fine[i]?.[s] as number)))),
            );
          expect(nearest).toBeLessThan(0.53);
        }
      }),
      { numRuns: 20 },
    );
  });
  it('is the diagonal of two straight sequences of one length', () => {
    const path = tuplesOf(straightWarps([5, 5], 6));
    expect(path.map((index) => Array.from(index))).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 2, 3, 4],
    ]);
  });
});

describe('warpsOfPair', () => {
  it('follows a path to within a frame or so, and stays legal where the path stands still', () => {
    const i: number[] = [];
    const j: number[] = [];
    for (let a = 0; a < 60; a++) {
      i.push(a);
      j.push(a < 30 ? Math.round(a * 0.5) : Math.round(15 + (a - 30) * 2));
    }
    const n = 60;
    const m = (j.at(-1) as number) + 1;
    const warps = warpsOfPair(i, j, [n, m], 20);
    for (let t = 0; t < i.length; t++) {
      const s = ((i[t] as number) / (n - 1) + (j[t] as number) / (m - 1)) / 2;
      expect(Math.abs((s + offsetAt(warps, 0, s)) * (n - 1) - (i[t] as number))).toBeLessThan(1.5);
      expect(Math.abs((s + offsetAt(warps, 1, s)) * (m - 1) - (j[t] as number))).toBeLessThan(1.5);
    }
    const corner = warpsOfPair(
      [...Array(10).keys(), ...Array(10).fill(9)],
      [...Array(10).fill(0), ...Array(10).keys()],
      [10, 10],
      12,
    );
    for (const side of [0, 1])
      for (let k = 0; k < 11; k++) {
        const rise = offsetAt(corner, side, (k + 1) / 11) - offsetAt(corner, side, k / 11);
        expect(rise * 11 + 1).toBeGreaterThanOrEqual(slowest - 1e-6);
      }
  });
});

describe('composeWarps', () => {
  it('joins pairs so that the other pairs follow', () => {
    const sizes = [50, 40, 60];
    const all = randomWarps(sizes, 30, 3);
    const pair = (a: number, b: number, objective: number) => {
      // What the three have to say about two of them.
      const i: number[] = [];
      const j: number[] = [];
      const fine = warpPositions(all, 2000);
      for (let t = 0; t < 2000; t++) {
        i.push(fine[a]?.[t] as number);
        j.push(fine[b]?.[t] as number);
      }
      return { a, b, objective, warps: warpsOfPair(i, j, [sizes[a] as number, sizes[b] as number], 30) };
    };
    const tree = bestTree(3, [pair(0, 1, 5), pair(0, 2, 1), pair(1, 2, 2)]);
    expect(tree.map(({ a, b }) => [a, b])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    const joined = composeWarps(sizes, tree, 30);
    const [found, wanted] = [warpPositions(joined, 100), warpPositions(all, 100)];
    for (const [i, positions] of found.entries())
      for (const [t, p] of positions.entries())
        expect(Math.abs(p - (wanted[i]?.[t] as number))).toBeLessThan(0.5);
    for (let k = 0; k < 30; k++) {
      let sum = 0;
      for (let i = 0; i < 3; i++) sum += joined.offsets.values[i * 30 + k] as number;
      expect(sum).toBeCloseTo(0, 9);
    }
  });
});

describe('roughness', () => {
  it('is the same bend’s price whatever the number of knots', () => {
    const bent = (knots: number): Warps => {
      const offsets = matrix(2, knots);
      for (let k = 0; k < knots; k++) {
        const s = k / (knots - 1);
        offsets.values[k] = 0.2 * s * (1 - s);
        offsets.values[knots + k] = -0.2 * s * (1 - s);
      }
      return { offsets, frames: [10, 10] };
    };
    // ∫ rate′² / (2·flexibility²) = 2 · 0.4² / 2 for flexibility 1.
    expect(roughness(bent(200), 1)).toBeCloseTo(0.16, 2);
    expect(roughness(bent(50), 1)).toBeCloseTo(0.16, 1);
    expect(roughness(bent(50), 2)).toBeCloseTo(roughness(bent(50), 1) / 4, 9);
  });
});
