import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { newGesture } from '#renderer/operations/solve.ts';
import { pinStep, putPins } from '#renderer/operations/steps.ts';
import type { App } from '#renderer/state/store.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { withPin } from './pin-step.ts';
import { stepsStore } from './steps-state.ts';

/** What can be done to a step besides moving it: each one step of undo, and said to screen readers. */

const textOf = (list: ProjectSteps, index: number) => ({ text: list.steps[index]?.text ?? '' });
const say = (app: App, said: string): void => stepsStore(app).setState({ said });

/** Pins a step where it is found. */
export function pinWhereItIs(app: App, list: ProjectSteps, index: number): void {
  const step = list.steps[index];
  if (!step || step.start === null || step.end === null) return;
  const middle = (step.start + step.end) / 2;
  const how = { label: stepName('Pin step'), gesture: newGesture('pin-step'), rests: true };
  if (pinStep(app, list, index, 'whole', middle, how))
    say(app, tr('“{text}” is pinned.', textOf(list, index)));
}

/** Says that a step is nowhere in the recording. */
export function leaveOut(app: App, list: ProjectSteps, index: number): void {
  const pins = withPin(list.pins, index, { start: null, end: null });
  putPins(app, list, pins, {
    label: stepName('Mark as left out'),
    gesture: newGesture('leave-out'),
    rests: true,
  });
  say(app, tr('“{text}” is left out.', textOf(list, index)));
}

/** Lets a step be found again. */
export function unpin(app: App, list: ProjectSteps, index: number): void {
  if (!list.pins.some(({ step }) => step === index)) return;
  putPins(app, list, withPin(list.pins, index, null), {
    ...{ label: stepName('Remove pin'), gesture: newGesture('unpin-step'), rests: true },
  });
  say(app, tr('“{text}” is no longer pinned.', textOf(list, index)));
}
