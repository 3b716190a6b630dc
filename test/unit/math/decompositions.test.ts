import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cholesky, solveCholesky } from '#src/math/cholesky.ts';
import { generalisedEigen } from '#src/math/generalised-eigen.ts';
import {
  add,
  build,
  diagonal,
  entry,
  frobenius,
  fromRows,
  identity,
  type Matrix,
  multiply,
  multiplyLeft,
  multiplyRight,
  scaleColumns,
  transpose,
} from '#src/math/matrix.ts';
import { qr } from '#src/math/qr.ts';
import { makeRandom } from '#src/math/random.ts';
import { pseudoInverse, svd } from '#src/math/svd.ts';
import { symmetricEigen } from '#src/math/symmetric-eigen.ts';
import { anyMatrix, anySymmetric, apart, skew } from './arbitrary.ts';

const hilbert = (n: number) => build(n, n, (i, j) => 1 / (i + j + 1));
const noise = (rows: number, cols: number, seed: number) => {
  const { normal } = makeRandom(seed);
  return build(rows, cols, normal);
};
const falling = (values: Float64Array) => values.every((v, k) => k === 0 || v <= (values[k - 1] as number));

describe('matrix', () => {
  it('multiplies as the definition has it, in every orientation', () => {
    fc.assert(
      fc.property(anyMatrix([1, 6], [1, 6]), fc.integer({ min: 1, max: 5 }), (a, k) => {
        const b = noise(a.cols, k, 3);
        const product = build(a.rows, k, (i, j) => {
          let sum = 0;
          for (let q = 0; q < a.cols; q++) sum += entry(a, i, q) * entry(b, q, j);
          return sum;
        });
        expect(apart(multiply(a, b), product)).toBeLessThan(1e-14);
        expect(apart(multiplyLeft(transpose(a), b), product)).toBeLessThan(1e-14);
        expect(apart(multiplyRight(a, transpose(b)), product)).toBeLessThan(1e-14);
      }),
    );
  });
  it('refuses shapes that do not fit', () => {
    expect(() => multiply(identity(2), identity(3))).toThrow('2 × 2');
    expect(() => add(identity(2), identity(3))).toThrow('shapes');
  });
  it('has a norm without overflow', () => {
    expect(frobenius(fromRows([[3e200, 4e200]]))).toBeCloseTo(5e200, -190);
    expect(frobenius(fromRows([[1, Number.NaN]]))).toBeNaN();
  });
});

describe('cholesky', () => {
  it('reconstructs and solves', () => {
    fc.assert(
      fc.property(anyMatrix([1, 8], [1, 6]), (x) => {
        const a = add(multiplyLeft(x, x), identity(x.cols), 1 + frobenius(x) ** 2);
        const l = cholesky(a) as Matrix;
        expect(apart(multiplyRight(l, l), a)).toBeLessThan(1e-13);
        const b = noise(x.cols, 2, 5);
        expect(apart(multiply(a, solveCholesky(l, b)), b)).toBeLessThan(1e-10);
      }),
    );
  });
  it('says when the matrix is not positive definite', () => {
    expect(
      cholesky(
        fromRows([
          [1, 0],
          [1, 1],
        ]),
      ),
    ).toBeNull();
    expect(
      cholesky(
        fromRows([
          [1, 0],
          [2, 1],
        ]),
      ),
    ).toBeNull();
    expect(cholesky(fromRows([[Number.NaN]]))).toBeNull();
    expect(cholesky(fromRows([[Number.POSITIVE_INFINITY]]))).toBeNull();
  });
});

describe('qr', () => {
  it('reconstructs, with an orthonormal Q whatever the rank', () => {
    fc.assert(
      fc.property(anyMatrix([1, 9], [1, 9]), (a) => {
        const { q, r } = qr(a);
        expect(apart(multiply(q, r), a)).toBeLessThan(1e-13);
        expect(skew(q)).toBeLessThan(1e-13);
        for (let i = 0; i < r.rows; i++) {
          expect(entry(r, i, i)).toBeGreaterThanOrEqual(0);
          for (let j = 0; j < i; j++) expect(entry(r, i, j)).toBe(0);
        }
      }),
    );
  });
});

