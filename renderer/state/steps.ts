import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { Draft } from 'immer';
import type { Edit } from '#src/model/history.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { ProjectSteps } from '#src/model/steps.ts';
import { projectOf } from './selectors.ts';
import type { AppState } from './state.ts';

/** Lists of steps in the document: which is in hand, and their changes as undoable edits. */

export const stepsById = (s: AppState, id: string): ProjectSteps | null =>
  projectOf(s).steps.find((list) => list.id === id) ?? null;

/** The one the panel shows: that of the step chosen where its recording is selected or none is; else one of the selected recording, else the first. */
export function stepsInHand(s: AppState): ProjectSteps | null {
  const lists = projectOf(s).steps;
  const [selected] = s.selected;
  const own = lists.find((list) => list.id === s.step?.list) ?? null;
  if (own && (selected === undefined || own.recording === selected)) return own;
  return lists.find((list) => list.recording === selected) ?? own ?? lists[0] ?? null;
}

/** The index of the step chosen in the list in hand; null: none. */
export function stepInHand(s: AppState): number | null {
  const own = stepsInHand(s);
  const index = own && s.step?.list === own.id ? s.step.index : null;
  return own && index !== null && index < own.steps.length ? index : null;
}

const thaw = <T>(value: T): Draft<T> => value as Draft<T>;

export const addSteps = (list: ProjectSteps): Edit => ({
  label: stepName('Find steps'),
  recipe(d) {
    // It may come late: the recording may be gone.
    const isNew = !d.steps.some((each) => each.id === list.id);
    if (isNew && d.recordings.some((r) => r.id === list.recording)) d.steps.push(thaw(list));
  },
});

export const removeSteps = (id: string): Edit => ({
  label: stepName('Remove steps'),
  recipe(d) {
    d.steps = d.steps.filter((list) => list.id !== id);
  },
});

/** What of a list has become another; edits of one `gesture` are one step of undo. */
export const putSteps = (
  id: string,
  changed: Partial<Pick<ProjectSteps, 'pins' | 'steps' | 'confidence' | 'reason'>>,
  label: string,
  gesture?: string,
): Edit => ({
  label,
  recipe(d) {
    const own = d.steps.find((list) => list.id === id);
    if (own) Object.assign(own, thaw(changed));
  },
  ...(gesture === undefined ? {} : { gesture }),
});

/** The recording that a list is looked for in: the selected one, or the only one; or why there is none. */
export function recordingForSteps(s: AppState): RecordingId | string {
  const { recordings } = projectOf(s);
  if (recordings.length === 0) return tr('Add the recording first.');
  const own = s.selected[0] ?? (recordings.length === 1 ? recordings[0]?.id : undefined);
  return own ?? tr('Select the recording that shows or tells the steps.');
}
