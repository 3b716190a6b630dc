import type { Sampler } from '#src/compute/sampler.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { bentGrid, bentWidened, isBent } from './bent-crop.ts';
import { cropTheta } from './crop-edits.ts';
import { type Corners, cornersOfTheta } from './crop-handles.ts';
import { placeOfTheta } from './track/place.ts';

/** A crop as a picture of its own: what it holds, upright and of one size, however it moves, turns and grows. */

/** Even pixels each way. */
export type CropSize = { readonly width: number; readonly height: number };

/** In so many of its moments a crop is no larger than its picture: no detail is lost then. */
const mostMoments = 0.9;
/** Of longer crops, so many are measured. */
const enoughMoments = 2000;
const [leastSide, mostSide] = [16, 4096];

/** θ of a crop that reaches further by `margin`, a share of its width and height, on every side. */
export function widened(theta: readonly number[], margin: number): readonly number[] {
  const by = 1 + 2 * margin;
  if (isBent(theta)) return bentWidened(theta, by, by);
  return theta.map((value, k) => (k % 3 === 2 ? value : value * by));
}

/** θ of a crop that reaches further by its shorter side, so that it is about as wide as high on the picture. */
export function squared(theta: readonly number[], width: number, height: number): readonly number[] {
  const [wide, high] = sidesOf(cornersOfTheta(theta, width, height));
  if (!(wide > 0 && high > 0)) return theta;
  const by = [Math.max(1, high / wide), Math.max(1, wide / high)] as const;
  if (isBent(theta)) return bentWidened(theta, ...by);
  return theta.map((value, k) => value * (by[k % 3] ?? 1));
}

/**
 * The size of the pictures of a crop, from a picture of width × height pixels: as wide and as high as it is in nine of ten
 * moments, its longer side no longer than the picture's.
 * @param range source seconds that count; default, and where it has no moment in them: all
 */
export function cropSize(
  crop: Pick<ProjectCrop, 'frames' | 'keys'>,
  { width, height }: { readonly width: number; readonly height: number },
  margin = 0,
  range: readonly [number, number] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
): CropSize {
  const all = [...crop.frames, ...crop.keys].map(({ t }) => t);
  const inside = all.filter((t) => t >= range[0] && t <= range[1]);
  const counted = inside.length > 0 ? inside : all;
  const every = Math.ceil(counted.length / enoughMoments);
  const sides = counted
    .filter((_, k) => k % every === 0)
    .map((t) => sidesOf(cornersOfTheta(widened(cropTheta(crop, t), margin), width, height)));
  const wide = quantile(sides.map(([w]) => w));
  const high = quantile(sides.map(([, h]) => h));
  const fit = Math.min(1, Math.min(mostSide, Math.max(width, height)) / Math.max(wide, high));
  const even = (side: number) => Math.max(leastSide, 2 * Math.round((side * fit) / 2));
  return { width: even(wide), height: even(high) };
}

function quantile(values: readonly number[]): number {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  return sorted[Math.ceil(mostMoments * sorted.length) - 1] ?? leastSide;
}

/** Mean lengths of its sides across and down. */
function sidesOf([p, q, r, s]: Corners): readonly [number, number] {
  const far = (a: readonly [number, number], b: readonly [number, number]) =>
    Math.hypot(a[0] - b[0], a[1] - b[1]);
  return [(far(p, q) + far(s, r)) / 2, (far(p, s) + far(q, r)) / 2];
}

/** Planes of bytes, one after the other, width × height each, row by row; of what is beyond `seen` nothing is shown. */
export type BytePlanes = {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly count: number;
  /** How wide and high the picture is, in these pixels: less than the plane where that was padded. */
  readonly seen: { readonly width: number; readonly height: number };
};

/** A crop that shows so many pixels on one of its own is averaged over as many points each way. */
const mostPoints = 4;

/**
 * Draws what θ (of any kind) holds of some planes as planes of another size, by the spatial transformer's sampler;
 * where it shrinks, points are averaged. Outside of the picture there is `blank`.
 */
export async function cropPlanes(
  sampler: Sampler,
  planes: BytePlanes,
  theta: readonly number[],
  size: { readonly width: number; readonly height: number },
  blank: number,
): Promise<Uint8Array> {
  const { seen, count } = planes;
  const corners = cornersOfTheta(theta, seen.width, seen.height);
  const [long, tall] = sidesOf(corners);
  const points = (length: number, pixels: number) =>
    Math.max(1, Math.min(mostPoints, Math.ceil(length / pixels - 0.25) || 1));
  const [nx, ny] = [points(long, size.width), points(tall, size.height)];
  const [columns, rows] = [nx * size.width, ny * size.height];
  const bent = isBent(theta) ? pixelsOf(bentGrid(theta, columns, rows), seen) : null;
  const place = bent ? null : placeOfTheta(theta, seen.width, seen.height);
  const part = place ? partOf(planes, place, corners) : partAbout(planes, bent as Float32Array);
  const out = new Uint8Array(count * size.width * size.height).fill(blank);
  if (part.width === 0 || part.height === 0) return out;
  const image = { ...part, channels: count, values: cutOut(planes, part, blank) };
  const grid = place ? gridOf(place, columns, rows, part) : gridIn(bent as Float32Array, part);
  const values = await sampler.sample(image, grid, 'zeros');
  for (let c = 0, at = 0; c < count; c++)
    for (let y = 0; y < size.height; y++)
      for (let x = 0; x < size.width; x++, at++) {
        let sum = 0;
        for (let j = 0; j < ny; j++) {
          const first = (c * rows + y * ny + j) * columns + x * nx;
          for (let i = 0; i < nx; i++) sum += values[first + i] as number;
        }
        out[at] = Math.max(0, Math.min(255, Math.round(sum / (nx * ny)) + blank));
      }
  return out;
}

