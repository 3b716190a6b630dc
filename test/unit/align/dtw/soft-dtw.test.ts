import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtw, dtwOfCosts } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { type Costs, costsBetween, costsInMatrix } from '#src/align/dtw/local-cost.ts';
import { pathFromBehind } from '#src/align/dtw/path-from-behind.ts';
import {
  softAlignment,
  softDtw,
  softDtwDivergence,
  softDtwGradient,
  type SoftOptions,
} from '#src/align/dtw/soft-dtw.ts';
import { stepPattern } from '#src/align/dtw/step-tables.ts';
import { everyPath } from './every-path.ts';

/** All of E, row after row. */
function allWeights(costs: Costs, options: SoftOptions) {
  const weights = new Float64Array(costs.n * costs.m);
  const cost = softAlignment(costs, (row, of) => weights.set(of, row * costs.m), options);
  return { cost, weights };
}

const closed = { x: Infinity, y: Infinity };

/** The definition: −γ log Σ exp(−cost/γ) over every path, and each cell's share of the weight. */
function defined(values: readonly number[], n: number, m: number, gamma: number) {
  const paths: { cells: readonly (readonly [number, number])[]; cost: number }[] = [];
  everyPath(
    {
      ...{ n, m, windows: [], pins: [], begin: closed, end: closed, gaps: null, first: 1 },
      pattern: stepPattern('symmetric1'),
      cost: (i, j) => values[i * m + j] as number,
    },
    (cells, cost) => paths.push({ cells, cost }),
  );
  const least = Math.min(...paths.map((p) => p.cost));
  const weight = (cost: number) => Math.exp((least - cost) / gamma);
  const all = paths.reduce((sum, p) => sum + weight(p.cost), 0);
  const weights = new Float64Array(n * m);
  for (const { cells, cost } of paths)
    for (const [i, j] of cells) weights[i * m + j] = (weights[i * m + j] as number) + weight(cost) / all;
  return { cost: least - gamma * Math.log(all), weights };
}

const matrix = fc
  .record({ n: fc.integer({ min: 1, max: 5 }), m: fc.integer({ min: 1, max: 5 }) })
  .chain(({ n, m }) =>
    fc.record({
      n: fc.constant(n),
      m: fc.constant(m),
      gamma: fc.constantFrom(0.01, 0.3, 1, 10),
      values: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: n * m, maxLength: n * m }),
    }),
  );

const numbers = (n: number, dims: number) =>
  fc
    .array(fc.integer({ min: -30, max: 30 }), { minLength: n * dims, maxLength: n * dims })
    .map((v): Frames => ({ values: Float64Array.from(v, (x) => x / 13), dims }));

const pair = fc
  .record({
    n: fc.integer({ min: 1, max: 6 }),
    m: fc.integer({ min: 1, max: 6 }),
    dims: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ n, m, dims }) => fc.tuple(numbers(n, dims), numbers(m, dims)));

const reversed = ({ values, dims }: Frames): Frames => ({
  values: values.map((_, k) => values[values.length - dims - k + 2 * (k % dims)] as number),
  dims,
});

/** The soft totals of all cells, as they are defined. */
function totalsOf({ n, m, rows }: Costs, gamma: number): Float64Array {
  const totals = new Float64Array(n * m);
  const cost = new Float64Array(m);
  const at = (i: number, j: number) =>
    i === -1 && j === -1 ? 0 : i < 0 || j < 0 ? Infinity : (totals[i * m + j] as number);
  for (let i = 0; i < n; i++) {
    rows(i, 0, m, cost);
    for (let j = 0; j < m; j++) {
      const from = [at(i - 1, j - 1), at(i - 1, j), at(i, j - 1)];
      const least = Math.min(...from);
      const sum = from.reduce((all, total) => all + Math.exp((least - total) / gamma), 0);
      totals[i * m + j] = (cost[j] as number) + least - gamma * Math.log(sum);
    }
  }
  return totals;
}

/** Central differences in every value of x. */
function differences(x: Frames, f: (x: Frames) => number): number[] {
  const h = 1e-5;
  return Array.from(x.values, (_, k) => {
    const moved = (by: number) => f({ ...x, values: x.values.map((v, q) => (q === k ? v + by : v)) });
    return (moved(h) - moved(-h)) / (2 * h);
  });
}

