import type { Stretch } from './results-sync.ts';

/** Results of holding sequences against each other: warps, paths, correlations, passages that are found. */

/** Correlations by dimension, largest first, and what they tell in nats a point of the path. */
export type Agreement = { readonly correlations: readonly number[]; readonly information: number };

/**
 * What luck reaches, in nats a point, in so many draws: at most `highest`. `quantile95`, below which 95 % of further draws stay, is null
 * where there were fewer than 19: they end where three do as well as what was found. Where none does, `p` is told by how far that lies
 * beyond them (Student's t), not counted. `found` is what they were held against. Where a path had to be sought the two were warped
 * as freely as the draws, on the same coarser frames, so that it is more than what the path that is told reaches (a note says where only
 * that lies within the draws).
 */
export type ByChance = {
  readonly found?: number | undefined;
  readonly draws: number;
  readonly highest: number;
  readonly quantile95: number | null;
  readonly p: number;
};

/**
 * Frames left out of a fit: what is reached there, under the name of each method that was tried (`dctw` tries `ctw` too), and what is
 * reached by luck: by `ctw` where there was a path to find.
 */
export type HeldOut = {
  readonly kept?: 'ctw' | 'dctw' | undefined;
  readonly because?: string | undefined;
  readonly pairs?: number | undefined;
  readonly ctw?: Agreement | null | undefined;
  readonly gtw?: Agreement | undefined;
  readonly dctw?: Agreement | null | undefined;
  readonly cca?: Agreement | undefined;
  readonly kcca?: Agreement | undefined;
  readonly gcca?: Agreement | undefined;
  readonly chance: ByChance | null;
};

/** What was asked of a map and takes it `off` seconds later in b than the features alone would have it. */
export type WarpDoubt = { readonly off: number } & (
  | { readonly pin: Stretch }
  | { readonly forbidden: { readonly a: Stretch; readonly b: Stretch } }
  | { readonly trusted: Stretch }
  | { readonly window: string }
);

/** What error is likely left in a map, seconds: in the median, in the worst tenth, and in how many places perhaps above a limit. */
export type WarpErrorLeft = {
  readonly median: number;
  readonly worstTenth: number;
  readonly above: { readonly limit: number; readonly places: number };
  /** How many pins and confirmed moments it was learnt from. */
  readonly answers: number;
};

/** How two maps differ: seconds of B at moments of A, the first less the second. */
export type WarpDifference = {
  readonly a: readonly number[];
  readonly by: readonly number[];
  /** Of the absolute difference. */
  readonly median: number;
  readonly most: { readonly by: number; readonly at: number };
};

/** Of `warp`. */
export type WarpResult = {
  readonly version: 1;
  /** Seconds of A and of B, both strictly increasing; straight between. Empty where it was refused. */
  readonly map: readonly (readonly [number, number])[];
  /** Standard deviation of B's time at each of them, seconds. */
  readonly sd: readonly number[];
  /** That both hold the same thing, 0…1. */
  readonly confidence: number;
  readonly method: string;
  /** Fused: what each cue counted for, in all and in each of the stretches that `cueTimes` ends. */
  readonly cues:
    | readonly { readonly name: string; readonly weight: number; readonly shares: readonly number[] }[]
    | null;
  readonly cueTimes: readonly (readonly [number, number])[] | null;
  /** Along the path, in-sample. */
  readonly correlations: readonly number[] | null;
  readonly heldOut: HeldOut | null;
  readonly device: 'cpu' | 'webgpu';
  /** Why nothing was warped; null where it was. */
  readonly reason: string | null;
  readonly doubts: readonly WarpDoubt[];
  /** How much error is likely left, seconds. */
  readonly left: WarpErrorLeft | null;
  /** Where the map is least sure, the least sure first: moments of A and B, and the deviation there. */
  readonly doubtful: readonly { readonly at: readonly [number, number]; readonly sd: number }[];
  /** With `against`: seconds of B by which this map lies off the other, at moments of A. */
  readonly difference: WarpDifference | null;
  readonly notes: readonly string[];
};

/** Of `warpTogether`: every film but the first, in the order given, on the clock of the first. */
export type TogetherResult = {
  readonly version: 1;
  /** The first film. */
  readonly reference: string;
  readonly method: string;
  readonly maps: readonly {
    readonly path: string;
    /** Seconds of the first film and of this, both strictly increasing. Empty where it was left out. */
    readonly map: readonly (readonly [number, number])[];
    /** Standard deviation of this film's time at each of them, seconds; null where the fit tells none. */
    readonly sd: readonly number[] | null;
    readonly confidence: number;
    /** Why it was left out; null where it was not. */
    readonly reason: string | null;
  }[];
  readonly device: 'cpu' | 'webgpu';
  readonly notes: readonly string[];
};

/** Of every frame of the first sequence: where another one stands, in frames; null where the path does not go. */
export type AlignSpread = {
  readonly mean: readonly (number | null)[];
  readonly sd: readonly (number | null)[];
  readonly aleatoric: readonly (number | null)[];
  readonly epistemic: readonly (number | null)[] | null;
};

export type AlignMatch = {
  /** Frames of Y; `end` is the one after the last. */
  readonly start: number;
  readonly end: number;
  readonly cost: number;
  readonly path: readonly (readonly number[])[];
};

