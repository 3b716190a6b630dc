import type { Sequence } from '#src/model/sequence.ts';

/** Seconds between the frames of what is compared; every frame costs a run of a network. */
export const vectorHop = 0.08;
/** Vectors of length 1 whose mean square distance from their mean is less show nothing but noise. */
const leastChange = 1e-6;

/**
 * Vectors that a network made of frames (CLIP's picture half, DINO), as features: joined by straight lines on a grid of `vectorHop`,
 * without what they have in common all of the time (the place, the light), of unit mean square. Null where they hardly change.
 * @param times of the frames, source seconds, strictly increasing
 * @param vectors one a frame, of length 1, all as wide
 */
export function vectorFeatures(times: ArrayLike<number>, vectors: readonly Float32Array[]): Sequence | null {
  const dims = vectors[0]?.length ?? 0;
  if (vectors.length < 2 || dims === 0) return null;
  const start = times[0] as number;
  const n = Math.floor(((times[vectors.length - 1] as number) - start) / vectorHop + 1e-6) + 1;
  const values = new Float32Array(n * dims);
  for (let k = 0, i = 0; k < n; k++) {
    const t = start + k * vectorHop;
    while (i + 2 < vectors.length && (times[i + 1] as number) <= t) i++;
    const [from, to] = [times[i] as number, times[i + 1] as number];
    const u = Math.max(0, Math.min(1, (t - from) / (to - from)));
    const [a, b] = [vectors[i] as Float32Array, vectors[i + 1] as Float32Array];
    for (let d = 0; d < dims; d++) values[k * dims + d] = (1 - u) * (a[d] as number) + u * (b[d] as number);
  }
  let power = 0;
  for (let d = 0; d < dims; d++) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += values[k * dims + d] as number;
    for (let k = 0; k < n; k++) {
      const v = (values[k * dims + d] as number) - sum / n;
      values[k * dims + d] = v;
      power += v * v;
    }
  }
  if (power / n < leastChange) return null;
  const scale = Math.sqrt(n / power);
  for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) * scale;
  return { values, dims, hop: vectorHop, start };
}
