import { describe, expect, it } from 'vitest';
import { imw } from '#src/align/baselines/imw.ts';
import { utw } from '#src/align/baselines/utw.ts';
import { straightPath } from '#src/align/ctw/starts.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { baselines } from '#src/align/methods/ctw-methods.ts';
import type { AlignMethod } from '#src/align/methods/method.ts';
import { cholesky, solveCholesky } from '#src/math/cholesky.ts';
import { type Matrix, matrix } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';

describe('utw', () => {
  it('stretches all to the longest', () => {
    const frames = (n: number): Frames => ({ values: new Float64Array(n), dims: 1 });
    expect(utw([frames(5), frames(3), frames(1)]).map((index) => Array.from(index))).toEqual([
      [0, 1, 2, 3, 4],
      [0, 1, 1, 2, 2],
      [0, 0, 0, 0, 0],
    ]);
    expect(() => utw([frames(3)])).toThrow('fewer than two');
    expect(() => utw([frames(3), frames(0)])).toThrow('empty');
  });
});

/** Scales and offsets by dense normal equations: the definition. One dimension. */
function denseStyle(
  x: Float64Array,
  y: Float64Array,
  path: { i: ArrayLike<number>; j: ArrayLike<number> },
  stiffA: number,
  stiffB: number,
): { warped: number[]; cost: number } {
  const n = x.length;
  const h = matrix(2 * n, 2 * n);
  const g = matrix(2 * n, 1);
  const rows: { at: number[]; by: number[]; target: number; weight: number }[] = [];
  for (let t = 0; t < path.i.length; t++) {
    const i = path.i[t] as number;
    rows.push({
      at: [i, n + i],
      by: [x[i] as number, 1],
      target: y[path.j[t] as number] as number,
      weight: 1,
    });
  }
  for (let i = 1; i < n; i++) {
    rows.push({ at: [i, i - 1], by: [1, -1], target: 0, weight: stiffA });
    rows.push({ at: [n + i, n + i - 1], by: [1, -1], target: 0, weight: stiffB });
  }
  for (const { at, by, target, weight } of rows)
    at.forEach((a, p) => {
      g.values[a] = (g.values[a] as number) + weight * (by[p] as number) * target;
      at.forEach((b, q) => {
        h.values[a * 2 * n + b] =
          (h.values[a * 2 * n + b] as number) + weight * (by[p] as number) * (by[q] as number);
      });
    });
  const solved = solveCholesky(cholesky(h) as Matrix, g).values;
  const cost = rows.reduce(
    (sum, { at, by, target, weight }) =>
      sum + weight * at.reduce((s, a, p) => s + (by[p] as number) * (solved[a] as number), -target) ** 2,
    0,
  );
  return { warped: Array.from(x, (v, i) => (solved[i] as number) * v + (solved[n + i] as number)), cost };
}

describe('imw', () => {
  it('solves scales and offsets as dense least squares would', async () => {
    const random = makeRandom(5);
    const x = Float64Array.from({ length: 9 }, random.normal);
    const y = Float64Array.from({ length: 7 }, random.normal);
    const square = [x, y].flatMap((v) => Array.from(v));
    const mean = square.reduce((a, b) => a + b) / 16;
    const spread = Math.sqrt(square.reduce((a, b) => a + (b - mean) ** 2, 0) / 16);
    const { warped, history } = await imw(
      { values: x, dims: 1 },
      { values: y, dims: 1 },
      { scaleStiffness: 0.7, offsetStiffness: 0.2, rounds: 1 },
    );
    const unit = (v: Float64Array) => v.map((value) => (value - mean) / spread);
    const dense = denseStyle(unit(x), unit(y), straightPath(9, 7), 0.7, 0.2);
    warped.forEach((value, i) => {
      expect((value - mean) / spread).toBeCloseTo(dense.warped[i] as number, 6);
    });
    expect(history[0] as number).toBeLessThanOrEqual(dense.cost + 1e-6);
  });

  it('tells the least that its path costs, the shorter one put in the style of the other', async () => {
    const method = baselines.find(({ name }) => name === 'imw') as AlignMethod;
    for (const [seed, n, m] of [
      [11, 5, 8],
      [12, 9, 6],
    ] as const) {
      const random = makeRandom(seed);
      const [x, y] = [n, m].map((count) => Float64Array.from({ length: count }, random.normal)) as [
        Float64Array,
        Float64Array,
      ];
      const both = [...x, ...y];
      const mean = both.reduce((a, b) => a + b) / both.length;
      const spread = Math.sqrt(both.reduce((a, b) => a + (b - mean) ** 2, 0) / both.length);
      const unit = (v: Float64Array) => v.map((value) => (value - mean) / spread);
      const { index, cost } = await method.run(
        [x, y].map((values) => ({ values, dims: 1 })),
        {},
        {},
      );
      const [i, j] = index as [Int32Array, Int32Array];
      const dense =
        n < m
          ? denseStyle(unit(x), unit(y), { i, j }, 1, 1)
          : denseStyle(unit(y), unit(x), { i: j, j: i }, 1, 1);
      expect(cost).toBeCloseTo(dense.cost, 6);
    }
  });

  it('finds the same wherever zero is', async () => {
    const random = makeRandom(6);
    const [x, y] = [40, 33].map((n) =>
      Float64Array.from({ length: n }, (_, i) => Math.sin(i / 4) + 0.1 * random.normal()),
    );
    const found = [];
    for (const zero of [0, 1000, 1e6])
      found.push(
        await imw(...([x, y].map((v) => ({ values: v?.map((a) => a + zero), dims: 1 })) as [Frames, Frames])),
      );
    const [here, ...far] = found;
    for (const there of far) {
      expect(there.path.cost / (here?.path.cost ?? 0)).toBeCloseTo(1, 6);
      expect(there.path.i).toEqual(here?.path.i);
    }
  });

  it('sees through a change of style, and its objective never rises', async () => {
    const x = Float64Array.from({ length: 60 }, (_, i) => Math.sin(i / 5) + i / 60);
    const y = Float64Array.from({ length: 60 }, (_, i) => 3 * (x[i] as number) - 7);
    const found = await imw({ values: x, dims: 1 }, { values: y, dims: 1 });
    expect(found.converged).toBe(true);
    expect(found.path.cost).toBeLessThan(1e-6);
    expect(Array.from(found.path.i)).toEqual(Array.from(found.path.j));
    const random = makeRandom(2);
    for (let run = 0; run < 5; run++) {
      const make = (n: number): Frames => ({
        values: Float64Array.from({ length: 2 * n }, random.normal),
        dims: 2,
      });
      const { history, path } = await imw(make(20), make(25));
      history.forEach((value, k) => {
        if (k > 0) expect(value).toBeLessThan(history[k - 1] as number);
      });
      expect(path.cost).toBe(history.at(-1));
    }
  });
  it('handles constant and single frames and refuses different spaces', async () => {
    const constant: Frames = { values: new Float64Array(8).fill(4), dims: 1 };
    for (const y of [constant, { values: Float64Array.of(2), dims: 1 }]) {
      const { path, warped } = await imw(constant, y);
      expect(Number.isFinite(path.cost) && warped.every(Number.isFinite)).toBe(true);
    }
    await expect(imw(constant, { values: new Float64Array(8), dims: 2 })).rejects.toThrow('dimensions');
  });
});
