import { MediaError, StorageError } from '#src/model/errors.ts';
import type { VideoStream } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { decodeWarning, failureOf, inputArgs } from '#main/media/ffmpeg.ts';
import { framecrcReader } from '#main/media/framecrc.ts';
import type { ProbedMedia } from '#main/media/probe.ts';
import { keepFrameTimes } from '#main/media/tools.ts';
import { startFfmpeg } from './child.ts';
import { follower, type Grid, runs, timeOf } from './plan.ts';

/** A picture of yuv420p planes and the source time at which it is first shown. */
export type Frame = { readonly time: number; readonly pixels: Buffer };

/** Even pixels: what yuv420p needs. */
export type Size = { readonly width: number; readonly height: number };

export const frameBytes = ({ width, height }: Size): number => (width * height * 3) / 2;

/** As displayed, rounded up to even. */
export const displaySize = (stream: VideoStream): Size => ({
  width: stream.width + (stream.width % 2),
  height: stream.height + (stream.height % 2),
});

export type FrameStream = {
  /** The next picture in order of time; null at the end. */
  next(): Promise<Frame | null>;
  stop(): Promise<void>;
  /** What was wrong, in plain words; complete once next() gave null. */
  warning(): string | null;
};

/**
 * Decodes a video stream from (about, never after) source time `from` on, turned as displayed, fitted into
 * `size` with black around it. Every picture comes with its own presentation time: variable rates stay so.
 */
export async function openFrames(
  path: string,
  media: ProbedMedia,
  stream: VideoStream,
  size: Size,
  from: number,
  options: { readonly signal?: AbortSignal | undefined; readonly threads?: number } = {},
): Promise<FrameStream> {
  const fit = Math.min(size.width / stream.width, size.height / stream.height);
  const even = (x: number) => Math.max(2, 2 * Math.round(x / 2));
  const whole = fit === 1 || (stream.width + 1 >= size.width && stream.height + 1 >= size.height && fit >= 1);
  const width = whole ? stream.width : Math.min(size.width, even(stream.width * fit));
  const height = whole ? stream.height : Math.min(size.height, even(stream.height * fit));
  const left = 2 * Math.floor((size.width - width) / 4);
  const top = 2 * Math.floor((size.height - height) / 4);
  const filter =
    // One format before the split: else a turned picture takes on whatever the small branch would like.
    `[0:${stream.index}]format=yuv420p,split=2[shown][times];` +
    `[shown]scale=${width}:${height}:out_range=tv,setsar=1,format=yuv420p,` +
    `pad=${size.width}:${size.height}:${left}:${top}:black[frames];` +
    '[times]crop=16:16:0:0[small]';
  // Seeking stops at the key frame before: nothing that is still shown at `from` is lost.
  const seek = from > 10 ? ['-noaccurate_seek', '-ss', (from - 5).toFixed(3)] : [];
  const timing = [...(await keepFrameTimes()), '-enc_time_base', '1:1000000'];
  const times: number[] = [];
  let wake: () => void = () => {};
  const readTimes = framecrcReader((frame) => {
    times.push(frame.time - media.origin);
    wake();
  });
  const threads = options.threads ? ['-threads', String(options.threads)] : [];
  const child = startFfmpeg(
    ['-v', 'error', '-copyts', ...inputArgs(path, [...threads, ...seek, ...media.inputOptions])].concat(
      [
        '-filter_complex',
        filter,
        '-map',
        '[frames]',
        ...timing,
        '-c:v',
        'rawvideo',
        '-f',
        'rawvideo',
        'pipe:1',
      ],
      // The times go to stderr, a line a picture, flushed at once.
      ['-map', '[small]', ...timing, '-c:v', 'rawvideo', '-flush_packets', '1', '-f', 'framecrc', 'pipe:2'],
    ),
    {
      signal: options.signal,
      onLine: (line) => {
        const isTime = line.startsWith('#') || /^0, +-?\d+, +-?\d+,/.test(line);
        if (isTime) readTimes(Buffer.from(`${line}\n`));
        return isTime;
      },
    },
  );
  const need = frameBytes(size);
  const ready: Buffer[] = [];
  let filling = Buffer.allocUnsafeSlow(need);
  let filled = 0;
  let ended = false;
  let given = 0;
  let latest = Number.NEGATIVE_INFINITY;
  let warning: string | null = null;

  async function readPiece(): Promise<void> {
    const piece = await child.read();
    if (piece === null) {
      const result = await child.ended;
      ended = true;
      const failure = result.code === 0 ? null : failureOf(result, path);
      if (failure instanceof StorageError || result.killedBy !== null)
        throw failure ?? failureOf(result, path);
      if (times.length === 0) throw failureOf(result, path);
      warning = decodeWarning(result.stderr);
      return;
    }
    for (let at = 0; at < piece.length; ) {
      const count = Math.min(need - filled, piece.length - at);
      piece.copy(filling, filled, at, at + count);
      filled += count;
      at += count;
      if (filled < need) continue;
      ready.push(filling);
      filling = Buffer.allocUnsafeSlow(need);
      filled = 0;
    }
  }

  return {
    async next() {
      for (;;) {
        while (!ended && (ready.length === 0 || times.length <= given)) {
          // With pictures waiting, only a time is missing: it is on its way, unless ffmpeg is held up by us.
          if (ready.length > 0 && ready.length < 8) {
            const timer = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), 20));
            const told = new Promise<'told'>((resolve) => {
              wake = () => resolve('told');
            });
            if (times.length > given || (await Promise.race([told, timer])) === 'told') continue;
          }
          await readPiece();
        }
        const pixels = ready.shift();
        if (!pixels) return null;
        const time = times[given++];
        if (time === undefined)
          throw new MediaError(
            'unreadable-media',
            'The pictures of a recording came without their times.',
            'Convert the file, or use another ffmpeg (FFMPEG_PATH).',
          );
        // Damaged files repeat or go back in time: such pictures are never shown.
        if (!(time > latest)) continue;
        latest = time;
        return { time, pixels };
      }
    },
    stop: () => child.stop(),
    warning: () => warning,
  };
}

