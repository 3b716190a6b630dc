import { readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { cached, cacheKey } from '#main/media/cache.ts';
import { fingerprint } from '#main/media/fingerprint.ts';
import { openPicture } from '#main/media/open-picture.ts';
import { decodePictureFile, type PictureFile } from '#main/media/picture.ts';
import { chooseVideo, type ProbedMedia } from '#main/media/probe.ts';
import { openClip } from '#main/models/clip.ts';
import { openImages } from '#main/models/image.ts';
import { modelOf } from '#main/models/model-of.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { modelFailed } from '#main/models/session.ts';
import type { Vectors } from '#src/vision/steps/heads.ts';

/**
 * What a CLIP-like model of the user's makes of a recording's frames, one a second, and of a list of texts: kept in the cache by their
 * content and the model's, so that neither is looked at again while steps are pinned.
 */
const version = 1;
/** Frames looked at a second, at most. */
const maxFps = 1;

export type ClipVectorFiles = {
  readonly texts: string;
  readonly frames: string;
  /** Of the frames, source seconds. */
  readonly times: Float64Array;
  /** What was wrong with the pictures, in plain words. */
  readonly warnings: readonly string[];
};

type Facts = {
  readonly dims: number;
  readonly times: readonly number[];
  readonly warnings: readonly string[];
};

/** @throws MediaError `no-picture`, …; StorageError `no-model`; InvalidInputError `wrong-model`, `bad-model`; MachineError; CancelledError */
export async function clipVectorFiles(
  pool: Pool,
  {
    path,
    media,
    texts,
    models,
    model,
  }: {
    readonly path: string;
    readonly media: ProbedMedia;
    readonly texts: readonly string[];
    /** The folder of the user's own models. */
    readonly models: string;
    readonly model: string;
  },
  { signal, progress }: Pick<RunOptions, 'signal' | 'progress'>,
): Promise<ClipVectorFiles> {
  const { folder, manifest, content } = await modelOf(models, model, ['clip']);
  const { size } = manifest;
  const run = { ...(signal ? { signal } : {}), ...(progress ? { progress } : {}) };
  const { index } = chooseVideo(media, null);
  const textKey = cacheKey(['clip-texts', version, content, texts]);
  const textPlace = await cached(
    'vectors',
    textKey,
    async (place) => {
      await pool.run('readWithClip', { model: folder, texts, folder: place }, run);
    },
    run,
  );
  const frameKey = cacheKey(['clip-frames', version, content, await fingerprint(path), index, maxFps]);
  const framePlace = await cached(
    'vectors',
    frameKey,
    async (place) => {
      const picture = await decodePictureFile(
        path,
        { width: size, height: size, maxFps, colour: true },
        {
          ...{ media, ...(signal ? { signal } : {}) },
          progress: (done, total) => progress?.(done, total, 's', `Decoding ${basename(path)}`),
        },
      );
      await pool.run('lookWithClip', { model: folder, picture, folder: place }, run);
    },
    run,
  );
  const facts = JSON.parse(await readFile(join(framePlace, 'facts.json'), 'utf8')) as Facts;
  const files = { texts: textPlace, frames: framePlace };
  const [own, other] = [readVectors(files.texts), facts];
  if (own.count > 0 && own.dims !== other.dims) throw unlike(model, own.dims, other.dims);
  return { ...files, times: Float64Array.from(facts.times), warnings: facts.warnings };
}

const unlike = (id: string, text: number, image: number) =>
  modelFailed(id, `its vectors of texts have ${text} numbers, those of pictures ${image}`);

/** Worker task: the vectors of texts, into `folder`. */
export async function readWithClip(
  {
    model: of,
    texts,
    folder,
  }: { readonly model: string; readonly texts: readonly string[]; readonly folder: string },
  { progress }: TaskContext,
): Promise<null> {
  const model = await openClip(of);
  try {
    const vectors: Float32Array[] = [];
    for (const [k, text] of texts.entries()) {
      progress(k, texts.length, 'steps', 'Reading the steps');
      vectors.push(await model.text(text));
    }
    writeVectors(folder, vectors, { times: [], warnings: [] });
    return null;
  } finally {
    await model.close();
  }
}

/** Worker task: the vectors of frames, into `folder`. */
export async function lookWithClip(
  {
    model: of,
    picture: file,
    folder,
  }: { readonly model: string; readonly picture: PictureFile; readonly folder: string },
  { progress }: TaskContext,
): Promise<null> {
  const model = await openImages(of);
  const picture = openPicture(file);
  try {
    const vectors: Float32Array[] = [];
    for (let j = 0; j < picture.times.length; j++) {
      progress(j, picture.times.length, 'frames', 'Looking at the frames');
      vectors.push(await model.image(picture.read(j, 1)));
    }
    writeVectors(folder, vectors, { times: [...file.times], warnings: file.warnings });
    return null;
  } finally {
    picture.close();
    await model.close();
  }
}

function writeVectors(folder: string, list: readonly Float32Array[], more: Omit<Facts, 'dims'>): void {
  const dims = list[0]?.length ?? 0;
  const values = new Float32Array(list.length * dims);
  list.forEach((vector, i) => {
    values.set(vector, i * dims);
  });
  writeFileSync(join(folder, 'vectors'), new Uint8Array(values.buffer));
  writeFileSync(join(folder, 'facts.json'), JSON.stringify({ dims, ...more } satisfies Facts));
}

export function readVectors(folder: string): Vectors {
  const { dims } = JSON.parse(readFileSync(join(folder, 'facts.json'), 'utf8')) as Facts;
  const bytes = readFileSync(join(folder, 'vectors'));
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { dims, count: dims > 0 ? values.length / dims : 0, values };
}
