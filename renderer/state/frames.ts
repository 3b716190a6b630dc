import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';

/**
 * Length of one frame, seconds: of the recording if it has a picture or is data, else of the first that has a
 * picture; else 1/25.
 */
export function frameLength(project: Project, id: RecordingId | null): number {
  const recording = project.recordings.find((r) => r.id === id);
  const [data] = recording?.media.data ?? [];
  if (recording && data) return recording.media.duration / data.frames;
  const own = recording?.media.video[0]?.frameRate;
  const rate = own ?? project.recordings.map((r) => r.media.video[0]?.frameRate).find((each) => each);
  return rate ? rate[1] / rate[0] : 1 / 25;
}

/** Length of one sample of the recording's sound, seconds; 1/48000 where it has none. */
export function sampleLength(project: Project, id: RecordingId | null): number {
  const recording = project.recordings.find((r) => r.id === id);
  return 1 / (recording?.media.audio[0]?.sampleRate ?? 48_000);
}
