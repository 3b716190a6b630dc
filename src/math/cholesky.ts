import { dot, type Matrix } from './matrix.ts';

/**
 * Lower triangle L with a = L·Lᵀ of a symmetric positive definite n × n matrix (only its lower half is read).
 * null when `a` is not positive definite to working precision, or not finite.
 */
export function cholesky(a: Matrix): Matrix | null {
  const n = a.rows;
  const l = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const rest = (a.values[i * n + j] as number) - dot(l, i * n, l, j * n, j);
      if (j < i) l[i * n + j] = rest / (l[j * n + j] as number);
      else if (rest > n * Number.EPSILON * (a.values[i * n + i] as number) && rest < Number.POSITIVE_INFINITY)
        l[i * n + i] = Math.sqrt(rest);
      else return null;
    }
  return { rows: n, cols: n, values: l };
}

/** x with L·x = b, for every column of the n × k matrix b. */
export function solveLower(l: Matrix, b: Matrix): Matrix {
  const { rows: n, cols: k } = b;
  const x = b.values.slice();
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < i; p++) {
      const factor = l.values[i * n + p] as number;
      for (let q = 0; q < k; q++) x[i * k + q] = (x[i * k + q] as number) - factor * (x[p * k + q] as number);
    }
    const pivot = l.values[i * n + i] as number;
    for (let q = 0; q < k; q++) x[i * k + q] = (x[i * k + q] as number) / pivot;
  }
  return { rows: n, cols: k, values: x };
}

/** x with Lᵀ·x = b, for every column of the n × k matrix b. */
export function solveLowerTransposed(l: Matrix, b: Matrix): Matrix {
  const { rows: n, cols: k } = b;
  const x = b.values.slice();
  for (let i = n - 1; i >= 0; i--) {
    const pivot = l.values[i * n + i] as number;
    for (let q = 0; q < k; q++) x[i * k + q] = (x[i * k + q] as number) / pivot;
    for (let p = 0; p < i; p++) {
      const factor = l.values[i * n + p] as number;
      for (let q = 0; q < k; q++) x[p * k + q] = (x[p * k + q] as number) - factor * (x[i * k + q] as number);
    }
  }
  return { rows: n, cols: k, values: x };
}

/** x with a·x = b where a = L·Lᵀ. */
export const solveCholesky = (l: Matrix, b: Matrix): Matrix => solveLowerTransposed(l, solveLower(l, b));
