import type { Placed } from './place-steps.ts';

/** Below it a list counts as that of another recording, a step as not there. */
export const leastConfidence = 0.5;

/** 1 / (1 + e⁻ˣ). */
export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * That a list is the recording's: by its order and how much of it is found; where there is too little of it to have an order, by
 * that alone. The figures are in docs/notes/steps.md.
 * @param order as `orderScore` @param sure of each step, 0…1
 */
export function listConfidence(order: number | null, sure: readonly number[]): number {
  const mean = sure.reduce((sum, p) => sum + p, 0) / sure.length;
  return order === null
    ? mean
    : Math.min(Math.max(...sure), logistic(2.5 * (order - 2.3) + 6 * (mean - 0.35)));
}

/** Why a list is refused. @param how the recording has it: `said`, `seen` @param isDisordered its steps are said word for word, in another order */
export const whyRefused = (
  placed: readonly (Placed | null)[],
  order: number | null,
  how: 'said' | 'seen',
  isDisordered = false,
): string =>
  isDisordered
    ? 'The steps are said in the recording, but in another order.'
    : placed.every((one) => one === null)
      ? `Nothing of the steps is ${how} in the recording.`
      : order === null
        ? `The steps are not ${how} in the recording by more than luck.`
        : 'The list seems to be that of another recording: its steps fit no better in their order than in any other.';
