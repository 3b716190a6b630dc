import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { asMatrix, variances } from '#src/align/ctw/common-space.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import { pairAgreements } from '#src/align/ctw/pair-agreement.ts';
import { ctwMany } from '#src/align/ctw/ctw-many.ts';
import { pathMoments } from '#src/align/ctw/path-moments.ts';
import { randomPath, straightPath } from '#src/align/ctw/starts.ts';
import { alignmentObjective, dimensionWeights } from '#src/align/ctw/weighing.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { cca, moments } from '#src/math/cca.ts';
import { add, build, entry, frobenius, identity, multiply, multiplyLeft } from '#src/math/matrix.ts';
import { project } from '#src/math/projection.ts';
import { makeRandom } from '#src/math/random.ts';
import { warpedViews, worstMoment } from './warped-views.ts';

const compute = cpuCompute();
const noise = (n: number, dims: number, seed: number): Frames => {
  const { normal } = makeRandom(seed);
  return { values: Float64Array.from({ length: n * dims }, normal), dims };
};
const falls = (history: readonly number[]) =>
  history.every((value, k) => k === 0 || value < (history[k - 1] as number));

/** Every path from corner to corner by steps (1,1), (1,0), (0,1). */
function everyPath(n: number, m: number): { i: number[]; j: number[] }[] {
  const out: { i: number[]; j: number[] }[] = [];
  const walk = (i: number[], j: number[]): void => {
    const [a, b] = [i.at(-1) as number, j.at(-1) as number];
    if (a === n - 1 && b === m - 1) out.push({ i, j });
    for (const [p, q] of [
      [a + 1, b + 1],
      [a + 1, b],
      [a, b + 1],
    ] as const)
      if (p < n && q < m) walk([...i, p], [...j, q]);
  };
  walk([0], [0]);
  return out;
}

describe('pathMoments', () => {
  it('are those of the warped sequences', () => {
    const [x, y] = [noise(9, 3, 1), noise(7, 2, 2)];
    const path = randomPath(9, 7, makeRandom(3), 1);
    const warped = (f: Frames, index: ArrayLike<number>) =>
      build(index.length, f.dims, (t, k) => f.values[(index[t] as number) * f.dims + k] as number);
    const expected = moments(warped(x, path.i), warped(y, path.j));
    const found = pathMoments(asMatrix(x), asMatrix(y), path);
    for (const key of ['xx', 'xy', 'yy'] as const)
      expect(frobenius(add(found[key], expected[key], -1))).toBeLessThan(1e-12);
    expect(found.meanX).toEqual(expected.meanX);
  });
});

describe('dimensionWeights', () => {
  it('are the slopes of the objective against squared distance (2 views: 2(1 − ρ))', () => {
    for (const rho of [0.1, 0.5, 0.9, 0.99]) {
      const at = (r: number) => alignmentObjective(Float64Array.of(r), 'likelihood');
      const slope = (at(rho + 1e-6) - at(rho - 1e-6)) / -4e-6;
      // A squared distance d² enters the log-likelihood as weight · d² / 2.
      expect((dimensionWeights(Float64Array.of(rho), 'likelihood')[0] as number) / 2).toBeCloseTo(slope, 5);
    }
  });
  it('leave out what agrees with nothing, and count all alike when asked', () => {
    expect(dimensionWeights(Float64Array.of(0), 'likelihood', 3)[0]).toBe(0);
    expect(Array.from(dimensionWeights(Float64Array.of(0.9, 0.1), 'even'))).toEqual([1, 1]);
    expect(alignmentObjective(Float64Array.of(0.9, 0.1), 'even')).toBeCloseTo(2, 12);
  });
});

