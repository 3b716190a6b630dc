import { lookupTable } from '#src/model/lookup-table.ts';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CancelledError } from '#src/model/errors.ts';
import { isData } from '#src/model/recording.ts';
import { cached, cacheKey, inCache } from './cache.ts';
import { roomForCopy } from './copy-room.ts';
import { failureOf, fileUrl, inputArgs, runFfmpeg } from './ffmpeg.ts';
import { fingerprint } from './fingerprint.ts';
import { framecrcReader } from './framecrc.ts';
import { type ProbedMedia, probeMedia } from './probe.ts';
import type { DecodeOptions } from './sound.ts';
import { keepFrameTimes } from './tools.ts';

const videoIn: Readonly<Record<string, readonly string[]>> = lookupTable({
  mp4: ['h264', 'vp9', 'av1'],
  matroska: ['vp8', 'vp9', 'av1'],
});
const audioIn: Readonly<Record<string, readonly string[]>> = lookupTable({
  mp4: ['aac', 'mp3', 'flac', 'opus'],
  matroska: ['opus', 'vorbis'],
  mp3: ['mp3'],
  wav: ['pcm_u8', 'pcm_s16le', 'pcm_s24le', 'pcm_f32le'],
  ogg: ['vorbis', 'opus', 'flac'],
  flac: ['flac'],
});

const containers: Readonly<Record<string, string>> = lookupTable({
  mp4: 'MP4',
  matroska: 'Matroska (.mkv)',
  avi: 'AVI',
  mpegts: 'MPEG transport stream (.ts, .mts)',
  mpeg: 'MPEG program stream (.mpg, .vob)',
  asf: 'Windows Media (.wmv, .wma)',
  flv: 'Flash (.flv)',
  mxf: 'MXF',
  aiff: 'AIFF',
  caf: 'Core Audio (.caf)',
});
const playsSomewhere = new Set([...Object.values(videoIn), ...Object.values(audioIn)].flat());

/** Blames the container where the same stream would play in another one. */
function refusalOf(family: string, codec: string): string {
  if (!playsSomewhere.has(codec)) return `Browsers do not play ${codec}.`;
  if (family === 'matroska') return `Browsers do not play ${containers[family]} files.`;
  return `Browsers do not play ${codec} in ${containers[family] ?? family} files.`;
}

/**
 * Why Chromium cannot play a file as it is, in plain words, or null when it can: h264/aac in MP4,
 * vp8/vp9/av1 with opus/vorbis in WebM, MP3, WAV, Ogg, FLAC. A player's clock must also be source time.
 */
export function whyNotPlayable(media: ProbedMedia): string | null {
  if (isData(media)) return 'It holds numbers: there is nothing to play.';
  const family = media.container.split(',').find((name) => name in audioIn);
  if (!family) {
    const named = media.container.split(',').find((name) => name in containers);
    return `Browsers do not play ${(named && containers[named]) ?? media.container} files.`;
  }
  // QuickTime's own brand; the same streams in MP4 play.
  if (family === 'mp4' && media.brand !== null && /^qt/.test(media.brand))
    return 'Browsers do not play QuickTime files.';
  for (const stream of media.video) {
    if (!(videoIn[family] ?? []).includes(stream.codec)) return refusalOf(family, stream.codec);
    const format = media.pixelFormats[stream.index];
    if (format !== undefined && !/^(yuvj?420p|gray)$/.test(format))
      return `Browsers do not play ${format} pictures.`;
  }
  for (const stream of media.audio)
    if (!(audioIn[family] ?? []).includes(stream.codec)) return refusalOf(family, stream.codec);
  // A first MP3 frame of priming is no offset; anything more would be shown late or early.
  if (Math.abs(media.origin) > 0.03) return 'The file’s clock does not start at 0.';
  if (media.inputOptions.length > 0) return 'The file’s header is wrong.';
  return null;
}

export type PlayableFile = {
  readonly path: string;
  readonly isProxy: boolean;
  readonly mime: string;
  /** How large a copy is; 0 of the recording itself. */
  readonly bytes: number;
};

export type CopyOptions = DecodeOptions & {
  /** Nobody asked for it: it keeps to what copies may take in all. */
  readonly unasked?: boolean | undefined;
};

/**
 * A copy that Chromium plays with its clock equal to source time: an MP4 in the cache (h264, at most 720
 * lines, and aac). Streams that fit are copied unchanged, unless the recording should have played as it is
 * and did not (it is damaged, or this machine is too slow for it): then all of it is written anew. Starts of
 * streams and variable frame times are kept. It is written by a process that yields to every other.
 * @throws MediaError; StorageError, `no-room-for-copy` among them; MachineError; CancelledError.
 */
export async function makeCopy(path: string, options: CopyOptions = {}): Promise<PlayableFile> {
  const media = options.media ?? (await probeMedia(path, options));
  const make = async (folder: string) => {
    await roomForCopy(await copyEstimate(path, media), options.unasked === true);
    await writeCopy(path, copyPath(folder), media, options);
  };
  return await copyIn(await cached('proxy', await copyKey(path), make, options), media);
}

