import { momentsOn } from '#renderer/state/moments.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { swappedReference, swapReference } from '#src/model/swap-reference.ts';
import { editAndSolve } from './solve.ts';

/** Makes a recording the reference. Placed, it takes the others along as they lie; else they are solved against it. */
export function makeReference(app: App, id: RecordingId): void {
  const before = app.store.getState();
  const edit = swapReference(projectOf(before), id);
  if (!swappedReference(projectOf(before), id)) {
    editAndSolve(app, edit);
    return;
  }
  app.edit(edit);
  app.set(momentsOn(before, projectOf(app.store.getState())));
}
