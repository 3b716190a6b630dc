import type { Edit } from '#src/model/history.ts';
import { applyPlacements } from '#renderer/state/edits.ts';
import type { App } from '#renderer/state/store.ts';
import { resolvePlacements } from '#renderer/state/resolve.ts';

let serial = 0;
/** A gesture's name: equal for all edits of one drag, different for every drag. */
export const newGesture = (kind: string): string => `${kind}-${++serial}`;

/** Re-solves the whole network from the document's evidence and pins, as part of the step `gesture`. */
export function solved(app: App, label: string, gesture: string): void {
  const { project } = app.store.getState().history;
  const placements = resolvePlacements(project);
  if (placements.length > 0) app.edit(applyPlacements(label, placements, gesture));
}

/**
 * An edit of pins or placements, and what follows from it for all the other recordings, as one undoable
 * step. Give the drag's gesture to make a whole drag one step.
 */
export function editAndSolve(app: App, edit: Edit): void {
  const gesture = edit.gesture ?? newGesture('edit');
  app.edit({ ...edit, gesture });
  solved(app, edit.label, gesture);
}
