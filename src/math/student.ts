/**
 * P(T > t) of Student's t with an even number of degrees of freedom, in closed form (Abramowitz & Stegun 26.7.4). Precise to
 * some 1e-15, not relative to what is left in a far tail.
 * @param freedom even, at least 2
 */
export function studentTail(t: number, freedom: number): number {
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1;
  const squaredCosine = 1 / (1 + (t * t) / freedom);
  let term = 1;
  let sum = 1;
  for (let k = 1; k < freedom / 2; k++) {
    term *= (squaredCosine * (2 * k - 1)) / (2 * k);
    sum += term;
  }
  const sine = t / Math.sqrt(t * t + freedom);
  return (1 - sine * sum) / 2;
}
