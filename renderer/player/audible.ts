import { isHeard } from '#src/model/mix.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';

type Ears = { readonly left: RecordingId; readonly right: RecordingId };

/** Shuttling backwards or fast is silent. */
export const isSounding = (rate: number): boolean => rate > 0 && rate <= 2;

/** Whether a recording is heard: one in each ear wins, then solo, then mute. */
export function isAudible(
  project: Pick<Project, 'mix'>,
  id: RecordingId,
  rate: number,
  ears: Ears | null = null,
): boolean {
  if (!isSounding(rate)) return false;
  return ears ? id === ears.left || id === ears.right : isHeard(project, id);
}

/** So that many at once do not clip, and one alone is as loud as it was recorded. */
export const headroom = (sounds: number): number => Math.min(1, 1.5 / Math.sqrt(Math.max(1, sounds)));
