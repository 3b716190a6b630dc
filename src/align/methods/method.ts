import type { CommonSpace } from '#src/align/common-map.ts';
import type { PairAgreement } from '#src/align/ctw/pair-agreement.ts';
import type { Judged } from '#src/align/judge-ctw.ts';
import type { ModelChoice } from '#src/align/deep-ctw/choice.ts';
import type { PathSpread } from '#src/align/path-spread.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import type { SubsequenceMatch } from '#src/align/dtw/subsequence.ts';
import type { Compute } from '#src/compute/compute.ts';
import type { MethodFacts } from './facts.ts';
import type { AlignOptions } from './options.ts';

export type AlignHost = {
  readonly compute?: Compute;
  /** Told how much is done, of how much, in which unit; throws to stop. */
  readonly watch?: (done: number, total: number, unit: string) => void;
};

/** What a method found. */
export type Alignment = {
  /** The path: frame indices of each sequence, one after the other the same moment. Empty beside `matches`. */
  readonly index: readonly Int32Array[];
  /** With the option `subsequence`: best first. */
  readonly matches: readonly SubsequenceMatch[] | null;
  /** What the path costs under the method; with matches that of the best. Null where it is not known. */
  readonly cost: number | null;
  /** Rounds taken; 1 where the solution is exact, null where it is not known. */
  readonly iterations: number | null;
  readonly converged: boolean | null;
  /** Along the path, in-sample, from largest to smallest; null where the method knows none. */
  readonly correlations: readonly number[] | null;
  /**
   * Two sequences as the method compared them, frame by frame: themselves, their slopes, or what was made of
   * both in a common space. Null where it compares no frames, or more than two sequences.
   */
  readonly compared: readonly [Frames, Frames] | null;
  /** How each sequence is taken into the space where they were compared; null of methods that make none. */
  readonly space?: CommonSpace | null;
  /** Which model was kept, and what it reached on frames left out; only of methods that choose by that. */
  readonly choice?: ModelChoice;
  /** What its correlations are worth on frames left out, and what chance reaches there; only where that was asked. */
  readonly judged?: Judged;
  /**
   * Where each sequence after the first stands at each frame of the first, and how surely; null where the method knows
   * no distribution of paths, or none under these options.
   */
  readonly spreads: readonly PathSpread[] | null;
  /** How the deviations of `spreads` were scaled by confirmed points, so that ± 1.645 of them hold 90 %. */
  readonly calibration?: { readonly confirmed: number; readonly scale: number };
  /** What the search minimised, where `cost` is another figure: starts and seeds are compared by it. */
  readonly objective?: number;
  /** Of warps that run between frames: positions of every sequence at the same moments; `index` is their rounding. */
  readonly positions?: readonly Float64Array[];
  /** Squared distances of every two sequences along such warps, in the common space, all dimensions alike. */
  readonly leastSquares?: number;
  /** With three sequences and more: how every two agree along the path; null where the method compares no spaces. */
  readonly agreements: readonly PairAgreement[] | null;
  /** With the option `pool`: the path of every pair, as `index` is of the first; `spreads` is then one a pair. */
  readonly paths?: readonly (readonly Int32Array[])[];
  /** What y would show at each frame of x; null where the model that was kept cannot tell. */
  readonly predicted?: Frames | null;
  /** The mean that all were aligned with. */
  readonly barycentre?: Frames;
  /** The frame of y where a stream was thought to stand when each frame of x had come. */
  readonly followed?: Int32Array;
  /** What was asked of the path and takes it off where the sequences by themselves are alike; only where that was looked at. */
  readonly doubts?: readonly FrameDoubt[];
  /** 0…1, beside `doubts`: that the two are more alike than by luck, in view of what is in doubt. */
  readonly confidence?: number;
  readonly device: 'cpu' | 'webgpu';
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
};

/**
 * What was asked of a path (a pin; frames of x of a trusted part; a forbidden region, ends excluded; windows by their kinds), and
 * takes it `off` frames later in y, at the most, than where the sequences alone put it.
 */
export type FrameDoubt =
  | { readonly pin: readonly number[]; readonly off: number }
  | { readonly trusted: readonly number[]; readonly off: number }
  | {
      readonly forbidden: { readonly i: readonly number[]; readonly j: readonly number[] };
      readonly off: number;
    }
  | { readonly window: string; readonly off: number };

/** A method of alignment as one record: it feeds the command line, its help, the window and its tests. */
export type AlignMethod = MethodFacts & {
  /** @throws InvalidInputError as the method's own function, after the options were checked by `notTaken` */
  run(sequences: readonly Frames[], options: AlignOptions, host: AlignHost): Promise<Alignment>;
};