describe('soft-DTW', () => {
  it('is the soft minimum over every path, with each cell’s share of the weight', () => {
    fc.assert(
      fc.property(matrix, ({ n, m, gamma, values }) => {
        const want = defined(values, n, m, gamma);
        const got = allWeights(costsInMatrix(values, n, m), { gamma });
        expect(got.cost).toBeCloseTo(want.cost, 9);
        for (let k = 0; k < n * m; k++) expect(got.weights[k]).toBeCloseTo(want.weights[k] as number, 9);
      }),
    );
  });

  it('has the same weights however many rows are kept between', () => {
    // Long enough for many kept rows, the last of them a part only: against both passes over whole matrices.
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }).chain((n) => fc.tuple(numbers(n, 2), numbers(17, 2))),
        fc.constantFrom(0.3, 3),
        ([x, y], gamma) => {
          const costs = costsBetween(x, y);
          const { n, m } = costs;
          const there = totalsOf(costs, gamma);
          const back = totalsOf(costsBetween(reversed(x), reversed(y)), gamma);
          const { cost, weights } = allWeights(costs, { gamma });
          const row = new Float64Array(m);
          for (let i = 0; i < n; i++) {
            costs.rows(i, 0, m, row);
            for (let j = 0; j < m; j++) {
              const through =
                (there[i * m + j] as number) + (back[n * m - 1 - i * m - j] as number) - (row[j] as number);
              expect(weights[i * m + j]).toBeCloseTo(Math.exp((cost - through) / gamma), 9);
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('has the gradients that finite differences show', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom(0.1, 1, 5), ([x, y], gamma) => {
        const { cost, x: gx, y: gy } = softDtwGradient(x, y, { gamma });
        expect(softDtw(x, y, { gamma })).toBeCloseTo(cost, 9);
        const byX = differences(x, (moved) => softDtw(moved, y, { gamma }));
        const byY = differences(y, (moved) => softDtw(x, moved, { gamma }));
        for (const [k, g] of byX.entries()) expect(gx[k]).toBeCloseTo(g, 4);
        for (const [k, g] of byY.entries()) expect(gy[k]).toBeCloseTo(g, 4);
      }),
      { numRuns: 40 },
    );
  });

  it('tends to DTW as the smoothing goes, and never overflows', () => {
    fc.assert(
      fc.property(pair, ([x, y]) => {
        const hard = dtw(x, y).cost;
        expect(softDtw(x, y, { gamma: 1e-6 })).toBeCloseTo(hard, 4);
        expect(softDtw(x, y, { gamma: 1e-300 })).toBeCloseTo(hard, 9);
        expect(softDtw(x, y)).toBeLessThanOrEqual(hard + 1e-12);
      }),
    );
    const far = { values: new Float64Array(400).fill(1e6), dims: 1 };
    const near = { values: new Float64Array(300), dims: 1 };
    expect(softDtw(far, near) / 4e14).toBeCloseTo(1, 9);
    expect(allWeights(costsBetween(far, near), {}).weights.every(Number.isFinite)).toBe(true);
  });

  it('finds its path over rows from behind at the cost that DTW finds it', () => {
    fc.assert(
      fc.property(matrix, ({ n, m, values }) => {
        const search = pathFromBehind(n, m);
        for (let i = n - 1; i >= 0; i--) search.add(i, Float64Array.from(values.slice(i * m, (i + 1) * m)));
        const { i, j } = search.path();
        const cost = i.reduce((sum, row, t) => sum + (values[row * m + (j[t] as number)] as number), 0);
        expect(cost).toBeCloseTo(dtwOfCosts(costsInMatrix(values, n, m)).cost, 9);
        for (let t = 1; t < i.length; t++) {
          const [down, right] = [
            (i[t] as number) - (i[t - 1] as number),
            (j[t] as number) - (j[t - 1] as number),
          ];
          expect([down, right].every((by) => by === 0 || by === 1) && down + right > 0).toBe(true);
        }
        expect([i[0], j[0], i.at(-1), j.at(-1)]).toEqual([0, 0, n - 1, m - 1]);
      }),
    );
  });

  it('makes a divergence: nothing between a sequence and itself, with its gradients', () => {
    fc.assert(
      fc.property(pair, ([x, y]) => {
        expect(softDtwDivergence(x, x).cost).toBeCloseTo(0, 9);
        for (const g of softDtwDivergence(x, x).x) expect(g).toBeCloseTo(0, 9);
        const { cost, x: gx, y: gy } = softDtwDivergence(x, y);
        expect(softDtwDivergence(y, x).cost).toBeCloseTo(cost, 9);
        for (const [k, g] of differences(x, (moved) => softDtwDivergence(moved, y).cost).entries())
          expect(gx[k]).toBeCloseTo(g, 4);
        for (const [k, g] of differences(y, (moved) => softDtwDivergence(x, moved).cost).entries())
          expect(gy[k]).toBeCloseTo(g, 4);
      }),
      { numRuns: 30 },
    );
  });

  it('refuses smoothings that are none, and matrices that fill the machine; stops when told', () => {
    const x = { values: Float64Array.of(1, 2), dims: 1 };
    for (const gamma of [0, -1, Number.NaN, Infinity])
      expect(() => softDtw(x, x, { gamma })).toThrow(expect.objectContaining({ code: 'bad-gamma' }));
    expect(() => pathFromBehind(40_000, 40_000)).toThrow(/1600000000 cells/);
    const watch = (done: number, total: number) => {
      if (done > total / 2) throw new Error('stop');
    };
    expect(() => softAlignment(costsBetween(x, x), () => {}, { watch })).toThrow('stop');
  });
});
