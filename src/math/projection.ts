import { addTimes, entry, type Matrix, matrix } from './matrix.ts';

/** What takes frames of p values to d values: basisᵀ·(frame − mean). */
export type Projection = {
  /** p values. */
  readonly mean: Float64Array;
  /** p × d. */
  readonly basis: Matrix;
};

/** n × d: every row of the n × p matrix, centred and projected. */
export function project({ mean, basis }: Projection, frames: Matrix): Matrix {
  if (frames.cols !== basis.rows)
    throw new Error(`a projection of ${basis.rows} values cannot take frames of ${frames.cols}`);
  const [n, p, d] = [frames.rows, basis.rows, basis.cols];
  const out = matrix(n, d);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < p; k++) {
      const value = (frames.values[i * p + k] as number) - (mean[k] as number);
      for (let j = 0; j < d; j++)
        out.values[i * d + j] = (out.values[i * d + j] as number) + value * entry(basis, k, j);
    }
  return out;
}

/** The mean row. */
export function meanRow(frames: Matrix): Float64Array {
  const sum = new Float64Array(frames.cols);
  for (let i = 0; i < frames.rows; i++) addTimes(sum, 0, 1, frames.values, i * frames.cols, frames.cols);
  return sum.map((value) => value / frames.rows);
}

/** Every row less `mean`; what is left of a constant by rounding becomes zero. */
export const centred = (frames: Matrix, mean = meanRow(frames)): Matrix => ({
  ...frames,
  values: frames.values.map((value, at) => {
    const middle = mean[at % frames.cols] as number;
    const rest = value - middle;
    return Math.abs(rest) > frames.rows * Number.EPSILON * Math.abs(middle) ? rest : 0;
  }),
});
