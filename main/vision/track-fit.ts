import { wasmSampler } from '#main/compute/sampler.ts';
import { openSound } from '#main/media/open-sound.ts';
import { readSequence } from '#main/warp/sequence-files.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { CropFitting } from '#src/model/crop.ts';
import { sourceTime } from '#src/model/units.ts';
import type { Sequence } from '#src/model/sequence.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { type FittedTrack, fitToTrack } from '#src/vision/joint/fit-to-track.ts';
import { type Clock, onClock } from '#src/vision/joint/on-clock.ts';
import { loudness } from '#src/vision/joint/loudness.ts';
import type { Pursuit } from '#src/vision/track/pursuit.ts';
import { rivals } from '#src/vision/track/rivals.ts';
import { type Track, type TrackedFrame, trackOf } from '#src/vision/track/track.ts';
import { openWorld } from '#src/vision/track/world.ts';
import type { OtherOf } from './track-other.ts';

export type FitRequest = {
  readonly with: OtherOf;
  /** When its moments are on the film's clock. Default: the same. */
  readonly clock?: Clock | undefined;
  /** Greatest lag that is tried either way, seconds. */
  readonly maxLag: number;
  readonly seed: number;
};

/** What moves by itself beside the subject, followed as well: at most so many. */
const mostRivals = 6;

/** Fits what was followed, or the whole frame where nothing was, to another track. */
export async function fitTo(
  frames: PictureFrames,
  found: Pursuit | Track,
  request: FitRequest,
  context: TaskContext,
): Promise<Track & { readonly fit?: CropFitting }> {
  const isRefused = 'reason' in found;
  if (isRefused && frames.times.length < 2) return found;
  const world = isRefused ? openWorld(frames) : found.world;
  const pursuits: Pursuit[] = [];
  const followAll = (): readonly Pursuit[] => {
    if (isRefused) return pursuits;
    const total = mostRivals * frames.times.length;
    let pictures = 0;
    const others = rivals(found, mostRivals, () => {
      if (++pictures % 20 === 0)
        context.progress(Math.min(pictures, total), total, 'pictures', 'Following what else moves');
    });
    pursuits.push(found, ...others);
    return pursuits;
  };
  const fitted = await fitToTrack(world, followAll, {
    sampler: wasmSampler(),
    other: request.clock ? onClock(sequenceOf(request.with), request.clock) : sequenceOf(request.with),
    ...{ maxLag: request.maxLag, seed: request.seed },
    progress: (done, total) => context.progress(done, total, 'fits', 'Fitting the crop'),
  });
  const plain = isRefused ? found : trackOf(found);
  const fit = outcomeOf(fitted);
  if (!fitted.theta || !fitted.start || fit.kept === 'plain') return { ...plain, fit };
  const { nth } = fitted.start;
  const own = nth === undefined ? null : trackOf(pursuits[nth] as Pursuit);
  const theta = fitted.theta;
  return {
    ...(own ?? plain),
    ...{ kind: 'affine', candidates: found.candidates, reason: null, fit },
    frames: Array.from(frames.times, (t, k): TrackedFrame => {
      const numbers = Array.from(theta.subarray(6 * k, 6 * k + 6));
      const like = own?.frames[k];
      return like
        ? { ...like, theta: numbers }
        : {
            ...{ t: sourceTime(t), theta: numbers, confidence: fit.heldOut?.trained ?? 0 },
            sd: numbers.map(
              (_, c) => windowStray * Math.hypot(numbers[c < 3 ? 0 : 3] ?? 0, numbers[c < 3 ? 1 : 4] ?? 0),
            ),
          };
    }),
    confidence: own ? own.confidence : (fit.heldOut?.trained ?? 0),
  };
}

/** How far a window that was not followed may lie off, in halves of its sides. */
const windowStray = 0.4;

function outcomeOf({ fit, start, reason }: FittedTrack): CropFitting {
  return {
    ...{ kept: fit?.kept ?? 'plain', start: start?.kind ?? 'frame', reason },
    offset: fit && fit.kept !== 'plain' ? fit.lag : null,
    heldOut: fit?.heldOut ?? null,
    chance: fit && fit.nulls.length > 0 ? Math.max(...fit.nulls) : null,
  };
}

function sequenceOf(other: OtherOf): Sequence {
  if (other.kind === 'table') return other.sequence;
  if (other.kind === 'picture') return readSequence(other.features);
  const sound = openSound(other.sound);
  try {
    return loudness(sound);
  } finally {
    sound.close();
  }
}
