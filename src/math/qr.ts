import { addTimes, dot, type Matrix, transpose } from './matrix.ts';

/** a = Q·R: Q rows × k with orthonormal columns, R k × cols upper triangular with R's diagonal ≥ 0; k = min(rows, cols). */
export type Qr = { readonly q: Matrix; readonly r: Matrix };

/** Householder QR (Golub & Van Loan 2013, §5.2), thin. Q is orthonormal whatever the rank of a. */
export function qr(a: Matrix): Qr {
  const { rows, cols } = a;
  const k = Math.min(rows, cols);
  // Transposed, so that the columns worked on lie in one piece.
  const w = transpose(a).values;
  const reflections: (Float64Array | null)[] = [];
  for (let j = 0; j < k; j++) {
    const at = j * rows + j;
    const v = w.slice(at, (j + 1) * rows);
    let most = 0;
    for (const value of v) most = Math.max(most, Math.abs(value));
    if (most === 0 || !Number.isFinite(most)) {
      reflections.push(null);
      continue;
    }
    for (let i = 0; i < v.length; i++) v[i] = (v[i] as number) / most;
    const norm = Math.sqrt(dot(v, 0, v, 0, v.length));
    const first = v[0] as number;
    v[0] = first + (first > 0 ? norm : -norm);
    // Scaled so that the reflection is 1 − v·vᵀ.
    const factor = 1 / Math.sqrt(norm * (norm + Math.abs(first)));
    for (let i = 0; i < v.length; i++) v[i] = (v[i] as number) * factor;
    for (let c = j; c < cols; c++) reflect(w, c * rows + j, v);
    reflections.push(v);
  }
  const q = new Float64Array(k * rows);
  for (let j = k - 1; j >= 0; j--) {
    q[j * rows + j] = 1;
    const v = reflections[j];
    if (v) for (let c = j; c < k; c++) reflect(q, c * rows + j, v);
  }
  const r = new Float64Array(k * cols);
  for (let i = 0; i < k; i++) {
    const sign = (w[i * rows + i] as number) < 0 ? -1 : 1;
    for (let c = i; c < cols; c++) r[i * cols + c] = sign * (w[c * rows + i] as number);
    if (sign < 0) for (let p = 0; p < rows; p++) q[i * rows + p] = -(q[i * rows + p] as number);
  }
  return { q: transpose({ rows: k, cols: rows, values: q }), r: { rows: k, cols, values: r } };
}

function reflect(values: Float64Array, at: number, v: Float64Array): void {
  addTimes(values, at, -dot(values, at, v, 0, v.length), v, 0, v.length);
}
