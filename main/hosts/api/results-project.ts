/** Results about projects and files. */

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
