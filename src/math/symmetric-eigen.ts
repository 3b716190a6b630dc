import { addTimes, build, dot, entry, type Matrix, tamed } from './matrix.ts';

/** a = V·diag(values)·Vᵀ; values from largest to smallest, V's columns orthonormal. */
export type Eigen = { readonly values: Float64Array; readonly vectors: Matrix };

/** More rotations than this for one eigenvalue never happen with finite numbers. */
const mostSweeps = 60;
/** What counts as zero beside a matrix of size 1: its square is still a number. */
const nothing = 1e-70;

/**
 * Eigenvalues and eigenvectors of a symmetric n × n matrix (only its lower half is read): Householder
 * tridiagonalisation and implicit QL (Golub & Van Loan 2013, §8.3). Backward stable: errors are of the
 * order of n·ε·‖a‖, so eigenvalues below that have no correct digit.
 * @throws Error when an entry is not finite
 */
export function symmetricEigen(a: Matrix): Eigen {
  const n = a.rows;
  if (a.cols !== n) throw new Error(`a ${n} × ${a.cols} matrix has no eigenvalues`);
  const { matrix, scale } = tamed(a);
  const z = build(n, n, (i, j) => entry(matrix, Math.max(i, j), Math.min(i, j))).values;
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  tridiagonalise(z, d, e, n);
  diagonalise(z, d, e, n);
  const order = Array.from(d.keys()).sort((i, j) => (d[j] as number) - (d[i] as number));
  return {
    values: Float64Array.from(order, (i) => (d[i] as number) * scale),
    vectors: build(n, n, (i, j) => z[(order[j] as number) * n + i] as number),
  };
}

/**
 * Leaves the diagonal in d, what stands beside it in e (e[i] between i − 1 and i), and in z the
 * transformation, one basis vector a row: T = z·a·zᵀ.
 */
function tridiagonalise(z: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  const p = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    const u = i * n; // row i holds the Householder vector, over columns < i
    let size = 0;
    for (let k = 0; k < i - 1; k++) size += Math.abs(z[u + k] as number);
    const last = z[u + i - 1] as number;
    d[i] = 0;
    e[i] = last;
    if (size < nothing) {
      z.fill(0, u, u + i - 1);
      continue;
    }
    const square = dot(z, u, z, u, i);
    const g = last > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    const h = square - last * g;
    e[i] = g;
    d[i] = h;
    z[u + i - 1] = last - g;
    // p = A·u / h, A symmetric with its lower half stored
    for (let k = 0; k < i; k++) p[k] = 0;
    for (let k = 0; k < i; k++) {
      const uk = z[u + k] as number;
      p[k] = (p[k] as number) + dot(z, k * n, z, u, k + 1);
      addTimes(p, 0, uk, z, k * n, k);
    }
    const half = dot(p, 0, z, u, i) / (2 * h * h);
    for (let k = 0; k < i; k++) p[k] = (p[k] as number) / h - half * (z[u + k] as number);
    for (let k = 0; k < i; k++) {
      addTimes(z, k * n, -(z[u + k] as number), p, 0, k + 1);
      addTimes(z, k * n, -(p[k] as number), z, u, k + 1);
    }
  }
  gather(z, d, n);
}

/** Multiplies the Householder reflections out; d receives the diagonal. */
function gather(z: Float64Array, d: Float64Array, n: number): void {
  const w = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const u = i * n;
    const h = d[i] as number;
    d[i] = z[u + i] as number;
    // Rows and columns below i already hold the product of the earlier reflections, transposed.
    if (h !== 0) {
      for (let k = 0; k < i; k++) w[k] = dot(z, k * n, z, u, i) / h;
      for (let k = 0; k < i; k++) addTimes(z, k * n, -(w[k] as number), z, u, i);
    }
    for (let k = 0; k < i; k++) {
      z[u + k] = 0;
      z[k * n + i] = 0;
    }
    z[u + i] = 1;
  }
}

/** Implicit QL with Wilkinson's shift: d becomes the eigenvalues, the rows of z the eigenvectors. */
function diagonalise(z: Float64Array, d: Float64Array, e: Float64Array, n: number): void {
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  // Rounding of the large is as much as this, so that what is small beside it may never come nearer to zero.
  let size = 0;
  for (let k = 0; k < n; k++) size = Math.max(size, Math.abs(d[k] as number) + Math.abs(e[k] as number));
  const least = Math.max(nothing, 0.25 * Number.EPSILON * size);
  for (let l = 0; l < n; l++)
    for (let sweep = 0; ; sweep++) {
      let m = l;
      for (; m < n - 1; m++) {
        const beside = Math.abs(d[m] as number) + Math.abs(d[m + 1] as number);
        if (Math.abs(e[m] as number) <= Number.EPSILON * beside || Math.abs(e[m] as number) < least) break;
      }
      if (m === l) break;
      if (sweep >= mostSweeps) throw new Error('the eigenvalue iteration did not converge');
      rotateDown(z, d, e, n, l, m);
    }
}

function rotateDown(
  z: Float64Array,
  d: Float64Array,
  e: Float64Array,
  n: number,
  l: number,
  m: number,
): void {
  const dl = d[l] as number;
  const el = e[l] as number;
  let g = ((d[l + 1] as number) - dl) / (2 * el);
  let r = Math.sqrt(g * g + 1);
  g = (d[m] as number) - dl + el / (g + (g >= 0 ? r : -r));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i--) {
    const f = s * (e[i] as number);
    const b = c * (e[i] as number);
    r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      // Split earlier than expected: what was carried belongs to the element below.
      d[i + 1] = (d[i + 1] as number) - p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = (d[i + 1] as number) - p;
    r = ((d[i] as number) - g) * s + 2 * c * b;
    p = s * r;
    d[i + 1] = g + p;
    g = c * r - b;
    for (let k = 0, a = i * n; k < n; k++, a++) {
      const high = z[a + n] as number;
      const low = z[a] as number;
      z[a + n] = s * low + c * high;
      z[a] = c * low - s * high;
    }
  }
  d[l] = dl - p;
  e[l] = g;
  e[m] = 0;
}
