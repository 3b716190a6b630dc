import { blurred, type Ground } from './ground.ts';
import { middleValue } from './middle-value.ts';
import { type Plane, plane } from './plane.ts';

/** The background of a camera that stands still: pixel for pixel, so that what differs from it by little is seen. */

/** Of all values at a pixel so many, the nearest to their median, say how far the background strays: of a normal spread they lie within half a deviation. */
const nearest = 0.383;
/** What a difference is off by anyway, grey levels: coding, a lamp. */
const rough = 1;
/** Deviations of what differs at which it is as probably the figure as not. */
const half = 4.5;
/** A background that flickers by more hides everything, grey levels. */
const mostStray = 12;

/** The median of what several pictures show at each pixel; how far it strays is told by the half of them that shows it, not by what passes before it. */
export function stillGround(views: readonly Plane[], width: number, height: number): Ground {
  const grey = plane(width, height);
  const spread = new Float32Array(width * height);
  const count = views.length;
  const values = new Float64Array(count);
  const from = Math.max(1, Math.ceil(nearest * count));
  for (let at = 0; at < spread.length; at++) {
    for (let k = 0; k < count; k++) values[k] = (views[k] as Plane).values[at] as number;
    values.sort();
    // The middle of the narrowest stretch that holds half of the values: what is there for less than half of the time does not pull at it.
    const most = Math.max(1, Math.ceil(count / 2));
    let [best, first] = [Number.POSITIVE_INFINITY, 0];
    for (let k = 0; k + most <= count; k++) {
      const wide = (values[k + most - 1] as number) - (values[k] as number);
      if (wide < best) [best, first] = [wide, k];
    }
    const middle =
      0.5 * ((values[first + ((most - 1) >> 1)] as number) + (values[first + (most >> 1)] as number));
    grey.values[at] = middle;
    let reach = 0;
    for (let n = 0, low = first + ((most - 1) >> 1), high = low + 1; n < from; n++) {
      const down = low >= 0 ? middle - (values[low] as number) : Number.POSITIVE_INFINITY;
      const up = high < count ? (values[high] as number) - middle : Number.POSITIVE_INFINITY;
      reach = Math.min(down, up);
      if (down <= up) low--;
      else high++;
    }
    spread[at] = 2 * reach;
  }
  return { grey, spread };
}

/**
 * How probably each pixel of a picture is not background, 0 … 1: where it differs by much by itself, so that outlines are sharp, and where by
 * little by the mean of 3 × 3 pixels, each against what it is off by.
 */
export function stillFigure(picture: Plane, { grey, spread }: Ground): Plane {
  const { width, height } = picture;
  const gap = plane(width, height);
  for (let at = 0; at < gap.values.length; at++)
    gap.values[at] = (picture.values[at] as number) - (grey.values[at] as number);
  // A lamp that is turned a little changes all of it.
  const offset = middleOf(gap.values);
  for (let at = 0; at < gap.values.length; at++) gap.values[at] = (gap.values[at] as number) - offset;
  const soft = blurred(gap);
  const noiseOf = (of: Plane) => rough + middleOf(of.values.map(Math.abs)) / 0.6745;
  const [alone, together] = [noiseOf(gap), noiseOf(soft)];
  const out = plane(width, height);
  for (let at = 0; at < out.values.length; at++) {
    const stray = Math.min(mostStray, spread[at] as number);
    const one = gap.values[at] as number;
    const mean = soft.values[at] as number;
    const least = half * Math.sqrt(alone * alone + stray * stray);
    const little = half * Math.sqrt(together * together + (stray * stray) / 9);
    const much = odds(mean / least);
    out.values[at] = much * odds(one / least) + (1 - much) * odds(mean / little);
  }
  return out;
}

/** 0 … 1, and ½ at 1. */
const odds = (z: number): number => (z * z) / (1 + z * z);

/** The median of some of them. */
function middleOf(values: Float32Array): number {
  const every = Math.max(1, Math.floor(values.length / 4000));
  const some = new Float32Array(Math.ceil(values.length / every));
  for (let k = 0; k < some.length; k++) some[k] = values[k * every] as number;
  return middleValue(some, some.length);
}
