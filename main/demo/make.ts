import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '#main/folders.ts';
import { z } from 'zod';
import { CancelledError, StorageError, throwIfCancelled } from '#src/model/errors.ts';
import { type Child, EndedEarly, startFfmpeg } from '#main/export/child.ts';
import { createWav } from '#main/export/wav-writer.ts';
import { failureOf, fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { storageError } from '#main/store/storage-error.ts';
import { createPool, type Pool } from '#main/work/pool.ts';
import { type Camera, type Device, devices, sceneEnd, sceneStart, stranger } from './devices.ts';
import { openEye } from './picture.ts';
import type { DemoSounds } from './render.ts';
import { turnClockwise } from './rotate-mp4.ts';
import { writeScript } from './script.ts';

/** The truth beside the demo's recordings, in the words of `sync`'s result. */
const truthSchema = z.object({
  version: z.literal(1),
  recipe: z.string(),
  reference: z.number(),
  recordings: z.array(
    z.object({
      path: z.string(),
      bytes: z.number(),
      event: z.number().nullable(),
      placed: z.boolean(),
      segments: z.array(
        z.object({
          source: z.tuple([z.number(), z.number()]),
          timeline: z.tuple([z.number(), z.number()]),
          ppm: z.number(),
        }),
      ),
    }),
  ),
});
export type DemoTruth = z.infer<typeof truthSchema>;
export type Demo = {
  /** Absolute, the reference first, the unrelated recording last. */
  readonly paths: readonly string[];
  readonly truth: DemoTruth;
};

export type DemoOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (done: number, total: number, unit: string, label: string) => void;
  /** Worker threads to use; its own when left out. */
  readonly pool?: Pool;
  readonly seed?: number;
  /** Replace files of the demo's names that are not the demo's. */
  readonly overwrite?: boolean;
};

/** Changes whenever the recordings would: then they are made again. */
const recipeVersion = 2;
const recipe = (seed: number): string =>
  createHash('sha256')
    .update(JSON.stringify([recipeVersion, seed, devices, stranger]))
    .digest('hex')
    .slice(0, 16);

/**
 * The demo recordings in `folder` with `truth.json` beside them: one event seen by three cameras and heard by
 * one recorder, and one recording of something else. Made once (about half a minute), found again afterwards.
 * @throws StorageError `exists` when files of these names are there that are no demo; CancelledError; …
 */
