import { tr } from '#renderer/i18n/tr.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { isData, type Recording, type RecordingId } from '#src/model/recording.ts';
import { canFollow, follow } from './follow.ts';

/** Of all that moves in a recording's picture, the one that goes with another recording: its crop, trained on both. */

/** What a recording's crop may be fitted to: its own sound first, then all others that can be heard, seen or read, in their order. */
export function fitChoices(s: AppState, id: RecordingId): readonly Recording[] {
  const { recordings } = projectOf(s);
  const own = recordings.filter((r) => r.id === id && r.media.audio.length > 0);
  return [
    ...own,
    ...recordings.filter(
      (r) => r.id !== id && (isData(r.media) || r.media.audio.length > 0 || r.media.video.length > 0),
    ),
  ];
}

/** The one that is chosen, or the first; null: there is none. */
export function fitChoice(s: AppState, id: RecordingId): Recording | null {
  const choices = fitChoices(s, id);
  return choices.find((r) => r.id === s.fitTo) ?? choices[0] ?? null;
}

export function canFit(s: AppState): true | string {
  const can = canFollow(s);
  if (can !== true) return can;
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  const other = recording && fitChoice(s, recording.id);
  if (!other)
    return tr('There is nothing that it might go with: it has no sound, and there is no other recording.');
  return s.missing.includes(other.id)
    ? tr('The file of {name} is missing: relink it.', { name: other.name })
    : true;
}

export function fitCrop(app: App): Promise<void> | undefined {
  const s = app.store.getState();
  const [id] = s.selected;
  const other = id === undefined ? null : fitChoice(s, id);
  return other ? follow(app, null, { fitTo: other.id }) : undefined;
}
