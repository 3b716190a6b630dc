import { describe, expect, it } from 'vitest';
import { writtenOf } from './written.ts';

describe('what is written of GTW', () => {
  it('gives its correlations and least squares: frames in the common space along the warping matrices', async () => {
    for (const order of [
      [2, 3],
      [3, 2],
      [2, 3, 4],
    ]) {
      const { found, along } = await writtenOf(order);
      const d = found.correlations?.length ?? 0;
      const agreement = Array.from({ length: d }, (_, k) => {
        const columns = along.map((rows) => rows.map((row) => row[k] as number));
        return meanCorrelation(columns);
      });
      agreement.forEach((r, k) => {
        expect(r).toBeCloseTo(found.correlations?.[k] as number, order.length === 2 ? 4 : 1);
      });
      let apart = 0;
      for (const [s, one] of along.entries())
        for (const other of along.slice(s + 1))
          one.forEach((row, t) => {
            row.forEach((v, k) => {
              apart += (v - (other[t]?.[k] as number)) ** 2;
            });
          });
      expect(apart / (found.leastSquares as number)).toBeCloseTo(1, 9);
      for (const column of found.positions ?? [])
        expect(column.every((p, t) => t === 0 || p > (column[t - 1] as number))).toBe(true);
    }
  });
});

function meanCorrelation(columns: readonly (readonly number[])[]): number {
  const pairs = columns.flatMap((a, s) => columns.slice(s + 1).map((b) => correlation(a, b)));
  return pairs.reduce((sum, r) => sum + r, 0) / pairs.length;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((sum, each) => sum + each, 0) / v.length;
  const [p, q] = [mean(a), mean(b)];
  const dot = (f: (k: number) => number) => a.reduce((sum, _, k) => sum + f(k), 0);
  const da = (k: number) => (a[k] as number) - p;
  const db = (k: number) => (b[k] as number) - q;
  return dot((k) => da(k) * db(k)) / Math.sqrt(dot((k) => da(k) ** 2) * dot((k) => db(k) ** 2));
}
