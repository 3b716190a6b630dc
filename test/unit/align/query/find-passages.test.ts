import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wasmPassages } from '#main/compute/passages.ts';
import { findPassages } from '#src/align/query/find-passages.ts';
import { passageWithin } from '#src/align/query/passage.ts';
import { random } from '#test/fixtures/performance.ts';

type Own = { readonly values: Float32Array; readonly dims: number };

const noise = (seed: number, frames: number, dims: number, memory: number): Own => {
  const next = random(seed);
  const last = new Float64Array(dims);
  const values = new Float32Array(frames * dims);
  for (let k = 0; k < values.length; k++) {
    last[k % dims] = memory * (last[k % dims] as number) + next() - 0.5;
    values[k] = last[k % dims] as number;
  }
  return { values, dims };
};

/** Every stretch between those taken is searched as a whole, again and again. */
function exhaustive(query: Own, library: Own, count: number) {
  const found = [];
  let gaps = [{ from: 0, to: library.values.length / library.dims }];
  while (found.length < count) {
    const all = gaps.flatMap(({ from, to }) => passageWithin(query, library, from, to, to) ?? []);
    const best = all.sort((a, b) => a.cost - b.cost || a.start - b.start)[0];
    if (!best) break;
    found.push(best);
    gaps = gaps.flatMap((gap) =>
      best.start >= gap.from && best.end <= gap.to
        ? [
            { from: gap.from, to: best.start },
            { from: best.end, to: gap.to },
          ]
        : [gap],
    );
  }
  return found;
}

describe('findPassages', () => {
  it('finds what searching everything finds', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer({ min: 1, max: 1e6 }),
          n: fc.integer({ min: 1, max: 40 }),
          m: fc.integer({ min: 1, max: 500 }),
          dims: fc.integer({ min: 1, max: 4 }),
          memory: fc.constantFrom(0, 0.8, 0.97),
          copies: fc.integer({ min: 0, max: 3 }),
          count: fc.integer({ min: 1, max: 6 }),
        }),
        ({ seed, n, m, dims, memory, copies, count }) => {
          const library = noise(seed, m, dims, memory);
          const query = noise(seed + 1, n, dims, memory);
          const next = random(seed + 2);
          for (let c = 0; c < copies && m > n; c++)
            library.values.set(query.values, Math.floor(next() * (m - n)) * dims);
          const { passages } = findPassages(wasmPassages(), query, library, { count });
          const wanted = exhaustive(query, library, count);
          expect(passages.length).toBe(wanted.length);
          for (const [k, { cost }] of wanted.entries()) expect(passages[k]?.cost).toBeCloseTo(cost, 4);
          // None overlaps another.
          const inOrder = [...passages].sort((a, b) => a.start - b.start);
          for (let k = 1; k < inOrder.length; k++)
            expect(inOrder[k - 1]?.end).toBeLessThanOrEqual(inOrder[k]?.start as number);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds a passage that runs at another pace, and where', () => {
    const library = noise(3, 5000, 6, 0.9);
    for (const pace of [0.7, 0.8, 1, 1.25, 1.45]) {
      const frames = Math.floor(200 / pace);
      const values = Float32Array.from(
        { length: frames * 6 },
        (_, k) => library.values[(3000 + Math.round(Math.floor(k / 6) * pace)) * 6 + (k % 6)] as number,
      );
      const { passages, cells } = findPassages(wasmPassages(), { values, dims: 6 }, library);
      expect(passages[0]?.cost).toBeLessThan(0.02);
      expect(Math.abs((passages[0]?.start as number) - 3000)).toBeLessThanOrEqual(2);
      expect(Math.abs((passages[0]?.end as number) - 3200)).toBeLessThanOrEqual(3);
      // Most of the library is never looked at.
      expect(cells).toBeLessThan(0.3 * frames * 5000);
    }
  });

  it('finds nothing dearer than the limit', () => {
    const library = noise(3, 2000, 6, 0.9);
    const query = noise(4, 100, 6, 0.9);
    const best = findPassages(wasmPassages(), query, library).passages[0]?.cost as number;
    const within = (limit: number) => findPassages(wasmPassages(), query, library, { limit }).passages.length;
    expect(within(best * 1.001)).toBe(1);
    expect(within(best * 0.999)).toBe(0);
  });

  it('refuses what is no number of passages, and sequences of different spaces', () => {
    const [a, b] = [noise(1, 10, 2, 0), noise(1, 10, 3, 0)];
    expect(() => findPassages(wasmPassages(), a, a, { count: 0 })).toThrow(/0 passages/);
    expect(() => findPassages(wasmPassages(), a, b)).toThrow(/2 and 3 dimensions/);
  });
});
