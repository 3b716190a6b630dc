import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaError } from '#src/model/errors.ts';
import { failureOf, fileUrl, inputArgs, runFfmpeg, runFfprobe } from './ffmpeg.ts';
import { framecrcReader } from './framecrc.ts';
import type { ProbedMedia } from './probe.ts';
import { keepFrameTimes } from './tools.ts';

/** The frames of a video as its container lists them, none decoded. */
export type FrameTable = {
  /** Presentation times, source seconds, in order. */
  readonly times: Float64Array;
  /** 1: a keyframe. The first frame is one. */
  readonly keys: Uint8Array;
};

const deadline = 300;
/** ffmpeg seeks so much earlier where frames lie out of order (3/23 s), and a little. */
const seekSlack = 0.14;

type VideoFile = { readonly path: string; readonly media: ProbedMedia; readonly stream: number };

/** @throws MediaError `no-frames`; as `failureOf`; CancelledError */
export async function frameTable(
  { path, media, stream }: VideoFile,
  { signal }: { readonly signal: AbortSignal },
): Promise<FrameTable> {
  const what = ['-select_streams', String(stream), '-show_entries', 'packet=pts_time,dts_time,flags'];
  const input = inputArgs(path, media.inputOptions);
  const result = await runFfprobe(['-v', 'error', '-of', 'compact=p=0', ...what, ...input], {
    signal,
    deadline,
  });
  if (result.code !== 0) throw failureOf(result, path);
  const frames: { readonly time: number; readonly key: boolean }[] = [];
  for (const line of result.stdout.toString('latin1').split('\n')) {
    const field = (name: string) => new RegExp(`(?:^|\\|)${name}=([^|\r]*)`).exec(line)?.[1] ?? '';
    const flags = field('flags');
    const time = [field('pts_time'), field('dts_time')].map(Number.parseFloat).find(Number.isFinite);
    // D: an edit list leaves it out.
    if (time !== undefined && !flags.includes('D'))
      frames.push({ time: time - media.origin, key: flags.startsWith('K') });
  }
  frames.sort((a, b) => a.time - b.time);
  const from = frames.findIndex(({ key }) => key);
  const shown = frames.filter(({ time }, k) => k >= from && time > (frames[k - 1]?.time ?? -Infinity));
  if (from < 0 || shown.length === 0)
    throw new MediaError(
      'no-frames',
      'The file does not say when its pictures are shown, or which of them stand alone.',
      'Convert it with another program first.',
    );
  return {
    times: Float64Array.from(shown, ({ time }) => time),
    keys: Uint8Array.from(shown, ({ key }) => Number(key)),
  };
}

export type GroupPiece = {
  /** Grey pictures, width × height bytes, by the number of the frame in the table. */
  readonly pictures: ReadonlyMap<number, Uint8Array>;
  /** Frames that the decoder gave for it, by its own count: with those that it reads ahead. */
  readonly decoded: number;
};

/**
 * Decodes the first frames of one group of pictures and no others: ffmpeg seeks to its keyframe and ends after as many.
 * @param key the group's keyframe @param count of frames from there on @param size of the pictures, turned as displayed
 * @throws MediaError `no-seeking`; as `failureOf`; CancelledError
 */
export async function decodeGroup(
  { path, media, stream }: VideoFile,
  { times, keys }: FrameTable,
  key: number,
  count: number,
  { width, height }: { readonly width: number; readonly height: number },
  { signal }: { readonly signal: AbortSignal },
): Promise<GroupPiece> {
  const filter = `[0:${stream}]scale=${width}:${height}:flags=area,format=gray,split=2[frames][times]`;
  const timing = [...(await keepFrameTimes()), '-enc_time_base', '1:1000000'];
  const size = width * height;
  let decoded = 0;
  // Some containers only know roughly where a keyframe lies: frames before it come first, or it is missed.
  let [from, early] = [key, 0];
  for (let tries = 0; tries < 4; tries++) {
    const ends = ['-frames:v', String(early + count)];
    const folder = await mkdtemp(join(tmpdir(), 'syncline-group-'));
    try {
      const file = join(folder, 'frames.gray');
      const given: number[] = [];
      const read = framecrcReader(({ time }) => given.push(nearest(times, time - media.origin)));
      const result = await runFfmpeg(
        [
          ...['-v', 'verbose', '-copyts', ...inputArgs(path, [...seekTo(from), ...media.inputOptions])],
          ...['-filter_complex', filter],
          ...['-map', '[frames]', ...timing, ...ends, '-f', 'rawvideo', '-y', fileUrl(file)],
          ...['-map', '[times]', ...timing, ...ends, '-c:v', 'rawvideo', '-f', 'framecrc', 'pipe:1'],
        ],
        { signal, deadline, onStdout: read },
      );
      if (result.code !== 0) throw failureOf(result, path);
      const told = [...result.stderr.matchAll(/\(video\):.* (\d+) frames decoded/g)];
      decoded += told.reduce((sum, [, own]) => sum + Number(own), 0) || given.length;
      const bytes = await readFile(file);
      const pictures = new Map<number, Uint8Array>();
      for (const [k, frame] of given.entries())
        if (frame >= key && frame < key + count && (k + 1) * size <= bytes.length)
          pictures.set(frame, new Uint8Array(bytes.subarray(k * size, (k + 1) * size)));
      const [first = Infinity] = given;
      if (pictures.has(key + count - 1) || (pictures.size > 0 && given.length < early + count))
        return { pictures, decoded };
      if (first < key) early = Math.max(early, key - first);
      else if (from > 0) from = keys.lastIndexOf(1, from - 1);
      else break;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  throw new MediaError(
    'no-seeking',
    'Single groups of pictures cannot be decoded from this file.',
    'Follow its subject without --by glimpses, or convert it with another program first.',
  );

  function seekTo(frame: number): readonly string[] {
    const alone = ['-threads', '1'];
    if (frame === 0) return alone;
    const next = keys.indexOf(1, frame + 1);
    const start = times[frame] as number;
    const room = next < 0 ? 2 * seekSlack : (times[next] as number) - start;
    const at = start + media.origin + Math.min(seekSlack, room / 2);
    return [...alone, '-seek_timestamp', '1', '-noaccurate_seek', '-ss', at.toFixed(6)];
  }
}

function nearest(times: Float64Array, t: number): number {
  let [low, high] = [0, times.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= t) low = middle;
    else high = middle;
  }
  return t - (times[low] as number) < (times[high] as number) - t ? low : high;
}
