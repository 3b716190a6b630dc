import { refOf } from '#renderer/operations/jobs.ts';
import { cropOf } from '#src/model/put-crop.ts';
import type { JobInput, MediaRef } from '#src/contract/jobs.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import type { Project } from '#src/model/project.ts';
import type { Recording } from '#src/model/recording.ts';
import { fusedMethod, type WarpHow } from '#src/model/warp-how.ts';
import { cropKey } from '#src/vision/crop-key.ts';

/** The crop of a recording, where it is its picture that is compared; null: there is none, or its sound is. */
export function comparedCrop(
  project: Project,
  recording: Recording,
  how: WarpHow | null,
): ProjectCrop | null {
  const { media, analysis } = recording;
  const isSeen =
    how?.features === 'motion' ||
    how?.method === fusedMethod ||
    analysis.by === 'video' ||
    media.audio.length === 0;
  return isSeen && media.video.length > 0 ? cropOf(project, recording.id) : null;
}

/** A recording with which crop of its picture is compared. */
export const comparedRef = (recording: Recording, crop: ProjectCrop | null): MediaRef => ({
  ...refOf(recording),
  ...(crop && { crop: cropKey(crop) }),
});

/** Two recordings as a job that prepares their comparison is given them. */
export const comparedPair = (
  a: Recording,
  b: Recording,
  cropA: ProjectCrop | null,
  cropB: ProjectCrop | null,
): Pick<JobInput & { kind: 'matrix' }, 'a' | 'b' | 'crops'> => ({
  a: comparedRef(a, cropA),
  b: comparedRef(b, cropB),
  crops: [cropA, cropB] as (JobInput & { kind: 'matrix' })['crops'],
});
