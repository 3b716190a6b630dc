import type { Fit } from '#src/align/ctw/descent.ts';
import type { Pairing } from '#src/align/ctw/path-moments.ts';
import { type Matrix, matrix, multiplyRight } from '#src/math/matrix.ts';
import { project } from '#src/math/projection.ts';

/**
 * The gradient of −Σ_k w_k·ρ_k in the codes of both views (n × q and m × q), ρ the regularised canonical
 * correlations along a path, the weights w held. As U and V solve max tr(Uᵀ·Cxy·V) under
 * Uᵀ(Cxx + λ·1)U = 1 and its like, only the covariances move with the codes (Andrew et al. 2013):
 *
 *     dρ_k = u_kᵀ·dCxy·v_k − ½·ρ_k·(u_kᵀ·dCxx·u_k + v_kᵀ·dCyy·v_k),
 *
 * so the whitening constraint is kept to, not approached. With the weights ρ/(1 − ρ²) it is the gradient of
 * CTW's own objective ½·Σ log(1 − ρ²).
 */
export function codeGradient(
  x: Matrix,
  y: Matrix,
  { i, j }: Pairing,
  { cca, weights }: Pick<Fit, 'cca' | 'weights'>,
): readonly [Matrix, Matrix] {
  const [a, b] = [project(cca.x, x), project(cca.y, y)];
  const d = cca.correlations.length;
  const [inX, inY] = [matrix(x.rows, d), matrix(y.rows, d)];
  for (let t = 0; t < i.length; t++) {
    const [p, q] = [(i[t] as number) * d, (j[t] as number) * d];
    for (let k = 0; k < d; k++) {
      const rho = cca.correlations[k] as number;
      const share = (weights[k] as number) / i.length;
      const [u, v] = [a.values[p + k] as number, b.values[q + k] as number];
      inX.values[p + k] = (inX.values[p + k] as number) + share * (rho * u - v);
      inY.values[q + k] = (inY.values[q + k] as number) + share * (rho * v - u);
    }
  }
  return [multiplyRight(inX, cca.x.basis), multiplyRight(inY, cca.y.basis)];
}
