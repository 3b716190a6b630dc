/** How the sound of a recording lies against its own picture. Times are seconds of source time. */

/**
 * What of a region's movement is compared with what of the sound.
 * - `impact`: what moves there stops or turns back, with the beginning of a sound;
 * - `opening`: the region grows darker or lighter (a mouth opens), with the loudness, in either sense.
 */
export const movementKinds = ['impact', 'opening'] as const;
export type MovementKind = (typeof movementKinds)[number];
/** What tells how the sound lies: movements, or a lip-sync expert of the user's. */
export type ToldBy = MovementKind | 'expert';

/** Where the picture moves with the sound: pixels of the picture as displayed from the top left (in the engine: shares 0…1 of it). */
export type Attended = {
  readonly start: number;
  readonly end: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type AvSegment = {
  /** Source seconds. */
  readonly start: number;
  readonly end: number;
  /** Seconds by which the sound comes after the picture, in the middle of the stretch; null: not told there. */
  readonly offset: number | null;
  /** Its standard deviation, what lips lead and lag included, seconds. */
  readonly sd: number | null;
  readonly confidence: number;
};

export type AvSync = {
  /** Seconds by which the sound comes after the picture, in the middle of the segment that lasts longest; null: refused. */
  readonly offset: number | null;
  /** Standard deviation of the offset, seconds; null: refused. */
  readonly sd: number | null;
  /** By how many millionths the sound falls further behind each second; null: too short to tell. */
  readonly ppm: number | null;
  readonly segments: readonly AvSegment[];
  /** The probability that the offset is within 40 ms of the truth. */
  readonly confidence: number;
  /** Why nothing is told; null when something is. */
  readonly reason: string | null;
  /** By what it was told: things that strike, a mouth (or whatever opens with loudness), or an expert that saw its lips. */
  readonly by: ToldBy | null;
  readonly attended: readonly Attended[];
  /** Other offsets that might be, best first, with their share of the evidence. */
  readonly candidates: readonly { readonly offset: number; readonly share: number }[];
  /** Source seconds at which the picture is cut. */
  readonly cuts: readonly number[];
};
