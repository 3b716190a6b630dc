import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtwOfCosts } from '#src/align/dtw/align-dtw.ts';
import { dropDtw, dropDtwOfCosts } from '#src/align/dtw/drop-dtw.ts';
import { costsInMatrix } from '#src/align/dtw/local-cost.ts';

type Problem = {
  readonly n: number;
  readonly m: number;
  readonly values: readonly number[];
  readonly px: readonly number[];
  readonly py: readonly number[];
};

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0);

/** Every choice of frames to keep on both sides, each aligned by itself. */
function leastOfAll({ n, m, values, px, py }: Problem): number {
  let least = sum(px) + sum(py);
  for (let keepX = 1; keepX < 2 ** n; keepX++)
    for (let keepY = 1; keepY < 2 ** m; keepY++) {
      const rows = Array.from({ length: n }, (_, i) => i).filter((i) => (keepX >> i) & 1);
      const columns = Array.from({ length: m }, (_, j) => j).filter((j) => (keepY >> j) & 1);
      const kept = rows.flatMap((i) => columns.map((j) => values[i * m + j] as number));
      const dropped =
        sum(px.filter((_, i) => !rows.includes(i))) + sum(py.filter((_, j) => !columns.includes(j)));
      least = Math.min(least, dropped + dtwOfCosts(costsInMatrix(kept, rows.length, columns.length)).cost);
    }
  return least;
}

const cost = fc.double({ min: 0, max: 3, noNaN: true });
const problem: fc.Arbitrary<Problem> = fc
  .record({ n: fc.integer({ min: 1, max: 4 }), m: fc.integer({ min: 1, max: 4 }) })
  .chain(({ n, m }) => {
    const list = (count: number) => fc.array(cost, { minLength: count, maxLength: count });
    return fc.record({ n: fc.constant(n), m: fc.constant(m), values: list(n * m), px: list(n), py: list(m) });
  });

describe('dropDtw', () => {
  it('is the least over every choice of frames to keep', () => {
    fc.assert(
      fc.property(problem, (p) => {
        const { n, m, values, px, py } = p;
        const found = dropDtwOfCosts(costsInMatrix(values, n, m), { drop: { x: px, y: py } });
        expect(found.cost).toBeCloseTo(leastOfAll(p), 9);
        // What it gives costs what it says: each frame is matched or dropped, never both.
        const matched = sum(Array.from(found.i, (i, t) => values[i * m + (found.j[t] as number)] as number));
        const dropped =
          sum(Array.from(found.droppedX, (i) => px[i] as number)) +
          sum(Array.from(found.droppedY, (j) => py[j] as number));
        expect(matched + dropped).toBeCloseTo(found.cost, 9);
        expect([...new Set(found.i), ...found.droppedX].sort()).toEqual([...Array(n).keys()]);
        expect([...new Set(found.j), ...found.droppedY].sort()).toEqual([...Array(m).keys()]);
        // A path through what is kept.
        const [rows, columns] = [[...new Set(found.i)], [...new Set(found.j)]];
        for (let t = 1; t < found.i.length; t++) {
          const di = rows.indexOf(found.i[t] as number) - rows.indexOf(found.i[t - 1] as number);
          const dj = columns.indexOf(found.j[t] as number) - columns.indexOf(found.j[t - 1] as number);
          expect(['1,1', '1,0', '0,1']).toContain(`${di},${dj}`);
        }
      }),
      { numRuns: 250 },
    );
  });

  it('drops outliers on both sides and nothing else', () => {
    const of = (...values: number[]) => ({ values: Float64Array.from(values), dims: 1 });
    const found = dropDtw(of(90, 1, 2, 3, 90, 90, 4, 5), of(1, 2, -70, 2, 3, 4, -70, 5, -70), { drop: 1 });
    expect([...found.droppedX]).toEqual([0, 4, 5]);
    expect([...found.droppedY]).toEqual([2, 6, 8]);
    expect([...found.i]).toEqual([1, 2, 2, 3, 6, 7]);
    expect([...found.j]).toEqual([0, 1, 3, 4, 5, 7]);
    expect(found.cost).toBe(6);
  });

  it('is DTW where dropping is dear, and keeps nothing where it is free', () => {
    fc.assert(
      fc.property(problem, ({ n, m, values }) => {
        const costs = costsInMatrix(values, n, m);
        expect(dropDtwOfCosts(costs, { drop: 1e6 }).cost).toBeCloseTo(dtwOfCosts(costs).cost, 9);
        expect(dropDtwOfCosts(costs, { drop: 0 }).cost).toBe(0);
      }),
    );
  });

  it('prices by a percentile of the costs', () => {
    const costs = costsInMatrix([0, 10, 20, 30, 40, 0], 2, 3);
    // Sorted 0 0 10 20 30 40: at 0.6 the price is 20, at 0 it is nothing.
    expect(dropDtwOfCosts(costs, { percentile: 0.6 })).toEqual(dropDtwOfCosts(costs, { drop: 20 }));
    expect(dropDtwOfCosts(costs, { percentile: 0 }).cost).toBe(0);
    const n = 700;
    const many = costsInMatrix(
      Float64Array.from({ length: n * n }, (_, k) => (k * 7919) % 1000),
      n,
      n,
    );
    const priced = dropDtwOfCosts(many, { percentile: 0.5 }).cost;
    expect(priced).toBeGreaterThan(dropDtwOfCosts(many, { drop: 480 }).cost);
    expect(priced).toBeLessThan(dropDtwOfCosts(many, { drop: 520 }).cost);
  });

  it('refuses prices that are none, and stops when told', () => {
    const x = { values: Float64Array.of(1, 2), dims: 1 };
    const code = expect.objectContaining({ code: 'bad-price' });
    for (const drop of [-1, Number.NaN, Infinity, { x: [1], y: 1 }, { x: 1, y: [1, -1] }])
      expect(() => dropDtw(x, x, { drop })).toThrow(code);
    expect(() => dropDtw(x, x, { percentile: 1.5 })).toThrow(code);
    const watch = () => {
      throw new Error('stop');
    };
    expect(() => dropDtw(x, x, { watch })).toThrow('stop');
  });
});
