import { components } from '../track/components.ts';
import type { PictureFrames } from '../../signal/picture.ts';
import { openWorld } from '../track/world.ts';
import type { Sighting } from './glimpser.ts';
import { sizeOf, type Spot } from './sensor.ts';

/** Of a figure's greatest value: what counts as one thing, and over what gaps. */
const leastFigure = 0.45;
const gap = 2;
/** So many things of a picture are thought of. */
const things = 6;

/** What was seen on the decoded frames, all of them at once. */
export type Figures = { readonly sightings: readonly Sighting[]; readonly cuts: readonly number[] };

/**
 * Where a subject is on frames that are decoded already: what is no background there (world.ts: camera undone, median of the
 * pictures around), the thing nearest to where it was last, heavier ones first.
 * @param decoded the frames' pictures in order @param frames their numbers in the video @param spot where it is on the first
 */
export function figureSightings(decoded: PictureFrames, frames: readonly number[], spot: Spot): Figures {
  const world = openWorld(decoded);
  let last = spot;
  const half = sizeOf(spot);
  const sightings: Sighting[] = [{ frame: frames[0] as number, spot, likeness: 1 }];
  for (let n = 1; n < frames.length; n++) {
    const figure = world.figure(n);
    if (!figure) continue;
    const spots = components(figure.plane, leastFigure, gap)
      .slice(0, things)
      .map(({ left, right, top, bottom, mass }) => {
        const own: Spot = {
          x: ((left + right) / 2) * figure.scale,
          y: ((top + bottom) / 2) * figure.scale,
          halfWidth: Math.max(2, ((right - left) / 2) * figure.scale),
          halfHeight: Math.max(2, ((bottom - top) / 2) * figure.scale),
        };
        return { own, worth: mass / (1 + Math.hypot(own.x - last.x, own.y - last.y) / half) };
      })
      .sort((a, b) => b.worth - a.worth);
    const [best] = spots;
    if (!best) continue;
    last = best.own;
    sightings.push({ frame: frames[n] as number, spot: last, likeness: 1 });
  }
  return { sightings, cuts: world.shots.slice(1).map(({ from }) => frames[from] as number) };
}
