import fc from 'fast-check';
import type { Corridor, DtwPath, DtwProblem } from '#src/compute/compute.ts';

/** Cheapest cost by trying every path: the definition, without dynamic programming. Tiny inputs only. */
export function bruteForce({ x, y, dims, steps, begin, end, corridor }: DtwProblem): number {
  const n = x.length / dims;
  const m = y.length / dims;
  const w = steps ?? { diagonal: 1, x: 1, y: 1, penalty: 0 };
  const skip = (count: number, each = Number.POSITIVE_INFINITY) => (count === 0 ? 0 : count * each);
  const c = (i: number, j: number) =>
    Array.from({ length: dims }, (_, k) => ((x[i * dims + k] ?? 0) - (y[j * dims + k] ?? 0)) ** 2).reduce(
      (a, b) => a + b,
    );
  const allowed = (i: number, j: number) =>
    i < n && j < m && (!corridor || (j >= (corridor.from[i] ?? 0) && j < (corridor.to[i] ?? 0)));
  const rest = (i: number, j: number): number => {
    const stop =
      i === n - 1 && j === m - 1
        ? 0
        : Math.min(
            j === m - 1 ? skip(n - 1 - i, end?.x) : Number.POSITIVE_INFINITY,
            i === n - 1 ? skip(m - 1 - j, end?.y) : Number.POSITIVE_INFINITY,
          );
    return Math.min(
      stop,
      allowed(i + 1, j + 1) ? w.diagonal * c(i + 1, j + 1) + rest(i + 1, j + 1) : Number.POSITIVE_INFINITY,
      allowed(i + 1, j) ? w.x * c(i + 1, j) + w.penalty + rest(i + 1, j) : Number.POSITIVE_INFINITY,
      allowed(i, j + 1) ? w.y * c(i, j + 1) + w.penalty + rest(i, j + 1) : Number.POSITIVE_INFINITY,
    );
  };
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      if ((i > 0 && j > 0) || !allowed(i, j)) continue;
      const entries = [
        w.diagonal * c(i, j) + skip(i, begin?.x) + skip(j, begin?.y),
        i === 0 ? w.x * c(i, j) + w.penalty + skip(j + 1, begin?.y) : Number.POSITIVE_INFINITY,
        j === 0 ? w.y * c(i, j) + w.penalty + skip(i + 1, begin?.x) : Number.POSITIVE_INFINITY,
      ];
      best = Math.min(best, Math.min(...entries) + rest(i, j));
    }
  return best;
}

/** What a path costs when it is walked, left-out ends included. */
export function walked({ x, y, dims, steps, begin, end }: DtwProblem, path: DtwPath): number {
  const w = steps ?? { diagonal: 1, x: 1, y: 1, penalty: 0 };
  const skip = (count: number, each = Number.POSITIVE_INFINITY) => (count === 0 ? 0 : count * each);
  const n = x.length / dims;
  const m = y.length / dims;
  const at = (k: number) => [path.i[k] ?? -1, path.j[k] ?? -1] as const;
  const local = (k: number) => {
    const [i, j] = at(k);
    let sum = 0;
    for (let q = 0; q < dims; q++) sum += ((x[i * dims + q] ?? 0) - (y[j * dims + q] ?? 0)) ** 2;
    return sum;
  };
  const [i0, j0] = at(0);
  const [i1, j1] = at(path.i.length - 1);
  let cost = Math.min(
    w.diagonal * local(0) + skip(i0, begin?.x) + skip(j0, begin?.y),
    i0 === 0 ? w.x * local(0) + w.penalty + skip(j0 + 1, begin?.y) : Number.POSITIVE_INFINITY,
    j0 === 0 ? w.y * local(0) + w.penalty + skip(i0 + 1, begin?.x) : Number.POSITIVE_INFINITY,
  );
  for (let k = 1; k < path.i.length; k++) {
    const step = `${(path.i[k] ?? 0) - (path.i[k - 1] ?? 0)},${(path.j[k] ?? 0) - (path.j[k - 1] ?? 0)}`;
    if (step === '1,1') cost += w.diagonal * local(k);
    else if (step === '1,0') cost += w.x * local(k) + w.penalty;
    else if (step === '0,1') cost += w.y * local(k) + w.penalty;
    else throw new Error(`no legal step: ${step}`);
  }
  return cost + skip(n - 1 - i1, end?.x) + skip(m - 1 - j1, end?.y);
}

