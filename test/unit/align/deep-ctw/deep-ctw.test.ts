import { describe, expect, it } from 'vitest';
import { cpuCompute } from '#main/compute/cpu.ts';
import { ctw } from '#src/align/ctw/ctw.ts';
import { fitPath } from '#src/align/ctw/descent.ts';
import { pathMoments } from '#src/align/ctw/path-moments.ts';
import { straightPath } from '#src/align/ctw/starts.ts';
import { codeGradient } from '#src/align/deep-ctw/code-gradient.ts';
import { deepCtw, deepCtwPairs } from '#src/align/deep-ctw/deep-ctw.ts';
import { leading } from '#src/align/deep-ctw/linear-model.ts';
import { drawMasks, networks, newNetwork } from '#src/align/deep-ctw/network.ts';
import { poolAligner, poolOf, poolViews, splitPath } from '#src/align/deep-ctw/pool.ts';
import { train } from '#src/align/deep-ctw/train.ts';
import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { cca } from '#src/math/cca.ts';
import { add, build, frobenius, identity, type Matrix, multiply, multiplyLeft } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';

// Sequences of at most 64 frames share their compiled functions.
const compute = cpuCompute();
const quick = { dims: 2, hidden: 4, steps: 10, compute } as const;

const noise = (n: number, dims: number, seed: number): Frames => {
  const { normal } = makeRandom(seed);
  return { values: Float64Array.from({ length: n * dims }, normal), dims };
};
/** One way through the plane, its values seen as `see` has it, with noise. */
const walk = (n: number, pace: (s: number) => number, see: (a: number, b: number) => number[]): Frames => {
  const { normal } = makeRandom(n);
  const rows = Array.from({ length: n }, (_, k) => {
    const s = pace(k / (n - 1));
    const shown = see(Math.sin(17 * s) + 0.4 * Math.sin(40 * s), Math.cos(23 * s + 1));
    return shown.map((value) => value + 0.03 * normal());
  });
  return { values: Float64Array.from(rows.flat()), dims: rows[0]?.length ?? 0 };
};
const x = walk(
  60,
  (s) => s,
  (a, b) => [a + b, a - 0.5 * b, b],
);
const linear = walk(
  56,
  (s) => s ** 1.3,
  (a, b) => [0.3 * a - b, a + 0.2 * b, a - b],
);
const bent = walk(
  56,
  (s) => s ** 1.3,
  (a, b) => [a + 0.8 * b * b, b - 0.7 * a * a, a * b],
);
const asRows = ({ values, dims }: Frames): Matrix => ({
  rows: values.length / dims,
  cols: dims,
  values: Float64Array.from(values),
});

describe('gradient in the codes', () => {
  it('agrees with finite differences of the regularised canonical correlations', () => {
    const [p, q] = [asRows(noise(20, 3, 1)), asRows(noise(18, 2, 2))];
    const path = straightPath(20, 18);
    const ridge = [0.05, 0.03] as const;
    const weights = Float64Array.of(1.5, 0.4);
    const objective = (a: Matrix, b: Matrix) =>
      -cca(pathMoments(a, b, path), { ridge }).correlations.reduce(
        (s, r, k) => s + r * (weights[k] as number),
        0,
      );
    const found = codeGradient(p, q, path, { cca: cca(pathMoments(p, q, path), { ridge }), weights });
    const moved = (m: Matrix, k: number, by: number): Matrix => ({
      ...m,
      values: m.values.map((v, at) => (at === k ? v + by : v)),
    });
    const step = 1e-5;
    for (let k = 0; k < p.values.length; k += 7)
      expect(found[0].values[k]).toBeCloseTo(
        (objective(moved(p, k, step), q) - objective(moved(p, k, -step), q)) / (2 * step),
        7,
      );
    for (let k = 0; k < q.values.length; k += 5)
      expect(found[1].values[k]).toBeCloseTo(
        (objective(p, moved(q, k, step)) - objective(p, moved(q, k, -step))) / (2 * step),
        7,
      );
  });
});

