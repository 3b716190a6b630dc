import type { ManyMethod } from '#src/align/dtw/align-many.ts';
import type { Kernel, LocalCost } from '#src/align/dtw/local-cost.ts';
import type { StepPattern } from '#src/align/dtw/step-pattern.ts';
import type { Window } from '#src/align/dtw/window.ts';
import type { KeptFrames } from '#src/align/kept-frames.ts';
import type { SkipCost } from '#src/compute/compute.ts';

/** What may be asked of a method, as plain data. Each takes some of these, and says which. */
export type AlignOptions = {
  /** A name that `stepPattern` knows, or a table. */
  readonly step?: string | StepPattern;
  /** The path keeps within all of them. */
  readonly window?: readonly Window[];
  readonly slope?: readonly [min: number, max: number];
  readonly cost?: LocalCost;
  /** Frames of y before, or after, what matches cost nothing; or those of either side a price each. */
  readonly openBegin?: boolean | SkipCost;
  readonly openEnd?: boolean | SkipCost;
  /** Frames may be left out inside the path, at a price each. */
  readonly gaps?: SkipCost;
  /** What leaving a frame unmatched costs, or the share of local costs below it. */
  readonly drop?: SkipCost | { readonly percentile: number };
  /** So many stretches of y are sought that x fits in, instead of one path. */
  readonly subsequence?: number;
  /** How long such a stretch may be, in lengths of x. */
  readonly matchLength?: readonly [min: number, max: number];
  /** Dimensions of the common space. */
  readonly dims?: number;
  /** Sequences are taken into its feature space before. */
  readonly kernel?: Kernel;
  /** Principal components kept before: how many, or the share of the variance (below 1). */
  readonly pca?: number;
  /** Regularisation of correlations, as a share of the variance. */
  readonly ridge?: number;
  /** Weight of drawing the views again. */
  readonly reconstruct?: number;
  /** The sequences are pairs, one after the other. */
  readonly pool?: true;
  /** A frame index of every sequence: these are one moment. */
  readonly pins?: readonly (readonly number[])[];
  /** Frames that are matched with what the pins among them say alone; two sequences may have windows for that. */
  readonly kept?: KeptFrames;
  /** Frames of both that are known to be one moment, which the path is not told: deviations are measured by them. */
  readonly confirmed?: readonly (readonly number[])[];
  /** How more than two are put together; default: exactly where that is soon done, else pairwise. */
  readonly many?: ManyMethod;
  /** Smoothing, in units of the local cost. */
  readonly gamma?: number;
  /** Frames of y on either side of where a stream stands. */
  readonly band?: number;
  /** Seed of everything random. */
  readonly seed?: number;
};

export type OptionName = keyof AlignOptions;
