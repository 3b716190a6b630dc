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

/** What is brought to variance 1: every dimension, or their mean, where the dimensions are components of one space. */
export type Scaling = 'each' | 'mean';

/**
 * λ of every dimension, as a share of its own variance, so that no unit matters; with `mean` the same for all, as a share of their
 * mean variance. What does not vary, and so has no variance to share, is held by the mean too.
 */
export function ridgeFor(frames: Matrix, share: number, scaling: Scaling = 'each'): Float64Array {
  const own = variances(frames);
  const mean = own.reduce((sum, variance) => sum + variance, 0) / Math.max(1, own.length);
  return own.map((variance) => share * (scaling === 'each' && variance > 0 ? variance : mean));
}

/** Mean square about the mean, by dimension; 0 of one that does not vary but by rounding. */
export function variances(frames: Matrix): Float64Array {
  const sum = new Float64Array(frames.cols);
  centred(frames).values.forEach((value, at) => {
    sum[at % frames.cols] = (sum[at % frames.cols] as number) + (value * value) / frames.rows;
  });
  return sum;
}
