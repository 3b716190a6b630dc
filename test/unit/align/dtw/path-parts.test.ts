import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { alignmentMatrices, matrixLoss, pathLoss, pathOfMatrices } from '#src/align/dtw/alignment-matrix.ts';
import { derivative } from '#src/align/dtw/derivative.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { pathError } from '#src/align/dtw/path-error.ts';
import { pathCurve, pathTimeMap } from '#src/align/dtw/path-map.ts';

const sequence = fc
  .record({ n: fc.integer({ min: 1, max: 9 }), dims: fc.constant(2) })
  .chain(({ n, dims }) =>
    fc
      .array(fc.integer({ min: -20, max: 20 }), { minLength: n * dims, maxLength: n * dims })
      .map((values): Frames => ({ values: Float64Array.from(values, (v) => v / 7), dims })),
  );

describe('alignment matrices', () => {
  it('say what the path says, and cost the same', () => {
    fc.assert(
      fc.property(sequence, sequence, (x, y) => {
        const path = dtw(x, y);
        const { x: wx, y: wy } = alignmentMatrices(path, x.values.length / 2, y.values.length / 2);
        expect([wx.cols, wy.cols]).toEqual([path.i.length, path.i.length]);
        expect(pathOfMatrices(wx, wy)).toEqual({ i: path.i, j: path.j });
        expect(matrixLoss(x, wx, y, wy)).toBeCloseTo(path.cost, 9);
        expect(pathLoss(x, y, path)).toBeCloseTo(path.cost, 9);
      }),
    );
  });

  it('are refused when a column selects no frame, two frames or a part of one', () => {
    const of = (rows: number, ...values: number[]) => ({
      rows,
      cols: values.length / rows,
      values: Float64Array.from(values),
    });
    const good = of(2, 1, 0, 0, 1);
    expect(pathOfMatrices(good, of(1, 1, 1))).toEqual({ i: Int32Array.of(0, 1), j: Int32Array.of(0, 0) });
    for (const bad of [of(2, 1, 0, 0, 0), of(2, 1, 1, 0, 1), of(1, 1, 0.5), of(1, 1)])
      expect(() => pathOfMatrices(good, bad)).toThrow(
        expect.objectContaining({ code: 'bad-alignment-matrix' }),
      );
  });
});

describe('pathError', () => {
  const of = (...points: (readonly [number, number])[]) => [points.map((p) => p[0]), points.map((p) => p[1])];
  const p = of([1, 1], [1, 2], [2, 3], [3, 4], [4, 4], [4, 5], [4, 6]);
  const q = of([1, 1], [2, 1], [2, 2], [2, 3], [2, 4], [2, 5], [3, 5], [4, 5], [4, 6]);

  it('is the published value', () => {
    expect(pathError(p, q)).toBeCloseTo(0.525888347648, 12);
    expect(pathError(q, p)).toBe(pathError(p, q));
    expect(pathError(p, p)).toBe(0);
  });

  it('is its definition, for any number of sequences', () => {
    const path = (m: number) =>
      fc
        .array(fc.array(fc.nat(2), { minLength: m, maxLength: m }), { minLength: 1, maxLength: 12 })
        .map((moves) => {
          const at = new Array<number>(m).fill(0);
          const points = moves.map((move) => move.map((d, s) => (at[s] = (at[s] as number) + d)));
          return Array.from({ length: m }, (_, s) => points.map((point) => point[s] as number));
        });
    const naive = (a: number[][], b: number[][]): number => {
      const points = (x: number[][]) =>
        (x[0] as number[]).map((_, k) => x.map((index) => index[k] as number));
      const near = (x: number[], ys: number[][]) =>
        Math.min(...ys.map((y) => Math.hypot(...x.map((v, s) => v - (y[s] as number)))));
      const [pa, pb] = [points(a), points(b)];
      const sum = [...pa.map((x) => near(x, pb)), ...pb.map((x) => near(x, pa))].reduce((u, v) => u + v, 0);
      return sum / (pa.length + pb.length);
    };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }).chain((m) => fc.tuple(path(m), path(m))),
        ([a, b]) => {
          expect(pathError(a, b)).toBeCloseTo(naive(a, b), 9);
        },
      ),
    );
    expect(() => pathError([[]], [[1]])).toThrow(/points/);
  });
});

describe('a path as a map', () => {
  it('increases strictly, from the first cell to the last, within half a run of the path', () => {
    fc.assert(
      fc.property(sequence, sequence, (x, y) => {
        const path = dtw(x, y);
        const { i, j } = pathCurve(path);
        const last = path.i.length - 1;
        expect([i[0], j[0]]).toEqual([0, 0]);
        for (let k = 1; k < i.length; k++) {
          expect(i[k]).toBeGreaterThan(i[k - 1] as number);
          expect(j[k]).toBeGreaterThan(j[k - 1] as number);
        }
        if ((path.i[last] ?? 0) > 0 && (path.j[last] ?? 0) > 0)
          expect([i[i.length - 1], j[j.length - 1]]).toEqual([path.i[last], path.j[last]]);
      }),
    );
    const stairs = { i: [0, 1, 1, 1, 2, 3, 4], j: [0, 1, 2, 3, 4, 4, 5] };
    expect(pathCurve(stairs)).toEqual({ i: Float64Array.of(0, 1, 2.5, 4), j: Float64Array.of(0, 2, 4, 5) });
  });

  it('reads in seconds of both clocks', () => {
    const x = { values: new Float32Array(3), dims: 1, hop: 0.5, start: 10 };
    const y = { values: new Float32Array(4), dims: 1, hop: 0.1, start: 0 };
    expect(pathTimeMap({ i: [0, 1, 2], j: [0, 2, 3] }, x, y).segments[0]?.knots).toMatchObject([
      { source: 10, timeline: 0 },
      { source: 10.5, timeline: 0.2 },
      { source: 11, timeline: 0.30000000000000004 },
    ]);
    expect(() => pathTimeMap({ i: [0, 0], j: [0, 1] }, x, y)).toThrow(
      expect.objectContaining({ code: 'bad-time-map' }),
    );
  });
});

describe('derivative', () => {
  const of = (...values: number[]): Frames => ({ values: Float64Array.from(values), dims: 1 });
  it('is Keogh and Pazzani’s estimate', () => {
    // ((4 − 1) + (2 − 1)/2)/2 = 1.75; ((2 − 4) + (0 − 4)/2)/2 = −2; ends as their neighbours.
    expect([...derivative(of(1, 4, 2, 0)).values]).toEqual([1.75, 1.75, -2, -2]);
    expect([...derivative(of(1, 4)).values]).toEqual([3, 3]);
    expect([...derivative(of(5)).values]).toEqual([0]);
    expect([...derivative({ values: Float64Array.of(0, 5, 1, 5, 2, 5), dims: 2 }).values]).toEqual([
      1, 0, 1, 0, 1, 0,
    ]);
  });
  it('is the central difference where asked', () => {
    expect([...derivative(of(1, 4, 2, 0), 'central').values]).toEqual([3, 0.5, -2, -2]);
    expect([...derivative(of(5), 'central').values]).toEqual([0]);
  });
  it('makes an alignment blind to a change of level', () => {
    const x = of(0, 0, 0, 1, 3, 1, 0, 0, 0);
    const y = of(7, 7, 7, 7, 7, 8, 10, 8, 7, 7, 7);
    expect(dtw(derivative(x), derivative(y)).cost).toBe(0);
    expect(dtw(x, y).cost).toBeGreaterThan(100);
  });
});
