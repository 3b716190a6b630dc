import { decodePictureFile } from '#main/media/picture.ts';
import { chooseSizedVideo, probeMedia } from '#main/media/probe.ts';
import type { Pool, RunOptions } from '#main/work/pool.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { dense } from '#src/vision/track/dense.ts';
import type { CropBox } from '#src/model/crop.ts';
import type { Clock } from '#src/vision/joint/on-clock.ts';
import type { Track } from '#src/vision/track/track.ts';
import { followGlimpses } from './track-glimpses.ts';
import { analysedSize, checkInit } from './track-size.ts';
import { otherOf } from './track-other.ts';
import type { TrackOutcome } from './track-outcome.ts';

export type TrackRequest = {
  readonly path: string;
  /** Container index; null: the first video stream. */
  readonly stream: number | null;
  readonly kind: Track['kind'];
  /** In displayed pixels, on the picture at `at`. */
  readonly init: CropBox | null;
  /** Source seconds. Default: the first picture. */
  readonly at?: number | undefined;
  /** Pictures analysed a second, at most. */
  readonly fps: number;
  /** Experimental: only this share of all frames is decoded, chosen by glimpses. Default: every frame that is analysed. */
  readonly glimpses?: number | undefined;
  /** A film, a sound or a table: the crop is fitted to what it tells, moment by moment. */
  readonly other?:
    | {
        readonly path: string;
        readonly maxLag: number;
        readonly seed: number;
        /** When its moments are on the film's clock. Default: the same. */
        readonly clock?: Clock | undefined;
      }
    | undefined;
};

/** A crop has at least so many frames a second; between analysed ones they are interpolated. */
export const leastRate = 5;

/**
 * Follows the subject of a video. Decoded pictures lie in the cache, the tracker runs on a worker thread.
 * @throws MediaError as `decodePictureFile`; InvalidInputError `bad-init`, `bad-glimpses`; as `otherOf`; CancelledError
 */
export async function trackVideo(
  pool: Pool,
  { path, stream, kind, init, at, fps, glimpses, other }: TrackRequest,
  watch: { readonly signal: AbortSignal; readonly progress: NonNullable<RunOptions['progress']> },
): Promise<TrackOutcome> {
  const { signal, progress } = watch;
  if (glimpses !== undefined) {
    if (init && kind === 'affine' && at === undefined)
      return followGlimpses(pool, { path, stream, init, share: glimpses, fps }, watch);
    throw new InvalidInputError(
      'bad-glimpses',
      'By glimpses an upright box is followed that is drawn on the first picture.',
      'Give --init, and neither --at nor another --kind.',
    );
  }
  const media = await probeMedia(path, { signal });
  const { width, height, index } = chooseSizedVideo(media, stream);
  if (at !== undefined && at > media.duration)
    throw new InvalidInputError(
      'bad-at',
      `The film ends at ${media.duration.toFixed(2)} s, before ${at} s.`,
      'Give --at a time within it.',
    );
  const size = analysedSize(width, height);
  const [sx, sy] = [size.width / width, size.height / height];
  if (init) checkInit(init, width, height);
  const picture = await decodePictureFile(
    path,
    { stream: index, ...size, maxFps: fps },
    { signal, media, progress: (done, total) => progress(done, total, 's decoded', 'Decoding') },
  );
  const fit = other && {
    ...{ maxLag: other.maxLag, seed: other.seed, clock: other.clock },
    with: await otherOf(pool, other.path, path, { signal, progress }),
  };
  const found = await pool.run(
    'trackPicture',
    { picture, kind, init: init && scaled(init, sx, sy), at, fit },
    { signal, progress },
  );
  return {
    ...found,
    frames: dense(
      found.frames,
      found.events.filter((e) => e.kind === 'cut').map(({ start }) => start),
      1 / leastRate,
    ),
    candidates: found.candidates.map((each) => ({ ...each, box: scaled(each.box, 1 / sx, 1 / sy) })),
    ...{ width, height, analysed: picture.times.length, notes: picture.warnings },
  };
}

const scaled = ([x, y, w, h]: CropBox, sx: number, sy: number): CropBox => [x * sx, y * sy, w * sx, h * sy];
