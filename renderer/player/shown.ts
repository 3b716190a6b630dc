import { projectOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { type TimeMap, toSource } from '#src/model/time-map.ts';
import type { SourceTime } from '#src/model/units.ts';

/** What of a recording an element plays. */
export type Part = { readonly id: RecordingId; readonly stream: 'both' | 'sound' | 'picture' };

/** The map under which an element plays its part of a recording; null: there is nothing of it to play. */
export function mapOf(s: AppState, id: RecordingId, stream: Part['stream']): TimeMap | null {
  const tracks = currentTracks(s);
  const track = tracks.find((t) => t.recording.id === id);
  const map = track?.streams[stream === 'sound' ? 'sound' : 'picture'] ?? null;
  // Before the first sync a recording plays where it is drawn: the one that is selected, or the only one.
  if (projectOf(s).placements.length === 0) {
    const alone = tracks.length === 1 ? tracks[0]?.recording.id : s.selected[0];
    return alone === id ? map : null;
  }
  return track?.placement?.map ? map : null;
}

/** The moment of a recording whose picture the grid shows; null: none. */
export function shownMoment(s: AppState, id: RecordingId): SourceTime | null {
  const map = mapOf(s, id, 'picture');
  return map ? toSource(map, s.playhead) : null;
}
