import { openPicture } from '#main/media/open-picture.ts';
import type { PictureFile } from '#main/media/picture.ts';
import { openLocaliser } from '#main/models/localiser.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { CropBox, CropFitting } from '#src/model/crop.ts';
import { pursueLocalised, type Track, type TrackOptions, trackOf } from '#src/vision/track/track.ts';
import { fitTo, type FitRequest } from './track-fit.ts';

export type TrackTask = Pick<TrackOptions, 'kind' | 'at'> & {
  readonly picture: PictureFile;
  /** In pixels of the decoded pictures. */
  readonly init: CropBox | null;
  /** Another track, to which the crop is fitted afterwards. */
  readonly fit?: FitRequest | undefined;
};

export type TrackTaskResult = Track & { readonly fit?: CropFitting };

/** Worker task: follows the subject of decoded pictures. @throws InvalidInputError `bad-init`; StorageError `cache-gone` */
export async function trackPicture(
  { picture, kind, init, at, fit }: TrackTask,
  context: TaskContext,
): Promise<TrackTaskResult> {
  const frames = openPicture(picture);
  const { times } = picture;
  const seconds = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  let told = Number.NEGATIVE_INFINITY;
  const localiser = await openLocaliser();
  try {
    const found = await pursueLocalised(frames, { kind, init, at }, localiser.localise, (done, total) => {
      const share = done / total;
      if (share < 1 && share - told < 0.01) return;
      told = share;
      context.progress(Math.round(share * seconds * 10) / 10, seconds, 's followed', 'Following');
    });
    if (fit) return await fitTo(frames, found, fit, context);
    return 'reason' in found ? found : trackOf(found);
  } finally {
    frames.close();
    await localiser.close();
  }
}