/** Bytes that a copy of a recording will take, about: more rather than less. */
export async function copyEstimate(path: string, media: ProbedMedia): Promise<number> {
  const { size } = await stat(path);
  const [video] = media.video;
  const own = size / Math.max(1, media.duration);
  const sound = media.audio.length > 0 ? 20_000 : 0;
  if (!video) return media.duration * sound;
  if (copiesPicture(media)) return media.duration * (own + sound);
  const [frames, seconds] = video.frameRate ?? [30, 1];
  const lines = Math.min(mostLines, video.height);
  const pixels = lines * lines * (video.width / Math.max(1, video.height));
  // 0.08 bits for every pixel of every frame is what much movement takes at this quality.
  return media.duration * ((pixels * (frames / seconds) * 0.08) / 8 + sound);
}

/** The picture's stream plays as it is in another container. */
function copiesPicture(media: ProbedMedia): boolean {
  const [video] = media.video;
  return (
    video !== undefined &&
    whyNotPlayable(media) !== null &&
    video.codec === 'h264' &&
    /^yuvj?420p$/.test(media.pixelFormats[video.index] ?? '')
  );
}

const mostLines = 720;

/** What plays now: a copy made before, else the recording itself where a browser plays it; else why not. */
export async function findPlayable(
  path: string,
  options: DecodeOptions = {},
): Promise<PlayableFile | { readonly why: string }> {
  const media = options.media ?? (await probeMedia(path, options));
  const folder = await inCache('proxy', await copyKey(path));
  if (folder !== null) return await copyIn(folder, media);
  const why = whyNotPlayable(media);
  return why === null ? { path, isProxy: false, mime: mimeOf(media), bytes: 0 } : { why };
}

/** Under which the copy of a recording lies in the cache. */
export const copyKey = async (path: string): Promise<string> => cacheKey([1, await fingerprint(path)]);
const copyPath = (folder: string): string => join(folder, 'proxy.mp4');
const copyIn = async (folder: string, media: ProbedMedia): Promise<PlayableFile> => ({
  path: copyPath(folder),
  isProxy: true,
  mime: media.video.length > 0 ? 'video/mp4' : 'audio/mp4',
  bytes: (await stat(copyPath(folder)).catch(() => null))?.size ?? 0,
});

function mimeOf(media: ProbedMedia): string {
  const kind = media.video.length > 0 ? 'video' : 'audio';
  if (media.container.includes('mp4')) return `${kind}/mp4`;
  if (media.container.includes('matroska')) return `${kind}/webm`;
  return (
    { mp3: 'audio/mpeg', wav: 'audio/wav', ogg: 'audio/ogg', flac: 'audio/flac' }[media.container] ??
    `${kind}/mp4`
  );
}

async function writeCopy(
  path: string,
  output: string,
  media: ProbedMedia,
  options: DecodeOptions,
): Promise<void> {
  const video = media.video[0];
  const audio = media.audio[0];
  const anew = whyNotPlayable(media) === null;
  let done = 0;
  const read = framecrcReader((frame) => {
    done = Math.max(done, Math.min(frame.time - media.origin, media.duration));
  });
  const args: string[] = [];
  if (video) {
    args.push('-map', `0:${video.index}`, ...(await keepFrameTimes()));
    if (copiesPicture(media)) args.push('-c:v', 'copy');
    else
      args.push(
        ...['-vf', `scale=-2:'min(${mostLines},trunc(ih/2)*2)',setsar=1,format=yuv420p`],
        ...['-enc_time_base', '1:90000'],
        ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '25', '-g', '50', '-bf', '0'],
      );
    args.push('-video_track_timescale', '90000');
  }
  if (audio) {
    args.push('-map', `0:${audio.index}`);
    if (!anew && audio.codec === 'aac' && !media.container.includes('mpegts') && media.container !== 'aac')
      args.push('-c:a', 'copy');
    else {
      // Silence up to the sound's start and in holes, nothing stretched.
      const first = Math.round(media.origin * 48_000);
      args.push('-af', `aresample=48000:async=1:min_comp=0.00001:min_hard_comp=0.03:first_pts=${first}`);
      args.push('-c:a', 'aac', '-b:a', '160k', '-ac', audio.channels === 1 ? '1' : '2');
    }
  }
  const result = await runFfmpeg(
    ['-v', 'error', '-copyts', ...inputArgs(path, media.inputOptions), ...args].concat(
      ['-output_ts_offset', (-media.origin).toFixed(6), '-map_metadata', '-1', '-movflags', '+faststart'],
      ['-f', 'mp4', '-y', fileUrl(output)],
      // Where the work stands.
      ['-map', `0:${(audio ?? video)?.index}`, '-c', 'copy', '-f', 'framecrc', 'pipe:1'],
    ),
    {
      signal: options.signal,
      yields: true,
      onStdout: (chunk) => {
        read(chunk);
        options.progress?.(done, media.duration);
      },
    },
  );
  if (options.signal?.aborted) throw new CancelledError();
  const size = (await stat(output).catch(() => null))?.size ?? 0;
  if (result.code !== 0 || size < 1024) throw failureOf(result, path);
}
