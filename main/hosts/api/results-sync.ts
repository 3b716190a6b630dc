/** Results of laying recordings on one timeline. */

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
