import type { Compute } from '#src/compute/compute.ts';
import type { Moments } from '#src/math/cca.ts';
import { addTimes, build, type Matrix, matrix } from '#src/math/matrix.ts';
import { centred } from '#src/math/projection.ts';

/** Paired frames: t-th frame i[t] of x beside frame j[t] of y. */
export type Pairing = { readonly i: ArrayLike<number>; readonly j: ArrayLike<number> };

/**
 * Means and covariances of the frames that a path pairs, every cell counted once: (X·Wx)(Y·Wy)ᵀ / length
 * and its like, without making the warped sequences. x is n × p, y is m × q.
 */
export function pathMoments(x: Matrix, y: Matrix, { i, j }: Pairing): Moments {
  const [p, q, length] = [x.cols, y.cols, i.length];
  const meanX = pathMean(x, i);
  const meanY = pathMean(y, j);
  const xx = matrix(p, p);
  const yy = matrix(q, q);
  const xy = matrix(p, q);
  const a = new Float64Array(p);
  const b = new Float64Array(q);
  for (let t = 0; t < length; t++) {
    less(a, x, i[t] as number, meanX);
    less(b, y, j[t] as number, meanY);
    for (let k = 0; k < p; k++) {
      const value = (a[k] as number) / length;
      addTimes(xx.values, k * p, value, a, 0, p);
      addTimes(xy.values, k * q, value, b, 0, q);
    }
    for (let k = 0; k < q; k++) addTimes(yy.values, k * q, (b[k] as number) / length, b, 0, q);
  }
  return { meanX, meanY, xx, yy, xy };
}

/** The same by a backend, where that does it. */
export async function pathMomentsBy(
  compute: Compute | undefined,
  x: Matrix,
  y: Matrix,
  path: Pairing,
): Promise<Moments> {
  const { i, j } = path;
  const [meanX, meanY] = [pathMean(x, i), pathMean(y, j)];
  const [a, b] = [centred(x, meanX), centred(y, meanY)];
  const [p, q] = [x.cols, y.cols];
  const sums = await compute?.pairedProducts?.({ x: a.values, p, y: b.values, q, i, j });
  if (!sums) return pathMoments(x, y, path);
  const part = (rows: number, cols: number, row: number, col: number): Matrix =>
    build(rows, cols, (r, c) => (sums[(row + r) * (p + q) + col + c] as number) / i.length);
  return { meanX, meanY, xx: part(p, p, 0, 0), yy: part(q, q, p, p), xy: part(p, q, 0, p) };
}

function pathMean(frames: Matrix, index: ArrayLike<number>): Float64Array {
  const sum = new Float64Array(frames.cols);
  for (let t = 0; t < index.length; t++)
    addTimes(sum, 0, 1, frames.values, (index[t] as number) * frames.cols, frames.cols);
  return sum.map((value) => value / index.length);
}

function less(out: Float64Array, frames: Matrix, index: number, mean: Float64Array): void {
  const at = index * frames.cols;
  for (let k = 0; k < out.length; k++) out[k] = (frames.values[at + k] as number) - (mean[k] as number);
}
