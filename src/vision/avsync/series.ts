/** Smoothed by a Gaussian of `sd` steps. */
export function smoothed(values: Float32Array, sd: number): Float32Array {
  const reach = Math.ceil(3 * sd);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / sd) ** 2));
  const total = weights.reduce((a, b) => a + b, 0);
  return Float32Array.from(values, (_, k) => {
    let sum = 0;
    for (let i = -reach; i <= reach; i++) sum += (values[k + i] ?? 0) * (weights[i + reach] as number);
    return sum / total;
  });
}

/** Less the mean over half a second to each side. @param rate steps a second */
export function withoutSlow(values: Float32Array, rate: number): Float32Array {
  const reach = Math.max(1, Math.round(rate / 2));
  const out = new Float32Array(values.length);
  let sum = 0;
  for (let k = 0; k < Math.min(reach, values.length); k++) sum += values[k] as number;
  for (let k = 0; k < values.length; k++) {
    if (k + reach < values.length) sum += values[k + reach] as number;
    if (k - reach - 1 >= 0) sum -= values[k - reach - 1] as number;
    const [a, b] = [Math.max(0, k - reach), Math.min(values.length - 1, k + reach)];
    out[k] = (values[k] as number) - sum / (b - a + 1);
  }
  return out;
}

/** The value that a share `q` of the values does not exceed; 0 of none. */
export function quantileOf(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
}
