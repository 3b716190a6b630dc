import type { Draft } from 'immer';
import { setReference } from '#renderer/state/edits.ts';
import { eventOf, projectOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { Edit } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { swappedReference } from '#src/model/swap-reference.ts';
import { timelineTime } from '#src/model/units.ts';
import { editAndSolve } from './solve.ts';

const swapReference = (id: RecordingId, swapped: Pick<Project, 'placements' | 'events'>): Edit => ({
  label: 'Choose reference',
  recipe(d) {
    const { placements, events } = swapped as Draft<typeof swapped>;
    Object.assign(d, { placements: [...placements], events: [...events] });
    d.settings.reference = id;
  },
});

/** Makes a recording the reference. Placed, it takes the others along as they lie; else they are solved against it. */
export function makeReference(app: App, id: RecordingId): void {
  const s = app.store.getState();
  const swapped = swappedReference(projectOf(s), id);
  if (!swapped) {
    editAndSolve(app, setReference(id));
    return;
  }
  const here = swapped.event === eventOf(s);
  app.edit(swapReference(id, swapped));
  if (!here) return;
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
