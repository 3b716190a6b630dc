import { tr } from '#renderer/i18n/tr.ts';
import { placementOf, projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { copyMap, otherTracks } from '#src/align/copy-map.ts';
import { editAndSolve } from './solve.ts';

/** What one track of a recorder was synced or warped by, for its other tracks. */

export function canCopyMap(s: AppState): true | string {
  const own = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (!own) return tr('Select a recording.');
  if (!placementOf(projectOf(s), own.id)?.map) return tr('Select a recording that is placed.');
  if (own.recorder === null)
    return tr('Say first, under Recorder, which recordings come from one device as this does.');
  return otherTracks(projectOf(s), own.id).length > 0 ? true : tr('No other track of its recorder is here.');
}

export function copyMapOn(app: App): void {
  const s = app.store.getState();
  const id = s.selected[0];
  if (!id) return;
  const { edit, told } = copyMap(projectOf(s), id);
  if (edit) editAndSolve(app, edit);
  app.say(told.map(({ text }) => text).join(' '));
}
