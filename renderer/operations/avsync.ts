import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState, AvSyncCheck } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import { refOf, runJob } from './jobs.ts';

/** Whether the sound of the selected recording comes after its own picture. Nothing here changes the document. */

export function canCheckSound(s: AppState): true | string {
  if (s.avsync?.outcome.kind === 'working') return 'A recording is being checked: wait, or cancel that.';
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (!recording) return 'Select a recording.';
  const { audio, video } = recording.media;
  if (audio.length === 0 || video.length === 0) return 'The recording has no sound, or no picture.';
  return s.missing.includes(recording.id) ? 'The file of this recording is missing: relink it.' : true;
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
    const input = { kind: 'avsync', media: refOf(recording), maxOffset: null } as const;
    tell({ ...working, outcome: { kind: 'done', result: await runJob(app, input, abort.signal) } });
  } catch (error) {
    const failed = errorData(error);
    if (error instanceof CancelledError || failed.code === 'cancelled') tell(null);
    else tell({ ...working, outcome: { kind: 'failed', error: failed } });
  }
}
