import { type Place, halfSides, pointOf } from './place.ts';
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
  const [grey, greyU, greyV] = [floats(), floats(), floats()];
  const [figure, figureU, figureV] = [floats(), floats(), floats()];
  // Written out, that all patches have one form and what is compiled for one serves all.
  return { columns, rows, reach, grey, greyU, greyV, figure, figureU, figureV };
}

/** The same patch, of which other points belong to the figure. */
export function withFigure(
  { columns, rows, reach, grey, greyU, greyV, figureU, figureV }: Patch,
  figure: Float32Array,
): Patch {
  return { columns, rows, reach, grey, greyU, greyV, figure, figureU, figureV };
}

/** u and v of a patch's points. */
export const along = (k: number, count: number, reach: number): number => reach * ((2 * k + 1) / count - 1);

/** The level of a pyramid whose pixels are about as far apart as the patch's points in this place. */
export function levelFor({ columns, rows, reach }: Patch, place: Place, levels: number): number {
  const [w, h] = halfSides(place);
  const spacing = reach * Math.sqrt(((2 * w) / columns) * ((2 * h) / rows));
  return Math.max(0, Math.min(levels - 1, Math.round(Math.log2(spacing))));
}

/**
 * What a picture shows at the patch's points in a place.
 * @param least points that belong to the patch by less are not looked at: NaN
 */
export function look(
  patch: Patch,
  picture: Plane,
  scale: number,
  place: Place,
  out: Float32Array,
  least = 0,
): Float32Array {
  const { columns, rows, reach, figure } = patch;
  const isFlat = place[6] === 0 && place[7] === 0;
  const mask = least > 0 ? figure : null;
  for (let j = 0; j < rows; j++) {
    const v = along(j, rows, reach);
    if (isFlat) flatRow(picture, scale, place, v, reach, columns, out, j * columns, mask, least);
    else bentRow(picture, scale, place, v, reach, columns, out, j * columns);
  }
  return out;
}

/** A row of a place without perspective: points that lie evenly. */
function flatRow(
  picture: Plane,
  scale: number,
  place: Place,
  v: number,
  reach: number,
  columns: number,
  out: Float32Array,
  to: number,
  mask: Float32Array | null,
  least: number,
): void {
  const u = along(0, columns, reach);
  const apart = (2 * reach) / columns;
  const x = (place[0] as number) * u + (place[1] as number) * v + (place[2] as number);
  const y = (place[3] as number) * u + (place[4] as number) * v + (place[5] as number);
  const [dx, dy] = [apart * (place[0] as number), apart * (place[3] as number)];
  rowAt(picture, scale, x, y, dx, dy, columns, out, to, mask, least);
}

function bentRow(
  picture: Plane,
  scale: number,
  place: Place,
  v: number,
  reach: number,
  columns: number,
  out: Float32Array,
  to: number,
): void {
  for (let i = 0; i < columns; i++) {
    const [x, y] = pointOf(place, along(i, columns, reach), v);
    out[to + i] = valueAt(picture, scale, x, y);
  }
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
