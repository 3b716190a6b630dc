import { stepOfMany } from '#renderer/i18n/step-name.ts';
import type { Edit } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { shifted, type TimeMap, timelineExtent } from '#src/model/time-map.ts';
import type { Company } from './company.ts';
import { placeByHand } from './edits.ts';
import { placementOf, recordingOf, whyFixed } from './selectors.ts';

/** A recording with where it lies before it is moved. */
export type Moved = { readonly id: RecordingId; readonly map: TimeMap; readonly event: string | null };

/**
 * The recordings that a recording takes along, itself first: those selected with it, the others of its recorder, or all of its
 * event that begin when it does or later. What cannot be moved stays: the reference.
 */
export function movedWith(
  project: Project,
  id: RecordingId,
  company: Company,
  selected: readonly RecordingId[],
): readonly Moved[] {
  const own = placementOf(project, id);
  if (!own?.map) return [];
  const begins = timelineExtent(own.map)?.[0] ?? 0;
  const recorder = recordingOf(project, id)?.recorder ?? null;
  const goes = (other: RecordingId, map: TimeMap): boolean => {
    if (company === 'selected') return selected.includes(other);
    if (company === 'recorder')
      return recorder !== null && recordingOf(project, other)?.recorder === recorder;
    return company === 'later' && (timelineExtent(map)?.[0] ?? 0) >= begins;
  };
  const others = project.placements.flatMap(({ recording, map, event }) =>
    map && event === own.event && recording !== id && goes(recording, map) && !whyFixed(project, recording)
      ? [{ id: recording, map, event }]
      : [],
  );
  return [{ id, map: own.map, event: own.event }, ...others];
}

/** Puts them all so many seconds later than where they lay: one step. */
export const moveTogether = (
  moved: readonly Moved[],
  seconds: number,
  label: string,
  gesture: string,
): Edit => ({
  label: stepOfMany(label, moved.length),
  gesture,
  recipe(d) {
    for (const { id, map, event } of moved)
      placeByHand(id, shifted(map, seconds), event, label, gesture).recipe(d);
  },
});
