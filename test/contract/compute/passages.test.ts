import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kernelBytes } from '#main/compute/cpu.ts';
import { wasmPassages } from '#main/compute/passages.ts';
import { leastAdvance, mostAdvance, type PassageArithmetic } from '#src/compute/passages.ts';
import { plainPassages } from '#src/compute/plain/plain-passages.ts';
import { createWasmPassages } from '#src/compute/wasm/wasm-passages.ts';
import { random } from '#test/fixtures/performance.ts';

/** Every implementation of the seam joins here; the kernel with its groups and with others. */
const implementations: readonly (readonly [string, PassageArithmetic])[] = [
  ['wasm', wasmPassages()],
  ['wasm, groups of 3', createWasmPassages(kernelBytes('passages'), { group: 3, block: 1 })],
  ['wasm, groups of 4', createWasmPassages(kernelBytes('passages'), { group: 4, block: 4 })],
  ['plain', plainPassages],
];

/** A walk in `dims` dimensions, `rough` of it noise; far from zero, as data may be. */
function walk(seed: number, frames: number, dims: number, rough: number, offset: number): Float32Array {
  const next = random(seed);
  const out = new Float32Array(frames * dims);
  const place = Float64Array.from({ length: dims }, () => offset);
  for (let k = 0; k < out.length; k++) {
    place[k % dims] = (place[k % dims] as number) + next() - 0.5;
    out[k] = (place[k % dims] as number) + rough * (next() - 0.5);
  }
  return out;
}

const problems = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  n: fc.integer({ min: 1, max: 60 }),
  m: fc.integer({ min: 1, max: 200 }),
  dims: fc.integer({ min: 1, max: 9 }),
  rough: fc.constantFrom(0, 0.3, 3),
  offset: fc.constantFrom(0, 100),
  held: fc.boolean(),
});

/** A query and a library, which perhaps holds it. */
function made({
  seed,
  n,
  m,
  dims,
  rough,
  offset,
  held,
}: typeof problems extends fc.Arbitrary<infer T> ? T : never) {
  const library = walk(seed, m, dims, rough, offset);
  const first = Math.max(0, Math.min(m - n, seed % m));
  const query =
    held && m >= n
      ? library.slice(first * dims, (first + n) * dims).map((v, k) => v + 0.01 * Math.sin(k))
      : walk(seed + 1, n, dims, rough, offset);
  return { library, query, dims, m };
}

/** The cheapest path, by trying every one. */
function everyPath(
  query: Float32Array,
  library: Float32Array,
  dims: number,
  from: number,
  to: number,
  end: number,
): number {
  const n = query.length / dims;
  const cost = (i: number, j: number): number => {
    let sum = 0;
    for (let k = 0; k < dims; k++)
      sum += ((query[i * dims + k] as number) - (library[j * dims + k] as number)) ** 2;
    return sum;
  };
  const on = (i: number, j: number): number => {
    if (i === n - 1) return 0;
    let least = Number.POSITIVE_INFINITY;
    for (const moves of [[1], [2, 3], [0, 1, 2]]) {
      const last = j + (moves[moves.length - 1] as number);
      if (i + moves.length >= n || last >= end) continue;
      const sum = moves.reduce((total, move, k) => total + cost(i + 1 + k, j + move), 0);
      least = Math.min(least, sum + on(i + moves.length, last));
    }
    return least;
  };
  let least = Number.POSITIVE_INFINITY;
  for (let j = from; j < Math.min(to, end); j++) least = Math.min(least, cost(0, j) + on(0, j));
  return least;
}

describe.each(implementations)('passages: %s', (_, arithmetic) => {
  it('finds the cheapest of all paths', () => {
    fc.assert(
      fc.property(problems, fc.tuple(fc.nat(200), fc.nat(200), fc.nat(200)), (each, [p, q, r]) => {
        const { library, query, dims, m } = made({ ...each, n: Math.min(each.n, 9) });
        const from = p % m;
        const to = from + 1 + (q % Math.min(8, m - from));
        const end = to + (r % (m - to + 1));
        const problem = arithmetic.library(library, dims).ask(query);
        const best = everyPath(query, library, dims, from, to, end);
        const found = problem.cheapest(from, to, end, Number.POSITIVE_INFINITY);
        if (Number.isFinite(best)) expect(Math.abs(found - best)).toBeLessThanOrEqual(1e-4 * best + 1e-5);
        else expect(found).toBe(best);
      }),
      { numRuns: 300 },
    );
  });

  it('never bounds a path above its cost, nor loses one within the limit', () => {
    fc.assert(
      fc.property(problems, fc.double({ min: 0.2, max: 3, noNaN: true }), (each, share) => {
        const { library, query, dims, m } = made(each);
        const own = arithmetic.library(library, dims).ask(query);
        const free = (from: number, to: number) => own.cheapest(from, to, m, Number.POSITIVE_INFINITY);
        for (let from = 0, b = 0; from < m; from += own.block, b++)
          expect(own.bounds[b]).toBeLessThanOrEqual(free(from, Math.min(m, from + own.block)));
        const least = free(0, m);
        if (Number.isFinite(least))
          expect(own.cheapest(0, m, m, least * share)).toBe(
            share >= 1 || least === 0 ? least : Number.POSITIVE_INFINITY,
          );
        const oracle = plainPassages
          .library(library, dims)
          .ask(query)
          .cheapest(0, m, m, Number.POSITIVE_INFINITY);
        if (Number.isFinite(oracle))
          expect(Math.abs(least - oracle)).toBeLessThanOrEqual(1e-4 * oracle + 1e-4);
        else expect(least).toBe(oracle);
      }),
      { numRuns: 300 },
    );
  });
});

it('knows no seams in a long library', () => {
  // The kernel makes its boxes by pieces of 1920 frames.
  const [m, dims] = [1935, 2];
  const library = walk(5, m, dims, 0.3, 0);
  const query = walk(6, 20, dims, 0.3, 0);
  const own = wasmPassages().library(library, dims).ask(query);
  for (let from = 1880; from < m; from += own.block)
    expect(own.bounds[from / own.block]).toBeLessThanOrEqual(
      own.cheapest(from, Math.min(m, from + own.block), m, Number.POSITIVE_INFINITY),
    );
  // A part of the library by itself has the same bounds, but for its end.
  const part = createWasmPassages(kernelBytes('passages'))
    .library(library.slice(1880 * dims), dims)
    .ask(query);
  for (let b = 0; b < 5; b++)
    expect((part.bounds[b] as number) / (own.bounds[940 + b] as number)).toBeCloseTo(1, 3);
});

it('goes on by no less and no more than the steps allow', () => {
  const reach = (steps: number): readonly number[] => {
    // Advances of all runs of steps, from wherever in a rule they begin: what is due is done first.
    const from = (left: number, due: number): number[] =>
      left === 0
        ? [0]
        : due > 0
          ? from(left - 1, due - 1).map((on) => on + 1)
          : [[0, 2] as const, [1, 0] as const, [2, 1] as const].flatMap(([by, next]) =>
              from(left - 1, next).map((on) => on + by),
            );
    return [0, 1, 2].flatMap((due) => from(steps, due));
  };
  for (let steps = 0; steps <= 9; steps++) {
    expect(Math.min(...reach(steps))).toBe(leastAdvance(steps));
    expect(Math.max(...reach(steps))).toBe(mostAdvance(steps));
  }
});
