import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MediaError } from '#src/model/errors.ts';
import { cached, cacheKey } from './cache.ts';
import { failureOf, inputArgs, runFfmpeg } from './ffmpeg.ts';
import { fingerprint } from './fingerprint.ts';
import { chooseVideo, type ProbedMedia, probeMedia } from './probe.ts';

export type ThumbnailChoice = {
  /** Source time in seconds; clamped into the recording. Default: a tenth into it. */
  readonly time?: number;
  /** Height in pixels, 16…720; default 120. The width follows the displayed shape. */
  readonly height?: number;
};

const deadline = 60;

/** One frame as JPEG bytes, turned as displayed. @throws MediaError `no-picture`, …; CancelledError. */
export async function thumbnail(
  path: string,
  choice: ThumbnailChoice = {},
  options: { signal?: AbortSignal; media?: ProbedMedia } = {},
): Promise<Uint8Array> {
  const media = options.media ?? (await probeMedia(path, options));
  const stream = chooseVideo(media, null);
  const height = Math.round(Math.min(720, Math.max(16, choice.height ?? 120)) / 2) * 2;
  const width = Math.min(
    2048,
    Math.max(2, Math.round((height * stream.width) / Math.max(1, stream.height) / 2) * 2),
  );
  const wanted = choice.time ?? media.duration / 10;
  const time = Math.max(stream.start, Math.min(wanted, media.duration - 0.05));
  const key = cacheKey([1, await fingerprint(path), stream.index, height, Math.round(time * 1000)]);
  const make = async (folder: string) => {
    const shot = async (at: number) => {
      const seek = at > 0 ? ['-ss', at.toFixed(3)] : [];
      return await runFfmpeg(
        [
          '-v',
          'error',
          ...inputArgs(path, [...seek, ...media.inputOptions]),
          '-map',
          `0:${stream.index}`,
        ].concat(
          ['-frames:v', '1', '-vf', `scale=${width}:${height}:flags=area,format=yuvj420p`],
          ['-c:v', 'mjpeg', '-q:v', '4', '-f', 'mjpeg', 'pipe:1'],
        ),
        { signal: options.signal, deadline },
      );
    };
    let result = await shot(time);
    // Behind the last frame of a damaged or wrongly declared file there is nothing: show the first.
    if (result.stdout.length === 0) result = await shot(0);
    if (result.stdout.length === 0)
      throw result.code === 0
        ? new MediaError('no-frame', 'No picture could be decoded.', 'The file may be damaged.')
        : failureOf(result, path);
    await writeFile(join(folder, 'frame.jpg'), result.stdout, { flag: 'wx' });
  };
  return new Uint8Array(await readFile(join(await cached('thumb', key, make, options), 'frame.jpg')));
}
