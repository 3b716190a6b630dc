import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { editAndSolve, newGesture } from '#renderer/operations/solve.ts';
import { hasCandidates, tryNext } from '#renderer/operations/candidates.ts';
import {
  canCheckSound,
  canPutRight,
  canTakeBack,
  checkSound,
  putRight,
  takeBack,
} from '#renderer/operations/avsync.ts';
import { pinToMark, setMark } from '#renderer/operations/pins.ts';
import { canCopyMap, copyMapOn } from '#renderer/operations/copy-map.ts';
import { makeReference } from '#renderer/operations/reference.ts';
import { releasePlacement, unplace } from '#renderer/state/edits.ts';
import { movedWith, moveTogether } from '#renderer/state/moving-together.ts';
import { type Company, companies } from '#renderer/state/company.ts';
import { toggleMute, toggleSolo } from '#renderer/state/mix-edits.ts';
import { frameLength, sampleLength } from '#renderer/state/frames.ts';
import { placementOf, projectOf, recordingOf, whyFixed } from '#renderer/state/selectors.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import type { Edit } from '#src/model/history.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import type { Command } from './command.ts';

const selected = (s: AppState): true | string => (s.selected.length > 0 ? true : tr('Select a recording.'));

function movable(s: AppState): true | string {
  const placement = placementOf(projectOf(s), s.selected[0] ?? null);
  if (!placement) return tr('Select a recording that is placed.');
  if (!placement.map) return tr('This recording is not placed yet: drag its clip, or try a candidate.');
  return whyFixed(projectOf(s), placement.recording) ?? true;
}

function ofSelected(app: App, made: (project: Project, id: string) => Edit): void {
  const s = app.store.getState();
  if (s.selected[0]) app.edit(made(projectOf(s), s.selected[0]));
}

/** Moves the selected clip; presses that follow each other within a second are one undo step. */
let burst = { at: 0, id: '', gesture: '' };
function nudge(app: App, seconds: number, label: string): void {
  const s = app.store.getState();
  const placement = placementOf(projectOf(s), s.selected[0] ?? null);
  if (!placement?.map) return;
  const now = Date.now();
  const moved = movedWith(projectOf(s), placement.recording, s.company, s.selected);
  const what = [label, ...moved.map((each) => each.id)].join(' ');
  const same = now - burst.at < 1000 && burst.id === what;
  burst = { at: now, id: what, gesture: same ? burst.gesture : newGesture('nudge') };
  editAndSolve(app, moveTogether(moved, seconds, label, burst.gesture));
}

type Nudge = {
  readonly unit: string;
  readonly labels: readonly [back: Plain, on: Plain];
  /** Of the step to be undone. */
  readonly step: Plain;
  readonly keys: string;
  readonly by: (s: AppState) => number;
};
const nudgeKinds: readonly Nudge[] = [
  {
    unit: 'frame',
    labels: ['Nudge earlier by one frame', 'Nudge later by one frame'],
    step: 'Nudge by frame',
    keys: 'Alt',
    by: (s) => frameLength(projectOf(s), s.selected[0] ?? null),
  },
  {
    unit: 'ms',
    labels: ['Nudge earlier by one ms', 'Nudge later by one ms'],
    step: 'Nudge by ms',
    keys: 'Alt+Shift',
    by: () => 1e-3,
  },
  {
    unit: 'sample',
    labels: ['Nudge earlier by one sample', 'Nudge later by one sample'],
    step: 'Nudge by sample',
    keys: 'Ctrl+Alt',
    by: (s) => sampleLength(projectOf(s), s.selected[0] ?? null),
  },
];
const nudges = nudgeKinds.flatMap(({ unit, labels, step, keys, by }) =>
  ([-1, 1] as const).map(
    (direction): Command => ({
      id: `clip.nudge-${unit}-${direction < 0 ? 'back' : 'on'}`,
      label: labels[direction < 0 ? 0 : 1],
      group: 'Clip',
      keys: [`${keys}+${direction < 0 ? 'ArrowLeft' : 'ArrowRight'}`],
      enabled: movable,
      run: (app) => nudge(app, direction * by(app.store.getState()), stepName(step)),
      repeats: true,
    }),
  ),
);

const nudgeAndDrag: Readonly<Record<Company, Plain>> = {
  alone: 'Nudge and drag it alone',
  selected: 'Nudge and drag all selected',
  recorder: 'Nudge and drag its recorder',
  later: 'Nudge and drag it and all later',
};