/** How a picture is held past the last one: sound often lasts a few frames longer. */
const heldAtEnd = 0.5;

export type PictureOptions = {
  readonly signal?: AbortSignal | undefined;
  readonly threads?: number;
  /** What stands where a recording shows nothing: black (null), or its last picture. */
  readonly gaps: 'black' | 'freeze';
  readonly warn: (text: string) => void;
  /** Makes of a picture, decoded as large as it is displayed, what is shown. Default: it is shown itself. */
  readonly draw?: (frame: Frame) => Promise<Buffer>;
};

/**
 * The picture of every frame of a grid, in order; null means black. Chosen by time under the map, so drift,
 * pauses and variable rates are followed: at each moment the picture is the one a player would show half a
 * (nominal) picture later, that is, the nearest.
 */
export async function* pictures(
  path: string,
  media: ProbedMedia,
  stream: VideoStream,
  map: TimeMap,
  grid: Grid,
  size: Size,
  options: PictureOptions,
): AsyncGenerator<Buffer | null> {
  const list = runs(grid, map);
  const step = grid.rate[1] / grid.rate[0];
  const nominal =
    stream.frameRate && !stream.variableFrameRate ? stream.frameRate[1] / stream.frameRate[0] : step;
  const early = Math.min(nominal, step * 2) / 2;
  const firstRun = list.find((run) => run.segment !== null);
  let frames: FrameStream | null = null;
  let current: Frame | null = null;
  let upcoming: Frame | null = null;
  let last: Buffer | null = null;
  const { draw } = options;
  const decoded = draw ? displaySize(stream) : size;
  let drawn: { readonly of: Frame; readonly pixels: Buffer } | null = null;
  /** A picture that is shown for longer is drawn once. */
  const look = async (frame: Frame): Promise<Buffer> => {
    if (!draw) return frame.pixels;
    if (drawn?.of !== frame) drawn = { of: frame, pixels: await draw(frame) };
    return drawn.pixels;
  };
  try {
    for (const run of list) {
      if (run.segment === null) {
        for (let k = run.from; k < run.to; k++) yield options.gaps === 'freeze' ? last : null;
        continue;
      }
      const sourceAt = follower(run.segment);
      if (frames === null) {
        const from = sourceAt(timeOf(grid, (firstRun ?? run).from));
        frames = await openFrames(path, media, stream, decoded, from, options);
        upcoming = await frames.next();
        if (upcoming && upcoming.time > Math.max(stream.start, from) + step && from > 10) {
          // The index led too far: read from the beginning instead.
          await frames.stop();
          frames = await openFrames(path, media, stream, decoded, 0, options);
          upcoming = await frames.next();
        }
      }
      for (let k = run.from; k < run.to; k++) {
        const s = sourceAt(timeOf(grid, k)) + early;
        while (upcoming && upcoming.time <= s) {
          current = upcoming;
          upcoming = await frames.next();
        }
        const over: boolean = upcoming === null && current !== null && s > current.time + nominal + heldAtEnd;
        const shown: Buffer | null = over || !current ? null : await look(current);
        if (shown) last = shown;
        yield shown ?? (options.gaps === 'freeze' ? last : null);
      }
    }
    const warning = frames?.warning();
    if (warning) options.warn(warning);
  } finally {
    await frames?.stop();
  }
}
