import { build, dot, entry, type Matrix, multiply, scaleColumns, tamed, transpose } from './matrix.ts';
import { qr } from './qr.ts';

/** a = U·diag(values)·Vᵀ; values from largest to smallest, none negative; U and V have orthonormal columns, k = min(rows, cols). */
export type Svd = { readonly u: Matrix; readonly values: Float64Array; readonly v: Matrix };

const mostSweeps = 40;
/** Squared length, against a matrix of size 1, below which a row has vanished. */
const nothing = 1e-150;

/**
 * Singular values and vectors by one-sided Jacobi rotations of the triangular factor (Hestenes 1958;
 * Drmač & Veselić 2008): small singular values keep their digits where columns merely differ in scale.
 * U is orthonormal whatever the rank.
 * @throws Error when an entry is not finite
 */
export function svd(a: Matrix): Svd {
  if (a.rows < a.cols) {
    const { u, values, v } = svd(transpose(a));
    return { u: v, values, v: u };
  }
  const k = a.cols;
  const { matrix, scale } = tamed(a);
  const { q, r } = qr(matrix);
  // Rows of the lower triangle Rᵀ; rotations from the left, so that what is mixed lies in one piece.
  const w = r.values.slice();
  const rotation = build(k, k, (i, j) => (i === j ? 1 : 0)).values;
  const squares = new Float64Array(k);
  let rotated = true;
  for (let sweep = 0; rotated && k > 1; sweep++) {
    if (sweep >= mostSweeps) throw new Error('the singular value iteration did not converge');
    rotated = false;
    for (let i = 0; i < k; i++) squares[i] = dot(w, i * k, w, i * k, k);
    for (let i = 0; i < k - 1; i++)
      for (let j = i + 1; j < k; j++) if (orthogonalise(w, rotation, squares, i, j, k)) rotated = true;
  }
  // w = rotation·R: its rows are σ·vᵀ, and R = rotationᵀ·w, so a = (Q·rotationᵀ)·diag(σ)·Vᵀ.
  const sizes = Float64Array.from({ length: k }, (_, i) => {
    const square = dot(w, i * k, w, i * k, k);
    return square < nothing ? 0 : Math.sqrt(square);
  });
  const order = Array.from(sizes.keys()).sort((i, j) => (sizes[j] as number) - (sizes[i] as number));
  const values = Float64Array.from(order, (i) => sizes[i] as number);
  const turned = build(k, k, (i, j) => rotation[(order[j] as number) * k + i] as number);
  const v = build(k, k, (i, j) => {
    const size = values[j] as number;
    return size > 0 ? (w[(order[j] as number) * k + i] as number) / size : 0;
  });
  return { u: multiply(q, turned), values: values.map((s) => s * scale), v: completed(v, values) };
}

/** Rotates rows i and j so that they are orthogonal; false when they already are. Keeps their squared lengths. */
function orthogonalise(
  w: Float64Array,
  rotation: Float64Array,
  squares: Float64Array,
  i: number,
  j: number,
  k: number,
): boolean {
  const aa = squares[i] as number;
  const bb = squares[j] as number;
  const ab = dot(w, i * k, w, j * k, k);
  if (aa < nothing || bb < nothing) return false;
  // The product itself is known to about k·ε only.
  if (Math.abs(ab) <= (k + 5) * Number.EPSILON * Math.sqrt(aa) * Math.sqrt(bb)) return false;
  const tau = (bb - aa) / (2 * ab);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
  const c = 1 / Math.sqrt(1 + t * t);
  rotate(w, i * k, j * k, k, c, c * t);
  rotate(rotation, i * k, j * k, k, c, c * t);
  squares[i] = Math.max(0, aa - t * ab);
  squares[j] = bb + t * ab;
  return true;
}

function rotate(values: Float64Array, i: number, j: number, k: number, c: number, s: number): void {
  for (let q = 0; q < k; q++) {
    const a = values[i + q] as number;
    const b = values[j + q] as number;
    values[i + q] = c * a - s * b;
    values[j + q] = s * a + c * b;
  }
}

/** Columns of singular value zero replaced, so that all are orthonormal. */
function completed(v: Matrix, values: Float64Array): Matrix {
  const rank = values.findIndex((size) => !(size > 0));
  if (rank < 0) return v;
  // QR of [the columns there are | identity]: its Q begins with them and completes them.
  const wide = build(v.rows, rank + v.rows, (i, j) => (j < rank ? entry(v, i, j) : i === j - rank ? 1 : 0));
  return qr(wide).q;
}

/** Moore–Penrose inverse; singular values up to `tolerance` × the largest count as zero. */
export function pseudoInverse(a: Matrix, tolerance = Number.EPSILON * Math.max(a.rows, a.cols)): Matrix {
  const { u, values, v } = svd(a);
  const least = tolerance * (values[0] ?? 0);
  const inverse = values.map((s) => (s > least ? 1 / s : 0));
  return multiply(scaleColumns(v, inverse), transpose(u));
}