type Part = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** w of a projective map at a point: below 0 it lies behind the viewer. */
const depthAt = (m: ArrayLike<number>, u: number, v: number) =>
  (m[6] as number) * u + (m[7] as number) * v + (m[8] as number);
const nearest = 1e-6;

/** The pixels that a crop may touch. */
function partOf(planes: BytePlanes, place: ArrayLike<number>, corners: Corners): Part {
  const isWhole = [-1, 1].every((u) => [-1, 1].every((v) => depthAt(place, u, v) > nearest));
  const span = (values: readonly number[]): readonly [number, number] =>
    isWhole
      ? [Math.min(...values), Math.max(...values)]
      : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  return within(planes, span(corners.map(([x]) => x)), span(corners.map(([, y]) => y)));
}

/** The pixels about points (x then y of each). */
function partAbout(planes: BytePlanes, points: Float32Array): Part {
  const span = (from: 0 | 1): readonly [number, number] => {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = from; k < points.length; k += 2) {
      least = Math.min(least, points[k] as number);
      most = Math.max(most, points[k] as number);
    }
    return [least, most];
  };
  return within(planes, span(0), span(1));
}

type Span = readonly [from: number, to: number];

/** A pixel more on every side than a box, inside of the picture. */
function within({ width, height, seen }: BytePlanes, x: Span, y: Span): Part {
  const span = ([from, to]: Span, most: number): Span => {
    if (Number.isNaN(from) || Number.isNaN(to) || from > to) return [0, 0];
    const first = Math.max(0, Math.min(most, Math.floor(from) - 1));
    return [first, Math.max(first, Math.min(most, Math.ceil(to) + 1))];
  };
  const [x0, x1] = span(x, Math.min(width, Math.ceil(seen.width)));
  const [y0, y1] = span(y, Math.min(height, Math.ceil(seen.height)));
  return { x: x0, y: y0, width: x1 - x0, height: y1 - y0 };
}

/** Normalised points as pixels, in place. */
function pixelsOf(points: Float32Array, { width, height }: BytePlanes['seen']): Float32Array {
  for (let k = 0; k < points.length; k += 2) {
    points[k] = (((points[k] as number) + 1) * width) / 2;
    points[k + 1] = (((points[k + 1] as number) + 1) * height) / 2;
  }
  return points;
}

/** Pixels as points of a part, normalised, in place. */
function gridIn(points: Float32Array, part: Part): Float32Array {
  for (let k = 0; k < points.length; k += 2) {
    points[k] = (2 * ((points[k] as number) - part.x)) / part.width - 1;
    points[k + 1] = (2 * ((points[k + 1] as number) - part.y)) / part.height - 1;
  }
  return points;
}

/** The part's values above `blank`. */
function cutOut({ bytes, width, height, count }: BytePlanes, part: Part, blank: number): Float32Array {
  const out = new Float32Array(count * part.width * part.height);
  for (let c = 0, at = 0; c < count; c++)
    for (let y = part.y; y < part.y + part.height; y++) {
      const row = (c * height + y) * width + part.x;
      for (let x = 0; x < part.width; x++) out[at++] = (bytes[row + x] as number) - blank;
    }
  return out;
}

/** Where the middles of columns × rows cells of [−1,1]² lie in the part, normalised. */
function gridOf(m: ArrayLike<number>, columns: number, rows: number, part: Part): Float32Array {
  const [a, b, c, d, e, f] = Array.from(m) as [number, number, number, number, number, number];
  const grid = new Float32Array(2 * columns * rows);
  for (let j = 0, at = 0; j < rows; j++) {
    const v = (2 * j + 1) / rows - 1;
    for (let i = 0; i < columns; i++) {
      const u = (2 * i + 1) / columns - 1;
      const depth = depthAt(m, u, v);
      // What lies behind the viewer is not to be seen: the sampler leaves it out.
      const by = depth > nearest ? 1 / depth : Number.NaN;
      grid[at++] = (2 * ((a * u + b * v + c) * by - part.x)) / part.width - 1;
      grid[at++] = (2 * ((d * u + e * v + f) * by - part.y)) / part.height - 1;
    }
  }
  return grid;
}
