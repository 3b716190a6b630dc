import type { EventId, RecordingId } from './recording.ts';
import type { TimeMap } from './time-map.ts';

/** One way a recording might lie against another, for a person to try by hand. */
export type Candidate = {
  /** The recording it was matched with. */
  readonly against: RecordingId;
  /** Source time of `against` at this recording's 0:00, in seconds. */
  readonly offset: number;
  /** Match strength, comparable with `chance` of the same placement: above it is better than luck. */
  readonly score: number;
};

/**
 * Moments that two recordings were found to share, one per analysis window: at source time `a[i]` of A
 * the same sound (or picture) was met as at `b[i]` of B, with standard deviation `sd[i]` (s) and
 * `strength[i]` (0…1). Plain arrays: kept in the document, small (one per few seconds).
 */
export type Matches = {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly sd: readonly number[];
  readonly strength: readonly number[];
};

/** A straight stretch of a pair: both clocks run evenly over it. Ends in source seconds of A and of B. */
export type PairSegment = {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
  /** Rate of B's clock against A's: (length in B / length in A − 1)·10⁶. */
  readonly ppm: number;
  /** Standard deviation of the offset over the stretch, seconds. */
  readonly sd: number;
};

export type PairEvidence = {
  readonly a: RecordingId;
  readonly b: RecordingId;
  /**
   * matched: used; refused: nothing above chance; inconsistent: contradicts the other pairs around loops
   * and was left out (“the bad pair”); pinned: made by the user's pins alone.
   */
  readonly status: 'matched' | 'refused' | 'inconsistent' | 'pinned';
  readonly by: 'audio' | 'video' | 'elastic' | 'pins';
  /** P(worst error over the common stretch ≤ 1 ms), 0…1, calibrated. */
  readonly confidence: number;
  /** Best match strength and the level that unrelated material reaches by luck. */
  readonly score: number;
  readonly chance: number;
  readonly matches: Matches;
  readonly segments: readonly PairSegment[];
  readonly candidates: readonly Candidate[];
  /** How far this pair disagrees with the global solution, seconds (largest over its segments); null if unused. */
  readonly residual: number | null;
};

/** Where a recording ended up. */
export type Placement = {
  readonly recording: RecordingId;
  readonly placed: boolean;
  readonly event: EventId | null;
  /** P(worst error over the clip ≤ 1 ms), 0…1. */
  readonly confidence: number;
  /** Why it was not placed, or what is doubtful, in plain words. */
  readonly reason: string | null;
  readonly score: number | null;
  readonly chance: number | null;
  readonly candidates: readonly Candidate[];
  readonly map: TimeMap | null;
  /** auto: solved; manual: the user moved it and no solver may move it again until released. */
  readonly by: 'auto' | 'manual';
};

/** A set of recordings that overlap each other. Event 0 holds the reference. */
export type SyncEvent = { readonly id: EventId; readonly reference: RecordingId };

/** What synchronising a pile gives: one placement a recording, in the order given. */
export type SyncResult = {
  readonly events: readonly SyncEvent[];
  readonly placements: readonly Placement[];
  readonly pairs: readonly PairEvidence[];
  readonly notes: readonly string[];
};

export type SyncOptions = {
  readonly reference: RecordingId;
  /** Largest clock difference believed, parts per million (to 2 % and what measuring leaves in doubt). */
  readonly maxDrift: number;
  readonly by: 'auto' | 'audio' | 'video';
};

export const defaultMaxDrift = 500;
