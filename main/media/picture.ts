import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError, InvalidInputError, StorageError } from '#src/model/errors.ts';
import type { VideoStream } from '#src/model/recording.ts';
import type { Picture } from '#src/signal/picture.ts';
import { cached, cacheKey } from './cache.ts';
import { decodeWarning, failureOf, fileUrl, inputArgs, runFfmpeg, unlessKilled } from './ffmpeg.ts';
import { fingerprint } from './fingerprint.ts';
import { framecrcReader } from './framecrc.ts';
import { openPicture } from './open-picture.ts';
import { chooseVideo, type ProbedMedia, probeMedia } from './probe.ts';
import type { Executed } from './process.ts';
import type { DecodeOptions } from './sound.ts';
import { keepFrameTimes } from './tools.ts';

export type PictureChoice = {
  /** Container index; null: the first video stream. */
  readonly stream?: number | null;
  /** Pixels; default 48 wide and as high as the displayed shape asks. */
  readonly width?: number;
  readonly height?: number;
  /** Frames closer together than 1/maxFps are left out (default: all are kept). */
  readonly maxFps?: number | null;
  /** Red, green and blue, scaled to cover width × height and cut about the middle. Default: grey, stretched to them. */
  readonly colour?: boolean;
  /** Only this part of the picture, stretched to width × height: x, y, width and height as shares of it. */
  readonly part?: readonly [number, number, number, number] | null;
  /** Only frames between these, source seconds, rising. Default: all. */
  readonly spans?: readonly (readonly [number, number])[] | null;
};

export type DecodedPicture = Picture & {
  /** What was wrong with the pictures, in plain words. */
  readonly warnings: readonly string[];
};

const version = 3;

/** Decoded frames on the disk, in the cache: what to read them by. Plain data, may be sent to workers. */
export type PictureFile = {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** Presentation times, source seconds, strictly increasing. */
  readonly times: Float64Array;
  /** The file's frame that shows at times[k]. */
  readonly frames: Uint32Array;
  /** Bytes of a pixel: 3 with colour. Default 1. */
  readonly depth?: 1 | 3;
  readonly warnings: readonly string[];
};

/**
 * Decodes one video stream to small grey frames, turned as displayed, each with its true presentation time
 * on the source clock (variable rates stay variable). Kept in the cache; open with `openPicture`.
 * With `maxFps` at most half the stream's rate, frames that no other depends on are not even decoded, where those left are near enough. The loop filter is never
 * left out: without it errors grow from key frame to key frame, and what they jump by there looks like motion.
 * @throws MediaError `no-picture`, `unreadable-media`, …; StorageError; MachineError; CancelledError.
 */
export async function decodePictureFile(
  path: string,
  choice: PictureChoice = {},
  options: DecodeOptions = {},
): Promise<PictureFile> {
  const media = options.media ?? (await probeMedia(path, options));
  const stream = chooseVideo(media, choice.stream ?? null);
  const width = choice.width ?? 48;
  const shape = stream.width > 0 ? stream.height / stream.width : 9 / 16;
  const height = choice.height ?? Math.min(2 * width, Math.max(8, Math.round(width * shape)));
  const maxFps = choice.maxFps ?? null;
  if (!(width >= 2 && height >= 2 && width * height <= 1 << 20) || (maxFps !== null && !(maxFps > 0)))
    throw new InvalidInputError(
      'bad-picture-size',
      'That is no size for analysis pictures.',
      'Use the default.',
    );
  const { colour = false, part = null, spans = null } = choice;
  const key = cacheKey([
    ...[version, await fingerprint(path), stream.index, width, height, maxFps],
    ...(colour ? ['rgb'] : []),
    ...(part || spans ? [part, spans] : []),
  ]);
  const make = (folder: string) =>
    decodeInto(folder, path, media, stream, { width, height, maxFps, colour, part, spans }, options);
  const folder = await cached('picture', key, make, options);
  const facts = JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8')) as {
    times: number[];
    warnings: string[];
  };
  const file = join(folder, 'frames.gray');
  const written = Math.floor((await stat(file)).size / (width * height * (colour ? 3 : 1)));
  const kept = increasing(facts.times.slice(0, written));
  return {
    path: file,
    width,
    height,
    times: Float64Array.from(kept, (k) => facts.times[k] as number),
    frames: Uint32Array.from(kept),
    ...(colour ? { depth: 3 } : {}),
    warnings: facts.warnings,
  };
}

/** As `decodePictureFile`, with all frames in memory: for small sizes only. */
export async function decodePicture(
  path: string,
  choice: Omit<PictureChoice, 'colour'> = {},
  options: DecodeOptions = {},
): Promise<DecodedPicture> {
  const file = await decodePictureFile(path, choice, options);
  const picture = openPicture(file);
  try {
    const { width, height, times, warnings } = file;
    return { width, height, times, pixels: picture.read(0, times.length), warnings };
  } finally {
    picture.close();
  }
}

type Size = {
  readonly width: number;
  readonly height: number;
  readonly maxFps: number | null;
  readonly colour: boolean;
  readonly part: NonNullable<PictureChoice['part']> | null;
  readonly spans: NonNullable<PictureChoice['spans']> | null;
};

/** What ffmpeg does to frames of a displayed shape. */
function scaling({ width, height, colour, part }: Size, stream: VideoStream): string {
  if (part) {
    const [x, y, w, h] = part.map((share) => share.toFixed(6));
    const format = colour ? 'rgb24' : 'gray';
    return `crop=iw*${w}:ih*${h}:iw*${x}:ih*${y},scale=${width}:${height}:flags=area,format=${format}`;
  }
  if (!colour) return `scale=${width}:${height}:flags=area,format=gray`;
  const [w, h] = [Math.max(1, stream.width), Math.max(1, stream.height)];
  const times = Math.max(width / w, height / h);
  const cover = [Math.max(width, Math.round(w * times)), Math.max(height, Math.round(h * times))];
  return `scale=${cover.join(':')}:flags=bicubic,crop=${width}:${height},format=rgb24`;
}

