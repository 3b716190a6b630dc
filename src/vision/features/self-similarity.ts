import { frameCount, type Sequence } from '#src/model/sequence.ts';

/** How far before and after a frame it is compared, seconds. */
const lags = [0.16, 0.32, 0.64, 1.28, 2.56] as const;

/** The dimension that compares the frame `before` lags ago with the one `after` lags ahead: 0 (now) … 5; not both 0. */
export const likenessAt = (before: number, after: number): number => before * (lags.length + 1) + after - 1;

/**
 * How like itself a sequence is about each frame: distances between its moments t − p and t + q, for p and q of 0 and
 * `lags`, against the mean distance between any two. Whatever the view, a pose that returns is like itself; so two views of one
 * action, which share no other feature, have this in common.
 * Source: Junejo, Dexter, Laptev & Pérez 2008, "Cross-View Action Recognition from Temporal Self-Similarities".
 * @param used dimensions that are compared: the first so many (default: all)
 * @returns as many frames, (1 + lags)² − 1 dimensions; before the first and after the last frame stands that frame
 */
export function selfSimilarity(s: Sequence, used = s.dims): Sequence {
  const n = frameCount(s);
  const steps = [0, ...lags.map((lag) => Math.max(1, Math.round(lag / s.hop)))];
  const dims = steps.length ** 2 - 1;
  const values = new Float32Array(n * dims);
  let [sum, count] = [0, 0];
  const apart = (p: number, q: number): number => {
    let total = 0;
    for (let d = 0; d < used; d++)
      total += ((s.values[p * s.dims + d] as number) - (s.values[q * s.dims + d] as number)) ** 2;
    return Math.sqrt(total);
  };
  const some = Math.max(1, Math.floor(n / 100));
  for (let k = 0; k < n; k += some) for (let q = 0; q < n; q += some, count++) sum += apart(k, q);
  const usual = sum / Math.max(1, count) || 1;
  for (let k = 0; k < n; k++) {
    let to = k * dims;
    for (const before of steps)
      for (const after of steps) {
        if (before + after === 0) continue;
        values[to++] = apart(Math.max(0, k - before), Math.min(n - 1, k + after)) / usual;
      }
  }
  return { values, dims, hop: s.hop, start: s.start };
}
