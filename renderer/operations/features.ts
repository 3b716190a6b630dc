import { canRead } from '#renderer/state/lost-files.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { cropOf } from '#src/model/put-crop.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import type { JobInput } from '#src/contract/jobs.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { refOf, runJob } from './jobs.ts';

/** What the selected recording is compared by, as heat strips under it. */

export function canShowFeatures(s: AppState): true | string {
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (!recording) return tr('Select a recording.');
  const { audio, video } = recording.media;
  if (audio.length === 0 && video.length === 0)
    return tr('Numbers are compared as they are: press E to see them in colour.');
  return canRead(s, recording.id);
}

/** Shows them, once they are made; takes them away where they are shown, or stops what makes them. */
export async function toggleFeatures(app: App): Promise<void> {
  const s = app.store.getState();
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (!recording || canShowFeatures(s) !== true) return;
  const { id } = recording;
  const shown = s.features[id];
  if (shown) {
    if (shown.kind === 'working') shown.stop();
    put(app, id, null);
    return;
  }
  const abort = new AbortController();
  const working = { kind: 'working', stop: () => abort.abort() } as const;
  put(app, id, working);
  // Taken away meanwhile, or another document was opened: nobody waits for the answer.
  const isAwaited = () => app.store.getState().features[id] === working;
  const crop = recording.media.video.length > 0 ? cropOf(projectOf(s), id) : null;
  try {
    const input = { kind: 'features', media: refOf(recording), crop } as JobInput & { kind: 'features' };
    const { key, cues } = await runJob(app, input, abort.signal);
    if (isAwaited()) put(app, id, { kind: 'shown', key, cues, crop });
  } catch (error) {
    if (isAwaited()) put(app, id, null);
    if (!(error instanceof CancelledError) && errorData(error).code !== 'cancelled') app.fail(error);
  }
}

function put(app: App, id: RecordingId, features: AppState['features'][RecordingId] | null): void {
  app.store.setState((s) => {
    const { [id]: _, ...others } = s.features;
    return { features: features ? { ...others, [id]: features } : others };
  });
}
