import { cropTheta } from '#src/vision/crop-edits.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import { cropPlanes, squared } from '#src/vision/crop-picture.ts';
import { vectorFeatures } from '#src/vision/features/vector-features.ts';
import { wasmSampler } from '#main/compute/sampler.ts';
import { cached, cacheKey } from '#main/media/cache.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { openPicture } from '#main/media/open-picture.ts';
import { decodePictureFile, type PictureFile } from '#main/media/picture.ts';
import { chooseVideo, probeMedia } from '#main/media/probe.ts';
import { openImages } from '#main/models/image.ts';
import { modelOf } from '#main/models/model-of.ts';
import { modelFailed } from '#main/models/session.ts';
import type { Pool } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { FeatureFiles } from './feature-files.ts';
import type { PictureCrop } from './picture-feature-files.ts';
import { readMotion, writeMotion } from './motion-folder.ts';

const version = 1;

/** Frames a second, at most: every other one of 25, every third of 30. */
const mostFps = 13;
/** Bytes of decoded colour that a recording may take in the cache: of longer ones fewer frames a second are looked at. */
const mostBytes = 4e9;
/** A crop's pixels are cut from pictures whose shorter side is so many times the network's. */
const finer = 1.5;

/**
 * What a network of the user's makes of a recording's frames, in its crop where one is given (made square), else in the
 * middle square of the picture, as features in place of `pictureFeatureFiles`' (`files.motion`). Made once on a worker and
 * kept in the cache by the content of the recording, of the model and of the crop.
 * @throws StorageError `no-model`; InvalidInputError `wrong-model`, `bad-model`; MachineError `model-failed`; MediaError `no-picture`, …
 */
export async function pictureVectorFiles(
  path: string,
  pool: Pool,
  options: {
    /** The folder of the user's own models. */
    readonly models: string;
    readonly model: string;
    readonly crop: PictureCrop | null;
    readonly signal?: AbortSignal | undefined;
    readonly progress?: TaskContext['progress'] | undefined;
  },
): Promise<FeatureFiles> {
  const { models, model, crop, signal, progress } = options;
  const run = signal ? { signal } : {};
  const { folder: network, manifest, content } = await modelOf(models, model, ['image', 'clip']);
  const media = await probeMedia(path, run);
  const { index, width, height, duration } = chooseVideo(media, null);
  const { size } = manifest;
  const fit = (finer * size) / Math.max(1, Math.min(width, height));
  const even = (length: number) => Math.max(16, 2 * Math.round((length * Math.min(1, fit)) / 2));
  const frame = crop ? { width: even(width), height: even(height) } : { width: size, height: size };
  const seconds = Math.max(1, duration ?? media.duration);
  const maxFps = Math.min(mostFps, mostBytes / (3 * frame.width * frame.height * seconds));
  const choice = [index, frame, maxFps, crop ? cropKey(crop) : null];
  const key = cacheKey(['picture-vectors', version, await fingerprint(path), content, choice]);
  const folder = await cached(
    'features',
    key,
    async (place) => {
      const picture = await decodePictureFile(
        path,
        { ...frame, maxFps, colour: true },
        {
          ...{ ...run, media },
          progress: (done, total) => progress?.(done, total, 's decoded', 'Decoding the picture'),
        },
      );
      await pool.run(
        'embedPicture',
        { model: network, picture, folder: place, crop },
        { ...run, ...(progress ? { progress } : {}) },
      );
    },
    run,
  );
  return await readMotion(folder, key);
}

/** Worker task: shows the frames to the network and writes what it makes of them, with their facts, into `folder`. */
export async function embedPicture(
  input: {
    readonly model: string;
    readonly picture: PictureFile;
    readonly folder: string;
    readonly crop: PictureCrop | null;
  },
  context: TaskContext,
): Promise<null> {
  const { crop } = input;
  const model = await openImages(input.model);
  const picture = openPicture(input.picture);
  try {
    const { times, width, height } = picture;
    const { size, id } = model.tower;
    const vectors: Float32Array[] = [];
    for (let k = 0; k < times.length; k++) {
      context.progress(k, times.length, 'frames', 'Looking');
      const pixels = picture.read(k, 1);
      const seen = crop
        ? await cropped(pixels, width, height, cropTheta(crop, times[k] as number), size)
        : pixels;
      const vector = await model.image(seen);
      if (vector.length !== (vectors[0] ?? vector).length)
        throw modelFailed(id, 'its vectors are not all as wide');
      vectors.push(vector);
    }
    const features = vectorFeatures(times, vectors);
    writeMotion(input.folder, times, features);
    return null;
  } finally {
    picture.close();
    await model.close();
  }
}

/** What a crop holds of a picture in colour, made square, as size × size pixels; grey where it leaves the picture. */
async function cropped(
  pixels: Uint8Array,
  width: number,
  height: number,
  theta: readonly number[],
  size: number,
): Promise<Uint8Array> {
  const count = width * height;
  const bytes = new Uint8Array(3 * count);
  for (let p = 0; p < count; p++)
    for (let c = 0; c < 3; c++) bytes[c * count + p] = pixels[3 * p + c] as number;
  const planes = await cropPlanes(
    wasmSampler(),
    { bytes, width, height, count: 3, seen: { width, height } },
    squared(theta, width, height),
    { width: size, height: size },
    128,
  );
  const out = new Uint8Array(3 * size * size);
  for (let p = 0; p < size * size; p++)
    for (let c = 0; c < 3; c++) out[3 * p + c] = planes[c * size * size + p] as number;
  return out;
}
