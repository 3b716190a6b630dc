import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { goTo } from '#renderer/commands/play.ts';
import { cropOf, setCropKeys } from '#src/model/put-crop.ts';
import { frameLength } from '#renderer/state/frames.ts';
import { toTimelineBeyond } from '#renderer/state/mapping.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import type { CropKey, ProjectCrop } from '#src/model/crop.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { toSource } from '#src/model/time-map.ts';
import { keyAt, movedKey, withoutKey } from '#src/vision/crop-edits.ts';
import { newGesture } from './solve.ts';

/** The keyframes of a crop, one by one: chosen, moved in time, removed. */

/** The keyframe in the hand, with its crop; null: none is chosen, or it is gone. */
export function chosenKey(s: AppState): { readonly crop: ProjectCrop; readonly key: CropKey } | null {
  const { selectedKey, selected } = s;
  if (!selectedKey || selected.length !== 1 || selected[0] !== selectedKey.recording) return null;
  const crop = cropOf(projectOf(s), selectedKey.recording);
  const key = crop?.keys[keyAt(crop.keys, selectedKey.t)];
  return crop && key ? { crop, key } : null;
}

const mapOf = (s: AppState, id: RecordingId) =>
  currentTracks(s).find(({ recording }) => recording.id === id)?.streams.picture ?? null;

/** Chooses a keyframe and shows its picture. */
export function chooseKey(app: App, recording: RecordingId, t: number): void {
  app.set({ selected: [recording], selectedPin: null, selectedKey: { recording, t }, playing: false });
  const map = mapOf(app.store.getState(), recording);
  if (map) goTo(app, toTimelineBeyond(map, t));
}

/** The crop of the selected recording; or why there are no keyframes to go through. */
function withKeys(s: AppState): ProjectCrop | string {
  const crop = cropOf(projectOf(s), s.selected[0] ?? null);
  if (!crop) return tr('Select a recording that has a crop.');
  return crop.keys.length > 0 ? crop : tr('Its crop has no keyframes: pull at it to make one.');
}

/** The keyframe before (−1) or after (1) the one that is chosen, else the playhead; or why there is none. */
function beside(s: AppState, by: -1 | 1): { readonly crop: ProjectCrop; readonly t: number } | string {
  const crop = withKeys(s);
  if (typeof crop === 'string') return crop;
  const map = mapOf(s, crop.recording);
  const now = chosenKey(s)?.key.t ?? (map ? toSource(map, s.playhead) : null) ?? 0;
  const times = crop.keys.map(({ t }) => t as number);
  const t = by > 0 ? times.find((each) => each > now + 1e-4) : times.findLast((each) => each < now - 1e-4);
  if (t === undefined)
    return by > 0 ? tr('There is no keyframe after this.') : tr('There is no keyframe before this.');
  return { crop, t };
}

export function canGoToKey(s: AppState, by: -1 | 1): true | string {
  const found = beside(s, by);
  return typeof found === 'string' ? found : true;
}

export function goToKey(app: App, by: -1 | 1): void {
  const found = beside(app.store.getState(), by);
  if (typeof found !== 'string') chooseKey(app, found.crop.recording, found.t);
}

export const needsKey = (s: AppState): true | string =>
  chosenKey(s) ? true : tr('Choose a keyframe first: click it on the timeline, or go to the next one.');

export function removeKey(app: App): void {
  const chosen = chosenKey(app.store.getState());
  if (!chosen) return;
  const { crop, key } = chosen;
  app.edit(
    setCropKeys(crop.recording, withoutKey(crop.keys, key.t), newGesture('key'), stepName('Remove keyframe')),
  );
  app.set({ selectedKey: null });
}

/** A keyframe in the hand: one gesture, one undo step; Esc takes it back. */
export type KeyDrag = {
  /** To a moment, source seconds. */
  move(to: number): void;
  cancel(): void;
};

export function startKeyDrag(
  app: App,
  { recording, keys }: ProjectCrop,
  t: number,
  gesture = newGesture('key'),
): KeyDrag {
  const media = projectOf(app.store.getState()).recordings.find(({ id }) => id === recording)?.media;
  const within = [0, media?.duration ?? Number.POSITIVE_INFINITY] as const;
  return {
    move(to) {
      // Always from where it began.
      const moved = movedKey(keys, t, to, within);
      const at = moved[keyAt(keys, t)]?.t ?? t;
      app.edit(setCropKeys(recording, moved, gesture, stepName('Move keyframe')));
      chooseKey(app, recording, at);
    },
    cancel() {
      app.cancelGesture(gesture);
      chooseKey(app, recording, t);
    },
  };
}

/** Presses that follow each other within a second are one undo step. */
let burst = { at: 0, gesture: '' };

/** Moves the chosen keyframe by one of the recording's frames. */
export function nudgeKey(app: App, by: -1 | 1): void {
  const s = app.store.getState();
  const chosen = chosenKey(s);
  if (!chosen) return;
  const { crop, key } = chosen;
  const now = Date.now();
  burst = { at: now, gesture: now - burst.at < 1000 ? burst.gesture : newGesture('key') };
  startKeyDrag(app, crop, key.t, burst.gesture).move(key.t + by * frameLength(projectOf(s), crop.recording));
}
