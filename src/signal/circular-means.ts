/** Of each value the mean over `reach` to each side, in a circle: a spectrum's, whose ends meet. */
export function circularMeans(values: Float64Array, reach: number): Float64Array {
  const n = values.length;
  const at = (k: number) => values[((k % n) + n) % n] as number;
  let sum = 0;
  for (let q = -reach; q <= reach; q++) sum += at(q);
  return values.map((_, k) => {
    const mean = sum / (2 * reach + 1);
    sum += at(k + reach + 1) - at(k - reach);
    return mean;
  });
}
