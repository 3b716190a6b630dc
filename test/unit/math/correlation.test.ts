import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cca, moments } from '#src/math/cca.ts';
import { gcca, unitViews } from '#src/math/gcca.ts';
import { generalisedEigen } from '#src/math/generalised-eigen.ts';
import { kernelCca } from '#src/math/kernel-cca.ts';
import {
  add,
  build,
  entry,
  frobenius,
  identity,
  type Matrix,
  multiply,
  multiplyLeft,
  multiplyRight,
  row,
  transpose,
} from '#src/math/matrix.ts';
import { pca } from '#src/math/pca.ts';
import { centred, project } from '#src/math/projection.ts';
import { symmetricEigen } from '#src/math/symmetric-eigen.ts';
import { makeRandom } from '#src/math/random.ts';
import { anyMatrix, apart, skew } from './arbitrary.ts';

const noise = (rows: number, cols: number, seed: number) => {
  const { normal } = makeRandom(seed);
  return build(rows, cols, normal);
};
const over = (a: Matrix, n: number): Matrix => ({ ...a, values: a.values.map((v) => v / n) });
const covariance = (a: Matrix, b: Matrix) => over(multiplyLeft(centred(a), centred(b)), a.rows);
const close = (a: ArrayLike<number>, b: ArrayLike<number>, within: number) => {
  expect(a.length).toBe(b.length);
  for (let k = 0; k < a.length; k++)
    expect(Math.abs((a[k] as number) - (b[k] as number))).toBeLessThan(within);
};

/** Two views with a shared part of `shared` dimensions. */
function pairOfViews(n: number, p: number, q: number, shared: number, seed: number): [Matrix, Matrix] {
  const common = noise(n, shared, seed);
  const x = add(multiply(common, noise(shared, p, seed + 1)), noise(n, p, seed + 2), 0.7);
  const y = add(multiply(common, noise(shared, q, seed + 3)), noise(n, q, seed + 4), 0.7);
  return [x, y];
}

describe('cca', () => {
  it('is the generalised eigenproblem [0 C; Cᵀ 0] v = ρ [Cxx+λ 0; 0 Cyy+λ] v', () => {
    for (const [p, q, ridge] of [
      [3, 3, [0, 0]],
      [2, 5, [0, 0]],
      [6, 2, [0.1, 0.4]],
      [1, 1, [0, 0.2]],
    ] as const) {
      const [x, y] = pairOfViews(60, p, q, 2, 11 * p + q);
      const [xx, yy, xy] = [covariance(x, x), covariance(y, y), covariance(x, y)];
      const a = build(p + q, p + q, (i, j) =>
        i < p && j >= p ? entry(xy, i, j - p) : i >= p && j < p ? entry(xy, j, i - p) : 0,
      );
      const b = build(p + q, p + q, (i, j) =>
        i < p && j < p
          ? entry(xx, i, j) + (i === j ? ridge[0] : 0)
          : i >= p && j >= p
            ? entry(yy, i - p, j - p) + (i === j ? ridge[1] : 0)
            : 0,
      );
      const { correlations } = cca(moments(x, y), { ridge });
      close(correlations, generalisedEigen(a, b)?.values.slice(0, Math.min(p, q)) ?? [], 1e-10);
    }
  });
  it('keeps its constraint and its objective: mean‖Uᵀx−Vᵀy‖² + λ‖U‖² + λ‖V‖² = 2Σ(1−ρ)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer({ min: 0, max: 1000 }),
        (p, q, ridge, seed) => {
          const [x, y] = pairOfViews(40, p, q, 2, seed);
          const { x: u, y: v, correlations } = cca(moments(x, y), { ridge: [ridge, ridge] });
          const d = correlations.length;
          expect(d).toBe(Math.min(p, q));
          const left = multiplyLeft(u.basis, multiply(add(covariance(x, x), identity(p), ridge), u.basis));
          expect(frobenius(add(left, identity(d), -1))).toBeLessThan(1e-9);
          const apartBy = frobenius(add(project(u, x), project(v, y), -1)) ** 2 / x.rows;
          const held = ridge * (frobenius(u.basis) ** 2 + frobenius(v.basis) ** 2);
          let expected = 0;
          for (const rho of correlations) expected += 2 * (1 - rho);
          expect(apartBy + held).toBeCloseTo(expected, 8);
        },
      ),
    );
  });
  it('beats every random pair of directions (p, q ≤ 2, brute force over angles)', () => {
    const [x, y] = pairOfViews(30, 2, 2, 1, 5);
    const [a, b] = [centred(x), centred(y)];
    let best = 0;
    for (let s = 0; s < 360; s++)
      for (let t = 0; t < 360; t++) {
        const [us, ut] = [(s * Math.PI) / 360, (t * Math.PI) / 360];
        let [xx, yy, xy] = [0, 0, 0];
        for (let i = 0; i < 30; i++) {
          const p = Math.cos(us) * entry(a, i, 0) + Math.sin(us) * entry(a, i, 1);
          const q = Math.cos(ut) * entry(b, i, 0) + Math.sin(ut) * entry(b, i, 1);
          xx += p * p;
          yy += q * q;
          xy += p * q;
        }
        best = Math.max(best, Math.abs(xy) / Math.sqrt(xx * yy));
      }
    const rho = cca(moments(x, y)).correlations[0] as number;
    expect(rho).toBeGreaterThanOrEqual(best);
    expect(rho - best).toBeLessThan(2e-4);
  });
  it('is 1 for views that are affine maps of one another, however badly scaled', () => {
    fc.assert(
      fc.property(anyMatrix([8, 20], [1, 4]), fc.integer({ min: 0, max: 99 }), (x, seed) => {
        const turned = multiply(x, add(identity(x.cols), noise(x.cols, x.cols, seed), 0.2));
        const { correlations } = cca(moments(x, turned));
        for (const rho of correlations) {
          expect(rho).toBeLessThanOrEqual(1);
          expect(rho).toBeGreaterThan(1 - 1e-3);
        }
      }),
    );
  });
  it('gives finite answers for constant, dependent and too few frames', () => {
    const [x, y] = pairOfViews(20, 3, 2, 1, 8);
    const withConstant = build(20, 5, (i, j) => (j < 3 ? entry(x, i, j) : j === 3 ? 7 : 2 * entry(x, i, 0)));
    close(cca(moments(withConstant, y)).correlations, cca(moments(x, y)).correlations, 1e-9);
    expect(
      cca(
        moments(
          build(20, 2, () => 4),
          y,
        ),
      ).correlations,
    ).toHaveLength(0);
    expect(cca(moments(noise(1, 2, 1), noise(1, 3, 2))).correlations).toHaveLength(0);
    const few = cca(moments(noise(3, 6, 1), noise(3, 4, 2)));
    close(few.correlations, [1, 1], 1e-9);
    expect(few.x.basis.values.every(Number.isFinite)).toBe(true);
  });
  it('shrinks with the ridge and hands back as many dimensions as asked for', () => {
    const [x, y] = pairOfViews(30, 4, 4, 2, 3);
    const free = cca(moments(x, y), { dims: 2 });
    const held = cca(moments(x, y), { dims: 2, ridge: [5, 5] });
    expect(free.correlations).toHaveLength(2);
    expect(free.x.basis.cols).toBe(2);
    free.correlations.forEach((rho, k) => {
      expect(held.correlations[k] as number).toBeLessThan(rho);
    });
  });
});

