import { InvalidInputError } from '#src/model/errors.ts';
import type { Frames } from './frames.ts';

/** rows × cols numbers, row after row. */
type Dense = { readonly rows: number; readonly cols: number; readonly values: Float64Array };

type Path = { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> };

/**
 * A path of T cells as two matrices of zeros and ones, after Zhou & De la Torre 2009: Wₓ (n × T) has in
 * column t its one in row i_t, W_y (m × T) in row j_t. With frames as columns of X and Y the path's loss is
 *
 *     Σ_t |x_{i_t} − y_{j_t}|² = ‖X·Wₓ − Y·W_y‖²_F.
 */
export function alignmentMatrices({ i, j }: Path, n: number, m: number): { x: Dense; y: Dense } {
  return { x: selection(i, n), y: selection(j, m) };
}

function selection(index: ArrayLike<number>, rows: number): Dense {
  const cols = index.length;
  const values = new Float64Array(rows * cols);
  for (let t = 0; t < cols; t++) values[(index[t] as number) * cols + t] = 1;
  return { rows, cols, values };
}

/**
 * The path that two alignment matrices stand for.
 * @throws InvalidInputError `bad-alignment-matrix` unless both have T columns, each with one 1 and else 0
 */
export function pathOfMatrices(x: Dense, y: Dense): { i: Int32Array; j: Int32Array } {
  if (x.cols !== y.cols) throw bad(`One has ${x.cols} columns, the other ${y.cols}.`);
  return { i: selected(x), j: selected(y) };
}

function selected({ rows, cols, values }: Dense): Int32Array {
  const out = new Int32Array(cols).fill(-1);
  for (let i = 0; i < rows; i++)
    for (let t = 0; t < cols; t++) {
      const value = values[i * cols + t] as number;
      if (value !== 0 && (value !== 1 || out[t] !== -1))
        throw bad(`Column ${t} selects more than one frame.`);
      if (value === 1) out[t] = i;
    }
  const none = out.indexOf(-1);
  if (none >= 0) throw bad(`Column ${none} selects no frame.`);
  return out;
}

const bad = (message: string): InvalidInputError =>
  new InvalidInputError(
    'bad-alignment-matrix',
    message,
    'Each column of an alignment matrix holds a single 1.',
  );

/** L = Σ_t |x_{i_t} − y_{j_t}|², by the indices: T·d operations. */
export function pathLoss(x: Frames, y: Frames, { i, j }: Path): number {
  const d = x.dims;
  let sum = 0;
  for (let t = 0; t < i.length; t++)
    for (let k = 0, p = (i[t] as number) * d, q = (j[t] as number) * d; k < d; k++)
      sum += ((x.values[p + k] as number) - (y.values[q + k] as number)) ** 2;
  return sum;
}

/** ‖X·Wₓ − Y·W_y‖²_F, by the products: (n + m)·T·d operations. The same number as `pathLoss`. */
export function matrixLoss(x: Frames, wx: Dense, y: Frames, wy: Dense): number {
  const a = warped(x, wx);
  const b = warped(y, wy);
  return a.reduce((sum, value, k) => sum + (value - (b[k] as number)) ** 2, 0);
}

/** X·W: the sequence along the path, d × T, row after row. */
function warped({ values, dims }: Frames, w: Dense): Float64Array {
  const out = new Float64Array(dims * w.cols);
  for (let q = 0; q < dims; q++)
    for (let i = 0; i < w.rows; i++) {
      const value = values[i * dims + q] as number;
      for (let t = 0; t < w.cols; t++)
        out[q * w.cols + t] = (out[q * w.cols + t] as number) + value * (w.values[i * w.cols + t] as number);
    }
  return out;
}