const skipCost = fc.oneof(
  fc.constant(Number.POSITIVE_INFINITY),
  fc.constant(0),
  fc.double({ min: 0, max: 2, noNaN: true }),
);
const ends = fc.option(fc.record({ x: skipCost, y: skipCost }), { nil: undefined });
const weight = fc.double({ min: 0.25, max: 3, noNaN: true });
const steps = fc.option(
  fc.record({ diagonal: weight, x: weight, y: weight, penalty: fc.double({ min: 0, max: 1, noNaN: true }) }),
  { nil: undefined },
);

/** A corridor that always lets a path through: around a random staircase. */
export function corridorOf(n: number, m: number, wobble: readonly number[], radius: number): Corridor {
  const from = new Int32Array(n);
  const to = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const centre = Math.round((i * (m - 1)) / Math.max(1, n - 1) + (wobble[i % wobble.length] ?? 0));
    from[i] = Math.min(m - 1, Math.max(i ? (from[i - 1] ?? 0) : 0, centre - radius, 0));
    to[i] = Math.max(i ? (to[i - 1] ?? 0) : 1, Math.min(m, centre + radius + 1), (from[i] ?? 0) + 1);
  }
  from[0] = 0;
  to[n - 1] = m;
  for (let i = 1; i < n; i++) from[i] = Math.min(from[i] ?? 0, (to[i - 1] ?? 1) - 1);
  for (let i = n - 2; i >= 0; i--) from[i] = Math.min(from[i] ?? 0, from[i + 1] ?? 0);
  return { from, to };
}

export const problem = (most: number): fc.Arbitrary<DtwProblem> =>
  fc
    .record({
      n: fc.integer({ min: 1, max: most }),
      m: fc.integer({ min: 1, max: most }),
      dims: fc.integer({ min: 1, max: 14 }),
    })
    .chain(({ n, m, dims }) =>
      fc.record({
        dims: fc.constant(dims),
        x: fc.float32Array({ minLength: n * dims, maxLength: n * dims, min: -2, max: 2, noNaN: true }),
        y: fc.float32Array({ minLength: m * dims, maxLength: m * dims, min: -2, max: 2, noNaN: true }),
        steps,
        begin: ends,
        end: ends,
        corridor: fc.option(
          fc
            .record({
              wobble: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }),
              radius: fc.integer({ min: 1, max: 12 }),
            })
            .map(({ wobble, radius }) => corridorOf(n, m, wobble, radius)),
          { nil: undefined },
        ),
      }),
    )
    .map((p) => Object.fromEntries(Object.entries(p).filter(([, v]) => v !== undefined)) as DtwProblem);

export const tolerance = (cost: number): number => 1e-4 * (1 + Math.abs(cost));

export function seeded(seed: number): () => number {
  let s = seed;
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return s / 2 ** 32 - 0.5;
  };
}

/** A random walk and a slowed copy of it. */
export function warpedPair(n: number, m: number, dims: number): { x: Float32Array; y: Float32Array } {
  const next = seeded(n * 31 + m);
  const x = new Float32Array(n * dims);
  for (let i = 0; i < x.length; i++) x[i] = (i < dims ? 0 : (x[i - dims] ?? 0)) * 0.9 + next();
  const y = new Float32Array(m * dims);
  for (let j = 0; j < m; j++) {
    const i = Math.min(n - 1, Math.floor((j * n) / m + 20 * Math.sin(j / 90)));
    for (let k = 0; k < dims; k++) y[j * dims + k] = (x[Math.max(0, i) * dims + k] ?? 0) + 0.1 * next();
  }
  return { x, y };
}
