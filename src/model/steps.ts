/** Where the steps of a recipe or protocol lie in a recording. Times are seconds of source time. */

export const stepStatuses = ['aligned', 'not-found'] as const;
export type StepStatus = (typeof stepStatuses)[number];

export type Step = {
  /** As it is written, numbering included. */
  readonly text: string;
  /** Both null where the step is not found. */
  readonly start: number | null;
  readonly end: number | null;
  /** Of an aligned step: the probability that its stretch meets the true one; else that it is not there. 0…1 */
  readonly confidence: number;
  readonly status: StepStatus;
};

/** All steps in the order in which they are written; those found are in time order, and do not overlap. */
export type Steps = {
  readonly steps: readonly Step[];
  /** That the list belongs to the recording, 0…1. */
  readonly confidence: number;
  /** Why it is not taken to; then no step is aligned. Null where it is. */
  readonly reason: string | null;
};

/** What a person knows of a step: that it is there, in source seconds; or, both null, that it is nowhere. */
export type StepPin = {
  /** Index of the step. */
  readonly step: number;
  readonly start: number | null;
  readonly end: number | null;
};
