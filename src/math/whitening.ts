import { build, entry, type Matrix } from './matrix.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Directions with less than this share of the largest variance (after scaling) carry rounding, no signal. */
const leastShare = 1e-11;

/** λ ≥ 0 of every feature, in units of its variance (squared units of the feature), or one for all. */
export type Ridge = number | Float64Array;

/** λ of one feature. */
export const ridgeAt = (ridge: Ridge, feature: number): number =>
  typeof ridge === 'number' ? ridge : (ridge[feature] ?? 0);

/**
 * W (p × k) with Wᵀ·(covariance + Λ)·W = 1, Λ the diagonal of the ridge, k ≤ p: as many directions as carry variance, so that
 * constant and dependent features drop out instead of blowing up. Features may differ wildly in scale.
 * @param covariance p × p, symmetric, positive semi-definite
 */
export function whitening(covariance: Matrix, ridge: Ridge = 0): Matrix {
  const p = covariance.rows;
  const scale = Float64Array.from({ length: p }, (_, i) => {
    const variance = entry(covariance, i, i) + ridgeAt(ridge, i);
    return variance > 0 ? 1 / Math.sqrt(variance) : 0;
  });
  const scaled = build(
    p,
    p,
    (i, j) =>
      (entry(covariance, i, j) + (i === j ? ridgeAt(ridge, i) : 0)) *
      (scale[i] as number) *
      (scale[j] as number),
  );
  const { values, vectors } = symmetricEigen(scaled);
  const least = leastShare * p * (values[0] ?? 0);
  const kept = values.filter((value) => value > least && value > 0).length;
  return build(
    p,
    kept,
    (i, j) => ((scale[i] as number) * entry(vectors, i, j)) / Math.sqrt(values[j] as number),
  );
}
