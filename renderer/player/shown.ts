import { frameLength } from '#renderer/state/frames.ts';
import { eventOf, mixFor, projectOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import { currentTracks, trackOf } from '#renderer/timeline/view.ts';
import { delayed } from '#src/model/mix.ts';
import type { Recording, RecordingId } from '#src/model/recording.ts';
import { type TimeMap, toSource } from '#src/model/time-map.ts';
import type { SourceTime } from '#src/model/units.ts';
import { type Frames, frameBeside } from './frame-step.ts';

/** What of a recording an element plays. */
export type Part = { readonly id: RecordingId; readonly stream: 'both' | 'sound' | 'picture' };

/** The map under which an element plays its part of a recording; null: there is nothing of it to play. */
export function mapOf(s: AppState, id: RecordingId, stream: Part['stream']): TimeMap | null {
  const tracks = currentTracks(s);
  const track = trackOf(s, id);
  const lies = track?.streams[stream === 'sound' ? 'sound' : 'picture'] ?? null;
  const map = lies && stream === 'sound' ? delayed(lies, mixFor(projectOf(s), id).delay) : lies;
  // Where it is drawn plays what lies nowhere: the only one, before the first sync the one that is selected, and what was asked for.
  const isUnsynced = projectOf(s).placements.length === 0;
  const asked = s.until?.alone ?? (isUnsynced ? s.selected[0] : undefined);
  const alone = tracks.length === 1 ? tracks[0] : asked === undefined ? null : trackOf(s, asked);
  if (alone && !alone.placement?.map) return alone.recording.id === id ? map : null;
  return track?.placement?.map ? map : null;
}

/** The pictures of a recording, where they come evenly; null: it has none that do. */
export function framesOf(recording: Recording | null): Frames | null {
  const stream = recording?.media.video[0];
  if (!stream?.frameRate || stream.variableFrameRate) return null;
  return { rate: stream.frameRate, start: stream.start };
}

/**
 * Where a step of one frame leads: to the next picture of the recording that is selected, else of the reference, else of the
 * first that has pictures, under its time map; by 1/25 s where there are none. Past the last one on by its length.
 */
export function steppedFrame(s: AppState, direction: 1 | -1): number {
  const tracks = currentTracks(s).filter(
    (t) => framesOf(t.recording) !== null && mapOf(s, t.recording.id, 'picture'),
  );
  const reference = projectOf(s).events.find((e) => e.id === eventOf(s))?.reference;
  const find = (id: string | null | undefined) => tracks.find((t) => t.recording.id === id);
  const track = find(s.selected[0]) ?? find(reference) ?? tracks[0];
  const frames = framesOf(track?.recording ?? null);
  const map = track ? mapOf(s, track.recording.id, 'picture') : null;
  const beside = frames && map ? frameBeside(map, frames, s.playhead, direction) : null;
  return beside ?? s.playhead + direction * frameLength(projectOf(s), s.selected[0] ?? null);
}

/** The moment of a recording whose picture the grid shows; null: none. */
export function shownMoment(s: AppState, id: RecordingId): SourceTime | null {
  const map = mapOf(s, id, 'picture');
  return map ? toSource(map, s.playhead) : null;
}
