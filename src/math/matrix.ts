/** rows × cols numbers, row after row. Plain data: functions below never change what they are given. */
export type Matrix = { readonly rows: number; readonly cols: number; readonly values: Float64Array };

/** A matrix over `values` (shared, not copied; zeros by default). */
export function matrix(
  rows: number,
  cols: number,
  values: Float64Array = new Float64Array(rows * cols),
): Matrix {
  if (values.length !== rows * cols)
    throw new Error(`${values.length} values are no ${rows} × ${cols} matrix`);
  return { rows, cols, values };
}

/** A matrix from its entries. */
export function build(rows: number, cols: number, entry: (row: number, col: number) => number): Matrix {
  const values = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) values[i * cols + j] = entry(i, j);
  return { rows, cols, values };
}

/** A matrix from an array of rows of one length. */
export const fromRows = (rows: readonly (readonly number[])[]): Matrix =>
  matrix(rows.length, rows[0]?.length ?? 0, Float64Array.from(rows.flat()));

/** The unit matrix, n × n. */
export const identity = (n: number): Matrix => build(n, n, (i, j) => (i === j ? 1 : 0));

/** A square matrix with these on its diagonal, 0 elsewhere. */
export const diagonal = (entries: ArrayLike<number>): Matrix =>
  build(entries.length, entries.length, (i, j) => (i === j ? (entries[i] as number) : 0));

/** One entry, counted from 0; the indices are not checked. */
export const entry = (a: Matrix, row: number, col: number): number => a.values[row * a.cols + col] as number;

/** One row; shares the values. */
export const row = (a: Matrix, i: number): Float64Array => a.values.subarray(i * a.cols, (i + 1) * a.cols);

/** One column, copied. */
export const column = (a: Matrix, j: number): Float64Array =>
  Float64Array.from({ length: a.rows }, (_, i) => entry(a, i, j));

/** Columns [from, to), copied. */
export const columns = (a: Matrix, from: number, to: number): Matrix =>
  build(a.rows, to - from, (i, j) => entry(a, i, from + j));

/** aᵀ, copied. */
export const transpose = (a: Matrix): Matrix => build(a.cols, a.rows, (i, j) => entry(a, j, i));

/** a·b */
export function multiply(a: Matrix, b: Matrix): Matrix {
  if (a.cols !== b.rows) throw new Error(`cannot multiply ${a.rows} × ${a.cols} by ${b.rows} × ${b.cols}`);
  const out = new Float64Array(a.rows * b.cols);
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.cols; k++) addTimes(out, i * b.cols, entry(a, i, k), b.values, k * b.cols, b.cols);
  return { rows: a.rows, cols: b.cols, values: out };
}

/** aᵀ·b */
export function multiplyLeft(a: Matrix, b: Matrix): Matrix {
  if (a.rows !== b.rows) throw new Error(`cannot multiply (${a.rows} × ${a.cols})ᵀ by ${b.rows} × ${b.cols}`);
  const out = new Float64Array(a.cols * b.cols);
  for (let k = 0; k < a.rows; k++)
    for (let i = 0; i < a.cols; i++) addTimes(out, i * b.cols, entry(a, k, i), b.values, k * b.cols, b.cols);
  return { rows: a.cols, cols: b.cols, values: out };
}

/** a·bᵀ */
export function multiplyRight(a: Matrix, b: Matrix): Matrix {
  if (a.cols !== b.cols) throw new Error(`cannot multiply ${a.rows} × ${a.cols} by (${b.rows} × ${b.cols})ᵀ`);
  const out = new Float64Array(a.rows * b.rows);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++)
      out[i * b.rows + j] = dot(a.values, i * a.cols, b.values, j * b.cols, a.cols);
  return { rows: a.rows, cols: b.rows, values: out };
}

/** a + factor·b */
export function add(a: Matrix, b: Matrix, factor = 1): Matrix {
  if (a.rows !== b.rows || a.cols !== b.cols) throw new Error('cannot add matrices of different shapes');
  return { ...a, values: a.values.map((value, at) => value + factor * (b.values[at] as number)) };
}

/** Each column times its factor: a·diag(factors). */
export const scaleColumns = (a: Matrix, factors: ArrayLike<number>): Matrix =>
  build(a.rows, a.cols, (i, j) => entry(a, i, j) * (factors[j] as number));

/** Each row times its factor: diag(factors)·a. */
export const scaleRows = (a: Matrix, factors: ArrayLike<number>): Matrix =>
  build(a.rows, a.cols, (i, j) => entry(a, i, j) * (factors[i] as number));

/** Largest magnitude of any entry; NaN if there is one. */
export function largest(a: Matrix): number {
  let most = 0;
  for (const value of a.values) {
    const size = Math.abs(value);
    if (!(size <= most)) most = size;
    if (Number.isNaN(most)) break;
  }
  return most;
}

/** Square root of the sum of squares, without overflow. */
export function frobenius(a: Matrix): number {
  const most = largest(a);
  if (!(most > 0) || !Number.isFinite(most)) return most;
  let sum = 0;
  for (const value of a.values) sum += (value / most) ** 2;
  return most * Math.sqrt(sum);
}

/** Σ a[i + k]·b[j + k] over k < count */
export function dot(a: Float64Array, i: number, b: Float64Array, j: number, count: number): number {
  let sum = 0;
  for (let k = 0; k < count; k++) sum += (a[i + k] as number) * (b[j + k] as number);
  return sum;
}

/** a[i + k] += factor·b[j + k] for k < count, in place: the inner loop of everything here. */
export function addTimes(
  a: Float64Array,
  i: number,
  factor: number,
  b: Float64Array,
  j: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) a[i + k] = (a[i + k] as number) + factor * (b[j + k] as number);
}

/**
 * The matrix at a size where squares neither overflow nor vanish: divided by a power of two (so that nothing
 * is rounded) near its largest entry, entries below 1e-60 of that taken as zero.
 * @returns scale: what the copy must be multiplied by to give the matrix back
 * @throws Error when an entry is not finite
 */
export function tamed(a: Matrix): { readonly matrix: Matrix; readonly scale: number } {
  const most = largest(a);
  if (!Number.isFinite(most)) throw new Error('the matrix has values that are not finite');
  const scale = most > 0 ? 2 ** Math.max(-1022, Math.floor(Math.log2(most))) : 1;
  const shrink = (value: number): number => {
    const small = value / scale;
    return Math.abs(small) < 1e-60 ? 0 : small;
  };
  return { matrix: { ...a, values: a.values.map(shrink) }, scale };
}
