import type { Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { StepScores } from '#src/model/step-evidence.ts';
import { type Step, type StepPin, stepPinsFault } from '#src/model/steps.ts';
import { type Placed, placeSteps } from './place-steps.ts';

/** Where a step is by the user's word: a half-open range of columns (perhaps none); or nowhere. */
export type PinnedColumns = {
  readonly step: number;
  readonly at: readonly [from: number, to: number] | null;
};

/**
 * Checks pins of steps. @returns them in the order of the steps
 * @throws InvalidInputError `bad-pins`: of no step, twice of one, empty, or in another order than the steps
 */
export function checkPins(pins: readonly StepPin[], count: number): readonly StepPin[] {
  const sorted = pins.toSorted((p, q) => p.step - q.step);
  const fault = stepPinsFault(sorted, count);
  if (fault !== null) throw bad(fault);
  return sorted;
}

const bad = (message: string) =>
  new InvalidInputError('bad-pins', message, 'Pins follow the order of the steps and do not overlap.');

/**
 * As `placeSteps`, with some steps where the user has put them: those before lie before, those after after them, each part
 * solved by itself, which is exact.
 * @param pins in the order of the steps, their columns too
 */
export function placePinned(
  scores: StepScores,
  thresholds: ArrayLike<number>,
  apart: number,
  pins: readonly PinnedColumns[],
  watch?: Watch,
): readonly (Placed | null)[] {
  if (pins.length === 0) return placeSteps(scores, thresholds, apart, watch);
  const { n, m, values } = scores;
  const placed: (Placed | null)[] = Array.from({ length: n }, () => null);
  const gone = new Set(pins.filter(({ at }) => at === null).map(({ step }) => step));
  const borders = [
    ...pins.flatMap(({ step, at }) => (at ? [{ step, from: at[0], to: at[1] }] : [])),
    { step: n, from: m, to: m },
  ];
  let [row, column] = [0, 0];
  for (const { step, from, to } of borders) {
    const rows = Array.from({ length: step - row }, (_, k) => row + k).filter((i) => !gone.has(i));
    const width = Math.max(0, from - column);
    if (rows.length > 0 && width > 0) {
      const part = new Float32Array(rows.length * width);
      rows.forEach((i, k) => {
        part.set(values.subarray(i * m + column, i * m + column + width), k * width);
      });
      const own = { n: rows.length, m: width, values: part };
      const found = placeSteps(
        own,
        rows.map((i) => thresholds[i] as number),
        apart,
        watch,
      );
      rows.forEach((i, k) => {
        const one = found[k];
        placed[i] = one ? { ...one, from: one.from + column, to: one.to + column } : null;
      });
    }
    if (step < n) {
      const own = Array.from(values.subarray(step * m + from, step * m + to));
      const least = thresholds[step] as number;
      placed[step] = {
        ...{ from, to, gain: own.reduce((sum, score) => sum + score - least, 0) },
        best: own.reduce((a, b) => Math.max(a, b), 0),
      };
    }
    [row, column] = [step + 1, Math.max(column, to)];
  }
  return placed;
}

/** Steps as they were found, with the pinned ones where the user has put them; others do not reach into these. */
export function withPins(steps: readonly Step[], pins: readonly StepPin[]): readonly Step[] {
  const of = new Map(pins.map((pin) => [pin.step, pin]));
  const there = pins.filter(
    (pin): pin is StepPin & { readonly start: number; readonly end: number } =>
      pin.start !== null && pin.end !== null,
  );
  return steps.map((step, i) => {
    const pin = of.get(i);
    if (pin) {
      const { start, end } = pin;
      return { ...step, start, end, confidence: 1, status: start === null ? 'not-found' : 'aligned' };
    }
    if (step.start === null || step.end === null) return step;
    const low = there.findLast((other) => other.step < i)?.end ?? 0;
    const high = there.find((other) => other.step > i)?.start ?? Number.POSITIVE_INFINITY;
    const [start, end] = [Math.max(low, step.start), Math.min(high, step.end)];
    return end > start
      ? { ...step, start, end }
      : { ...step, start: null, end: null, confidence: 1 - step.confidence, status: 'not-found' };
  });
}
