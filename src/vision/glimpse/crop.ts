import { sourceTime } from '../../model/units.ts';
import { thetaOfPlace, placed } from '../track/place.ts';
import type { Track, TrackedFrame } from '../track/track.ts';
import type { PictureFrames } from '../../signal/picture.ts';
import { figureSightings } from './figures.ts';
import { type PathSpot, pathOf } from './path.ts';
import { sizeOf, type Spot } from './sensor.ts';

/**
 * As measured on generated clips (docs/notes/glimpse.md): how often what was seen is the subject, where the deviation of
 * its middle is small; the deviation (half sizes) at which it is half as often; how far off it is then, and else, each way.
 */
const shareOn = 0.48;
const shareHalved = 0.45;
const offThen = 0.2;
const offElse = 3.2;
/** Of a half size, that of what was seen. */
const offSize = 0.4;
/** Sides of a box that is upright say this much of a turn. */
const turned = 0.25;

export type GlimpsedOptions = {
  /** Frames of the video, source seconds. */
  readonly times: Float64Array;
  /** The frames that were decoded, in order: `decoded.times` are theirs. The subject is on the first. */
  readonly frames: readonly number[];
  readonly spot: Spot;
  /** Frames of the crop a second, at most. */
  readonly fps: number;
};

/** The crop θ(t) of a subject from the frames that were decoded for it: upright boxes, between them as they move. */
export function glimpsedTrack(decoded: PictureFrames, { times, frames, spot, fps }: GlimpsedOptions): Track {
  const { width, height } = decoded;
  const { sightings, cuts } = figureSightings(decoded, frames, spot);
  const nothing = { kind: 'affine', frames: [], confidence: 0, events: [], candidates: [] } as const;
  if (sightings.length < 2)
    return {
      ...nothing,
      reason: `Nothing is seen to move against the background where it was decoded (frames: ${frames.length}).`,
    };
  const path = pathOf(sightings, cuts, { times, width, height });
  const out: TrackedFrame[] = [];
  for (const [k, at] of path.entries()) {
    const t = times[k] as number;
    if (out.length === 0 || t - (out[out.length - 1] as TrackedFrame).t >= 1 / fps - 0.001)
      out.push(frameOf(at, t, width, height));
  }
  const time = (frame: number) => times[frame] as number;
  return {
    ...nothing,
    frames: out,
    confidence: out.reduce((sum, { confidence }) => sum + confidence, 0) / out.length,
    events: cuts.map((frame) => ({ kind: 'cut', start: time(frame), end: time(frame) })),
    reason: null,
  };
}

/** Smoothing knows how far it may have gone meanwhile; not whether what was seen was the subject at all: that was measured. */
function frameOf(at: PathSpot, t: number, width: number, height: number): TrackedFrame {
  const size = sizeOf(at);
  const share = shareOn / (1 + (at.sd / (shareHalved * size)) ** 3);
  const middle = Math.hypot(at.sd, size * Math.sqrt(share * offThen ** 2 + (1 - share) * offElse ** 2));
  const { x, y, halfWidth, halfHeight } = at;
  const sds = [
    ...[(offSize * halfWidth) / width, (turned * halfHeight) / width, middle / width],
    ...[(turned * halfWidth) / height, (offSize * halfHeight) / height, middle / height],
  ];
  return {
    t: sourceTime(t),
    theta: Array.from(thetaOfPlace(placed(x, y, halfWidth, halfHeight), width, height, 6)),
    sd: sds.map((own) => Math.min(4, 2 * own)),
    confidence: share,
  };
}
