import { checkFrames, type Frames } from '#src/align/dtw/frames.ts';
import type { Kernel } from '#src/align/dtw/local-cost.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { centred, meanRow } from '#src/math/projection.ts';
import {
  build,
  columns,
  entry,
  type Matrix,
  multiply,
  multiplyLeft,
  scaleColumns,
} from '#src/math/matrix.ts';
import { symmetricEigen } from '#src/math/symmetric-eigen.ts';
import { after, type CommonMap, type Lift, mapped } from '../common-map.ts';
import { asMatrix, variances } from './common-space.ts';

/** Sequences of more frames are mapped by so many of them, evenly spread: n³ would be the time for all. */
const landmarks = 256;
/** Directions of less than this share of the largest are rounding. */
const leastShare = 1e-10;

/**
 * Frames in the feature space of a kernel, by its strongest components (kernel PCA, Schölkopf, Smola & Müller 1998),
 * so that canonical correlations of what comes out, with a ridge, are those of kernel CCA (`kernelCca`) as far as the
 * components go. Above 256 frames by Nyström's approximation (Williams & Seeger 2001) on as many, evenly spread. Each dimension is
 * scaled to variance 1 before, so that a kernel's rate means the same for all sequences.
 * @param keep components, at most
 * @throws InvalidInputError `bad-sequences`, `bad-options`
 */
export const kernelFeatures = (x: Frames, kernel: Kernel, keep: number): Frames => {
  const map = kernelMap(x, kernel, keep);
  return mapped(map, liftedBy(map, x));
};

/** The map from a sequence's frames to those components: the kernel of each frame and the landmarks, times dual coefficients. */
export function kernelMap(x: Frames, kernel: Kernel, keep: number): CommonMap {
  const n = checkFrames(x, 'The sequence');
  if (!(Number.isInteger(keep) && keep >= 1))
    throw new InvalidInputError(
      'bad-options',
      `${keep} components of a kernel are none.`,
      'Give a whole number from 1.',
    );
  const count = Math.min(n, landmarks);
  const frames = Int32Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * n) / count));
  const lift = { kind: 'kernel', kernel, frames, ...scaleOf(asMatrix(x)) } as const;
  const between = kernelWith(lift, x);
  const { values, vectors } = symmetricEigen(
    build(count, count, (p, q) => entry(between, frames[p] as number, q)),
  );
  const real = values.filter((v) => v > leastShare * (values[0] as number)).length;
  // Coordinates k(x, landmarks)·E·Λ^(−½): their products are the kernel. Centred, they are turned to their axes.
  const roots = values.slice(0, real).map((v) => 1 / Math.sqrt(v));
  const coordinates = scaleColumns(columns(vectors, 0, real), roots);
  const all = multiply(between, coordinates);
  const axes = axesOf(centred(all), keep);
  return after(
    { basis: coordinates, offset: new Float64Array(real), lift },
    { mean: meanRow(all), basis: axes },
  );
}

/** What a map of a kernel makes of a sequence's own frames before it projects them: n × landmarks. */
export function liftedBy({ lift }: CommonMap, x: Frames): Matrix {
  if (lift?.kind !== 'kernel') throw new Error('the map is of no kernel');
  return kernelWith(lift, x);
}

function kernelWith(
  { kernel, frames, mean, deviation }: Extract<Lift, { kind: 'kernel' }>,
  x: Frames,
): Matrix {
  const plain = asMatrix(x);
  const scaled = {
    ...plain,
    values: centred(plain, mean).values.map((v, at) => v / (deviation[at % plain.cols] as number)),
  };
  const value = kernelOf(kernel);
  return build(plain.rows, frames.length, (i, q) => value(scaled, i, frames[q] as number));
}

/** Directions of the strongest components. */
function axesOf(frames: Matrix, keep: number): Matrix {
  const { vectors } = symmetricEigen(multiplyLeft(frames, frames));
  return columns(vectors, 0, Math.min(keep, frames.cols));
}

/** What takes every dimension to mean 0 and variance 1 (a constant one to 0). */
function scaleOf(frames: Matrix): { readonly mean: Float64Array; readonly deviation: Float64Array } {
  return { mean: meanRow(frames), deviation: variances(frames).map((v) => Math.sqrt(v || 1)) };
}

type Value = (frames: Matrix, a: number, b: number) => number;

function kernelOf(kernel: Kernel): Value {
  switch (kernel.kernel) {
    case 'linear':
      return product;
    case 'polynomial': {
      const { degree, scale = 1, offset = 1 } = kernel;
      return (frames, a, b) => (scale * product(frames, a, b) + offset) ** degree;
    }
    case 'exponential':
      return (frames, a, b) => Math.exp(-kernel.rate * Math.sqrt(squared(frames, a, b)));
    case 'rbf':
      return (frames, a, b) => Math.exp(-kernel.rate * squared(frames, a, b));
  }
}

function product({ cols, values }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < cols; k++) sum += (values[a * cols + k] as number) * (values[b * cols + k] as number);
  return sum;
}

function squared({ cols, values }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < cols; k++)
    sum += ((values[a * cols + k] as number) - (values[b * cols + k] as number)) ** 2;
  return sum;
}
