import type { Draft } from 'immer';
import type { Placement } from './alignment.ts';
import { setReference } from './edits.ts';
import type { Edit } from './history.ts';
import type { Project } from './project.ts';
import type { RecordingId } from './recording.ts';
import { knot, type Knot, type Segment, type TimeMap } from './time-map.ts';

/**
 * What stands on one timeline told on another, of which the first is a strictly increasing, piecewise linear function: that of a
 * recording's first segment, drawn on straight past its ends.
 */
export type ClockChange = (t: number) => number;

/** From the timeline to the own clock of the recording that lies at `map`. */
export function clockChange(map: TimeMap): ClockChange {
  const knots = map.segments[0]?.knots ?? [];
  if (knots.length < 2) return (t) => t;
  return (t) => {
    let end = 1;
    while (end < knots.length - 1 && (knots[end] as Knot).timeline < t) end++;
    const [p, q] = [knots[end - 1] as Knot, knots[end] as Knot];
    return p.source + ((t - p.timeline) / (q.timeline - p.timeline)) * (q.source - p.source);
  };
}

const together = (p: number | null, q: number | null): number | null =>
  p === null || q === null ? null : Math.hypot(p, q);

/** A segment on the new clock: bent where that clock bends. `sd`: how unsure the new clock's own place was. */
function told({ knots }: Segment, change: ClockChange, bends: readonly number[], sd: number | null): Segment {
  const out: Knot[] = [];
  for (const [i, q] of knots.entries()) {
    const p = knots[i - 1];
    for (const t of p ? bends.filter((each) => each > p.timeline && each < q.timeline) : []) {
      if (!p) continue;
      const share = (t - p.timeline) / (q.timeline - p.timeline);
      const between = p.sd === null || q.sd === null ? null : p.sd + share * (q.sd - p.sd);
      out.push(knot(change(t), p.source + share * (q.source - p.source), together(between, sd)));
    }
    out.push(knot(change(q.timeline), q.source, together(q.sd, sd)));
  }
  return { knots: out };
}

/**
 * Another recording's clock as the timeline of its event, and nothing lost: every recording lies against every other exactly
 * as before, those placed by hand too, and no solver is asked.
 * Null: it is not placed, so that its clock says nothing of where the others lie.
 */
export function swappedReference(
  project: Pick<Project, 'placements' | 'events'>,
  id: RecordingId,
):
  | (Pick<Project, 'placements' | 'events'> & { readonly change: ClockChange; readonly event: string })
  | null {
  const own = project.placements.find((p) => p.recording === id);
  const event = project.events.find((e) => e.id === own?.event);
  if (!own?.map || !event) return null;
  const change = clockChange(own.map);
  const bends = (own.map.segments[0]?.knots ?? []).slice(1, -1).map((k) => k.timeline as number);
  const doubt = own.map.segments[0]?.knots[0]?.sd ?? null;
  const placements = project.placements.map((p): Placement => {
    if (p.event !== event.id || !p.map) return p;
    const sd = p.recording === id ? 0 : doubt;
    const map = { segments: p.map.segments.map((segment) => told(segment, change, bends, sd)) };
    if (p.recording === id) return { ...p, map: certain(map), by: 'auto', confidence: 1, reason: null };
    return p.recording === event.reference ? { ...p, map, confidence: own.confidence } : { ...p, map };
  });
  const events = [{ ...event, reference: id }, ...project.events.filter((e) => e !== event)];
  return { placements, events, change, event: event.id };
}

/** Makes a recording the reference with nothing lost; one that is not placed is named, for the next solving to go by. */
export const swapReference = (project: Project, id: RecordingId): Edit => {
  const swapped = swappedReference(project, id);
  if (!swapped) return setReference(id);
  return {
    label: 'Choose reference',
    recipe(d) {
      const { placements, events } = swapped as Draft<typeof swapped>;
      Object.assign(d, { placements: [...placements], events: [...events] });
      d.settings.reference = id;
    },
  };
};

/** The reference is where it is. */
const certain = (map: TimeMap): TimeMap => ({
  segments: map.segments.map(({ knots }) => ({ knots: knots.map((k) => knot(k.timeline, k.source, 0)) })),
});
