import type { Frames } from '#src/align/dtw/frames.ts';
import { type Matrix, matrix } from '#src/math/matrix.ts';
import { centred, type Projection, project } from '#src/math/projection.ts';

/** Dimensions that count less than this share of the most important one are left out: they decide nothing. */
const leastShare = 1e-6;

/** The dimensions of a common space that count at all, and by how much. */
export function countingDimensions(weights: Float64Array): number[] {
  const least = leastShare * Math.max(...weights);
  return Array.from(weights.keys()).filter((k) => (weights[k] as number) > least);
}

/** Frames in the common space, each dimension times the root of its weight: squared distances count as they should. */
export function inCommonSpace(frames: Matrix, projection: Projection, weights: Float64Array): Frames {
  const kept = countingDimensions(weights);
  const d = Math.max(1, kept.length);
  const all = project(projection, frames);
  const values = new Float64Array(frames.rows * d);
  kept.forEach((from, k) => {
    const root = Math.sqrt(weights[from] as number);
    for (let i = 0; i < frames.rows; i++)
      values[i * d + k] = root * (all.values[i * all.cols + from] as number);
  });
  return { values, dims: d };
}

/** A sequence as an n × dims matrix in double precision. */
export const asMatrix = ({ values, dims }: Frames): Matrix =>
  matrix(values.length / dims, dims, Float64Array.from(values));

/** λ as a share of a sequence's mean variance. */
export function ridgeFor(frames: Matrix, share: number): number {
  let sum = 0;
  for (const value of centred(frames).values) sum += value * value;
  return (share * sum) / Math.max(1, frames.values.length);
}
