/**
 * What the commands answer: the value that `--json` prints, and that the functions of the API return. Times are seconds,
 * indices start at 0, paths are echoed as given, and what is not known is null. `version` is that of the form.
 */

/** Begin and end, seconds. */
export type Stretch = readonly [number, number];

/** Where a recording might lie besides: at `offset` seconds of the recording with index `against`; the higher `score`, the liker. */
export type SyncCandidate = {
  readonly against: number | null;
  readonly offset: number;
  readonly score: number;
};

/** A straight stretch of a recording on the timeline. */
export type SyncSegment = {
  readonly source: readonly [number | null, number | null];
  readonly timeline: readonly [number | null, number | null];
  /** (source length / timeline length − 1)·10⁶: positive where the recorder's clock runs fast. */
  readonly ppm: number;
};

export type SyncRecording = {
  readonly path: string | null;
  /** 0: that of the reference; others share no clock with it. Null: not placed. */
  readonly event: number | null;
  readonly placed: boolean;
  /** The probability that no moment of it is more than a millisecond off, 0…1. */
  readonly confidence: number;
  /** Why it is not placed, or what is doubtful. */
  readonly reason: string | null;
  readonly candidates: readonly SyncCandidate[];
  /** In order; breaks are pauses and dropped blocks. */
  readonly segments: readonly SyncSegment[];
};

/** What two recordings (by index) say of each other. */
export type SyncPair = {
  readonly a: number | null;
  readonly b: number | null;
  /** `inconsistent`: it contradicts the others around loops and was left out. */
  readonly status: 'matched' | 'refused' | 'inconsistent' | 'pinned';
  readonly by: 'audio' | 'video' | 'elastic' | 'pins';
  readonly confidence: number;
  readonly score: number;
  /** What unrelated recordings reach by luck; `score` counts above it. */
  readonly chance: number;
  /** Seconds by which it disagrees with the common solution, at most; null: it was not used. */
  readonly residual: number | null;
  readonly candidates: readonly SyncCandidate[];
  /** Stretches on which both clocks run evenly: source seconds of a and b, rate of b against a, deviation in seconds. */
  readonly segments: readonly {
    readonly a: Stretch;
    readonly b: Stretch;
    readonly ppm: number;
    readonly sd: number;
  }[];
};

/** Of `sync`: one entry a recording, in the order given. */
export type SyncResult = {
  readonly version: 1;
  /** Index of the recording whose clock is the timeline. */
  readonly reference: number;
  readonly recordings: readonly SyncRecording[];
  readonly pairs: readonly SyncPair[];
  readonly notes: readonly string[];
};

/** Correlations by dimension, largest first, and what they tell in nats a point of the path. */
export type Agreement = { readonly correlations: readonly number[]; readonly information: number };

/**
 * What luck reaches, in nats a point, in so many draws: at most `highest`. `quantile95`, below which 95 % of further draws stay, is null
 * where there were fewer than 19: they end where three do as well as what was found. Where none does, `p` is told by how far that lies
 * beyond them (Student's t), not counted.
 */
