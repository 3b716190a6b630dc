import { InvalidInputError } from '#src/model/errors.ts';
import { timelineTime } from '#src/model/units.ts';
import { toSource } from '#src/model/time-map.ts';
import { cropSize } from '#src/vision/crop-picture.ts';
import type { Choice, Part } from './choose.ts';
import type { CropLook } from './crop-frames.ts';
import type { ExportRequest } from './request.ts';

/**
 * What of each recording's picture is shown where an export is to be cropped.
 * @throws InvalidInputError `no-crop` where none of them has a crop
 */
export function cropLooks(
  { project, crop: asked = null }: Pick<ExportRequest, 'project' | 'crop'>,
  { parts, range }: Pick<Choice, 'parts' | 'range'>,
): { readonly of: (part: Part) => CropLook | null; readonly warnings: readonly string[] } {
  if (asked === null) return { of: () => null, warnings: [] };
  const { margin } = asked;
  const looks = new Map<Part, CropLook>();
  const without: string[] = [];
  for (const part of parts) {
    const [video] = part.recording.media.video;
    if (!video) continue;
    const crop = project.crops.find(({ recording }) => recording === part.recording.id);
    if (crop)
      looks.set(part, { crop, margin, size: cropSize(crop, video, margin, sourceRange(part, range)) });
    else without.push(part.recording.name);
  }
  if (looks.size === 0)
    throw new InvalidInputError(
      'no-crop',
      'None of these recordings has a crop.',
      'Follow a subject or draw a crop first, or export whole pictures.',
    );
  return {
    of: (part) => looks.get(part) ?? null,
    warnings: without.length > 0 ? [`Not cropped, for there is no crop of it: ${without.join(', ')}.`] : [],
  };
}

/** What of a recording a stretch of the timeline shows, source seconds; all of it where its ends lie in no segment. */
function sourceRange({ streams }: Part, [from, to]: readonly [number, number]): readonly [number, number] {
  const at = (t: number) => toSource(streams.picture, timelineTime(t));
  return [at(from) ?? Number.NEGATIVE_INFINITY, at(to) ?? Number.POSITIVE_INFINITY];
}
