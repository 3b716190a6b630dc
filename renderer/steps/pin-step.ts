import type { ProjectSteps, StepPin } from '#src/model/steps.ts';

/** Pins of steps as they are put by hand. Pure. */

/** Seconds that a step takes at least when it is put somewhere. */
const leastLength = 0.2;
/** What a step is taken to last when nobody knows. */
const usualLength = 5;

/** How long a step is: as it is, else as the others are in the middle. */
export function lengthOf({ steps }: Pick<ProjectSteps, 'steps'>, index: number): number {
  const own = steps[index];
  if (own && own.start !== null && own.end !== null) return own.end - own.start;
  const lengths = steps
    .flatMap(({ start, end }) => (start === null || end === null ? [] : [end - start]))
    .sort((a, b) => a - b);
  return lengths[lengths.length >> 1] ?? usualLength;
}

/** The room between the pins before and after a step, source seconds. */
export function roomOf(
  { pins }: Pick<ProjectSteps, 'pins'>,
  index: number,
  duration: number,
): readonly [low: number, high: number] {
  let [low, high] = [0, duration];
  for (const { step, start, end } of pins) {
    if (step < index && end !== null) low = Math.max(low, end);
    if (step > index && start !== null) high = Math.min(high, start);
  }
  return [low, high];
}

/** Where a step that is not found would go: in the middle of the room that is left for it. */
export function gapOf(
  { steps, pins }: Pick<ProjectSteps, 'steps' | 'pins'>,
  index: number,
  duration: number,
): number {
  const [low, high] = roomOf({ pins }, index, duration);
  const before = steps.slice(0, index).findLast(({ end }) => end !== null)?.end ?? low;
  const after = steps.slice(index + 1).find(({ start }) => start !== null)?.start ?? high;
  return (Math.max(low, before) + Math.min(high, Math.max(before, after))) / 2;
}

/**
 * The stretch that a step gets when its start, its end or (whole) its middle goes to a time: kept in the room between other pins, at the
 * least length; null: there is no room.
 */
export function stretchAt(
  list: Pick<ProjectSteps, 'steps' | 'pins'>,
  index: number,
  edge: 'start' | 'whole' | 'end',
  time: number,
  duration: number,
): readonly [start: number, end: number] | null {
  const [low, high] = roomOf(list, index, duration);
  if (high - low < leastLength) return null;
  const length = Math.min(high - low, lengthOf(list, index));
  const own = list.steps[index];
  const whole = edge === 'whole' || !own || own.start === null || own.end === null;
  // Sums are rounded: what is kept within the room is kept there exactly.
  const within = (time: number) => Math.min(high, Math.max(low, time));
  if (whole) {
    const start = within(Math.min(high - length, time - length / 2));
    return [start, within(start + length)];
  }
  const [start, end] = [within(own.start as number), within(own.end as number)];
  return edge === 'start'
    ? [within(Math.min(time, end - leastLength)), Math.max(end, within(low + leastLength))]
    : [Math.min(start, within(high - leastLength)), within(Math.max(time, start + leastLength))];
}

/** The pins with another one of a step in place of its own; null: none. */
export const withPin = (
  pins: readonly StepPin[],
  index: number,
  at: Omit<StepPin, 'step'> | null,
): readonly StepPin[] =>
  [...pins.filter(({ step }) => step !== index), ...(at ? [{ step: index, ...at }] : [])].sort(
    (p, q) => p.step - q.step,
  );
