import type { Planes, Sampler } from '#src/compute/sampler.ts';
import { type Matrix, matrix } from '#src/math/matrix.ts';
import { after, type Place, undone } from '../track/place.ts';
import { type Plane, type Pyramid, valueAt } from '../track/plane.ts';
import type { World } from '../track/world.ts';
import { affine } from '../transform/affine.ts';
import { samplingGrid } from '../transform/transformation.ts';

/** What of a picture is compared: how much each pixel changed since the picture before, the camera's motion undone; and its grey. */
export type View = { readonly fine: Planes; readonly coarse: Planes };

const channels = 2;
/** Level of the pyramid that is looked at: 80 × 45 of 320 × 180. */
const level = 2;
/** Points a side of the crop, and cells a side that they are added up in. */
const points = 16;
const cells = 1;
export const featureCount = channels * cells * cells;

/** Of picture k; null where a shot begins, of which nobody knows what changed. */
export function viewOf(world: World, k: number): View | null {
  const { from } = world.shotOf(k);
  if (k === from) return null;
  const [now, before] = [levelOf(world.picture(k)), levelOf(world.picture(k - 1))];
  const scale = world.width / now.width;
  const back = after(world.toPicture(k - 1), undone(world.toPicture(k)));
  const { width, height } = now;
  const values = new Float32Array(channels * width * height);
  const least = world.noise / 2 ** level;
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++) {
      const [x, y] = [(i + 0.5) * scale, (j + 0.5) * scale];
      const was = valueAt(before, scale, ...moved(back, x, y));
      const change = Number.isNaN(was) ? 0 : Math.abs((now.values[at] as number) - was);
      values[at] = Math.max(0, change - least);
      values[width * height + at] = now.values[at] as number;
    }
  const fine = { width, height, channels, values };
  return { fine, coarse: blurred(fine, Math.round(width / 16)) };
}

const levelOf = (picture: Pyramid): Plane => picture[Math.min(level, picture.length - 1)] as Plane;
const moved = (m: Place, x: number, y: number): readonly [number, number] => [
  (m[0] as number) * x + (m[1] as number) * y + (m[2] as number),
  (m[3] as number) * x + (m[4] as number) * y + (m[5] as number),
];

/** Means over 2·reach + 1 pixels both ways, twice: so wide does a gradient see. */
function blurred({ width, height, values }: Planes, reach: number): Planes {
  let out = values;
  for (let pass = 0; pass < 2; pass++)
    for (const [length, step, lines, across] of [
      [width, 1, height, width],
      [height, width, width, 1],
    ] as const) {
      const next = new Float32Array(out.length);
      for (let c = 0; c < channels; c++)
        for (let line = 0; line < lines; line++) {
          const from = c * width * height + line * across;
          let sum = 0;
          let count = 0;
          for (let k = -reach; k < length; k++) {
            if (k + reach < length) {
              sum += out[from + (k + reach) * step] as number;
              count++;
            }
            if (k - reach - 1 >= 0) {
              sum -= out[from + (k - reach - 1) * step] as number;
              count--;
            }
            if (k >= 0) next[from + k * step] = sum / count;
          }
        }
      out = next;
    }
  return { width, height, channels, values: out };
}

const grid = samplingGrid(points, points);
const cellOf = Int32Array.from({ length: points * points }, (_, p) => {
  const [i, j] = [p % points, Math.floor(p / points)];
  return Math.floor((j * cells) / points) * cells + Math.floor((i * cells) / points);
});
const share = (cells * cells) / (points * points);

/** What the crops under θ hold: a row for each of `rows`, means of each channel in cells of the crop. */
export async function featuresOf(
  sampler: Sampler,
  views: readonly Planes[],
  rows: readonly number[],
  thetaOf: (row: number) => ArrayLike<number>,
): Promise<Matrix> {
  const out = matrix(rows.length, featureCount);
  for (const [n, row] of rows.entries()) {
    const seen = await sampler.sample(
      views[row] as Planes,
      Float32Array.from(affine.map(thetaOf(row), grid)),
      'border',
    );
    const into = out.values.subarray(n * featureCount, (n + 1) * featureCount);
    for (let at = 0; at < seen.length; at++) {
      const cell = cells * cells * Math.floor(at / cellOf.length) + (cellOf[at % cellOf.length] as number);
      into[cell] = (into[cell] as number) + share * (seen[at] as number);
    }
  }
  return out;
}

/** From a gradient by the features of one row, the gradient by θ: through the sampler and the grid, exactly. */
export async function backToTheta(
  sampler: Sampler,
  view: Planes,
  theta: ArrayLike<number>,
  byFeatures: Float64Array,
): Promise<Float64Array> {
  const bySeen = new Float32Array(channels * cellOf.length);
  for (let at = 0; at < bySeen.length; at++)
    bySeen[at] =
      share *
      (byFeatures[
        cells * cells * Math.floor(at / cellOf.length) + (cellOf[at % cellOf.length] as number)
      ] as number);
  const placed = Float32Array.from(affine.map(theta, grid));
  const { grid: byGrid } = await sampler.back(view, placed, 'border', bySeen);
  return affine.back(theta, grid, byGrid).theta;
}
