/**
 * How the canonical dimensions of m views count, given their correlations ρ (for m > 2 the mean agreement
 * of the views, as `gcca` gives it).
 *
 * `even`: all alike, as Zhou & De la Torre 2009 have it: the objective is Σ 2(1 − ρ), the mean squared
 * distance of two views plus their ridge terms.
 *
 * `likelihood`: by what they say. Views of a common Gaussian cause with correlation ρ have mean
 * log-likelihood ratio −½·Σ log[(1 − ρ)^(m−1)·(1 + (m−1)ρ)] against unrelated views (m = 2: −½·Σ log(1 − ρ²)),
 * and a squared distance of two views in a dimension counts ρ / [(1 − ρ)(1 + (m−1)ρ)]: dimensions without
 * anything in common fall out by themselves, so that their number need not be known.
 */
export type Weighing = 'even' | 'likelihood';

/** No two views are believed to agree better than this: 1 − ρ of rounding and of sampling. */
const leastApart = 1e-6;

const held = (rho: number): number => Math.min(1 - leastApart, Math.max(0, rho));

/** What a squared distance of two views counts, by dimension. */
export function dimensionWeights(correlations: Float64Array, weighing: Weighing, views = 2): Float64Array {
  if (weighing === 'even') return new Float64Array(correlations.length).fill(1);
  return correlations.map((rho) => {
    const r = held(rho);
    return r / ((1 - r) * (1 + (views - 1) * r));
  });
}

/** What alignment minimises: 0 or above for `even`, 0 or below for `likelihood` (then: per frame). */
export function alignmentObjective(correlations: Float64Array, weighing: Weighing, views = 2): number {
  let sum = 0;
  for (const rho of correlations) {
    if (weighing === 'even') sum += 2 * (1 - rho);
    else {
      const r = held(rho);
      sum += 0.5 * ((views - 1) * Math.log(1 - r) + Math.log(1 + (views - 1) * r));
    }
  }
  return sum;
}
