import { columns, type Matrix, multiplyLeft } from './matrix.ts';
import { centred, meanRow, type Projection } from './projection.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export type Pca = {
  /** Onto the kept components; columns orthonormal. */
  readonly projection: Projection;
  /** Variance along every component (also those not kept), from largest to smallest. */
  readonly variances: Float64Array;
};

/**
 * Principal components of n frames (rows) of p values.
 * @param keep how many components: a whole number ≥ 1, or the share of the variance they must explain, in (0, 1)
 */
export function pca(frames: Matrix, keep: number): Pca {
  const mean = meanRow(frames);
  const c = centred(frames, mean);
  const gram = multiplyLeft(c, c);
  const { values, vectors } = symmetricEigen({ ...gram, values: gram.values.map((v) => v / frames.rows) });
  const variances = values.map((v) => Math.max(0, v));
  const total = variances.reduce((a, b) => a + b, 0);
  let kept = Math.min(keep, frames.cols);
  if (keep < 1) {
    kept = 0;
    for (let sum = 0; kept < frames.cols && (kept === 0 || sum < keep * total); kept++)
      sum += variances[kept] as number;
  }
  return { projection: { mean, basis: columns(vectors, 0, kept) }, variances };
}
