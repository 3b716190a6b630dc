import { newGesture } from '#renderer/operations/solve.ts';
import { pinStep, putPins } from '#renderer/operations/steps.ts';
import type { App } from '#renderer/state/store.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { withPin } from './pin-step.ts';
import { stepsStore } from './steps-state.ts';

/** What can be done to a step besides moving it: each one step of undo, and said to screen readers. */

const say = (app: App, list: ProjectSteps, index: number, what: string): void =>
  stepsStore(app).setState({ said: `“${list.steps[index]?.text ?? ''}” ${what}.` });

/** Pins a step where it is found. */
export function pinWhereItIs(app: App, list: ProjectSteps, index: number): void {
  const step = list.steps[index];
  if (!step || step.start === null || step.end === null) return;
  const middle = (step.start + step.end) / 2;
  const how = { label: 'Pin step', gesture: newGesture('pin-step'), rests: true };
  if (pinStep(app, list, index, 'whole', middle, how)) say(app, list, index, 'is pinned');
}

/** Says that a step is nowhere in the recording. */
export function leaveOut(app: App, list: ProjectSteps, index: number): void {
  const pins = withPin(list.pins, index, { start: null, end: null });
  putPins(app, list, pins, { label: 'Mark as left out', gesture: newGesture('leave-out'), rests: true });
  say(app, list, index, 'is left out');
}

/** Lets a step be found again. */
export function unpin(app: App, list: ProjectSteps, index: number): void {
  if (!list.pins.some(({ step }) => step === index)) return;
  putPins(app, list, withPin(list.pins, index, null), {
    ...{ label: 'Remove pin', gesture: newGesture('unpin-step'), rests: true },
  });
  say(app, list, index, 'is no longer pinned');
}
