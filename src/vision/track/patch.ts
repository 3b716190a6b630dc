import { type Place, halfSides } from './place.ts';
import { type Plane, type Pyramid, rowAt, valueAt } from './plane.ts';

/**
 * What something looks like, on n × m points over its square stretched by `reach` (1: its tight box), at one size of the
 * pyramid. The tracker holds several, coarse to fine.
 */
export type Patch = {
  readonly columns: number;
  readonly rows: number;
  readonly reach: number;
  /** Grey values, and their slopes along u and v; NaN where it was not seen. */
  readonly grey: Float32Array;
  readonly greyU: Float32Array;
  readonly greyV: Float32Array;
  /** How probably each point belongs to it, and the slopes of that. */
  readonly figure: Float32Array;
  readonly figureU: Float32Array;
  readonly figureV: Float32Array;
};

/** An empty patch of columns × rows points, over [−reach, reach]² of a place. */
export function makePatch(columns: number, rows: number, reach: number): Patch {
  const floats = () => new Float32Array(columns * rows);
  return {
    ...{ columns, rows, reach },
    ...{ grey: floats(), greyU: floats(), greyV: floats() },
    ...{ figure: floats(), figureU: floats(), figureV: floats() },
  };
}

/** u and v of a patch's points. */
export const along = (k: number, count: number, reach: number): number => reach * ((2 * k + 1) / count - 1);

/** The level of a pyramid whose pixels are about as far apart as the patch's points in this place. */
export function levelFor({ columns, rows, reach }: Patch, place: Place, levels: number): number {
  const [w, h] = halfSides(place);
  const spacing = reach * Math.sqrt(((2 * w) / columns) * ((2 * h) / rows));
  return Math.max(0, Math.min(levels - 1, Math.round(Math.log2(spacing))));
}

/** What a picture shows at the patch's points in a place. */
export function look(
  patch: Patch,
  picture: Plane,
  scale: number,
  place: Place,
  out: Float32Array,
): Float32Array {
  const { columns, rows, reach } = patch;
  const [a, b, c, d, e, f, g, h] = place as unknown as [
    ...[number, number, number, number, number, number, number, number],
  ];
  for (let j = 0, at = 0; j < rows; j++) {
    const v = along(j, rows, reach);
    if (g === 0 && h === 0) {
      const [u, apart] = [along(0, columns, reach), (2 * reach) / columns];
      rowAt(picture, scale, [a * u + b * v + c, d * u + e * v + f, a * apart, d * apart], columns, out, at);
      at += columns;
      continue;
    }
    for (let i = 0; i < columns; i++, at++) {
      const u = along(i, columns, reach);
      const w = g * u + h * v + 1;
      out[at] = valueAt(picture, scale, (a * u + b * v + c) / w, (d * u + e * v + f) / w);
    }
  }
  return out;
}

/** Takes grey values from a picture. */
export function takeGrey(patch: Patch, picture: Pyramid, place: Place): void {
  const level = levelFor(patch, place, picture.length);
  look(patch, picture[level] as Plane, 2 ** level, place, patch.grey);
  slopes(patch, patch.grey, patch.greyU, patch.greyV);
}

/** Slopes by central differences, 0 where a neighbour is missing. */
export function slopes(
  { columns, rows, reach }: Patch,
  of: Float32Array,
  byU: Float32Array,
  byV: Float32Array,
): void {
  const [perU, perV] = [columns / (4 * reach), rows / (4 * reach)];
  for (let j = 0, at = 0; j < rows; j++)
    for (let i = 0; i < columns; i++, at++) {
      const right = i + 1 < columns ? at + 1 : at;
      const left = i > 0 ? at - 1 : at;
      const down = j + 1 < rows ? at + columns : at;
      const up = j > 0 ? at - columns : at;
      const u = (((of[right] as number) - (of[left] as number)) * perU * 2) / (right - left || 1);
      const v = (((of[down] as number) - (of[up] as number)) * perV * 2 * columns) / (down - up || 1);
      byU[at] = Number.isFinite(u) ? u : 0;
      byV[at] = Number.isFinite(v) ? v : 0;
    }
}
