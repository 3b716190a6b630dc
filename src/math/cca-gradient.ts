import { cca, type Cca, moments } from './cca.ts';
import type { Ridge } from './whitening.ts';
import { entry, type Matrix, matrix } from './matrix.ts';
import { centred } from './projection.ts';

export type CcaGradient = {
  readonly found: Cca;
  /** n × p: by each value of x, the derivative of Σ f(ρ). */
  readonly byX: Matrix;
};

/**
 * How Σ f(ρ) over canonical correlations changes with each value of the paired frames x (n × p); y is n × q.
 * ρ = uᵀ·Cxy·v is the largest under uᵀ(Cxx + Λ)u = 1 and vᵀ(Cyy + Λ)v = 1, so that u and v need not be differentiated (the envelope
 * theorem): ∂ρ/∂xᵢ = (vᵀyᵢ − ρ·uᵀxᵢ)·u / n, of centred frames. Andrew et al. 2013, "Deep Canonical Correlation Analysis", have
 * the same for the sum of all. Where two correlations are equal the sum over both still has this derivative if f treats them alike.
 * @param slope f′(ρ)
 */
export function ccaGradient(
  x: Matrix,
  y: Matrix,
  options: { readonly dims: number; readonly ridge: readonly [Ridge, Ridge] },
  slope: (rho: number) => number,
): CcaGradient {
  const found = cca(moments(x, y), options);
  const [a, b] = [centred(x, found.x.mean), centred(y, found.y.mean)];
  const byX = matrix(x.rows, x.cols);
  const { values } = byX;
  found.correlations.forEach((rho, k) => {
    const pull = slope(rho) / x.rows;
    for (let i = 0; i < x.rows; i++) {
      let [p, q] = [0, 0];
      for (let c = 0; c < x.cols; c++) p += (a.values[i * x.cols + c] as number) * entry(found.x.basis, c, k);
      for (let c = 0; c < y.cols; c++) q += (b.values[i * y.cols + c] as number) * entry(found.y.basis, c, k);
      const along = pull * (q - rho * p);
      for (let c = 0; c < x.cols; c++)
        values[i * x.cols + c] = (values[i * x.cols + c] as number) + along * entry(found.x.basis, c, k);
    }
  });
  return { found, byX };
}
