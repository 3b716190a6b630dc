import { relink } from '#renderer/state/edits.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { MediaError } from '#src/model/errors.ts';
import type { RecordingId } from '#src/model/recording.ts';

/** A recording whose file has moved or changed: shown where it is now. */
export async function relinkTo(app: App, id: RecordingId, path: string): Promise<void> {
  try {
    for await (const answer of app.channel.stream('media.probe', { paths: [path] })) {
      if ('error' in answer) {
        const { code, message, hint } = answer.error;
        app.fail(new MediaError(code, message, hint));
        return;
      }
      const { fingerprint, media } = answer.file;
      app.edit(relink(id, { path: answer.file.path, fingerprint, media }));
      app.store.setState((s) => ({
        missing: s.missing.filter((each) => each !== id),
        changed: s.changed.filter((each) => each !== id),
      }));
    }
  } catch (error) {
    app.fail(error);
  }
}

export async function chooseRelink(app: App, id: RecordingId): Promise<void> {
  const s = app.store.getState();
  if (s.host?.roots !== null) {
    app.set({ dialog: { kind: 'relink', recording: id } });
    return;
  }
  try {
    const suggested = recordingOf(projectOf(s), id)?.path ?? null;
    const [path] = await app.channel.call('files.pick', { purpose: 'media', suggested });
    if (path) await relinkTo(app, id, path);
  } catch (error) {
    app.fail(error);
  }
}
