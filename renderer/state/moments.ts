import type { Project } from '#src/model/project.ts';
import { clockChange } from '#src/model/swap-reference.ts';
import { timelineTime } from '#src/model/units.ts';
import { eventOf, projectOf } from './selectors.ts';
import type { AppState } from './state.ts';

type Moments = Partial<Pick<AppState, 'playhead' | 'until' | 'range' | 'loop' | 'viewport'>>;

/**
 * The moments in the hand – playhead, in and out, loop – told on the clock that the timeline has in `after`, where its event
 * has another reference there: they stay the same moments, whether that reference is made, undone or done again. Nothing where the clock is
 * the same, or where the new reference had no place.
 */
export function momentsOn(s: AppState, after: Project): Moments {
  const before = projectOf(s);
  const event = eventOf(s);
  const referenceIn = (project: Project) => project.events.find(({ id }) => id === event)?.reference;
  const reference = referenceIn(after);
  if (reference === undefined || reference === referenceIn(before)) return {};
  const placement = before.placements.find((p) => p.recording === reference);
  if (!placement?.map || placement.event !== event) return {};
  const change = clockChange(placement.map);
  const on = <T extends number | null>(t: T) => (t === null ? null : timelineTime(change(t)));
  return {
    playhead: on(s.playhead) ?? s.playhead,
    until: null,
    range: { in: on(s.range.in), out: on(s.range.out) },
    loop: s.loop && { from: on(s.loop.from) ?? s.loop.from, to: on(s.loop.to) ?? s.loop.to },
    viewport: null,
  };
}
