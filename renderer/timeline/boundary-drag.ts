import { stepName } from '#renderer/i18n/step-name.ts';
import { editTranscript } from '#renderer/operations/transcripts.ts';
import { newGesture } from '#renderer/operations/solve.ts';
import type { App } from '#renderer/state/store.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import { timelineTime } from '#src/model/units.ts';
import { toSource } from '#src/model/time-map.ts';
import { moveBoundary } from '#src/model/transcript-edits.ts';
import type { Track } from './layout.ts';
import { toTime } from './scale.ts';
import type { NearBoundary } from './text-index.ts';
import { currentView } from './view.ts';

/** A word's boundary in the hand: one gesture, one undo step; Esc takes it back. */
export type BoundaryDrag = {
  /** To a pixel of the pane; `alone`: the neighbour stays where it is. */
  move(x: number, alone: boolean): void;
  cancel(): void;
};

/** @param from the pixel of the pane where it was taken hold of */
export function startBoundaryDrag(
  app: App,
  track: Track,
  own: ProjectTranscript,
  { word, edge, time }: NearBoundary,
  from: number,
): BoundaryDrag {
  const gesture = newGesture('boundary');
  const start = own.transcript;
  const sourceAt = (x: number) =>
    toSource(track.map, timelineTime(toTime(currentView(app.store.getState()), x)));
  // The hand holds it some pixels beside: it does not leap there.
  const beside = time - (sourceAt(from) ?? time);
  return {
    move(x, alone) {
      const here = sourceAt(x);
      if (here === null) return;
      const source = here + beside;
      // Always from where it began, so that what was pushed comes back when the hand does; nothing moved is nothing done.
      const moved = moveBoundary(start, word, edge, source, !alone);
      if (moved === start) app.cancelGesture(gesture);
      else editTranscript(app, own.id, stepName('Move boundary'), () => moved, gesture);
    },
    cancel: () => app.cancelGesture(gesture),
  };
}