describe('ctw', () => {
  it('keeps constraint and objective: mean‖Uᵀx − Vᵀy‖² + tr(UᵀΛU) + tr(VᵀΛV) = 2Σ(1 − ρ) along its path', async () => {
    const { sequences } = warpedViews(
      [
        [30, 3],
        [35, 4],
      ],
      5,
      0.1,
    );
    const [x, y] = sequences as [Frames, Frames];
    const found = await ctw(x, y, { dims: 2, ridge: 0.05, starts: 6, compute });
    const { xx, yy } = pathMoments(asMatrix(x), asMatrix(y), found.path);
    const [p, q] = [project(found.x, asMatrix(x)), project(found.y, asMatrix(y))];
    let apart = 0;
    found.path.i.forEach((i, t) => {
      const j = found.path.j[t] as number;
      for (let k = 0; k < 2; k++) apart += (entry(p, i, k) - entry(q, j, k)) ** 2 / found.path.i.length;
    });
    let held = 0;
    for (const [frames, cov, { basis }] of [
      [x, xx, found.x],
      [y, yy, found.y],
    ] as const) {
      // Λ: of every column a share of its own variance.
      const lambda = variances(asMatrix(frames)).map((variance) => 0.05 * variance);
      basis.values.forEach((v, at) => {
        held += (lambda[Math.floor(at / basis.cols)] as number) * v * v;
      });
      const ridged = build(cov.rows, cov.cols, (i, k) => entry(cov, i, k) + (i === k ? (lambda[i] ?? 0) : 0));
      const inner = multiplyLeft(basis, multiply(ridged, basis));
      expect(frobenius(add(inner, identity(2), -1))).toBeLessThan(1e-9);
    }
    const rho = found.correlations;
    expect(apart + held).toBeCloseTo(2 * (1 - (rho[0] as number)) + 2 * (1 - (rho[1] as number)), 9);
    expect(found.objective).toBeCloseTo(apart + held, 9);
  });
  it('never goes below the best of all paths, and reaches the best that any start leads to (brute force)', async () => {
    let reached = 0;
    const paths = everyPath(5, 4);
    for (let seed = 0; seed < 10; seed++) {
      const [x, y] = [noise(5, 1, seed), noise(4, 1, 100 + seed)];
      let [lowest, best] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (const from of paths) {
        const { correlations } = cca(pathMoments(asMatrix(x), asMatrix(y), from), { dims: 1 });
        lowest = Math.min(lowest, 2 * (1 - (correlations[0] as number)));
        best = Math.min(best, (await ctw(x, y, { dims: 1, ridge: 0, from })).objective);
      }
      const found = await ctw(x, y, { dims: 1, ridge: 0 });
      expect(found.objective).toBeGreaterThan(lowest - 1e-9);
      if (found.objective < best + 1e-9) reached++;
    }
    expect(reached).toBeGreaterThanOrEqual(8);
  });
  it('finds the clocks of two views of one curve, whose objective falls round by round', async () => {
    for (const seed of [1, 2, 3]) {
      const views = warpedViews(
        [
          [60, 3],
          [75, 2],
        ],
        seed,
        0.02,
      );
      const [x, y] = views.sequences as [Frames, Frames];
      const found = await ctw(x, y, { starts: 30, compute });
      expect(found.converged).toBe(true);
      expect(falls(found.history)).toBe(true);
      expect(found.history.at(-1)).toBe(found.objective);
      expect(worstMoment(views, [found.path.i, found.path.j])).toBeLessThan(0.06);
      expect(found.correlations[0]).toBeGreaterThan(0.99);
    }
  });
  it('is blind to affine maps of either sequence', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 500 }), async (seed) => {
        const [x, y] = warpedViews(
          [
            [20, 2],
            [24, 3],
          ],
          seed,
          0.1,
        ).sequences as [Frames, Frames];
        const turn = add(identity(2), build(2, 2, makeRandom(seed + 7).normal), 0.3);
        const turned = multiply(asMatrix(x), turn);
        const moved = { values: turned.values.map((v) => 1000 * v + 5), dims: 2 };
        const from = straightPath(20, 24);
        const a = await ctw(x, y, { from, ridge: 0 });
        const b = await ctw(moved, y, { from, ridge: 0 });
        expect(b.objective).toBeCloseTo(a.objective, 5);
      }),
    );
  });
  it('gives the mirrored path when the sequences are swapped', async () => {
    const [x, y] = warpedViews(
      [
        [30, 2],
        [26, 3],
      ],
      9,
      0.1,
    ).sequences as [Frames, Frames];
    const from = straightPath(30, 26);
    const there = await ctw(x, y, { from });
    const back = await ctw(y, x, { from: { i: from.j, j: from.i } });
    expect(back.objective).toBeCloseTo(there.objective, 9);
    expect(back.path.cost).toBeCloseTo(there.path.cost, 6);
  });
  it('keeps pins and windows, whatever they cost', async () => {
    const [x, y] = warpedViews(
      [
        [90, 2],
        [160, 3],
      ],
      4,
      0.05,
    ).sequences as [Frames, Frames];
    const pins = [
      [20, 90],
      [50, 91],
    ] as const;
    const found = await ctw(x, y, {
      starts: 8,
      path: { pins, window: { kind: 'slanted', radius: 60 } },
      compute,
    });
    for (const [i, j] of pins) {
      const at = Array.from(found.path.i).findIndex((p, t) => p === i && found.path.j[t] === j);
      expect(at).toBeGreaterThan(0);
    }
    found.path.i.forEach((i, t) => {
      expect(Math.abs((found.path.j[t] as number) - (i * 159) / 89)).toBeLessThanOrEqual(61);
    });
  });
  it('is repeatable by its seed, and the best of its starts', async () => {
    const [x, y] = warpedViews(
      [
        [70, 3],
        [80, 3],
      ],
      11,
      0.2,
    ).sequences as [Frames, Frames];
    const [a, b] = [await ctw(x, y, { seed: 5, compute }), await ctw(x, y, { seed: 5, compute })];
    expect(b).toEqual(a);
    const one = await ctw(x, y, { starts: 1, compute });
    expect(a.objective).toBeLessThanOrEqual(one.objective);
  });
  it('can reduce by PCA first and still projects from the sequences’ own space', async () => {
    const [x, y] = warpedViews(
      [
        [40, 6],
        [50, 5],
      ],
      3,
      0.02,
    ).sequences as [Frames, Frames];
    const found = await ctw(x, y, { pca: 3, starts: 10, compute });
    expect([found.x.basis.rows, found.y.basis.rows]).toEqual([6, 5]);
    expect(found.correlations.length).toBeLessThanOrEqual(3);
    const p = project(found.x, asMatrix(x));
    let mean = 0;
    for (const i of found.path.i) mean += entry(p, i, 0) / found.path.i.length;
    expect(mean).toBeCloseTo(0, 9);
  });
  it('does not blow up on sequences that say nothing', async () => {
    const constant: Frames = { values: new Float64Array(20).fill(3), dims: 2 };
    const single: Frames = { values: Float64Array.of(1, 2), dims: 2 };
    for (const [x, y] of [
      [constant, noise(8, 3, 1)],
      [constant, constant],
      [single, noise(5, 1, 2)],
      [single, single],
      [noise(2, 2, 3), noise(2, 5, 4)],
    ] as const)
      for (const dims of [undefined, 1]) {
        const found = await ctw(x, y, { starts: 4, ...(dims && { dims }) });
        expect(
          [...found.x.basis.values, ...found.y.basis.values, found.path.cost].every(Number.isFinite),
        ).toBe(true);
        expect(Number.isFinite(found.objective)).toBe(true);
        expect(found.path.i.at(-1)).toBe(x.values.length / x.dims - 1);
        expect(found.path.j.at(-1)).toBe(y.values.length / y.dims - 1);
      }
  });
  it('refuses what it cannot use, and says what', async () => {
    const [x, y] = [noise(5, 2, 1), noise(6, 3, 2)];
    await expect(ctw({ values: Float64Array.of(1, Number.NaN), dims: 1 }, y)).rejects.toThrow(
      'first sequence',
    );
    await expect(ctw(x, y, { dims: 3 })).rejects.toMatchObject({ code: 'bad-options' });
    await expect(ctw(x, y, { ridge: -1 })).rejects.toThrow('ridge');
    await expect(ctw(x, y, { starts: 0 })).rejects.toThrow('starts');
    await expect(ctw(x, y, { pca: 0 })).rejects.toThrow('pca');
    await expect(ctw(x, y, { rounds: 0 })).rejects.toThrow('rounds');
  });
  it('tells its progress and stops when told to', async () => {
    const [x, y] = warpedViews(
      [
        [200, 2],
        [210, 2],
      ],
      1,
      0.1,
    ).sequences as [Frames, Frames];
    const told: number[] = [];
    await ctw(x, y, { starts: 6, compute, watch: (done, total) => told.push(done / total) });
    expect(told.every((share, k) => share <= 1 && (k === 0 || share >= (told[k - 1] as number)))).toBe(true);
    let calls = 0;
    const stop = ctw(x, y, {
      compute,
      watch: () => {
        if (++calls === 20) throw new Error('stop');
      },
    });
    await expect(stop).rejects.toThrow('stop');
    expect(calls).toBe(20);
    const cut = await ctw(x, y, { from: straightPath(200, 210), rounds: 1, compute });
    expect(cut.converged).toBe(false);
    expect(cut.history).toHaveLength(1);
  });
});

