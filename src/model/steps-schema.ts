import { z } from 'zod';
import { type ProjectSteps, stepPinsFault, stepStatuses } from './steps.ts';

const id = z.string().min(1).max(100);
const seconds = z.number();
const share = z.number().min(0).max(1);

/** Longer lists are no recipes. */
export const mostSteps = 2000;

export const stepPinSchema = z.strictObject({
  step: z.int().min(0),
  start: seconds.nullable(),
  end: seconds.nullable(),
});

export const stepSchema = z.strictObject({
  text: z.string().min(1).max(10_000),
  start: seconds.nullable(),
  end: seconds.nullable(),
  confidence: share,
  status: z.enum(stepStatuses),
});

export const projectStepsSchema = z.strictObject({
  id,
  recording: id,
  source: z.string().max(10_000).nullable(),
  by: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('transcript'), transcript: id }),
    z.strictObject({ kind: z.literal('model'), model: z.string().min(1).max(100) }),
  ]),
  pins: z.array(stepPinSchema).max(mostSteps).readonly(),
  steps: z.array(stepSchema).min(1).max(mostSteps).readonly(),
  confidence: share,
  reason: z.string().max(10_000).nullable(),
});

/** What is wrong with a list across fields, in words, or null. */
export function stepsFault({ steps, pins }: Pick<ProjectSteps, 'steps' | 'pins'>): string | null {
  const fault = stepPinsFault(pins, steps.length);
  if (fault !== null) return fault.replace(/\.$/, '');
  for (const { text, start, end, status } of steps) {
    if ((start === null) !== (end === null) || (status === 'aligned') !== (start !== null))
      return `the step “${text}” is found without a time, or the reverse`;
    if (start !== null && end !== null && end < start) return `the step “${text}” ends before it begins`;
  }
  return null;
}
