import { stepName } from '#renderer/i18n/step-name.ts';
import { newGesture, editAndSolve } from '#renderer/operations/solve.ts';
import { movedWith, moveTogether } from '#renderer/state/moving-together.ts';
import { eventOf, projectOf, whyFixed } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { Track } from './layout.ts';
import { edgesOf, snapDelta } from './snap.ts';
import { currentTracks, currentView } from './view.ts';

/** A clip in the hand: one gesture, one undo step; Esc takes it back. */
export type ClipDrag = {
  move(pixels: number, free: boolean): void;
  cancel(): void;
  /** The moment the clip has snapped to, for the line. */
  readonly snappedAt: number | null;
};

/** The drag, or why the clip may not be moved. */
export function startClipDrag(app: App, track: Track): ClipDrag | string {
  const s = app.store.getState();
  const project = projectOf(s);
  const id = track.recording.id;
  const event = eventOf(s);
  const why = whyFixed(project, id);
  if (why !== null) return why;
  const gesture = newGesture('drag');
  // What is nowhere yet goes alone.
  const company = movedWith(project, id, s.company, s.selected);
  const moved = company.length > 0 ? company : [{ id, map: track.map, event }];
  const along = moved.map((each) => each.id);
  const edges = edgesOf(track);
  const targets = [
    s.playhead,
    ...currentTracks(s)
      .filter((each) => each.placed && !along.includes(each.recording.id))
      .flatMap(edgesOf),
  ];
  let snappedAt: number | null = null;
  return {
    get snappedAt() {
      return snappedAt;
    },
    move(pixels, free) {
      const now = app.store.getState();
      const { secondsPerPixel } = currentView(now);
      const wish = pixels * secondsPerPixel;
      const snap =
        free || !now.snapping ? { delta: wish, at: null } : snapDelta(edges, targets, wish, secondsPerPixel);
      snappedAt = snap.at;
      editAndSolve(app, moveTogether(moved, snap.delta, stepName('Move clip'), gesture));
    },
    cancel() {
      snappedAt = null;
      app.cancelGesture(gesture);
    },
  };
}
