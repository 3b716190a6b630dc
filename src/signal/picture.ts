/**
 * Small grey frames of one recording's video, as displayed (rotation applied), with their presentation
 * times in source seconds. Variable frame rates are kept as they are: `times` is strictly increasing.
 */
export type Picture = {
  readonly width: number;
  readonly height: number;
  readonly times: Float64Array;
  /** times.length × height × width bytes, row by row, 0 black … 255 white. */
  readonly pixels: Uint8Array;
};

/** The frames of a video that is too long for memory, read as they are needed. */
export type PictureFrames = {
  readonly width: number;
  readonly height: number;
  /** Presentation times, source seconds, strictly increasing. */
  readonly times: Float64Array;
  /** Frames start…start+count−1, each height × width bytes, row by row; into `into` where it is given. */
  read(start: number, count: number, into?: Uint8Array): Uint8Array;
};
