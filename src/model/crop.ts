import type { SourceTime } from './units.ts';

/** `affine`: 6 numbers; `projective`: 8 (h33 = 1); `tps`: 4 × 4 control points or more, row by row, x then y of each. */
export type CropKind = 'affine' | 'projective' | 'tps';

/**
 * θ(t): the transformation that a spatial transformer applies to the frame at time t, flat and row by row. It maps
 * normalised output coordinates (−1…1 across the crop) to normalised input coordinates (−1…1 across the displayed
 * frame, edge to edge), x right, y down, as in Jaderberg et al. 2015, "Spatial Transformer Networks". The image of
 * the square [−1,1]² is the tight box of the subject.
 */
export type CropFrame = {
  readonly t: SourceTime;
  readonly theta: readonly number[];
  /** Standard deviation of each number of θ, in its own unit. */
  readonly sd: readonly number[];
};

/** What of a recording's picture is looked at, over time; between frames θ is interpolated linearly. */
export type Crop = {
  readonly kind: CropKind;
  /** In order of time, at least one. */
  readonly frames: readonly CropFrame[];
};

/** x, y, width, height in pixels of the displayed picture, from its top left. */
export type CropBox = readonly [x: number, y: number, width: number, height: number];

/** Where the user put the crop at one moment: θ there, of the crop's kind. */
export type CropKey = { readonly t: SourceTime; readonly theta: readonly number[] };

/** The crop of one recording as a project keeps it: what was followed or drawn, and what the user made of it. */
export type ProjectCrop = {
  readonly recording: string;
  readonly kind: CropKind;
  /** In order of time, at least one; rounded. */
  readonly frames: readonly CropFrame[];
  /** In order of time, no two at one moment; between them the frames are corrected (src/vision/crop-edits.ts). */
  readonly keys: readonly CropKey[];
  /** That the subject is seen, on average; null: it was drawn by hand. */
  readonly confidence: number | null;
  readonly events: readonly CropEvent[];
};

/** What befell the subject of a crop. */
export type CropEvent = {
  readonly kind: 'cut' | 'hidden' | 'found-again' | 'lost';
  /** Source seconds: from, and to where it lasts. */
  readonly start: number;
  readonly end: number;
};

/** Something in a picture that moves by itself. */
export type CropCandidate = {
  /** Source seconds: when it was seen best. */
  readonly t: number;
  /** Where it was then. */
  readonly box: CropBox;
  /** 0 … 1: how well it keeps together against its surroundings. */
  readonly coherence: number;
  /** Whether this is what was followed. */
  readonly chosen: boolean;
};

/** How well a crop goes with another track, and whether that was kept. */
export type CropFitting = {
  /** What is told: the crop as it was, another start, or that one trained. */
  readonly kept: 'plain' | 'chosen' | 'trained';
  /** What it was trained from: the whole frame, a window, something followed. */
  readonly start: 'frame' | 'window' | 'followed';
  /** Seconds by which the other track comes after the picture; null where nothing was kept. */
  readonly offset: number | null;
  /** Correlations on stretches left out, 0 … 1; null: too short to tell. */
  readonly heldOut: { readonly plain: number; readonly chosen: number; readonly trained: number } | null;
  /** The largest that turned-round tracks reach; null: not asked. */
  readonly chance: number | null;
  readonly reason: string | null;
};

/** What following by glimpses looked at (experimental). */
export type Glimpses = {
  /** Frames that were decoded, those that others need included, of how many. */
  readonly decoded: number;
  readonly of: number;
  readonly glances: readonly {
    readonly t: SourceTime;
    /** What was seen of the picture, and what of it looked most like the subject: displayed pixels. */
    readonly seen: CropBox;
    readonly best: CropBox;
    /** Whether that was taken for the subject. */
    readonly believed: boolean;
  }[];
};
