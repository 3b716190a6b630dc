import { eventOf, projectOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { swappedReference, swapReference } from '#src/model/swap-reference.ts';
import { timelineTime } from '#src/model/units.ts';
import { editAndSolve } from './solve.ts';

/** Makes a recording the reference. Placed, it takes the others along as they lie; else they are solved against it. */
export function makeReference(app: App, id: RecordingId): void {
  const s = app.store.getState();
  const edit = swapReference(projectOf(s), id);
  const swapped = swappedReference(projectOf(s), id);
  if (!swapped) {
    editAndSolve(app, edit);
    return;
  }
  app.edit(edit);
  if (swapped.event !== eventOf(s)) return;
  // The moments in the hand stay the same moments.
  const on = <T extends number | null>(t: T) => (t === null ? null : timelineTime(swapped.change(t)));
  app.set({
    playhead: on(s.playhead) ?? s.playhead,
    until: null,
    range: { in: on(s.range.in), out: on(s.range.out) },
    loop: s.loop && { from: on(s.loop.from) ?? s.loop.from, to: on(s.loop.to) ?? s.loop.to },
    viewport: null,
  });
}
