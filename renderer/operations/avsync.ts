import { tr } from '#renderer/i18n/tr.ts';
import { removeSoundShift, setSoundShift } from '#renderer/state/edits.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState, AvSyncCheck } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import { evenShift, isSameShift, shiftByShots } from '#src/model/sound-shift.ts';
import { shiftOf } from '#src/model/stream-maps.ts';
import { refOf, runJob } from './jobs.ts';

/** How sound can be put right: all of it by one offset, or each stretch by its own. */
const shifts = { even: evenShift, shots: shiftByShots } as const;
export type ShiftBy = keyof typeof shifts;

/** What was found of the selected recording; null where it was not checked, or nothing is told. */
function foundOf({ avsync, selected }: AppState): JobResults['avsync'] | null {
  if (!avsync || avsync.recording !== selected[0] || avsync.outcome.kind !== 'done') return null;
  return avsync.outcome.result.offset === null ? null : avsync.outcome.result;
}

export function canPutRight(s: AppState, by: ShiftBy): true | string {
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (!recording) return tr('Select a recording.');
  const found = foundOf(s);
  if (!found) return tr('Check its sound against its picture first: there is nothing found to go by.');
  const shift = shifts[by](found);
  if (!shift) return tr('All that was told of it has one offset.');
  const own = shiftOf(projectOf(s), recording.id);
  return own && isSameShift(own, shift) ? tr('It is put right so.') : true;
}

export function putRight(app: App, by: ShiftBy): void {
  const s = app.store.getState();
  const [id] = s.selected;
  const found = foundOf(s);
  const shift = found && shifts[by](found);
  if (id && shift && canPutRight(s, by) === true) app.edit(setSoundShift(id, shift));
}

export const canTakeBack = (s: AppState): true | string =>
  shiftOf(projectOf(s), s.selected[0] ?? '') ? true : tr('Select a recording whose sound was put right.');

export function takeBack(app: App): void {
  const s = app.store.getState();
  const [id] = s.selected;
  if (id && canTakeBack(s) === true) app.edit(removeSoundShift(id));
}

/** Whether the sound of the selected recording comes after its own picture, and putting it right. */

export function canCheckSound(s: AppState): true | string {
  if (s.avsync?.outcome.kind === 'working') return tr('A recording is being checked: wait, or cancel that.');
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (!recording) return tr('Select a recording.');
  const { audio, video } = recording.media;
  if (audio.length === 0 || video.length === 0) return tr('The recording has no sound, or no picture.');
  return s.missing.includes(recording.id) ? tr('The file of this recording is missing: relink it.') : true;
}

export async function checkSound(app: App): Promise<void> {
  const s = app.store.getState();
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (canCheckSound(s) !== true || !recording) return;
  const abort = new AbortController();
  const working: AvSyncCheck = {
    recording: recording.id,
    outcome: { kind: 'working', stop: () => abort.abort() },
  };
  app.set({ avsync: working });
  // Put away meanwhile, or another document was opened: nobody waits for the answer.
  const tell = (avsync: AvSyncCheck | null) => {
    if (app.store.getState().avsync === working) app.set({ avsync });
  };
  try {
    // One that was removed meanwhile is not asked.
    const isThere = s.models?.some(({ id, reason }) => id === s.lips && reason === null) ?? false;
    const input = {
      ...({ kind: 'avsync', maxOffset: null } as const),
      ...{ media: refOf(recording), model: isThere ? s.lips : null },
    };
    tell({ ...working, outcome: { kind: 'done', result: await runJob(app, input, abort.signal) } });
  } catch (error) {
    const failed = errorData(error);
    if (error instanceof CancelledError || failed.code === 'cancelled') tell(null);
    else tell({ ...working, outcome: { kind: 'failed', error: failed } });
  }
}