export const clipCommands: readonly Command[] = [
  ...nudges,
  ...companies.map(
    (company): Command => ({
      id: `clip.move-${company}`,
      label: nudgeAndDrag[company],
      group: 'Clip',
      keys: [],
      enabled: (s) => (s.company === company ? tr('So it is done now.') : true),
      run: (app) => app.set({ company }),
    }),
  ),
  {
    id: 'clip.next-candidate',
    label: 'Try the next place it might lie',
    group: 'Clip',
    keys: ['KeyC'],
    enabled: (s) =>
      hasCandidates(s) ? true : tr('Select a recording that was not placed and has candidates.'),
    run: tryNext,
  },
  {
    id: 'clip.check-sound',
    label: 'Check sound against picture',
    group: 'Clip',
    keys: [],
    enabled: canCheckSound,
    run: (app) => void checkSound(app),
  },
  {
    id: 'clip.sound-right',
    label: 'Put the sound right',
    group: 'Clip',
    keys: [],
    enabled: (s) => canPutRight(s, 'even'),
    run: (app) => putRight(app, 'even'),
  },
  {
    id: 'clip.sound-right-shots',
    label: 'Put the sound right shot by shot',
    group: 'Clip',
    keys: [],
    enabled: (s) => canPutRight(s, 'shots'),
    run: (app) => putRight(app, 'shots'),
  },
  {
    id: 'clip.sound-back',
    label: 'Take back the shift of the sound',
    group: 'Clip',
    keys: [],
    enabled: canTakeBack,
    run: takeBack,
  },
  {
    id: 'clip.mark',
    label: 'Mark this moment',
    group: 'Clip',
    keys: ['KeyP'],
    enabled: selected,
    run: (app) => setMark(app),
  },
  {
    id: 'clip.pin',
    label: 'Pin to the marked moment',
    group: 'Clip',
    keys: ['Shift+KeyP'],
    enabled: (s) => {
      if (!s.mark) return tr('Mark a moment of another recording first.');
      const id = s.selected[0];
      return id && id !== s.mark.recording ? true : tr('Select the other recording.');
    },
    run: (app) => pinToMark(app),
  },
  {
    id: 'clip.release',
    label: 'Let the solver place it again',
    group: 'Clip',
    keys: [],
    enabled: (s) =>
      placementOf(projectOf(s), s.selected[0] ?? null)?.by === 'manual'
        ? true
        : tr('It is not placed by hand.'),
    run: (app) => {
      const id = app.store.getState().selected[0];
      if (id) editAndSolve(app, releasePlacement(id));
    },
  },
  {
    id: 'clip.unplace',
    label: 'Take off the timeline',
    group: 'Clip',
    keys: [],
    enabled: (s) => {
      const placement = placementOf(projectOf(s), s.selected[0] ?? null);
      if (!placement?.map) return tr('Select a recording that is placed.');
      return whyFixed(projectOf(s), placement.recording) === null
        ? true
        : tr('It is the reference: make another recording the reference first.');
    },
    run: (app) => {
      const id = app.store.getState().selected[0];
      if (id) app.edit(unplace(id));
    },
  },
  {
    id: 'clip.copy-map',
    label: 'Copy its map to the other tracks of its recorder',
    group: 'Clip',
    keys: [],
    enabled: canCopyMap,
    run: copyMapOn,
  },
  {
    id: 'clip.reference',
    label: 'Make it the reference',
    group: 'Clip',
    keys: [],
    enabled: (s) =>
      selected(s) !== true
        ? selected(s)
        : referenceOf(projectOf(s)) === s.selected[0]
          ? tr('It is the reference.')
          : true,
    run: (app) => {
      const id = app.store.getState().selected[0];
      if (id) makeReference(app, id);
    },
  },
  {
    id: 'clip.solo',
    label: 'Hear only this recording',
    group: 'Clip',
    keys: ['KeyS'],
    enabled: (s) =>
      selected(s) !== true
        ? selected(s)
        : recordingOf(projectOf(s), s.selected[0] ?? null)?.media.audio.length
          ? true
          : tr('It has no sound.'),
    run: (app) => ofSelected(app, toggleSolo),
  },
  {
    id: 'clip.mute',
    label: 'Mute or unmute',
    group: 'Clip',
    keys: ['KeyM'],
    enabled: selected,
    run: (app) => ofSelected(app, toggleMute),
  },
];