describe('deep CTW', () => {
  const pool = poolOf([[x, bent]]);
  const how = { hidden: 4, steps: 30, every: 5, rate: 0.01, decay: 1e-3, dropout: 0, reconstruct: 0 };
  const coordination = { weighing: 'likelihood', dims: null, ridge: [1e-3, 1e-3] } as const;

  it('begins as CTW, ends with codes that correlate better, and whitens them', async () => {
    const views = poolViews(pool, pool.x, pool.y, coordination);
    const { path } = await ctw(x, bent, { compute });
    const start = leading(fitPath(views, path), 2);
    const align = poolAligner(pool, (_, u, v) => alignDtw(u, v, { compute }));
    const found = await train(pool, start, path, { ...how, ...coordination }, makeRandom(1), align, () => {});
    expect(found.history.at(-1)).toBeLessThan((found.history[0] as number) - 0.3);
    const moments = pathMoments(found.views.x, found.views.y, found.path);
    for (const [covariance, { basis }] of [
      [moments.xx, found.fit.cca.x],
      [moments.yy, found.fit.cca.y],
    ] as const) {
      const ridged = add(covariance, identity(covariance.rows), 1e-3);
      const off = add(multiplyLeft(basis, multiply(ridged, basis)), identity(basis.cols), -1);
      expect(frobenius(off)).toBeLessThan(1e-9);
    }
  });

  it('starts from the linear projection alone: the last layer is 0', async () => {
    const net = await networks();
    const weights = newNetwork(
      build(3, 2, (i, k) => i - k),
      { hidden: 4, decoder: false },
      makeRandom(1),
    );
    const given = { shape: [64, 3], values: new Float32Array(192).fill(0.5) };
    const code = net.code(weights, { x: given, ...drawMasks(4, 0.5, makeRandom(2)) });
    expect([code[0], code[1]]).toEqual([1.5, 0]);
  });

  it('gives CTW back for linear views, and says what was measured', async () => {
    const [p, q] = [
      walk(
        128,
        (s) => s,
        (a, b) => [a + b, a - 0.5 * b, 0],
      ),
      walk(
        120,
        (s) => s ** 1.3,
        (a, b) => [0.3 * a - b, a + 0.2 * b, 0],
      ),
    ];
    const found = await deepCtw(p, q, { hidden: 8, steps: 60, compute });
    const plain = await ctw(p, q, { compute });
    expect(found.choice.kept).toBe('ctw');
    expect(found.paths[0]?.i).toEqual(plain.path.i);
    expect(found.paths[0]?.j).toEqual(plain.path.j);
    // The same path has the same figures, whichever method gives it.
    const { path, correlations, objective, converged } = plain;
    expect(found.paths[0]?.cost).toBe(path.cost);
    expect(found).toMatchObject({ correlations, objective, converged });
    expect(found.choice.dctw?.information).toBeGreaterThan(0.5);
    expect(found.choice.chance?.draws).toBeGreaterThanOrEqual(19);
  });

  it('keeps networks where views are bent, as they make more of frames left out', async () => {
    const [p, q] = [
      walk(
        128,
        (s) => s,
        (a, b) => [a + 0.4 * b * b, b, a * b],
      ),
      walk(
        120,
        (s) => s ** 1.3,
        (a, b) => [a, b - 0.4 * a * a, 0.5 * a * b],
      ),
    ];
    const found = await deepCtw(p, q, { hidden: 8, steps: 60, compute });
    const { kept, ctw: plain, dctw, chance } = found.choice;
    expect(dctw?.information).toBeGreaterThan(plain?.information as number);
    expect(plain?.information).toBeGreaterThan(chance?.quantile95 as number);
    expect(kept).toBe('dctw');
  });

  it('does not accept unrelated sequences, however well they correlate in-sample', async () => {
    const { choice, correlations } = await deepCtw(noise(60, 3, 1), noise(56, 3, 51), quick);
    expect(correlations[0]).toBeGreaterThan(0.6);
    expect(choice.kept).toBe('ctw');
  });

  it('is repeatable by seed, and splits the spread into noise and ignorance', async () => {
    const options = { ...quick, force: true, passes: 4, dropout: 0.2 };
    const [one, again, other] = [
      await deepCtw(x, bent, options),
      await deepCtw(x, bent, options),
      await deepCtw(x, bent, { ...options, seed: 2 }),
    ];
    expect(again.objective).toBe(one.objective);
    expect(again.spreads).toEqual(one.spreads);
    expect(other.objective).not.toBe(one.objective);
    const spread = one.spreads?.[0];
    if (!spread?.epistemic) throw new Error('no spread');
    const parts = spread.aleatoric.map((v, i) => Math.sqrt(v + (spread.epistemic?.[i] as number)));
    expect([...spread.sd]).toEqual([...parts]);
    expect(Math.max(...spread.epistemic)).toBeGreaterThan(0);
    expect([...spread.sd, ...spread.mean].every(Number.isFinite)).toBe(true);
    expect(spread.mean).toHaveLength(60);
  });

  it('trains one pair of networks on several pairs, each with a path from corner to corner', async () => {
    const more = walk(
      50,
      (s) => s ** 0.8,
      (a, b) => [a + b, a - 0.5 * b, b],
    );
    const found = await deepCtwPairs(
      [
        [x, bent],
        [more, bent],
      ],
      { ...quick, steps: 5, force: true },
    );
    expect(found.paths.map(({ i, j }) => [i[0], j[0], i.at(-1), j.at(-1)])).toEqual([
      [0, 0, 59, 55],
      [0, 0, 49, 55],
    ]);
    expect(found.paths.every(({ cost }) => Number.isFinite(cost))).toBe(true);
  });

  it.each([0, 1] as const)(
    'tells what the other view would look like better than its mean does: given %i',
    async (first) => {
      const [one, other] = first === 0 ? [x, linear] : [linear, x];
      const { predict, paths } = await deepCtw(one, other, {
        ...{ ...quick, first },
        steps: 100,
        reconstruct: 1,
        force: true,
      });
      const given = first === 0 ? one : other;
      const guess = predict?.(given) as Frames;
      const path = paths[0] as { i: Int32Array; j: Int32Array };
      // x was given both times, and linear is what is drawn.
      const [i, j] = first === 0 ? [path.i, path.j] : [path.j, path.i];
      let [off, around] = [0, 0];
      i.forEach((p, t) => {
        const [value, truth] = [guess.values[p * 3] as number, linear.values[(j[t] as number) * 3] as number];
        off += (value - truth) ** 2;
        around += truth ** 2;
      });
      expect(guess.dims).toBe(3);
      expect(off).toBeLessThan(0.5 * around);
    },
  );

  it('stops where the watcher throws, in the middle of the training', async () => {
    let calls = 0;
    const watch = () => {
      if (++calls > 650) throw new Error('stop');
    };
    await expect(deepCtw(x, bent, { ...quick, steps: 100_000, watch })).rejects.toThrow('stop');
  });

  it('refuses what cannot be aligned, and never gives NaN', async () => {
    const nan = { values: Float64Array.of(0, Number.NaN, 1), dims: 1 };
    await expect(deepCtw(nan, x)).rejects.toThrow('frame 1');
    await expect(deepCtw(x, bent, { dims: 9 })).rejects.toThrow('dims');
    await expect(deepCtw(x, bent, { dropout: 1 })).rejects.toThrow('dropout');
    await expect(deepCtwPairs([])).rejects.toThrow('no pair');
    const one = { values: Float64Array.of(1, 2, 3), dims: 3 };
    const constant = { values: new Float64Array(120).fill(7), dims: 3 };
    for (const odd of [one, constant]) {
      const { paths, choice, correlations } = await deepCtw(odd, bent, {
        ...quick,
        dims: 1,
        steps: 2,
        passes: 2,
      });
      expect(choice.kept).toBe('ctw');
      expect(paths[0]?.cost).not.toBeNaN();
      expect([...correlations].some(Number.isNaN)).toBe(false);
    }
  });

  it('splits a pooled path where it was joined', () => {
    const two = poolOf([
      [x, bent],
      [bent, x],
    ]);
    const path = { i: [0, 59, 60, 115], j: [0, 55, 56, 115] };
    expect(splitPath(two, path).map(({ i, j }) => [[...i], [...j]])).toEqual([
      [
        [0, 59],
        [0, 55],
      ],
      [
        [0, 55],
        [0, 59],
      ],
    ]);
  });
});