async function decodeInto(
  folder: string,
  path: string,
  media: ProbedMedia,
  stream: VideoStream,
  size: Size,
  options: DecodeOptions,
): Promise<void> {
  const rate = stream.frameRate ? stream.frameRate[0] / stream.frameRate[1] : 0;
  // Frames that no other one needs can be skipped while those that are left are as near to each other as is wanted.
  const skips = size.maxFps !== null && rate >= 2 * size.maxFps;
  const into = { folder, path, media, stream, size };
  const { times, result } =
    (skips ? await decodeFewer(into, options) : null) ?? (await decodeFrames(into, [], options));
  if (options.signal?.aborted) throw new CancelledError();
  if (times.length === 0) throw failureOf(result, path);
  const failure = result.code === 0 ? null : failureOf(result, path);
  if (failure instanceof StorageError || result.killedBy) throw failure;
  const warnings: string[] = [];
  const odd = decodeWarning(result.stderr);
  if (odd) warnings.push(odd);
  const end = times[times.length - 1] as number;
  const declared = stream.duration === null ? null : stream.start + stream.duration;
  if (size.spans === null && declared !== null && end < declared - Math.max(1, 0.01 * declared))
    warnings.push(
      `The pictures end at ${end.toFixed(1)} s although the file declares ${declared.toFixed(1)} s.`,
    );
  await writeFile(join(folder, 'facts.json'), JSON.stringify({ times, warnings }), { flag: 'wx' });
}

/** So many frames tell how near to each other those are that are left; and again when all are there. */
const tellingFrames = 24;

/** Whether frames are farther apart than was asked: few of them are needed by others. */
export function areSparse(times: readonly number[], maxFps: number): boolean {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  if (times.length < 2) return true;
  const wide = times.filter((t, k) => k > 0 && t - (times[k - 1] as number) > 1.5 / maxFps).length;
  return span / (times.length - 1) > 1.2 / maxFps || wide > 0.1 * times.length;
}

type Decoding = {
  readonly folder: string;
  readonly path: string;
  readonly media: ProbedMedia;
  readonly stream: VideoStream;
  readonly size: Size;
};
type Decoded = { readonly times: readonly number[]; readonly result: Executed };

/** As `decodeFrames`, without frames that no other needs; null where too few are left: ended as soon as that is seen. */
async function decodeFewer(into: Decoding, options: DecodeOptions): Promise<Decoded | null> {
  const { maxFps } = into.size;
  const sparse = new AbortController();
  const tooFew = (times: readonly number[]) => maxFps !== null && areSparse(times, maxFps);
  const signal = options.signal ? AbortSignal.any([options.signal, sparse.signal]) : sparse.signal;
  const watch = (times: readonly number[]) => {
    if (times.length >= tellingFrames && times.length < 2 * tellingFrames && tooFew(times)) sparse.abort();
  };
  try {
    const found = await decodeFrames(into, ['-skip_frame', 'noref'], { ...options, signal }, watch);
    return tooFew(found.times) ? null : found;
  } catch (error) {
    if (error instanceof CancelledError && sparse.signal.aborted && !options.signal?.aborted) return null;
    throw error;
  }
}

/** Writes the frames, and tells their times. */
async function decodeFrames(
  { folder, path, media, stream, size }: Decoding,
  cheap: readonly string[],
  options: DecodeOptions,
  watch: (times: readonly number[]) => void = () => {},
): Promise<Decoded> {
  const select =
    size.maxFps === null
      ? ''
      : `select='isnan(prev_selected_t)+gte(t-prev_selected_t,${(1 / size.maxFps - 0.001).toFixed(6)})',`;
  const within = size.spans
    ?.map((span) => `between(t,${span.map((t) => (t + media.origin).toFixed(6)).join(',')})`)
    .join('+');
  const only = within === undefined ? '' : `select='${within}',`;
  const filter = `[0:${stream.index}]${only}${select}${scaling(size, stream)},split=2[frames][times]`;
  const timing = [...(await keepFrameTimes()), '-enc_time_base', '1:1000000'];
  const input = inputArgs(path, [...cheap, ...media.inputOptions]);
  const args = ['-v', 'error', '-copyts', ...input, '-filter_complex', filter].concat(
    ['-map', '[frames]', ...timing, '-f', 'rawvideo', '-y', fileUrl(join(folder, 'frames.gray'))],
    ['-map', '[times]', ...timing, '-c:v', 'rawvideo', '-f', 'framecrc', 'pipe:1'],
  );
  return await unlessKilled(async () => {
    const times: number[] = [];
    let done = 0;
    const read = framecrcReader((frame) => {
      times.push(frame.time - media.origin);
      done = Math.max(done, Math.min(frame.time - media.origin, media.duration));
    });
    const onStdout = (chunk: Buffer) => {
      read(chunk);
      options.progress?.(done, media.duration);
      watch(times);
    };
    return { times, result: await runFfmpeg(args, { signal: options.signal, onStdout }) };
  });
}

/** Which of these times are later than all before: damage may bring a frame that is not. */
function increasing(times: readonly number[]): number[] {
  const kept: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [k, time] of times.entries()) {
    if (!(time > last)) continue;
    kept.push(k);
    last = time;
  }
  return kept;
}
