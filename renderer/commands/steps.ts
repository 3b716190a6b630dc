import { isShown, showPanel } from '#renderer/dock/show-panel.ts';
import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { newGesture } from '#renderer/operations/solve.ts';
import { canFindSteps, chooseStep, putPins, stepsAsText } from '#renderer/operations/steps.ts';
import type { AppState } from '#renderer/state/state.ts';
import { recordingForSteps, removeSteps, stepInHand, stepsInHand } from '#renderer/state/steps.ts';
import type { App } from '#renderer/state/store.ts';
import { leaveOut, pinWhereItIs, unpin } from '#renderer/steps/step-acts.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import type { Command } from './command.ts';

/** Steps of a recipe or protocol in a recording. */

const someList = (s: AppState): true | string =>
  stepsInHand(s) ? true : tr('Find steps in a recording first.');
const someStep =
  (can: (list: ProjectSteps, index: number) => true | string) =>
  (s: AppState): true | string => {
    const [list, index] = [stepsInHand(s), stepInHand(s)];
    if (!list) return tr('Find steps in a recording first.');
    return index === null ? tr('Choose a step first.') : can(list, index);
  };
const pinOf = (list: ProjectSteps, index: number) => list.pins.find(({ step }) => step === index) ?? null;

const withList = (act: (app: App, list: ProjectSteps) => void) => (app: App) => {
  const list = stepsInHand(app.store.getState());
  if (list) act(app, list);
};
const withStep = (act: (app: App, list: ProjectSteps, index: number) => void) => (app: App) => {
  const s = app.store.getState();
  const [list, index] = [stepsInHand(s), stepInHand(s)];
  if (list && index !== null) act(app, list, index);
};

/** Below it, and not pinned, somebody should look. */
const doubtful = 0.8;
const nextDoubtful = ({ steps, pins }: ProjectSteps, from: number | null): number | null => {
  const order = steps.map((_, k) => ((from ?? -1) + 1 + k) % steps.length);
  return (
    order.find((k) => !pins.some(({ step }) => step === k) && (steps[k]?.confidence ?? 1) < doubtful) ?? null
  );
};

export const stepCommands: readonly Command[] = [
  {
    id: 'steps.find',
    label: 'Find steps in the recording…',
    group: 'Steps',
    keys: [],
    enabled: canFindSteps,
    run(app) {
      const s = app.store.getState();
      if (canFindSteps(s) === true)
        app.set({ dialog: { kind: 'find-steps', recording: recordingForSteps(s) }, lookingForSteps: null });
    },
  },
  {
    id: 'steps.show',
    label: 'Show the steps',
    group: 'Steps',
    keys: [],
    enabled: (s) => (isShown(s, 'steps') ? tr('They are shown already.') : true),
    run: (app) => showPanel(app, 'steps'),
  },
  {
    id: 'steps.pin',
    label: 'Pin the step where it is',
    group: 'Steps',
    keys: [],
    enabled: someStep((list, index) => {
      if (list.steps[index]?.start === null) return tr('This step is not found: double-click where it is.');
      return pinOf(list, index) ? tr('This step is pinned already.') : true;
    }),
    run: withStep(pinWhereItIs),
  },
  {
    id: 'steps.leave-out',
    label: 'Mark the step as left out',
    group: 'Steps',
    keys: [],
    enabled: someStep((list, index) =>
      pinOf(list, index)?.start === null ? tr('This step is marked as left out already.') : true,
    ),
    run: withStep(leaveOut),
  },
  {
    id: 'steps.unpin',
    label: 'Let the step be found again',
    group: 'Steps',
    keys: [],
    enabled: someStep((list, index) => (pinOf(list, index) ? true : tr('This step is not pinned.'))),
    run: withStep(unpin),
  },
  {
    id: 'steps.next-doubtful',
    label: 'Go to the next doubtful step',
    group: 'Steps',
    keys: [],
    enabled: someList,
    run: withList((app, list) => {
      const next = nextDoubtful(list, stepInHand(app.store.getState()));
      if (next === null) app.say(tr('No step is doubtful any more.'));
      else chooseStep(app, list, next);
    }),
  },
  {
    id: 'steps.again',
    label: 'Place the steps anew',
    group: 'Steps',
    keys: [],
    enabled: someList,
    run: withList((app, list) =>
      putPins(app, list, list.pins, {
        ...{ label: stepName('Place the steps anew'), gesture: newGesture('place-steps'), rests: true },
      }),
    ),
  },
  {
    id: 'steps.as-text',
    label: 'Add the steps as a text of the recording',
    group: 'Steps',
    keys: [],
    enabled: (s) => {
      const list = stepsInHand(s);
      if (!list) return tr('Find steps in a recording first.');
      return list.steps.some(({ start }) => start !== null) ? true : tr('No step is found yet.');
    },
    run: withList(stepsAsText),
  },
  {
    id: 'steps.export',
    label: 'Export the steps…',
    group: 'Steps',
    keys: [],
    enabled: someList,
    run: withList((app, list) => app.set({ dialog: { kind: 'export-steps', steps: list.id } })),
  },
  {
    id: 'steps.remove',
    label: 'Remove the list of steps',
    group: 'Steps',
    keys: [],
    enabled: someList,
    run: withList((app, list) => {
      app.edit(removeSteps(list.id));
      app.set({ step: null });
    }),
  },
];
