import { z } from 'zod';
import { readJson } from '#main/store/read-json.ts';
import { badFile } from '#src/formats/refusal.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { cropFault, mostCropEvents, mostCropFrames } from '#src/model/crop-schema.ts';

/** Control points of a crop that bends, at most. */
const mostPoints = 256;

/** What `track` writes, with more than is needed here; `sd` may be left out by others. */
const trackSchema = z.object({
  kind: z.enum(['affine', 'projective', 'tps']),
  frames: z
    .array(
      z.object({
        t: z.number(),
        theta: z
          .array(z.number().min(-1000).max(1000))
          .min(6)
          .max(2 * mostPoints),
      }),
    )
    .min(1)
    .max(mostCropFrames),
  /** Only its cuts say anything of where the crop is. */
  events: z
    .array(z.object({ kind: z.string(), start: z.number() }))
    .max(mostCropEvents)
    .optional(),
});

/**
 * The crop that `track -o FILE.json` has written.
 * @throws StorageError, InvalidInputError `bad-file`
 */
export async function readCrop(file: string): Promise<ProjectCrop> {
  const found = await readJson(
    file,
    trackSchema,
    'a crop as track -o FILE.json writes it, with a frame or more',
  );
  const crop = {
    ...{ recording: '-', kind: found.kind, keys: [], confidence: null },
    events: (found.events ?? []).filter(({ kind }) => kind === 'cut'),
    frames: found.frames.map((frame) => ({ ...frame, sd: frame.theta.map(() => 0) })),
  } as unknown as ProjectCrop;
  const fault = cropFault(crop);
  if (fault) throw badFile(file, '', fault, 'Wanted: a crop as track -o FILE.json writes it.');
  return crop;
}
