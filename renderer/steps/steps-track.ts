import type { AppState } from '#renderer/state/state.ts';
import { heardTrack, seenTrack, type Track } from '#renderer/timeline/layout.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import type { ProjectSteps } from '#src/model/steps.ts';

/** The track of a list's recording: where its sound lies for what is said, its picture for what is seen; null: in another event. */
export function stepsTrack(
  s: AppState,
  { recording, by }: Pick<ProjectSteps, 'recording' | 'by'>,
): Track | null {
  const track = currentTracks(s).find((t) => t.recording.id === recording);
  if (!track) return null;
  return by.kind === 'transcript' ? heardTrack(track) : seenTrack(track);
}
