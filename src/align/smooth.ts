/**
 * The curve g that minimises Σ weight·(g − value)² + stiffness·Σ (second difference of g)²
 * (Whittaker 1923): a banded Cholesky solve, linear time. Weights must not all be 0.
 */
export function smooth(values: Float64Array, weights: Float64Array, stiffness: number): Float64Array {
  const n = values.length;
  if (n < 3) return Float64Array.from(values);
  const l = stiffness;
  // L D Lᵀ of the pentadiagonal matrix W + stiffness·DᵀD; e and f are L's first and second subdiagonal.
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const f = new Float64Array(n);
  const z = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const inner = Math.min(i, n - 1 - i);
    const main = (weights[i] as number) + l * (inner === 0 ? 1 : inner === 1 ? (n === 3 ? 4 : 5) : 6) + 1e-12;
    const off1 = i + 1 < n ? l * (i === 0 || i === n - 2 ? -2 : -4) : 0;
    const off2 = i + 2 < n ? l : 0;
    const d1 = i > 0 ? (d[i - 1] as number) : 0;
    const d2 = i > 1 ? (d[i - 2] as number) : 0;
    const e1 = i > 0 ? (e[i - 1] as number) : 0;
    const f2 = i > 1 ? (f[i - 2] as number) : 0;
    const f1 = i > 0 ? (f[i - 1] as number) : 0;
    d[i] = main - d1 * e1 * e1 - d2 * f2 * f2;
    e[i] = (off1 - d1 * e1 * f1) / (d[i] as number);
    f[i] = off2 / (d[i] as number);
    z[i] =
      (weights[i] as number) * (values[i] as number) -
      (i > 0 ? e1 * (z[i - 1] as number) : 0) -
      (i > 1 ? f2 * (z[i - 2] as number) : 0);
  }
  const g = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--)
    g[i] =
      (z[i] as number) / (d[i] as number) -
      (i + 1 < n ? (e[i] as number) * (g[i + 1] as number) : 0) -
      (i + 2 < n ? (f[i] as number) * (g[i + 2] as number) : 0);
  return g;
}

/**
 * The nearest strictly increasing curve, in the middle between the least one above and the greatest one
 * below; steps are at least `least`.
 */
export function increasing(values: Float64Array, least: number): Float64Array {
  const n = values.length;
  const up = Float64Array.from(values);
  const down = Float64Array.from(values);
  for (let i = 1; i < n; i++) up[i] = Math.max(up[i] as number, (up[i - 1] as number) + least);
  for (let i = n - 2; i >= 0; i--) down[i] = Math.min(down[i] as number, (down[i + 1] as number) - least);
  return up.map((value, i) => (value + (down[i] as number)) / 2);
}

/**
 * Indices of the points that a polyline must keep so that no other point of (x, y) lies further from it
 * than `tolerance` in y (Douglas & Peucker 1973); x increases.
 */
export function keyPoints(x: Float64Array, y: Float64Array, tolerance: number): number[] {
  const n = x.length;
  const keep = new Uint8Array(n);
  keep[0] = 1;
  keep[n - 1] = 1;
  const stack: [number, number][] = [[0, n - 1]];
  for (let span = stack.pop(); span; span = stack.pop()) {
    const [from, to] = span;
    const x0 = x[from] as number;
    const y0 = y[from] as number;
    const slope = ((y[to] as number) - y0) / ((x[to] as number) - x0);
    let worst = tolerance;
    let at = -1;
    for (let i = from + 1; i < to; i++) {
      const off = Math.abs((y[i] as number) - y0 - slope * ((x[i] as number) - x0));
      if (off > worst) [worst, at] = [off, i];
    }
    if (at < 0) continue;
    keep[at] = 1;
    stack.push([from, at], [at, to]);
  }
  const out: number[] = [];
  for (let i = 0; i < n; i++) if (keep[i]) out.push(i);
  return out;
}