describe('kernelCca', () => {
  it('with linear kernels is cca with the same ridge', () => {
    const [x, y] = pairOfViews(25, 3, 4, 2, 21);
    const ridge = 0.3;
    const k = kernelCca(multiplyRight(x, x), multiplyRight(y, y), { ridge });
    const plain = cca(moments(x, y), { ridge: [ridge, ridge] });
    close(k.correlations, plain.correlations, 1e-9);
    const byKernel = multiply(multiplyRight(centred(x), centred(x)), k.alpha);
    const direct = project(plain.x, x);
    for (let j = 0; j < 3; j++) {
      // Equal up to sign; αᵀ(K²+nκK)α = 1 makes them √n smaller.
      let [same, size] = [0, 0];
      for (let i = 0; i < 25; i++) {
        same += entry(byKernel, i, j) * entry(direct, i, j);
        size += entry(direct, i, j) ** 2;
      }
      expect(Math.abs(same) * Math.sqrt(25)).toBeCloseTo(size, 8);
    }
  });
  it('finds what no line shows: a circle against the angle’s square', () => {
    const random = makeRandom(4);
    const angle = Array.from({ length: 80 }, () => 2 * Math.PI * random.uniform());
    const x = build(80, 1, (i) => Math.cos(angle[i] as number));
    const y = build(80, 1, (i) => Math.cos(2 * (angle[i] as number)));
    const rbf = (a: Matrix) =>
      build(80, 80, (i, j) => Math.exp(-2 * ((row(a, i)[0] as number) - (row(a, j)[0] as number)) ** 2));
    expect(cca(moments(x, y)).correlations[0]).toBeLessThan(0.5);
    const { correlations } = kernelCca(rbf(x), rbf(y), { ridge: 1e-3, dims: 2 });
    expect(correlations).toHaveLength(2);
    expect(correlations[0]).toBeGreaterThan(0.95);
    expect(correlations[0]).toBeLessThanOrEqual(1);
  });
  it('keeps αᵀ(K²+nκK)α = 1', () => {
    const x = noise(12, 4, 1);
    const gram = multiplyRight(centred(x), centred(x));
    const { alpha } = kernelCca(gram, multiplyRight(noise(12, 2, 2), noise(12, 2, 2)), { ridge: 0.5 });
    const ka = multiply(gram, alpha);
    const whole = add(multiplyLeft(ka, ka), multiplyLeft(alpha, ka), 12 * 0.5);
    expect(frobenius(add(whole, identity(alpha.cols), -1))).toBeLessThan(1e-9);
  });
  it('refuses what it cannot do', () => {
    expect(() => kernelCca(identity(3), identity(4), { ridge: 1 })).toThrow('one size');
    expect(() => kernelCca(identity(3), identity(3), { ridge: 0 })).toThrow('ridge');
  });
});

