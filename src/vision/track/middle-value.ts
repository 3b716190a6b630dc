/**
 * The middle one of the first `count` values (the upper of two), by selection (Hoare 1961): they need not be sorted, and are put in another
 * order. None may be NaN; of none it is 0.
 */
export function middleValue(values: Float32Array, count: number): number {
  const wanted = count >> 1;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swap = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swap;
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return count > 0 ? (values[wanted] as number) : 0;
}