export async function makeDemo(folder: string, options: DemoOptions = {}): Promise<Demo> {
  const seed = options.seed ?? 1;
  const known = await finished(folder, recipe(seed));
  if (known) return known;
  await makeFolder(folder).catch((error: unknown) => {
    throw storageError(error, folder);
  });
  if (!options.overwrite) await refuseStrangers(folder);
  const beside = await mkdtemp(join(folder, '.making-')).catch((error: unknown) => {
    throw storageError(error, folder);
  });
  const pool = options.pool ?? createPool(1);
  try {
    const all = [...devices, stranger];
    await record(beside, all, seed, pool, options);
    const truth: DemoTruth = {
      version: 1,
      recipe: recipe(seed),
      reference: 0,
      recordings: (await Promise.all(
        all.map(async (device) => ({
          path: device.file,
          bytes: (await stat(join(beside, device.file))).size,
          event: device === stranger ? null : 0,
          placed: device !== stranger,
          segments:
            device === stranger
              ? []
              : device.segments.map((s) => ({
                  source: [...s.source],
                  timeline: [...s.timeline],
                  ppm: s.ppm,
                })),
        })),
      )) as DemoTruth['recordings'],
    };
    await writeFile(join(beside, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
    throwIfCancelled(options.signal);
    // The truth comes last: a folder with a truth is whole.
    await rm(join(folder, 'truth.json'), { force: true });
    for (const name of [...all.map((d) => d.file), 'truth.json'])
      await rename(join(beside, name), join(folder, name));
    return { paths: all.map((d) => join(folder, d.file)), truth };
  } catch (error) {
    if (options.signal?.aborted) throw new CancelledError();
    // What the file system refused while writing, e.g. ENOSPC.
    throw error instanceof Error && 'syscall' in error ? storageError(error, folder) : error;
  } finally {
    await rm(beside, { recursive: true, force: true });
    if (!options.pool) await pool.close();
  }
}

async function finished(folder: string, wanted: string): Promise<Demo | null> {
  const text = await readFile(join(folder, 'truth.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const truth = truthSchema.parse(JSON.parse(text));
    if (truth.recipe !== wanted) return null;
    const paths = truth.recordings.map((r) => join(folder, r.path));
    for (const [i, path] of paths.entries())
      if ((await stat(path)).size !== truth.recordings[i]?.bytes) return null;
    return { paths, truth };
  } catch {
    return null; // another demo's, damaged, or files gone: it is made again
  }
}

/** Files of our names beside which no truth of ours lies belong to somebody else. */
async function refuseStrangers(folder: string): Promise<void> {
  const text = await readFile(join(folder, 'truth.json'), 'utf8').catch(() => '');
  if (/"recipe": "[0-9a-f]{16}"/.test(text)) return;
  for (const name of [...devices.map((d) => d.file), stranger.file, 'truth.json'])
    if (await stat(join(folder, name)).catch(() => null))
      throw new StorageError(
        'exists',
        `${JSON.stringify(join(folder, name))} is there already and is no demo recording.`,
        'Choose another folder, or allow it to be replaced (--overwrite).',
      );
}

async function record(
  folder: string,
  all: readonly Device[],
  seed: number,
  pool: Pool,
  options: DemoOptions,
): Promise<void> {
  const cameras = all.flatMap((device) => (device.picture ? [{ device, camera: device.picture }] : []));
  const frames = cameras.map(({ device, camera }) =>
    Math.floor((device.duration * camera.frameRate[0]) / camera.frameRate[1]),
  );
  const total = frames.reduce((sum, n) => sum + n, 0);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  let drawn = 0;
  const tell = () => {
    if (++drawn % 50 === 0) options.progress?.(drawn, total, 'frames', 'Making the demo recordings');
  };
  const script = writeScript(seed, sceneStart, sceneEnd);
  try {
    const [sounds] = await Promise.all([
      pool.run('demoSounds', { seed }, { signal }),
      ...cameras.map(({ device, camera }, i) =>
        film(
          join(folder, `${device.file}.film.mov`),
          device,
          camera,
          script,
          frames[i] as number,
          signal,
          tell,
        ),
      ),
    ]);
    for (const device of all) await finish(folder, device, sounds, signal);
  } catch (error) {
    stop.abort();
    throw error;
  }
}

/** Draws a camera's pictures, each at the very moment its own clock says, and encodes them. */
async function film(
  path: string,
  device: Device,
  camera: Camera,
  script: ReturnType<typeof writeScript>,
  count: number,
  signal: AbortSignal,
  tell: () => void,
): Promise<void> {
  const eye = openEye(script, camera, device.seed);
  const rate = `${camera.frameRate[0]}/${camera.frameRate[1]}`;
  const encoder = startFfmpeg(
    ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${camera.width}x${camera.height}`].concat(
      ['-r', rate, '-i', 'pipe:0', '-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '25', '-bf', '0'],
      ['-g', String(Math.round((2 * camera.frameRate[0]) / camera.frameRate[1])), '-pix_fmt', 'yuv420p'],
      ['-threads', '2', '-y', fileUrl(path)],
    ),
    { signal },
  );
  try {
    for (let i = 0; i < count; i++) {
      throwIfCancelled(signal);
      const s = (i * camera.frameRate[1]) / camera.frameRate[0];
      const stretch =
        device.segments.find((p) => s < p.source[1]) ?? device.segments[device.segments.length - 1];
      if (!stretch) throw new Error('a device without segments');
      const t = stretch.timeline[0] + (s - stretch.source[0]) / (1 + stretch.ppm * 1e-6);
      // The eye uses its buffer again: what is queued must be a copy.
      await encoder.write(Buffer.from(eye.draw(t)));
      tell();
      // Others draw, and the host answers, between two pictures.
      await new Promise((resolve) => setImmediate(resolve));
    }
    encoder.finish();
    await expectSuccess(encoder, path);
  } catch (error) {
    await encoder.stop();
    throw error instanceof EndedEarly ? failureOf(error.result, path) : error;
  }
}

async function expectSuccess(child: Child, path: string): Promise<void> {
  const result = await child.ended;
  if (result.code !== 0) throw failureOf(result, path);
}

/** Joins a device's sound and picture in the container its kind would write. */
async function finish(
  folder: string,
  device: Device,
  sounds: DemoSounds,
  signal: AbortSignal,
): Promise<void> {
  const sound = sounds.find((s) => s.file === device.file);
  const first = sound?.channels[0];
  if (!sound || !first) throw new Error(`no sound for ${device.file}`);
  const path = join(folder, device.file);
  const isWav = device.file.endsWith('.wav');
  const wavPath = isWav ? path : `${path}.sound.wav`;
  const wav = await createWav(wavPath, sound.channels.length, device.sound.rate, first.length);
  try {
    const step = 65_536;
    for (let from = 0; from < first.length; from += step) {
      const count = Math.min(step, first.length - from);
      const block = new Float32Array(count * sound.channels.length);
      for (const [c, samples] of sound.channels.entries())
        for (let i = 0; i < count; i++) block[i * sound.channels.length + c] = samples[from + i] as number;
      await wav.write(block);
    }
    await wav.close();
  } catch (error) {
    await wav.abandon().catch(() => {});
    throw error;
  }
  if (isWav) return;
  const film = device.picture ? `${path}.film.mov` : null;
  const codec = device.file.endsWith('.mp4')
    ? ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '128k']
    : device.file.endsWith('.flac')
      ? ['-c:a', 'flac', '-sample_fmt', 's16']
      : ['-c:a', 'pcm_s16le'];
  const result = await runFfmpeg(
    ['-v', 'error', ...(film ? ['-i', fileUrl(film)] : []), '-i', fileUrl(wavPath)].concat(
      film ? ['-map', '0:v', '-map', '1:a', '-c:v', 'copy'] : ['-map', '0:a'],
      codec,
      device.file.endsWith('.mp4') && device.picture
        ? ['-video_track_timescale', String(device.picture.frameRate[0] * 512), '-movflags', '+faststart']
        : [],
      ['-fflags', '+bitexact', '-flags', '+bitexact', '-y', fileUrl(path)],
    ),
    { signal },
  );
  if (result.code !== 0) throw failureOf(result, path);
  if (device.picture?.rotation === 90) await turnClockwise(path);
  await Promise.all([rm(wavPath), ...(film ? [rm(film)] : [])]);
}