describe('gcca', () => {
  it('for two views is cca', () => {
    const [x, y] = pairOfViews(50, 3, 4, 2, 31);
    close(gcca([x, y]).correlations, cca(moments(x, y)).correlations, 1e-10);
  });
  it('is MAXVAR: the largest eigenvalues of all covariances against their diagonal blocks', () => {
    const common = noise(60, 2, 1);
    const views = [3, 2, 4].map((p, i) =>
      add(multiply(common, noise(2, p, 10 + i)), noise(60, p, 20 + i), 0.5 + 0.2 * i),
    );
    const ridge = [0, 0.2, 0.05];
    const block = views.flatMap((view, i) => Array.from({ length: view.cols }, (_, j) => [i, j] as const));
    const cov = views.map((a) => views.map((b) => covariance(a, b)));
    const value = (r: number, c: number, within: boolean) => {
      const [i, p] = block[r] as readonly [number, number];
      const [j, q] = block[c] as readonly [number, number];
      return within && i !== j ? 0 : entry((cov[i] as Matrix[])[j] as Matrix, p, q);
    };
    const size = block.length;
    const a = build(size, size, (r, c) => value(r, c, false));
    const b = build(size, size, (r, c) =>
      r === c
        ? value(r, c, true) + (ridge[(block[r] as readonly [number, number])[0]] as number)
        : value(r, c, true),
    );
    const expected = Array.from(generalisedEigen(a, b)?.values ?? []).map((v) => (v - 1) / 2);
    const found = gcca(views, { ridge });
    close(found.correlations, expected.slice(0, 2), 1e-10);
    // The template is uncorrelated with mean square 1, and each basis is the best ridge fit to it.
    const { template } = found;
    expect(skew(over(template, Math.sqrt(60)))).toBeLessThan(1e-9);
    views.forEach((view, i) => {
      const fit = found.views[i];
      if (!fit) throw new Error('a view is missing');
      const inner = add(covariance(view, view), identity(view.cols), ridge[i]);
      expect(apart(multiply(inner, fit.basis), covariance(view, template))).toBeLessThan(1e-9);
    });
  });
  it('tells what can be had from its projections alone: the largest eigenvalue of their correlations', () => {
    for (const seed of [1, 2, 3]) {
      const n = 200;
      const common = noise(n, 2, seed);
      // One view is nearly what they share, one mostly noise: they agree unequally.
      const views = [0.2, 1, 3].map((size, v) =>
        add(multiply(common, noise(2, 3, 10 * seed + v)), noise(n, 3, 100 * seed + v), size),
      );
      const found = gcca(views, { dims: 2 });
      const onto = unitViews(found).map((each, v) => project(each, views[v] as Matrix));
      found.correlations.forEach((told, k) => {
        const between = (a: number, b: number) =>
          entry(multiplyLeft(onto[a] as Matrix, onto[b] as Matrix), k, k) / n;
        const [largest] = symmetricEigen(build(3, 3, between)).values;
        expect(((largest as number) - 1) / 2).toBeCloseTo(told, 9);
        expect(told).toBeGreaterThan((between(0, 1) + between(0, 2) + between(1, 2)) / 3);
      });
    }
  });

  it('finds one signal in three views whose other features are noise', () => {
    const common = noise(200, 1, 77);
    const views = [1, 2, 3].map((p) =>
      build(200, p + 1, (i, j) => (j === 0 ? entry(common, i, 0) * p : entry(noise(200, p, p), i, j - 1))),
    );
    const { correlations, template } = gcca(views, { dims: 1 });
    expect(correlations[0]).toBeCloseTo(1, 10);
    const rho = multiplyLeft(over(template, 200), centred(common)).values[0] as number;
    expect(Math.abs(rho)).toBeCloseTo(Math.sqrt(covariance(common, common).values[0] as number), 8);
  });
  it('refuses views of different length', () => {
    expect(() => gcca([noise(4, 2, 1), noise(5, 2, 1)])).toThrow('one length');
  });
});

describe('pca', () => {
  it('keeps the directions of most variance and reconstructs from all of them', () => {
    fc.assert(
      fc.property(anyMatrix([2, 12], [1, 5]), (x) => {
        const all = pca(x, x.cols);
        const scores = project(all.projection, x);
        expect(skew(all.projection.basis)).toBeLessThan(1e-11);
        const back = multiplyRight(scores, all.projection.basis);
        expect(frobenius(add(back, centred(x), -1))).toBeLessThanOrEqual(1e-11 * frobenius(x));
      }),
    );
  });
  it('keeps as many as explain the share asked for', () => {
    const x = build(100, 3, (i, j) => ([10, 1, 0.1][j] as number) * Math.sin(i * (j + 1)));
    expect(pca(x, 0.9).projection.basis.cols).toBe(1);
    expect(pca(x, 0.995).projection.basis.cols).toBe(2);
    expect(pca(x, 2).projection.basis.cols).toBe(2);
    expect(pca(transpose(transpose(x)), 0.99999).projection.basis.cols).toBe(3);
  });
});
