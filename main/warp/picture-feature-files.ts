import { type CropPath, cropTheta } from '#src/vision/crop-edits.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import { pictureFeatures } from '#src/vision/features/picture-features.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import { openPicture } from '#main/media/open-picture.ts';
import { decodePictureFile, type PictureFile } from '#main/media/picture.ts';
import { chooseVideo, probeMedia } from '#main/media/probe.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { FeatureFiles } from './feature-files.ts';
import { readMotion, writeMotion } from './motion-folder.ts';

const version = 2;

/**
 * Pixels along the longer side of the pictures that are looked at, and how many a second at most: all of 30, every other one of 50 and
 * 60. (25 at most would be every other one of 30.)
 */
const longSide = 160;
const mostFps = 31;

/** θ over time: what of a picture is looked at. */
export type PictureCrop = CropPath;

/**
 * What a recording's video shows, in its crop where one is given, as features (`files.motion`, see `pictureFeatures`); none, and nothing active, where
 * nothing moves in it. Made once on a worker and kept in the cache.
 * @throws MediaError `no-picture`, …
 */
export async function pictureFeatureFiles(
  path: string,
  pool: Pool,
  options: {
    signal?: AbortSignal | undefined;
    progress?: TaskContext['progress'] | undefined;
    /** Null: what moves is looked for. */
    crop?: PictureCrop | null;
  } = {},
): Promise<FeatureFiles> {
  const { signal, progress, crop = null } = options;
  const run = signal ? { signal } : {};
  const media = await probeMedia(path, run);
  const { width, height } = chooseVideo(media, null);
  const scale = longSide / Math.max(width, height, 1);
  const picture = await decodePictureFile(
    path,
    { width: even(width * scale), height: even(height * scale), maxFps: mostFps },
    {
      ...{ ...run, media },
      progress: (done, total) => progress?.(done, total, 's decoded', 'Decoding the picture'),
    },
  );
  const key = cacheKey(['picture-features', version, picture.path, ...(crop ? [cropKey(crop)] : [])]);
  const folder = await cached(
    'features',
    key,
    async (place) => {
      await pool.run(
        'lookAtPicture',
        { picture, folder: place, crop },
        { ...run, ...(progress ? { progress } : {}) },
      );
    },
    run,
  );
  return await readMotion(folder, key);
}

const even = (pixels: number): number => Math.max(16, 2 * Math.round(pixels / 2));

/** Worker task: looks at the pictures and writes their features with their facts into `folder`. */
export async function lookAtPicture(
  input: { readonly picture: PictureFile; readonly folder: string; readonly crop: PictureCrop | null },
  context: TaskContext,
): Promise<null> {
  const picture = openPicture(input.picture);
  try {
    const { times } = picture;
    const { crop } = input;
    const features = pictureFeatures(picture, {
      ...(crop ? { look: (t: number) => cropTheta(crop, t) } : {}),
      progress: (frames, of) => context.progress(frames, of, 'frames', 'Looking'),
    });
    writeMotion(input.folder, times, features);
    return null;
  } finally {
    picture.close();
  }
}
