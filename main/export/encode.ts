import { basename, dirname, extname } from 'node:path';
import type { Executed } from '#main/media/process.ts';
import { MediaError, throwIfCancelled } from '#src/model/errors.ts';
import { failureOf, fileUrl, runFfmpeg } from '#main/media/ffmpeg.ts';
import { EndedEarly, startFfmpeg } from './child.ts';
import { frameBytes, type Size } from './frames.ts';
import type { Grid } from './plan.ts';
import { type CaptionTrack, captionCodec } from './subtitles.ts';

/** A rendered WAV and the name its track gets. */
export type SoundTrack = { readonly path: string; readonly name: string };

/** Limited-range black. */
export function blackFrame(size: Size): Buffer {
  const pixels = Buffer.alloc(frameBytes(size), 128);
  return pixels.fill(16, 0, size.width * size.height);
}

const pictureCodec = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-pix_fmt', 'yuv420p'];

/** Sound is kept as rendered (24-bit PCM) where the container can hold it; MP4 gets AAC. */
const soundCodec = (output: string): readonly string[] =>
  extname(output).toLowerCase() === '.mp4' ? ['-c:a', 'aac', '-b:a', '256k'] : ['-c:a', 'pcm_s24le'];

const trackNames = (kind: 'v' | 'a', names: readonly string[]): readonly string[] =>
  names.flatMap((name, i) => [
    `-metadata:s:${kind}:${i}`,
    `title=${name}`,
    `-metadata:s:${kind}:${i}`,
    `handler_name=${name}`,
  ]);

/** Encodes exactly `grid.count` pictures (null: black) and the given sound into one new file. */
export async function encode(
  shown: AsyncIterable<Buffer | null>,
  size: Size,
  grid: Grid,
  name: string,
  sounds: readonly SoundTrack[],
  output: string,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly progress?: (frames: number) => void;
    readonly captions?: CaptionTrack | null;
  },
): Promise<void> {
  const captions = options.captions ?? null;
  const isTrack = captions?.how === 'track';
  const rate = `${grid.rate[0]}/${grid.rate[1]}`;
  const black = blackFrame(size);
  const encoder = startFfmpeg(
    ['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', '-s', `${size.width}x${size.height}`].concat(
      ['-r', rate, '-i', 'pipe:0', ...sounds.flatMap((s) => ['-i', fileUrl(s.path)])],
      isTrack ? ['-i', fileUrl(captions.path)] : [],
      ['-map', '0:v'],
      sounds.flatMap((_, i) => ['-map', `${i + 1}:a`]),
      isTrack ? captionTrack(captions, sounds.length + 1, output) : [],
      captions?.how === 'burned' ? ['-vf', `subtitles=${basename(captions.path)}`] : [],
      pictureCodec,
      sounds.length > 0 ? soundCodec(output) : [],
      trackNames('v', [name]),
      trackNames(
        'a',
        sounds.map((s) => s.name),
      ),
      ['-map_metadata', '-1', '-movflags', '+faststart', '-n', fileUrl(output)],
    ),
    { signal: options.signal, folder: captions ? dirname(captions.path) : undefined },
  );
  try {
    let count = 0;
    for await (const picture of shown) {
      throwIfCancelled(options.signal);
      await encoder.write(picture ?? black);
      options.progress?.(++count);
    }
    encoder.finish();
    check(await encoder.ended, output);
    if (count !== grid.count) throw new Error(`${count} pictures were made where ${grid.count} were due`);
  } catch (error) {
    await encoder.stop();
    if (error instanceof EndedEarly) check(error.result, output);
    throw error;
  }
}

const captionTrack = ({ language }: CaptionTrack, input: number, output: string): readonly string[] => [
  ...['-map', `${input}:s`, '-c:s', captionCodec(output)],
  ...['-metadata:s:s:0', `language=${language}`, '-disposition:s:0', 'default'],
];

/** Puts encoded pictures and rendered sound into one file, a named track each; nothing is encoded again. */
export async function joinTracks(
  videos: readonly SoundTrack[],
  sounds: readonly SoundTrack[],
  output: string,
  signal?: AbortSignal,
  captions: CaptionTrack | null = null,
): Promise<void> {
  const inputs = [...videos, ...sounds, ...(captions ? [captions] : [])];
  const result = await runFfmpeg(
    ['-v', 'error', ...inputs.flatMap((s) => ['-i', fileUrl(s.path)])].concat(
      videos.flatMap((_, i) => ['-map', `${i}:v`]),
      sounds.flatMap((_, i) => ['-map', `${videos.length + i}:a`]),
      ['-c', 'copy'],
      captions ? captionTrack(captions, videos.length + sounds.length, output) : [],
      trackNames(
        'v',
        videos.map((s) => s.name),
      ),
      trackNames(
        'a',
        sounds.map((s) => s.name),
      ),
      ['-map_metadata', '-1', '-n', fileUrl(output)],
    ),
    { signal },
  );
  check(result, output);
}

function check(result: Executed, output: string): void {
  if (result.code === 0) return;
  if (/Unknown encoder/i.test(result.stderr))
    throw new MediaError(
      'no-encoder',
      'This ffmpeg cannot write H.264 pictures.',
      'Install a complete ffmpeg, or name one with FFMPEG_PATH.',
      { cause: new Error(result.stderr) },
    );
  throw failureOf(result, output);
}
