/** The inverse of an n × n matrix (row by row), by Gauss–Jordan with pivots; null where it has none. */
export function inverse(matrix: ArrayLike<number>, n: number): Float64Array | null {
  const a = Float64Array.from(matrix);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++)
      if (Math.abs(a[r * n + c] as number) > Math.abs(a[pivot * n + c] as number)) pivot = r;
    const size = a[pivot * n + c] as number;
    if (!(Math.abs(size) > 1e-300)) return null;
    for (const m of [a, out])
      for (let k = 0; k < n; k++) {
        const kept = m[c * n + k] as number;
        m[c * n + k] = (m[pivot * n + k] as number) / size;
        if (pivot !== c) m[pivot * n + k] = kept;
      }
    for (let r = 0; r < n; r++) {
      const factor = a[r * n + c] as number;
      if (r === c || factor === 0) continue;
      for (const m of [a, out])
        for (let k = 0; k < n; k++)
          m[r * n + k] = (m[r * n + k] as number) - factor * (m[c * n + k] as number);
    }
  }
  return out;
}