export type ByChance = {
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

export type TranscriptWord = {
  /** As it is written. */
  readonly text: string;
  /** Null where nobody says it. */
  readonly start: number | null;
  readonly end: number | null;
  /** That both ends are right to 50 ms. */
  readonly confidence: number | null;
  readonly status: 'aligned' | 'not-spoken' | 'confirmed' | null;
  readonly phones: readonly { readonly ipa: string; readonly start: number; readonly end: number }[];
  /** With `uncertainty: 'dropout'`: nats, and seconds of either end. */
  readonly uncertainty?: {
    readonly draws: number;
    readonly sure: number;
    readonly aleatoric: number;
    readonly epistemic: number;
    readonly start: { readonly aleatoric: number; readonly epistemic: number };
    readonly end: { readonly aleatoric: number; readonly epistemic: number };
  } | null;
};

export type TranscriptSegment = {
  readonly text: string;
  readonly start: number | null;
  readonly end: number | null;
  /** Its words: from the first, to before the second. */
  readonly words: readonly [number, number];
  readonly speaker?: string;
  readonly tier?: string;
};

/** What every command that times a text tells of it. */
export type TimedText = {
  readonly version: 1;
  readonly language: string | null;
  readonly confidence: number | null;
  readonly words: readonly TranscriptWord[];
  readonly segments: readonly TranscriptSegment[];
  readonly untranscribed: readonly {
    readonly start: number;
    readonly end: number;
    readonly kind: 'speech' | 'other';
  }[];
};

/** Of `transcript`. */
export type TranscriptResult = TimedText & {
  /** Words (by index) that are none to be said. */
  readonly unsaid: readonly { readonly word: number; readonly kind: string }[];
  /** Words that the network is unsure of: where the text read aloud has them. */
  readonly opinions: readonly {
    readonly word: number;
    readonly start: number;
    readonly end: number;
    readonly agrees: boolean;
  }[];
  readonly reason: string | null;
  readonly notes: readonly string[];
  /** What the written format does not keep. */
  readonly losses: readonly string[];
};

/** Of `parallel`: OTHER with its times. */
export type ParallelResult = TimedText & {
  /** Segments of TIMED and of OTHER (half-open ranges) that say the same. */
  readonly beads: readonly { readonly a: Stretch; readonly b: Stretch; readonly confidence: number }[];
  /** Words that do. */
  readonly links: readonly { readonly a: number; readonly b: number; readonly confidence: number }[];
  readonly sameLanguage: boolean;
  readonly reason: string | null;
  readonly notes: readonly string[];
  readonly losses: readonly string[];
};

/** Left, top, width, height in displayed pixels from the top left. */
export type Box = readonly number[];

/** Of `track`. */
export type TrackResult = {
  readonly version: 1;
  /** With `with`: whether the crop was fitted to the other track, and the correlations on stretches left out. */
  readonly fit?: {
    readonly kept: 'trained' | 'chosen' | 'plain';
    readonly start: 'frame' | 'window' | 'followed';
    /** Seconds by which the other track comes after the picture. */
    readonly offset: number | null;
    readonly correlation: {
      readonly plain: number;
      readonly chosen: number;
      readonly trained: number;
      readonly chance: number | null;
    } | null;
    readonly reason: string | null;
  };
  readonly experimental?: true;
  readonly decoded?: { readonly frames: number; readonly of: number };
  readonly glances?: readonly {
    readonly t: number;
    readonly seen: readonly number[];
    readonly best: readonly number[];
    readonly believed: boolean;
  }[];
  readonly kind: 'affine' | 'projective' | 'tps';
  /** θ maps the crop (−1…1) to the picture (−1…1), row by row; `sd` its deviations. */
  readonly frames: readonly {
    readonly t: number;
    readonly theta: readonly number[];
    readonly sd: readonly number[];
    readonly confidence: number;
  }[];
  readonly confidence: number;
  readonly events: readonly {
    readonly kind: 'cut' | 'hidden' | 'found-again' | 'lost';
    readonly start: number;
    readonly end: number;
  }[];
  /** What else moves. */
  readonly candidates: readonly {
    readonly t: number;
    readonly box: Box;
    readonly coherence: number;
    readonly chosen: boolean;
  }[];
  readonly picture: { readonly width: number; readonly height: number };
  readonly reason: string | null;
  readonly notes: readonly string[];
};

/** Of `avsync`. */
export type AvSyncResult = {
  readonly version: 1;
  readonly path: string;
  /** Seconds by which the sound comes after the picture; null: refused. */
  readonly offset: number | null;
  readonly ppm: number | null;
  readonly segments: readonly {
    readonly start: number;
    readonly end: number;
    readonly offset: number | null;
    readonly sd: number | null;
    readonly confidence: number;
  }[];
  /** That the offset is within 40 ms of the truth. */
  readonly confidence: number;
  readonly reason: string | null;
  readonly sd: number | null;
  readonly by: 'impact' | 'opening' | 'expert' | null;
  readonly attended: readonly {
    readonly start: number;
    readonly end: number;
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }[];
  readonly candidates: readonly { readonly offset: number; readonly share: number }[];
  readonly cuts: readonly number[];
  readonly warnings: readonly string[];
};

/** Of `steps`. */
export type StepsResult = {
  readonly version: 1;
  readonly steps: readonly {
    readonly text: string;
    readonly start: number | null;
    readonly end: number | null;
    readonly confidence: number;
    readonly status: 'aligned' | 'not-found';
  }[];
  /** That the list is this recording's. */
  readonly confidence: number | null;
  readonly reason: string | null;
  readonly notes: readonly string[];
  /** With `clips`: the files written. */
  readonly clips?: readonly string[];
};

/** Of `ground`. */
export type GroundResult = {
  readonly version: 1;
  readonly by: 'model' | 'motion';
  readonly phrases: readonly {
    readonly text: string;
    readonly start: number | null;
    readonly end: number | null;
    readonly status: 'grounded' | 'not-found' | 'anywhere';
    readonly confidence: number;
    /** Blanking the region against blanking as much elsewhere; `p`: a region anywhere would do. */
    readonly deletion: { readonly fall: number; readonly elsewhere: number; readonly p: number } | null;
    readonly boxes: readonly { readonly t: number; readonly box: Box; readonly share: number }[];
  }[];
  readonly picture: { readonly width: number; readonly height: number };
  readonly reason: string | null;
  readonly notes: readonly string[];
  readonly pictures: readonly string[];
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

/** Of `exportProject`. */
export type ExportResult = {
  readonly version: 1;
  readonly format: string;
  readonly files: readonly string[];
  readonly warnings: readonly string[];
  /** Why nothing was written; null where it was. */
  readonly reason: string | null;
};

/** Of `importTimeline`. */
export type ImportResult = {
  readonly version: 1;
  /** Where it was written; null: nowhere. */
  readonly project: string | null;
  /** What is doubtful or was left out. */
  readonly warnings: readonly string[];
  /** Index of the recording whose clock is the timeline; −1: none is placed. */
  readonly reference: number;
  readonly recordings: readonly {
    readonly path: string;
    readonly placed: boolean;
    readonly reason: string | null;
    /** Seconds of the recording and of the timeline; rates in parts per million. */
    readonly segments: readonly {
      readonly source: readonly [number | null, number | null];
      readonly timeline: readonly [number | null, number | null];
      readonly ppm: number;
    }[];
  }[];
};

/** Of `edit`. */
export type EditResult = {
  readonly version: 1;
  readonly output: string;
  /** As they were asked for; what changes nothing did so already, or could not be. */
  readonly edits: readonly {
    readonly edit: string;
    readonly label: string;
    readonly changed: boolean;
    /** What it did, where the label does not say it. */
    readonly notes: readonly string[];
  }[];
  /** Where everything lies then: timeline seconds of its event. */
  readonly recordings: readonly {
    readonly name: string;
    readonly placed: boolean;
    readonly event: string | null;
    readonly confidence: number;
    readonly by: 'auto' | 'manual';
    readonly start: number | null;
    readonly end: number | null;
  }[];
};

type StreamFacts = {
  /** As ffmpeg numbers it. */
  readonly index: number;
  readonly codec: string;
  readonly start: number;
};

/** Of `probe`. */
export type ProbeResult = {
  readonly version: 1;
  readonly path: string;
  readonly container: string;
  readonly duration: number;
  readonly audio: readonly (StreamFacts & {
    readonly kind: 'audio';
    readonly duration: number | null;
    readonly sampleRate: number;
    readonly channels: number;
  })[];
  readonly video: readonly (StreamFacts & {
    readonly kind: 'video';
    readonly duration: number | null;
    /** As displayed. */
    readonly width: number;
    readonly height: number;
    readonly rotation: 0 | 90 | 180 | 270;
    /** Numerator and denominator of frames a second. */
    readonly frameRate: readonly [number, number] | null;
    readonly variableFrameRate: boolean;
  })[];
  readonly data: readonly (StreamFacts & {
    readonly kind: 'data';
    readonly duration: number;
    readonly dims: number;
    readonly frames: number;
    readonly hop: number | null;
    readonly isTimed: boolean;
    readonly names: readonly string[] | null;
    readonly columns: readonly string[] | null;
  })[];
  readonly creationTime: string | null;
  readonly timecode: string | null;
  readonly device: string | null;
  readonly warnings: readonly string[];
  /** What the container calls its first moment, seconds. */
  readonly origin: number;
  /** Whether a window plays it as it is, and why not. */
  readonly playable: boolean;
  readonly whyNotPlayable: string | null;
};
