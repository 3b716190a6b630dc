import type { FoundPlace } from '#src/contract/job-results.ts';
import { projectOf, recordingOf } from './selectors.ts';
import type { AppState } from './state.ts';

/** The places that are shown: those found, else what comes nearest; none of recordings that are gone. */
export function placesShown(s: AppState): readonly FoundPlace[] {
  if (s.find?.outcome.kind !== 'done') return [];
  const { places, nearest } = s.find.outcome.result;
  const project = projectOf(s);
  return [...places, ...nearest].filter((place) => recordingOf(project, place.recording));
}

/** The one that the user is at. */
export const placeAt = (s: AppState): FoundPlace | null =>
  placesShown(s).find((place) => place === s.find?.at) ?? null;
