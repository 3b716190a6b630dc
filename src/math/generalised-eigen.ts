import { cholesky, solveLower, solveLowerTransposed } from './cholesky.ts';
import { type Matrix, transpose } from './matrix.ts';
import { type Eigen, symmetricEigen } from './symmetric-eigen.ts';

/**
 * A·V = B·V·diag(values) for symmetric A and symmetric positive definite B (n × n, lower halves read);
 * values from largest to smallest, Vᵀ·B·V = 1. By Cholesky (Golub & Van Loan 2013, §8.7): accurate as far
 * as B is well conditioned. null when B is not positive definite to working precision.
 * @throws Error when an entry is not finite
 */
export function generalisedEigen(a: Matrix, b: Matrix): Eigen | null {
  const l = cholesky(b);
  if (!l) return null;
  const full = symmetric(a);
  const c = solveLower(l, transpose(solveLower(l, full)));
  const { values, vectors } = symmetricEigen(c);
  return { values, vectors: solveLowerTransposed(l, vectors) };
}

const symmetric = (a: Matrix): Matrix => ({
  ...a,
  values: a.values.map((_, at) => {
    const i = Math.floor(at / a.cols);
    const j = at % a.cols;
    return a.values[Math.max(i, j) * a.cols + Math.min(i, j)] as number;
  }),
});