describe('symmetricEigen', () => {
  it('reconstructs, with orthonormal vectors and falling values', () => {
    fc.assert(
      fc.property(anySymmetric([1, 10]), (a) => {
        const { values, vectors } = symmetricEigen(a);
        expect(apart(multiplyRight(scaleColumns(vectors, values), vectors), a)).toBeLessThan(1e-13);
        expect(skew(vectors)).toBeLessThan(1e-12);
        expect(falling(values)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
  it('finds known values: a second difference matrix, equal values, a size of 60', () => {
    const n = 60;
    const a = build(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0));
    const { values } = symmetricEigen(a);
    for (let k = 0; k < n; k++)
      expect(values[n - 1 - k]).toBeCloseTo(2 - 2 * Math.cos((Math.PI * (k + 1)) / (n + 1)), 13);
    expect(Array.from(symmetricEigen(identity(5)).values)).toEqual([1, 1, 1, 1, 1]);
    expect(symmetricEigen(build(0, 0, () => 0)).values).toHaveLength(0);
  });
  it('converges where nearly all is rounding: the kernel of a smooth curve', () => {
    for (const seed of [1, 4, 5]) {
      const { uniform } = makeRandom(seed);
      const waves = Array.from({ length: 24 }, () => ({
        rate: 0.15 + 1.1 * uniform(),
        phase: 6.28 * uniform(),
        size: uniform(),
      }));
      const at = (t: number, axis: number) =>
        waves
          .slice(8 * axis, 8 * axis + 8)
          .reduce((sum, { rate, phase, size }) => sum + size * Math.sin(rate * t + phase), t / 20);
      const curve = build(180, 3, (k, axis) => at(k / 4.5, axis));
      const far = (i: number, j: number) =>
        [0, 1, 2].reduce((sum, axis) => sum + (entry(curve, i, axis) - entry(curve, j, axis)) ** 2, 0);
      const a = build(180, 180, (i, j) => Math.exp(-0.1 * far(i, j)));
      const { values, vectors } = symmetricEigen(a);
      expect(apart(multiplyRight(scaleColumns(vectors, values), vectors), a)).toBeLessThan(1e-13);
    }
  });
  it('neither overflows nor loses tiny matrices', () => {
    for (const scale of [1e-300, 1e-160, 1e160, 1e300]) {
      const { values } = symmetricEigen(
        fromRows([
          [2 * scale, scale],
          [scale, 2 * scale],
        ]),
      );
      expect((values[0] as number) / scale).toBeCloseTo(3, 12);
      expect((values[1] as number) / scale).toBeCloseTo(1, 12);
    }
    expect(() => symmetricEigen(fromRows([[Number.NaN]]))).toThrow('finite');
    expect(() => symmetricEigen(fromRows([[1, 2]]))).toThrow('1 × 2');
  });
});

describe('svd', () => {
  it('reconstructs, with orthonormal vectors on both sides whatever the rank', () => {
    fc.assert(
      fc.property(anyMatrix([1, 10], [1, 10]), (a) => {
        const { u, values, v } = svd(a);
        expect(apart(multiplyRight(scaleColumns(u, values), v), a)).toBeLessThan(1e-12);
        expect(skew(u)).toBeLessThan(1e-12);
        expect(skew(v)).toBeLessThan(1e-10);
        expect(falling(values)).toBe(true);
        expect(values.every((s) => s >= 0)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
  it('keeps the digits of small singular values where columns differ in scale', () => {
    const q = qr(noise(6, 3, 1)).q;
    const { values } = svd(scaleColumns(q, [1, 1e-9, 1e-18]));
    expect(values[0]).toBeCloseTo(1, 12);
    expect((values[1] as number) / 1e-9).toBeCloseTo(1, 12);
    expect((values[2] as number) / 1e-18).toBeCloseTo(1, 12);
  });
  it('agrees with the eigenvalues of the Gram matrix and with the Hilbert matrix', () => {
    const a = noise(12, 7, 2);
    const gram = symmetricEigen(multiplyLeft(a, a)).values;
    svd(a).values.forEach((s, k) => {
      expect(s * s).toBeCloseTo(gram[k] as number, 12);
    });
    // Condition 1.6e13: the smallest value is right to the accuracy of the largest.
    const values = svd(hilbert(10)).values;
    expect(values[0]).toBeCloseTo(1.751919670265178, 14);
    expect(Math.abs((values[9] as number) - 1.0931538193796657e-13)).toBeLessThan(1e-16);
  });
  it('converges on every one of many small matrices', () => {
    for (let seed = 0; seed < 20_000; seed++) {
      const a = noise(3, 3, seed);
      if (seed % 2 === 0) a.values.copyWithin(6, 3);
      expect(() => svd(a)).not.toThrow();
    }
  });
  it('handles zero, empty, huge and tiny matrices', () => {
    const zero = svd(build(4, 3, () => 0));
    expect(Array.from(zero.values)).toEqual([0, 0, 0]);
    expect(skew(zero.u) + skew(zero.v)).toBeLessThan(1e-14);
    expect(svd(build(3, 0, () => 0)).values).toHaveLength(0);
    for (const scale of [1e-200, 1e200]) {
      const { values } = svd(
        fromRows([
          [3 * scale, 0],
          [0, 2 * scale],
          [0, 0],
        ]),
      );
      expect((values[0] as number) / scale).toBeCloseTo(3, 12);
      expect((values[1] as number) / scale).toBeCloseTo(2, 12);
    }
    expect(() => svd(fromRows([[Number.NaN]]))).toThrow('finite');
  });
  it('gives the Moore–Penrose inverse', () => {
    fc.assert(
      fc.property(anyMatrix([1, 6], [1, 6]), (raw) => {
        const size = frobenius(raw);
        fc.pre(size > 0);
        const a = { ...raw, values: raw.values.map((v) => v / size) };
        const tolerance = 1e-9;
        const p = pseudoInverse(a, tolerance);
        expect(frobenius(add(multiply(multiply(a, p), a), a, -1))).toBeLessThan(1e-7);
        expect(apart(transpose(multiply(a, p)), multiply(a, p))).toBeLessThan(1e-5);
      }),
    );
  });
});

describe('generalisedEigen', () => {
  it('solves A·V = B·V·Λ with Vᵀ·B·V = 1', () => {
    fc.assert(
      fc.property(anySymmetric([1, 7]), (raw) => {
        const a = { ...raw, values: raw.values.map((v) => v / Math.max(frobenius(raw), 1e-300)) };
        const x = noise(a.rows + 3, a.rows, 9);
        const b = multiplyLeft(x, x);
        const solved = generalisedEigen(a, b);
        if (!solved) throw new Error('B is positive definite');
        const { values, vectors: v } = solved;
        const right = scaleColumns(multiply(b, v), values);
        expect(frobenius(add(multiply(a, v), right, -1))).toBeLessThan(1e-9);
        expect(frobenius(add(multiplyLeft(v, multiply(b, v)), identity(a.rows), -1))).toBeLessThan(1e-9);
        expect(falling(values)).toBe(true);
      }),
    );
  });
  it('is the plain problem when B is the identity, and says when B is singular', () => {
    const a = diagonal([1, 5, 3]);
    expect(Array.from(generalisedEigen(a, identity(3))?.values ?? [])).toEqual([5, 3, 1]);
    expect(
      generalisedEigen(
        a,
        fromRows([
          [1, 1, 0],
          [1, 1, 0],
          [0, 0, 1],
        ]),
      ),
    ).toBeNull();
  });
});
