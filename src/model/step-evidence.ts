/** How well steps go with moments of a recording: n steps × m moments, row by row, each 0…1. */
export type StepScores = { readonly n: number; readonly m: number; readonly values: Float32Array };

/**
 * What a recording says of a list of steps: all that placing them takes, whatever is pinned. Plain data, may be sent.
 * A moment is a said word, or a frame.
 */
export type StepEvidence = {
  readonly by: 'said' | 'seen';
  readonly scores: StepScores;
  /** n scores: above its own a moment may be a step's. */
  readonly thresholds: Float64Array;
  /** Moments between two parts of a step from which on only one of them is taken. */
  readonly apart: number;
  /** When each moment begins and ends, source seconds, ascending. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** By how many deviations the steps fit better in their order than in others; null: there is no telling. */
  readonly order: number | null;
  /**
   * Of what is said: with which words a phrase ends (m), and which words of its stretch tell where each step begins and ends (n
   * lists, ascending); of a list too short to have an order also where each step is said nearly word for word, in time order.
   */
  readonly phrases: {
    readonly ends: Uint8Array;
    readonly telling: readonly Int32Array[];
    readonly verbatim: readonly (readonly Verbatim[])[];
  } | null;
};

/**
 * Moments in which a step is said nearly word for word, a half-open range; the share of the step that is there, and the share
 * of the phrases there that it is.
 */
export type Verbatim = {
  readonly from: number;
  readonly to: number;
  readonly share: number;
  readonly alone: number;
};
