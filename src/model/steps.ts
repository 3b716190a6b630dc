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

/** What tells where steps are: a text of the document that says what is said, or a model of the user's own that looks. */
export type StepsBy =
  | { readonly kind: 'transcript'; readonly transcript: string }
  | { readonly kind: 'model'; readonly model: string };

/** A list of steps in the document, with where they were found and what the user has pinned. */
export type ProjectSteps = Steps & {
  readonly id: string;
  readonly recording: string;
  /** The name of the file it was read from; null where it was typed or pasted. */
  readonly source: string | null;
  readonly by: StepsBy;
  /** In the order of the steps. */
  readonly pins: readonly StepPin[];
};

/** What contradicts itself in pins of `count` steps, in the order of the steps; null: nothing. */
export function stepPinsFault(pins: readonly StepPin[], count: number): string | null {
  let last: { readonly step: number; readonly end: number } | null = null;
  for (const [k, { step, start, end }] of pins.entries()) {
    if (!(Number.isInteger(step) && step >= 0 && step < count))
      return `There is no step ${step + 1}: the list has ${count}.`;
    const next = pins[k + 1];
    if (next && next.step < step) return 'The pins are not in the order of the steps.';
    if (next?.step === step) return `Step ${step + 1} is pinned twice.`;
    if (start === null || end === null) {
      if (start !== end) return `The pin of step ${step + 1} has one end only.`;
      continue;
    }
    if (!(Number.isFinite(start) && Number.isFinite(end) && start >= 0 && end > start))
      return `The pin of step ${step + 1} ends before it begins.`;
    if (last && start < last.end)
      return `Step ${step + 1} is pinned before step ${last.step + 1} ends, which comes first in the list.`;
    last = { step, end };
  }
  return null;
}
