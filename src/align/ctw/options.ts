import type { DtwOptions } from '#src/align/dtw/align-dtw.ts';
import type { Compute, Watch } from '#src/compute/compute.ts';
import type { Scaling } from './common-space.ts';
import type { Pairing } from './path-moments.ts';

export type CtwOptions = {
  /**
   * Dimensions of the common space, all counting alike as in the paper. Default: all there are, each
   * counting by its likelihood (see `Weighing`), so that their number need not be known.
   */
  readonly dims?: number;
  /** λ of every dimension as a share of its variance, ≥ 0. Default 1e-6. */
  readonly ridge?: number;
  /** Whether λ is a share of each dimension's variance or of their mean, as of a kernel's components. Default: of each. */
  readonly scaling?: Scaling;
  /** Principal components kept beforehand: how many, or the share of variance (0…1). Default: no PCA. */
  readonly pca?: number;
  /** How many starts are tried. Default 60; 1 is the straight path alone. */
  readonly starts?: number;
  /** Seed of the random starts. Default 1. */
  readonly seed?: number;
  /** A path to start from instead of a search. */
  readonly from?: Pairing;
  /** Rounds a descent may take. Default 100. */
  readonly rounds?: number;
  /** Restrictions of the path, obeyed in the DTW step. */
  readonly path?: Omit<DtwOptions, 'cost' | 'compute' | 'watch'>;
  readonly compute?: Compute;
  /** Told how many rounds are done, of how many expected; throws to stop. */
  readonly watch?: Watch;
};