describe('ctwMany', () => {
  it('puts the pairs’ paths together', async () => {
    const views = warpedViews(
      [
        [40, 2],
        [50, 3],
        [45, 2],
      ],
      2,
      0.01,
    );
    const found = await ctwMany(views.sequences, { starts: 20, compute });
    const path = found.index;
    expect(found.correlations[0]).toBeGreaterThan(0.95);
    expect(found.cost).toBeGreaterThan(0);
    const pairs = pairAgreements(views.sequences, path);
    expect(pairs.map(({ sequences }) => sequences)).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    for (const { correlations } of pairs) expect(correlations[0]).toBeGreaterThan(0.95);
    expect(path).toHaveLength(3);
    expect(worstMoment(views, path)).toBeLessThan(0.12);
    path.forEach((index, v) => {
      expect(index[0]).toBe(0);
      expect(index.at(-1)).toBe((views.clocks[v]?.length ?? 0) - 1);
    });
    await expect(ctwMany(views.sequences.slice(1, 2))).rejects.toThrow('fewer than two');
  });
});

describe('ctwMany with pins', () => {
  it('passes through every one, though they lie wrong, and goes on step by step', async () => {
    const views = warpedViews(
      [
        [40, 2],
        [50, 3],
        [45, 2],
      ],
      2,
      0.01,
    );
    const pins = [
      [12, 20, 10],
      [12, 22, 10],
      [30, 33, 36],
    ];
    const { index } = await ctwMany(views.sequences, { starts: 4, compute, pins });
    const tuples = Array.from(index[0] as Int32Array, (_, t) => index.map((column) => column[t]));
    for (const pin of pins) expect(tuples).toContainEqual(pin);
    tuples.forEach((tuple, t) => {
      const before = tuples[t - 1];
      if (before) expect(tuple.every((at, s) => [0, 1].includes((at ?? 0) - (before[s] ?? 0)))).toBe(true);
    });
    await expect(
      ctwMany(views.sequences, {
        pins: [
          [5, 5, 5],
          [6, 4, 6],
        ],
      }),
    ).rejects.toMatchObject({
      code: 'bad-pins',
    });
  });
});

describe('randomPath', () => {
  it('goes from corner to corner and never back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer(),
        (n, m, wildness, seed) => {
          const { i, j } = randomPath(n, m, makeRandom(seed), wildness);
          for (const [index, count] of [
            [i, n],
            [j, m],
          ] as const) {
            expect(index[0]).toBe(0);
            if (index.length > 1) expect(index[index.length - 1]).toBe(count - 1);
            for (let t = 1; t < index.length; t++)
              expect(index[t] as number).toBeGreaterThanOrEqual(index[t - 1] as number);
          }
        },
      ),
    );
  });
});