/** How the frames of a sequence are taken to a common space: φ(x)·basis − offset. */
export type CommonMap = {
  /** A row for each value of φ; of a kernel these are the dual coefficients, of the frames it names. */
  readonly basis: readonly (readonly number[])[];
  readonly offset: readonly number[];
  /** What φ makes of a frame, each value less its mean and over its deviation first; null: the frame itself. */
  readonly lift: {
    readonly kind: 'scaled' | 'kernel' | 'network';
    readonly mean: readonly number[];
    readonly deviation: readonly number[];
    readonly frames?: readonly number[];
    readonly weights?: Readonly<
      Record<string, { readonly shape: readonly number[]; readonly values: readonly number[] }>
    >;
  } | null;
};

/** Of `correlate`. */
export type CorrelateResult = {
  readonly version: 1;
  readonly method: 'cca' | 'kcca' | 'gcca';
  /** Moments that were correlated. */
  readonly points: number;
  /** By dimension, from largest to smallest, in-sample; of more than two the agreement of all, as generalised CCA has it. */
  readonly correlations: readonly number[];
  /** On stretches of time left out, and where all but the first sequence are shifted; null where frames are too few. */
  readonly heldOut: HeldOut | null;
  /** Of more than two: every two by themselves. */
  readonly agreements:
    | readonly {
        readonly sequences: readonly [number, number];
        readonly correlations: readonly number[];
        /** Of these two by themselves; null where there are too few moments. */
        readonly heldOut: HeldOut | null;
      }[]
    | null;
  /** One a sequence; null where they are too large for JSON: `projections` writes them. */
  readonly projections: readonly CommonMap[] | null;
  readonly notes: readonly string[];
};

/** Of `align`: `matches` with `subsequence`, `paths` with `pool`, else `path`. */
export type AlignResult = {
  readonly version: 1;
  /** Frames of every sequence, the same moment each. */
  readonly path?: readonly (readonly number[])[];
  readonly matches?: readonly AlignMatch[];
  readonly paths?: readonly (readonly (readonly number[])[])[];
  readonly cost: number | null;
  /** What the search minimised, where that is another figure. */
  readonly objective?: number;
  readonly method: string;
  readonly iterations: number | null;
  readonly converged: boolean | null;
  readonly correlations: readonly number[] | null;
  /** Of `ctw`, `gtw` and `dctw`: one a sequence; null where they are too large for JSON: `projections` writes them. */
  readonly projections?: readonly CommonMap[] | null;
  /** Of `gtw`, whose `cost` is minus the log posterior: squared distances of every two sequences along the warp. */
  readonly leastSquares?: number | undefined;
  /** What each dimension of that space counts in squared distances. */
  readonly weights?: readonly number[];
  readonly device: 'cpu' | 'webgpu';
  readonly heldOut?: HeldOut | undefined;
  /** Of two sequences; null where the method knows no distribution of paths. */
  readonly spread?: AlignSpread | null;
  /** Of more than two, or of pairs. */
  readonly spreads?: readonly AlignSpread[] | null;
  /** By which the deviations were scaled, so that ± `deviations` of them hold `coverage`. */
  readonly calibration?: {
    readonly coverage: number;
    readonly deviations: number;
    readonly confirmed: number;
    readonly scale: number;
  };
  readonly agreements?:
    | readonly {
        readonly sequences: readonly [number, number];
        readonly correlations: readonly number[];
        /** Of these two by themselves; null where there are too few frames. */
        readonly heldOut?: HeldOut | null;
      }[]
    | null;
  /** What was asked of the path and the sequences contradict. */
  readonly doubts?: readonly object[];
  readonly confidence?: number | undefined;
  /** Rows of values, a frame each. */
  readonly predicted?: readonly (readonly number[])[] | null;
  readonly barycentre?: readonly (readonly number[])[];
  readonly followed?: readonly number[];
  readonly notes: readonly string[];
};

type Place = {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  /** Seconds there for a second of the passage. */
  readonly rate: number;
  readonly score: number;
};

/** Of `find`. */
export type FindResult = {
  readonly version: 1;
  readonly found: boolean;
  readonly query: { readonly path: string; readonly start: number; readonly end: number };
  readonly by: string | null;
  readonly correlations: readonly number[] | null;
  /** Best first; `confidence` is 1 − the probability that luck finds as much anywhere. */
  readonly matches: readonly (Place & { readonly confidence: number })[];
  /** Where nothing was found: what comes nearest. */
  readonly nearest: readonly (Place & { readonly luck: number })[];
  readonly searched: {
    readonly files: number;
    readonly seconds: number;
    readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  };
  readonly reason: string | null;
};

/** Of `features`. */
export type FeaturesResult = {
  readonly version: 1;
  readonly path: string;
  readonly kind: 'music' | 'speech' | 'video';
  /** Seconds from frame to frame, and of the first one. */
  readonly hop: number | null;
  readonly start: number | null;
  readonly frames: number;
  /** Which dimensions belong to which cue: from the first, to before the second. */
  readonly cues: readonly { readonly name: string; readonly from: number; readonly to: number }[];
  readonly reason: string | null;
};
