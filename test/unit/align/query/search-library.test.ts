import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wasmPassages } from '#main/compute/passages.ts';
import { chanceOf, costAt, luckFrom, shuffledQuery } from '#src/align/query/luck.ts';
import { searchLibrary } from '#src/align/query/search-library.ts';
import { random } from '#test/fixtures/performance.ts';

const dims = 6;

/** Something that wanders smoothly; seconds are frames. */
function course(seed: number): (time: number) => number[] {
  const next = random(seed);
  const waves = Array.from({ length: dims }, () =>
    Array.from({ length: 8 }, () => ({ rate: 0.02 + 0.25 * next(), phase: 6.3 * next() })),
  );
  return (time) => waves.map((each) => each.reduce((sum, w) => sum + Math.sin(w.phase + w.rate * time), 0));
}

function frames(
  at: (time: number) => number[],
  count: number,
  pace: number,
  from: number,
  noise: number,
  seed: number,
) {
  const next = random(seed);
  const values = Float32Array.from(
    Array.from({ length: count }, (_, k) => at(from + k * pace)).flat(),
    (v) => v + noise * (next() - 0.5),
  );
  return { values, dims };
}

const library = [11, 12, 13].map((seed) => frames(course(seed), 900, 1, 0, 0.4, seed + 50));
const pieces = library.map((each) => ({ frames: each.values.length / dims, load: () => each }));

describe('searchLibrary', () => {
  it('finds the passage at another pace, noisy: where, and that luck would not', () => {
    const query = frames(course(12), 150, 0.8, 400, 1, 7);
    const { matches } = searchLibrary(wasmPassages(), query, pieces);
    expect(matches[0]?.piece).toBe(1);
    expect(matches[0]?.passage.start).toBeGreaterThan(395);
    expect(matches[0]?.passage.end).toBeLessThan(525);
    expect(matches[0]?.chance).toBeLessThan(0.001);
    expect(matches[0]?.score).toBeGreaterThan(0.5);
  });

  it('finds nothing where nothing is', () => {
    for (let seed = 100; seed < 120; seed++) {
      const query = frames(course(seed), 150, 1, 0, 1, seed);
      expect(searchLibrary(wasmPassages(), query, pieces).matches).toEqual([]);
    }
  });

  it('orders matches over all pieces, as many as are wanted', () => {
    const query = frames(course(13), 120, 1, 300, 0.2, 8);
    const twice = [...pieces, ...pieces.slice(2)];
    const { matches } = searchLibrary(wasmPassages(), query, twice, { count: 2 });
    expect(matches.map(({ piece }) => piece).sort()).toEqual([2, 3]);
    expect(searchLibrary(wasmPassages(), query, twice, { count: 1 }).matches).toHaveLength(1);
  });

  it('says that it cannot tell where the library is shorter than the query', () => {
    const query = frames(course(13), 1500, 1, 0, 0.2, 8);
    expect(searchLibrary(wasmPassages(), query, pieces)).toMatchObject({ matches: [], luck: null });
  });

  it('is stopped by its watcher', () => {
    const stop = new Error('stopped');
    const watch = () => {
      throw stop;
    };
    expect(() => searchLibrary(wasmPassages(), library[0] as (typeof library)[0], pieces, { watch })).toThrow(
      stop,
    );
  });
});

describe('luck', () => {
  it('tells the chance of a cost, and the cost of a chance', () => {
    const luck = luckFrom([1, 1.1, 0.9, 1.05], [1.1, 1.2, 1, 1.1], 3);
    for (const chance of [0.5, 0.1, 0.001, 1e-6])
      expect(chanceOf(luck, costAt(luck, chance))).toBeCloseTo(chance, 9);
    expect(chanceOf(luck, 0)).toBeLessThan(1e-9);
  });

  it('of a larger library finds more', () => {
    const costs = [
      [1, 1.1, 0.9],
      [1.1, 1.2, 1],
    ] as const;
    const in1 = chanceOf(luckFrom(...costs, 1), 0.3);
    expect(chanceOf(luckFrom(...costs, 100), 0.3) / in1).toBeCloseTo(100, 0);
  });

  it('shuffles: the same frames, none of the joints kept', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 16, max: 80 }),
        fc.constantFrom(4, 8),
        fc.integer(),
        (n, blocks, seed) => {
          const values = Float32Array.from({ length: n }, (_, k) => k);
          const out = [...shuffledQuery({ values, dims: 1 }, blocks, random(seed)).values];
          expect([...out].sort((a, b) => a - b)).toEqual([...values]);
          const joints = out.filter((v, k) => k > 0 && v !== (out[k - 1] as number) + 1).length;
          // One less where the ring's own seam happens to lie at an edge of a block.
          expect(joints).toBeGreaterThanOrEqual(blocks - 1);
          expect(joints).toBeLessThanOrEqual(blocks);
        },
      ),
    );
  });
});
