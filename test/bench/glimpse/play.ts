import { figureSightings } from '#src/vision/glimpse/figures.ts';
import type { Glimpser } from '#src/vision/glimpse/glimpser.ts';
import { makeGlimpser } from '#src/vision/glimpse/glimpser.ts';
import { pathOf } from '#src/vision/glimpse/path.ts';
import type { Policy } from '#src/vision/glimpse/policy.ts';
import type { Spot } from '#src/vision/glimpse/sensor.ts';
import { type Pyramid, pyramid } from '#src/vision/track/plane.ts';
import type { SubjectFamily } from '#test/fixtures/subject-video.ts';
import { type GlimpseMotion, type GlimpseVideo, glimpseVideo } from '#test/fixtures/glimpse-video.ts';

/** A clip whose drawn frames are kept. */
export type Clip = GlimpseVideo & { picture(k: number): Pyramid };

export function clipOf(family: SubjectFamily, motion: GlimpseMotion, seed: number): Clip {
  const video = glimpseVideo({ family, motion, seed });
  const kept = new Map<number, Uint8Array>();
  return {
    ...video,
    picture(k) {
      const bytes = kept.get(k) ?? video.frame(k);
      kept.set(k, bytes);
      return pyramid(video.width, video.height, bytes);
    },
  };
}

/** Lets a glimpser decide what is decoded; or shows it the frames of a schedule. */
export function play(
  clip: Clip,
  budget: number,
  by: {
    readonly policy?: Policy | null;
    readonly random?: { uniform(): number; normal(): number } | null;
    readonly schedule?: readonly number[];
  },
): Glimpser {
  const glimpser = makeGlimpser({
    decoding: clip,
    ...{ width: clip.width, height: clip.height, budget, first: 0, spot: clip.truth(0) },
    policy: by.policy ?? null,
    random: by.random ?? null,
  });
  if (by.schedule) for (const frame of by.schedule) glimpser.see(frame, clip.picture(frame));
  else for (let frame: number | null = 0; frame !== null; ) frame = glimpser.see(frame, clip.picture(frame));
  return glimpser;
}

/** How far off the middle is on each frame, half sizes of the subject. */
export const errorsOf = (clip: GlimpseVideo, path: readonly Spot[]): Float64Array =>
  Float64Array.from(clip.times, (_, k) => {
    const { x, y, halfWidth, halfHeight } = clip.truth(k);
    const spot = path[k] as Spot;
    return Math.hypot(spot.x - x, spot.y - y) / Math.sqrt(halfWidth * halfHeight);
  });

export const pathBy = (clip: GlimpseVideo, { sightings, cuts }: Glimpser) => pathOf(sightings, cuts, clip);

/** What a policy is to raise: 0 where it is half a size off or more everywhere, 1 where it is right throughout. */
export const rewardOf = (errors: Float64Array): number =>
  errors.reduce((sum, v) => sum + 1 - Math.min(1, v), 0) / errors.length;

/** Where it is on frames that are decoded, by what is no background there. */
export function bySubtraction(clip: Clip, frames: readonly number[]) {
  const { width, height, times } = clip;
  const decoded = {
    ...{ width, height, times: Float64Array.from(frames, (k) => times[k] as number) },
    read: (start: number, _count: number, into = new Uint8Array(width * height)) => {
      into.set(clip.frame(frames[start] as number));
      return into;
    },
  };
  const { sightings, cuts } = figureSightings(decoded, frames, clip.truth(0));
  return pathOf(sightings, cuts, clip);
}
