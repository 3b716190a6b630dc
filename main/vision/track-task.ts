import { openPicture } from '#main/media/open-picture.ts';
import type { PictureFile } from '#main/media/picture.ts';
import { openLocaliser } from '#main/models/localiser.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { CropBox } from '#src/model/crop.ts';
import { type Track, trackLocalised, type TrackOptions } from '#src/vision/track/track.ts';

export type TrackTask = Pick<TrackOptions, 'kind' | 'at'> & {
  readonly picture: PictureFile;
  /** In pixels of the decoded pictures. */
  readonly init: CropBox | null;
};

/** Worker task: follows the subject of decoded pictures. @throws InvalidInputError `bad-init`; StorageError `cache-gone` */
export async function trackPicture(
  { picture, kind, init, at }: TrackTask,
  context: TaskContext,
): Promise<Track> {
  const frames = openPicture(picture);
  const { times } = picture;
  const seconds = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  let told = Number.NEGATIVE_INFINITY;
  const localiser = await openLocaliser();
  try {
    return await trackLocalised(frames, { kind, init, at }, localiser.localise, (done, total) => {
      const share = done / total;
      if (share < 1 && share - told < 0.01) return;
      told = share;
      context.progress(Math.round(share * seconds * 10) / 10, seconds, 's followed', 'Following');
    });
  } finally {
    frames.close();
    await localiser.close();
  }
}
