import { build, columns, entry, type Matrix, multiply, multiplyLeft, scaleRows } from './matrix.ts';
import { svd } from './svd.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

export type KernelCcaOptions = {
  /** κ > 0 in αᵀ(K² + n·κ·K)α = 1; in units of the kernel. With nothing held back every kernel correlates fully. */
  readonly ridge: number;
  /** How many dimensions, at most; default: as many as there are. */
  readonly dims?: number;
};

export type KernelCca = {
  /** n × d weights of the frames: the projections are centred K·α. */
  readonly alpha: Matrix;
  readonly beta: Matrix;
  /** From largest to smallest, within 0…1. */
  readonly correlations: Float64Array;
};

/** Shares of the largest eigenvalue below this are rounding. */
const leastShare = 1e-12;

/** A Gram matrix of n frames, centred in feature space: H·K·H with H = 1 − 1/n. */
export function centredGram(k: Matrix): Matrix {
  const n = k.rows;
  const means = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += entry(k, i, j);
    return sum / n;
  });
  const all = means.reduce((a, b) => a + b, 0) / n;
  return build(n, n, (i, j) => entry(k, i, j) - (means[i] as number) - (means[j] as number) + all);
}

/**
 * Kernel canonical correlation analysis (Akaho 2001; Hardoon, Szedmak & Shawe-Taylor 2004) of paired
 * frames given by their n × n Gram matrices (symmetric, positive semi-definite; centred here): α, β that
 * maximise αᵀKLβ under αᵀ(K² + nκK)α = 1 and likewise β. With linear kernels it is `cca` with ridge κ.
 * Time n³, memory n².
 */
export function kernelCca(k: Matrix, l: Matrix, { ridge, dims }: KernelCcaOptions): KernelCca {
  if (k.rows !== k.cols || l.rows !== l.cols || k.rows !== l.rows)
    throw new Error('kernel CCA takes two square matrices of one size');
  if (!(ridge > 0)) throw new Error('kernel CCA needs a ridge above 0');
  const [a, b] = [half(k, ridge), half(l, ridge)];
  const middle = multiplyLeft(a.vectors, b.vectors);
  const { u, values, v } = svd(
    build(
      middle.rows,
      middle.cols,
      (i, j) => entry(middle, i, j) * (a.shrink[i] as number) * (b.shrink[j] as number),
    ),
  );
  const d = Math.min(dims ?? values.length, values.length);
  const back = (side: Half, turned: Matrix) =>
    multiply(side.vectors, scaleRows(columns(turned, 0, d), side.inverse));
  return {
    alpha: back(a, u),
    beta: back(b, v),
    correlations: values.slice(0, d).map((value) => Math.min(1, value)),
  };
}

/** K = E·diag(λ)·Eᵀ; shrink = √(λ/(λ+nκ)), inverse = 1/√(λ(λ+nκ)). */
type Half = { readonly vectors: Matrix; readonly shrink: Float64Array; readonly inverse: Float64Array };

function half(gram: Matrix, ridge: number): Half {
  const { values, vectors } = symmetricEigen(centredGram(gram));
  const held = gram.rows * ridge;
  const kept = values.filter((value) => value > leastShare * gram.rows * (values[0] as number)).length;
  const lambda = values.slice(0, kept);
  return {
    vectors: columns(vectors, 0, kept),
    shrink: lambda.map((value) => Math.sqrt(value / (value + held))),
    inverse: lambda.map((value) => 1 / Math.sqrt(value * (value + held))),
  };
}
