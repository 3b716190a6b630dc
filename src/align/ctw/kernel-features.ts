import { checkFrames, type Frames } from '#src/align/dtw/frames.ts';
import type { Kernel } from '#src/align/dtw/local-cost.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { centred } from '#src/math/projection.ts';
import { build, columns, type Matrix, multiply, scaleColumns } from '#src/math/matrix.ts';
import { symmetricEigen } from '#src/math/symmetric-eigen.ts';
import { asMatrix } from './common-space.ts';

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
export function kernelFeatures(x: Frames, kernel: Kernel, keep: number): Frames {
  const n = checkFrames(x, 'The sequence');
  if (!(Number.isInteger(keep) && keep >= 1))
    throw new InvalidInputError(
      'bad-options',
      `${keep} components of a kernel are none.`,
      'Give a whole number from 1.',
    );
  const frames = standard(asMatrix(x));
  const count = Math.min(n, landmarks);
  const chosen = Array.from({ length: count }, (_, k) => Math.floor(((k + 0.5) * n) / count));
  const value = kernelOf(kernel);
  const between = (a: number, b: number) => value(frames, a, b);
  const { values, vectors } = symmetricEigen(
    build(count, count, (p, q) => between(chosen[p] as number, chosen[q] as number)),
  );
  const real = values.filter((v) => v > leastShare * (values[0] as number)).length;
  // Coordinates k(x, landmarks)·E·Λ^(−½): their products are the kernel. Centred, they are turned to their axes.
  const roots = values.slice(0, real).map((v) => 1 / Math.sqrt(v));
  const all = multiply(
    build(n, count, (i, q) => between(i, chosen[q] as number)),
    scaleColumns(columns(vectors, 0, real), roots),
  );
  return strongest(centred(all), keep);
}

function strongest(frames: Matrix, keep: number): Frames {
  const gram = build(frames.cols, frames.cols, (p, q) => {
    let sum = 0;
    for (let i = 0; i < frames.rows; i++)
      sum += (frames.values[i * frames.cols + p] as number) * (frames.values[i * frames.cols + q] as number);
    return sum;
  });
  const { vectors } = symmetricEigen(gram);
  const kept = multiply(frames, columns(vectors, 0, Math.min(keep, frames.cols)));
  return { values: kept.values, dims: kept.cols };
}

/** Every dimension of mean 0 and variance 1 (a constant one 0). */
function standard(frames: Matrix): Matrix {
  const rest = centred(frames);
  const square = new Float64Array(frames.cols);
  rest.values.forEach((v, at) => {
    square[at % frames.cols] = (square[at % frames.cols] as number) + (v * v) / frames.rows;
  });
  return {
    ...rest,
    values: rest.values.map((v, at) => v / Math.sqrt(square[at % frames.cols] || 1)),
  };
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
