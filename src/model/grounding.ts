/** Where in the pictures of a recording the phrases of a text are. Times are seconds of source time. */

/** Left, top, width and height as shares of the picture, 0…1. */
export type Region = readonly [x: number, y: number, width: number, height: number];

/** What is attended to in one picture: shares of the attention, row by row from the top left; they sum up to 1. */
export type HeatMap = { readonly columns: number; readonly rows: number; readonly values: Float32Array };

export type GroundedFrame = {
  readonly t: number;
  readonly box: Region;
  /** Of the attention, what lies within the box, 0…1. */
  readonly share: number;
  readonly heat: HeatMap;
};

/** Blanking the attended region against blanking as much elsewhere. */
export type DeletionTest = {
  /** By how much the score falls without the attended region, and without regions elsewhere, in the mean. */
  readonly fall: number;
  readonly elsewhere: number;
  /** That a region anywhere would do as much. Phipson & Smyth 2010: (1 + those that do) / (1 + all). */
  readonly p: number;
};

export const groundedStatuses = ['grounded', 'not-found', 'anywhere'] as const;

export type GroundedPhrase = {
  readonly text: string;
  /** Where it is seen, or, of a text with times, said; null where it is not found. */
  readonly start: number | null;
  readonly end: number | null;
  /** `anywhere`: it goes with the pictures, but with no region of them more than with others. */
  readonly status: (typeof groundedStatuses)[number];
  /** That the region is the phrase's, by the deletion test, 0…1. */
  readonly confidence: number;
  /** Null where nothing could be tested. */
  readonly deletion: DeletionTest | null;
  /** In time order; none unless grounded. */
  readonly frames: readonly GroundedFrame[];
};
