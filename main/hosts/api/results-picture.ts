/** Results of looking at pictures. */

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
