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
