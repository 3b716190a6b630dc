import type { Scaling } from '#src/align/ctw/common-space.ts';
import type { TuplePin } from '#src/align/tuple-pins.ts';
import type { Compute, Watch } from '#src/compute/compute.ts';
import type { Warps } from './warps.ts';

export type GtwOptions = {
  /** Dimensions of the common space, at most. Default: all there are; each counts by its likelihood (see `Weighing`). */
  readonly dims?: number;
  /** λ of every dimension as a share of its variance, ≥ 0. Default 1e-6. */
  readonly ridge?: number;
  /** Whether λ is a share of each dimension's variance or of their mean, as of a kernel's components. Default: of each. */
  readonly scaling?: Scaling;
  /** Knots of the monotone basis, ≥ 4. Default: one for every 6 frames, within 8…64. */
  readonly knots?: number;
  /** How far a sequence's rate may wander from end to end: standard deviation, in mean rates, > 0. Default 2. */
  readonly flexibility?: number;
  /**
   * Where the descent starts. `search`: at the basins that canonical time warping finds for each pair from
   * `starts` starts, joined; `straight`: with nobody bent, as in the paper; or at given warps.
   * Default `search`.
   */
  readonly from?: 'search' | 'straight' | Warps;
  /** Starts of each pair's search. Default 60. */
  readonly starts?: number;
  /** Seed of the search. Default 1. */
  readonly seed?: number;
  /** Rounds a descent may take. Default 50. */
  readonly rounds?: number;
  /** Moments that are one, an index of every sequence each. */
  readonly pins?: readonly TuplePin[];
  readonly compute?: Compute;
  /** Told how many rounds are done, of how many expected; throws to stop. */
  readonly watch?: Watch;
};
