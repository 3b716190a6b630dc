import { tr } from '#renderer/i18n/tr.ts';
import { relink } from '#renderer/state/edits.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { MediaError } from '#src/model/errors.ts';
import type { Recording, RecordingId } from '#src/model/recording.ts';
import type { TimesColumn } from '#src/model/sequence.ts';
import { isTimed } from '#src/model/transcript-edits.ts';

/**
 * Looks where the files of these recordings are now. Those that have moved are taken from where they were found,
 * which is said; those that are gone or have another content are marked.
 * @returns the ids of the latter
 */
export async function checkMedia(
  app: App,
  ids: readonly RecordingId[],
  signal?: AbortSignal,
): Promise<{ missing: readonly RecordingId[]; changed: readonly RecordingId[] }> {
  const s = app.store.getState();
  const recordings = projectOf(s).recordings.filter((r) => ids.includes(r.id));
  const { moved, missing, changed } = await app.channel.call(
    'media.check',
    {
      document: s.path,
      recordings: recordings.map(({ id, path, fingerprint }) => ({ id, path, fingerprint })),
    },
    signal,
  );
  for (const { id, path } of moved) {
    const recording = recordings.find((r) => r.id === id);
    if (recording) app.edit(relink(id, { path, fingerprint: recording.fingerprint, media: recording.media }));
  }
  const rest = (list: readonly RecordingId[]) => list.filter((id) => !ids.includes(id));
  app.store.setState((now) => ({
    missing: [...rest(now.missing), ...missing],
    changed: [...rest(now.changed), ...changed],
  }));
  sayMoved(
    app,
    moved.map(({ id }) => id),
  );
  return { missing, changed };
}

/** Says which files were found in another place than where the project had them. */
export function sayMoved(app: App, ids: readonly RecordingId[]): void {
  const project = projectOf(app.store.getState());
  const places = ids.flatMap((id) => {
    const found = recordingOf(project, id);
    return found ? [tr('“{name}” in {path}', { name: found.name, path: found.path })] : [];
  });
  if (places.length > 0)
    app.say(tr('Moved files were found again by their content: {places}.', { places: places.join('; ') }));
}

/**
 * A recording whose file has moved or changed: shown where it is now. Where the column of its times is gone, they are
 * guessed; where they cannot be read, none is taken for them.
 */
export async function relinkTo(
  app: App,
  id: RecordingId,
  path: string,
  times = recordingOf(projectOf(app.store.getState()), id)?.analysis.times ?? 'auto',
): Promise<void> {
  try {
    for await (const answer of app.channel.stream('media.probe', { paths: [path], times })) {
      if ('error' in answer) {
        const { code, message, hint } = answer.error;
        const instead = otherTimes(code, times);
        if (instead !== null) {
          await relinkTo(app, id, path, instead);
          app.say(
            `${message} ${instead === 'auto' ? tr('Its times are as guessed.') : tr('Its rows are counted.')}`,
          );
          return;
        }
        app.fail(new MediaError(code, message, hint));
        return;
      }
      const { fingerprint, media } = answer.file;
      const before = recordingOf(projectOf(app.store.getState()), id);
      app.edit(relink(id, { path: answer.file.path, fingerprint, media }, times));
      if (before && before.fingerprint.hash !== fingerprint.hash) sayOther(app, before);
      app.store.setState((s) => ({
        missing: s.missing.filter((each) => each !== id),
        changed: s.changed.filter((each) => each !== id),
      }));
    }
  } catch (error) {
    app.fail(error);
  }
}

/** Says what of a recording, whose file has another content now, was found in the content before. */
function sayOther(app: App, { id, name }: Recording): void {
  const project = projectOf(app.store.getState());
  const texts = project.transcripts.filter(({ recording }) => recording === id);
  const areTimed = texts.some(({ transcript }) => transcript.words.some(isTimed));
  const place = tr('“{name}” has another content than before: sync again before you rely on its place.', {
    name,
  });
  const times = tr(
    'Its texts keep the times that they had in the content before: align them again, and take back first what was confirmed, if it is another take.',
  );
  app.say(areTimed ? `${place} ${times}` : place);
}

/** What to take for the times where those asked for are not there, or are none; null: nothing else helps. */
function otherTimes(code: string, times: TimesColumn): TimesColumn | null {
  if (code === 'no-such-column' && times !== 'auto') return 'auto';
  return code === 'bad-times' && times !== 'none' ? 'none' : null;
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
