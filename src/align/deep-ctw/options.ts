import type { DtwOptions } from '#src/align/dtw/align-dtw.ts';
import { badSequences, checkFrames, type Frames } from '#src/align/dtw/frames.ts';
import type { Compute, Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Coordination, Training } from './train.ts';

export type DeepCtwOptions = Partial<Training> & {
  /** Dimensions of the common space, all counting alike. Default: all there are, by their likelihood (see CTW). */
  readonly dims?: number;
  /** λ, as a share of each dimension's variance, ≥ 0. Default 1e-4. */
  readonly ridge?: number;
  /** Seed of everything random. Default 1. */
  readonly seed?: number;
  /** Networks instead of CTW whatever the frames left out say. Default false. */
  readonly force?: boolean;
  /** Passes of dropout for the spread of the path; default 0: it is not worked out. */
  readonly passes?: number;
  /** Of whose frames the spread tells where the other stands. Default 0, x's. */
  readonly first?: 0 | 1;
  /** Restrictions of the path, of several pairs that of the first, obeyed in the DTW step. */
  readonly path?: Omit<DtwOptions, 'cost' | 'compute' | 'watch'>;
  readonly compute?: Compute;
  /** Told how many steps are done, of how many; throws to stop. */
  readonly watch?: Watch;
};

const defaults: Training = {
  hidden: 16,
  steps: 100,
  every: 5,
  rate: 0.01,
  decay: 1e-3,
  dropout: 0.05,
  reconstruct: 0,
};
/** @throws InvalidInputError `bad-sequences`, `bad-options` */
export function checkedOptions(
  pairs: readonly (readonly [Frames, Frames])[],
  options: DeepCtwOptions,
): Training & Coordination {
  const [first] = pairs;
  if (!first) throw badSequences('There is no pair of sequences.', 'Give one or more.');
  for (const [x, y] of pairs) {
    checkFrames(x, 'The first sequence');
    checkFrames(y, 'The second sequence');
    if (x.dims !== first[0].dims || y.dims !== first[1].dims)
      throw badSequences('The pairs differ in their dimensions.', 'Pool only views of the same two kinds.');
  }
  const how = { ...defaults, ...options };
  const {
    dims = null,
    ridge = 1e-4,
    passes = 0,
    hidden,
    steps,
    every,
    rate,
    decay,
    dropout,
    reconstruct,
  } = how;
  const most = Math.min(first[0].dims, first[1].dims);
  const whole = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const real = (value: number) => Number.isFinite(value) && value >= 0;
  demand(dims === null || (whole(dims, 1) && dims <= most), `dims must be a whole number of 1 to ${most}`);
  demand(real(ridge), 'ridge must be a number of at least 0');
  demand(whole(hidden, 1), 'hidden must be a whole number of at least 1');
  demand(whole(steps, 1) && whole(every, 1), 'steps and every must be whole numbers of at least 1');
  demand(real(rate) && real(decay) && real(reconstruct), 'rate, decay and reconstruct must be at least 0');
  demand(dropout >= 0 && dropout < 1, 'dropout must be at least 0 and below 1');
  demand(whole(passes, 0), 'passes must be a whole number of at least 0');
  const weighing = dims === null ? 'likelihood' : 'even';
  return { hidden, steps, every, rate, decay, dropout, reconstruct, weighing, dims, ridge: [ridge, ridge] };
}

function demand(holds: boolean, what: string): void {
  if (!holds) throw new InvalidInputError('bad-options', `Deep CTW: ${what}.`, 'Change that option.');
}
