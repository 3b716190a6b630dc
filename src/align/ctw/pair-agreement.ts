import type { Judged } from '#src/align/judge-ctw.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { cca } from '#src/math/cca.ts';
import { type Matrix, matrix } from '#src/math/matrix.ts';
import { asMatrix, ridgeFor, type Scaling } from './common-space.ts';
import { pathMoments } from './path-moments.ts';

/** How the space in which sequences correlate is found along a path that is given; see `CtwOptions`. */
export type CommonSpaceOptions = {
  readonly dims?: number | undefined;
  readonly ridge?: number | undefined;
  readonly scaling?: Scaling | undefined;
};

/** How two of several sequences agree along their common path. */
export type PairAgreement = {
  /** Which two, from 0. */
  readonly sequences: readonly [number, number];
  /** Canonical correlations, from largest to smallest; in-sample. */
  readonly correlations: readonly number[];
  /** What they are worth on frames left out, and what chance reaches there; only where that was asked. */
  readonly heldOut?: Judged | null;
};

/**
 * Canonical correlations of every two of m sequences along their common path (Hotelling 1936).
 * @param index frames of each sequence along the path
 */
export function pairAgreements(
  sequences: readonly Frames[],
  index: readonly Int32Array[],
  { dims, ridge = 1e-6, scaling }: CommonSpaceOptions = {},
): PairAgreement[] {
  const views = sequences.map(asMatrix);
  return views.flatMap((x, a) =>
    views.slice(a + 1).map((y, k) => {
      const b = a + 1 + k;
      const path = { i: index[a] as Int32Array, j: index[b] as Int32Array };
      const { correlations } = cca(pathMoments(x, y, path), {
        ridge: [ridgeFor(x, ridge, scaling), ridgeFor(y, ridge, scaling)],
        ...(dims !== undefined && { dims }),
      });
      return { sequences: [a, b] as const, correlations: [...correlations] };
    }),
  );
}

/** The rows of a matrix in the order of a path. */
export function rowsAlong({ cols, values }: Matrix, path: Int32Array): Matrix {
  const out = matrix(path.length, cols);
  for (const [t, i] of path.entries()) out.values.set(values.subarray(i * cols, (i + 1) * cols), t * cols);
  return out;
}
