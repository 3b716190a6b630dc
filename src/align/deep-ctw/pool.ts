import { asMatrix, type Scaling, variances } from '#src/align/ctw/common-space.ts';
import { type Aligner, stepCovariance, type Views } from '#src/align/ctw/descent.ts';
import type { Pairing } from '#src/align/ctw/path-moments.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { add, type Matrix, matrix } from '#src/math/matrix.ts';
import { centred, meanRow } from '#src/math/projection.ts';

/** Several pairs of the same two kinds of views as one: the frames of one pair after those of the other. */
export type Pool = {
  /** Σn × p and Σm × q, every dimension of mean 0 and (see `Scaling`) variance 1 (constant ones 0). */
  readonly x: Matrix;
  readonly y: Matrix;
  /** Where each pair's frames begin, and at last where they end. */
  readonly startsX: readonly number[];
  readonly startsY: readonly number[];
  /** From a sequence's own values to those of the pool, and back. */
  readonly scaleX: Scale;
  readonly scaleY: Scale;
};

export type Scale = { readonly mean: Float64Array; readonly deviation: Float64Array };

/** @param pairs one or more, of as many dimensions each; checked by the caller */
export function poolOf(pairs: readonly (readonly [Frames, Frames])[], scaling: Scaling = 'each'): Pool {
  const [x, y] = ([0, 1] as const).map((side) => joined(pairs.map((pair) => asMatrix(pair[side]))));
  const [a, b] = [x as Matrix, y as Matrix];
  const starts = (side: 0 | 1) => {
    const out = [0];
    for (const pair of pairs) out.push((out.at(-1) as number) + pair[side].values.length / pair[side].dims);
    return out;
  };
  const [scaleX, scaleY] = [scaleOf(a, scaling), scaleOf(b, scaling)];
  return {
    x: scaled(a, scaleX),
    y: scaled(b, scaleY),
    startsX: starts(0),
    startsY: starts(1),
    scaleX,
    scaleY,
  };
}

/** Frames less their mean, each dimension in units of its deviation; `unscaled` undoes it. */
export function scaled(frames: Matrix, { mean, deviation }: Scale): Matrix {
  const rest = centred(frames, mean);
  return { ...rest, values: rest.values.map((v, at) => v / (deviation[at % frames.cols] as number)) };
}

/** Frames in their own units again, after `scaled`. */
export const unscaled = (frames: Matrix, { mean, deviation }: Scale): Matrix => ({
  ...frames,
  values: frames.values.map(
    (v, at) => v * (deviation[at % frames.cols] as number) + (mean[at % frames.cols] as number),
  ),
});

function scaleOf(frames: Matrix, scaling: Scaling): Scale {
  const squares = variances(frames);
  const whole = squares.reduce((sum, square) => sum + square, 0) / Math.max(1, frames.cols);
  const size = (square: number) => (scaling === 'each' ? square : whole);
  return {
    mean: meanRow(frames),
    deviation: squares.map((square) => (size(square) > 0 ? Math.sqrt(size(square)) : 1)),
  };
}

function joined(all: readonly Matrix[]): Matrix {
  const cols = (all[0] as Matrix).cols;
  const out = matrix(
    all.reduce((sum, { rows }) => sum + rows, 0),
    cols,
  );
  let at = 0;
  for (const { values } of all) {
    out.values.set(values, at);
    at += values.length;
  }
  return out;
}

/** How many pairs of sequences the pool holds. */
export const pairCount = ({ startsX }: Pool): number => startsX.length - 1;

const rowsOf = ({ cols, values }: Matrix, from: number, to: number): Matrix =>
  matrix(to - from, cols, values.subarray(from * cols, to * cols));

/** CTW's views of what the pool's frames have become; no step leads from one pair to the next. */
export function poolViews(
  pool: Pool,
  x: Matrix,
  y: Matrix,
  like: Pick<Views, 'weighing' | 'dims' | 'ridge'>,
): Views {
  const steps = (frames: Matrix, starts: readonly number[]): Matrix => {
    let sum = matrix(frames.cols, frames.cols);
    for (let k = 0; k + 1 < starts.length; k++) {
      const [from, to] = [starts[k] as number, starts[k + 1] as number];
      sum = add(sum, stepCovariance(rowsOf(frames, from, to)), (to - from) / frames.rows);
    }
    return sum;
  };
  const { weighing, dims, ridge } = like;
  return { x, y, steps: [steps(x, pool.startsX), steps(y, pool.startsY)], weighing, dims, ridge };
}

/** Aligns the frames of each pair with each other (the k-th as it is to be), and puts the paths together. */
export const poolAligner =
  (pool: Pool, align: (k: number, ...frames: Parameters<Aligner>) => ReturnType<Aligner>): Aligner =>
  async (u, v) => {
    const found: Pairing[] = [];
    for (let k = 0; k < pairCount(pool); k++)
      found.push(await align(k, framesIn(u, pool.startsX, k), framesIn(v, pool.startsY, k)));
    const { i, j } = joinPaths(pool, found);
    return { i: Int32Array.from(i), j: Int32Array.from(j) };
  };

/** The frames of one pair. */
export const framesIn = ({ values, dims }: Frames, starts: readonly number[], k: number): Frames => ({
  values: values.subarray((starts[k] as number) * dims, (starts[k + 1] as number) * dims),
  dims,
});

/** Paths of every pair, in frames of its own sequences, as one through all frames of the pool, one after the other. */
export const joinPaths = ({ startsX, startsY }: Pool, paths: readonly Pairing[]): Pairing => ({
  i: paths.flatMap(({ i }, k) => Array.from(i, (p) => p + (startsX[k] as number))),
  j: paths.flatMap(({ j }, k) => Array.from(j, (p) => p + (startsY[k] as number))),
});

/** A path through all frames of the pool as one a pair, in frames of its own sequences; the reverse of `joinPaths`. */
export function splitPath({ startsX, startsY }: Pool, { i, j }: Pairing): { i: Int32Array; j: Int32Array }[] {
  return startsX.slice(0, -1).map((from, k) => {
    const to = startsX[k + 1] as number;
    const cells = Array.from(
      i,
      (p, t) => [p - from, (j[t] as number) - (startsY[k] as number)] as const,
    ).filter(([p]) => p >= 0 && p < to - from);
    return { i: Int32Array.from(cells, ([p]) => p), j: Int32Array.from(cells, ([, q]) => q) };
  });
}
