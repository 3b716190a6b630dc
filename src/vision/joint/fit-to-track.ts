import type { Sampler } from '#src/compute/sampler.ts';
import type { Sequence } from '#src/model/sequence.ts';
import type { Pursuit } from '../track/pursuit.ts';
import type { World } from '../track/world.ts';
import { type View, viewOf } from './crop-features.ts';
import { cropPath, thetaAt } from './crop-path.ts';
import { type CropFit, fitCrop } from './fit-crop.ts';
import { otherTrack } from './other-track.ts';
import { type Start, startsOf } from './starts.ts';

export type FitToTrack = {
  readonly sampler: Sampler;
  readonly other: Sequence;
  /** Greatest lag that is tried either way, seconds. */
  readonly maxLag: number;
  readonly seed: number;
  readonly progress?: (done: number, total: number) => void;
};

/** A crop that goes with another track, or why none is told. */
export type FittedTrack = {
  readonly fit: CropFit | null;
  /** What was followed, or framed, to begin with; null: nothing was asked. */
  readonly start: Start | null;
  /** θ of every picture, six numbers each, of what is kept. */
  readonly theta: Float64Array | null;
  readonly reason: string | null;
};

/** Pictures that are compared, at most: spread evenly over longer films. */
const mostViews = 1200;
/** Fewer tell nothing, and shorter ones, seconds. */
const leastViews = 60;
const leastSeconds = 12;

/**
 * Fits a crop to another track (see `fitCrop`): from the whole frame, from windows, and from everything that was followed.
 * @param pursuits asked for where the time suffices: what was followed, what `track` would tell first; none: the whole frame is what it is compared with
 */
export async function fitToTrack(
  world: World,
  pursuits: () => readonly Pursuit[],
  { sampler, other: sequence, maxLag, seed, progress = () => {} }: FitToTrack,
): Promise<FittedTrack> {
  const { views, frames, times, other, step } = compared(world, sequence, maxLag);
  const none = { fit: null, start: null, theta: null };
  const length = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  if (views.length < leastViews || length < leastSeconds)
    return {
      ...none,
      reason: `Picture and other track are together for ${Math.max(0, length).toFixed(1)} s; ${leastSeconds} s are the least that can tell.`,
    };
  const starts = startsOf(world, pursuits());
  const followed = starts.findIndex(({ kind }) => kind === 'followed');
  const plain = Math.max(0, followed);
  const options = {
    sampler,
    views,
    times,
    frames,
    starts,
    plain,
    other,
    maxLag,
    lagStep: step,
    seed,
    progress,
  };
  const fit = await fitCrop(options);
  const start = starts[fit.start] as Start;
  const path = cropPath(world.times, start.theta, [times[0] as number, times[times.length - 1] as number]);
  const theta = new Float64Array(start.theta.length);
  for (let k = 0; k < world.times.length; k++) theta.set(thetaAt(path, fit.numbers, k), 6 * k);
  return { fit, start, theta, reason: reasonOf(fit) };
}

/** What of the pictures is compared with another track, where that is known at every lag. */
export function compared(world: World, sequence: Sequence, maxLag: number) {
  const gaps = Array.from(world.times.subarray(1), (t, k) => t - (world.times[k] as number)).sort(
    (a, b) => a - b,
  );
  const step = gaps[gaps.length >> 1] ?? 0.1;
  const other = otherTrack(sequence, step);
  const middle = (k: number) => ((world.times[k] as number) + (world.times[k - 1] as number)) / 2;
  const known = Array.from(world.times, (_, k) => k).filter(
    (k) => k > 0 && middle(k) - maxLag >= other.start && middle(k) + maxLag <= other.end,
  );
  const every = Math.ceil(known.length / mostViews);
  const views: View[] = [];
  const frames: number[] = [];
  for (let n = 0; n < known.length; n += every) {
    const k = known[n] as number;
    const view = viewOf(world, k);
    if (!view) continue;
    views.push(view);
    frames.push(k);
  }
  return { views, frames, times: Float64Array.from(frames, middle), other, step };
}

function reasonOf({ kept, heldOut, luck }: CropFit): string | null {
  if (kept !== 'plain') return null;
  return Math.max(heldOut.trained, heldOut.chosen) > heldOut.plain
    ? `What goes better with the other track does so by luck, as far as can be told (${luck.toFixed(2)}).`
    : 'Nothing in the picture goes better with the other track on stretches left out.';
}
