import { thinPlateWeights } from './transform/thin-plate.ts';
import { controlGrid } from './transform/transformation.ts';

/**
 * Crops that bend: θ says where k × k control points of a thin-plate spline lie (row by row, x then y), in the normalised coordinates of
 * `CropFrame`. It has at least 4 × 4 of them, so that it is told from 6 and 8 numbers by its length.
 */

export const isBent = (theta: ArrayLike<number>): boolean => theta.length > 8;

/** k of k × k control points; no whole number where θ holds no square of points. */
export const pointsAcross = (theta: ArrayLike<number>): number => Math.sqrt(theta.length / 2);

const weightsKnown = new WeakMap<Float64Array, Map<number, Float64Array>>();

/** Where points of the crop (x then y of each) lie. What each control point weighs there is kept with the array of points. */
export function bentPoints(theta: ArrayLike<number>, points: Float64Array): Float64Array {
  const k = pointsAcross(theta);
  const known = weightsKnown.get(points) ?? new Map<number, Float64Array>();
  const weights = known.get(k) ?? thinPlateWeights(k, points).weights;
  if (!known.has(k)) weightsKnown.set(points, known.set(k, weights));
  const n = k * k;
  const out = new Float64Array(points.length);
  for (let p = 0; p < points.length / 2; p++)
    for (let c = 0; c < n; c++) {
      const w = weights[p * n + c] as number;
      out[2 * p] = (out[2 * p] as number) + w * (theta[2 * c] as number);
      out[2 * p + 1] = (out[2 * p + 1] as number) + w * (theta[2 * c + 1] as number);
    }
  return out;
}

/** θ (affine, 6 numbers) of the map that comes nearest to the control points, by least squares. */
export function straightened(theta: readonly number[]): readonly number[] {
  const lattice = latticeOf(pointsAcross(theta));
  const n = theta.length / 2;
  let squares = 0;
  const sums = [0, 0, 0, 0, 0, 0] as [number, number, number, number, number, number];
  for (let c = 0; c < n; c++) {
    const [u, v] = [lattice[2 * c] as number, lattice[2 * c + 1] as number];
    const [x, y] = [theta[2 * c] as number, theta[2 * c + 1] as number];
    squares += u * u;
    for (const [q, value] of [u * x, v * x, x, u * y, v * y, y].entries())
      sums[q] = (sums[q] as number) + value;
  }
  const [a, b, tx, c, d, ty] = sums;
  return [a / squares, b / squares, tx / n, c / squares, d / squares, ty / n];
}

/** Affine θ (6 numbers) by k × k control points, which then bend nothing. */
export function bentOf([a = 1, b = 0, tx = 0, c = 0, d = 1, ty = 0]: readonly number[], k: number) {
  const lattice = latticeOf(k);
  return Array.from({ length: 2 * k * k }, (_, q) => {
    const [u, v] = [lattice[q & ~1] as number, lattice[q | 1] as number];
    return q % 2 === 0 ? a * u + b * v + tx : c * u + d * v + ty;
  });
}

/** θ of a crop that reaches so many times as far from its middle, across and down; beyond its points the spline goes on as it is. */
export function bentWidened(theta: readonly number[], across: number, down: number): readonly number[] {
  const points = latticeOf(pointsAcross(theta)).map((value, q) => value * (q % 2 === 0 ? across : down));
  return Array.from(bentPoints(theta, points));
}

/** Index of the control points at the corners (−1,−1), (1,−1), (1,1), (−1,1). */
export const bentCorners = (k: number): readonly [number, number, number, number] => [
  0,
  k - 1,
  k * k - 1,
  k * k - k,
];

/** θ whose corners were moved by so much (normalised), in their order: what lies between them goes along in proportion. */
export function bentMoved(
  theta: readonly number[],
  by: readonly (readonly [x: number, y: number])[],
): readonly number[] {
  const lattice = latticeOf(pointsAcross(theta));
  return theta.map((value, q) => {
    const [u, v] = [((lattice[q & ~1] as number) + 1) / 2, ((lattice[q | 1] as number) + 1) / 2];
    const shares = [(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v];
    return value + shares.reduce((sum, share, n) => sum + share * (by[n]?.[q % 2] ?? 0), 0);
  });
}

/** Points of an outline a side. */
const perSide = 12;
const outline = Float64Array.from(
  [0, 1, 2, 3].flatMap((side) =>
    Array.from({ length: perSide }, (_, n) => {
      const along = (2 * n) / perSide - 1;
      return [
        [along, -1],
        [1, along],
        [-along, 1],
        [-1, -along],
      ][side] as number[];
    }).flat(),
  ),
);

/** Points along the border of the crop, in turn from its top left: x then y of each, normalised. */
export const bentOutline = (theta: ArrayLike<number>): Float64Array => bentPoints(theta, outline);

/** The spline is worked out at so many points each way, and runs straight between them: a tenth of a pixel off at most. */
const fine = 49;
const lattices = new Map<number, Float64Array>();

function latticeOf(k: number): Float64Array {
  const known = lattices.get(k) ?? controlGrid(k);
  lattices.set(k, known);
  return known;
}

/** Where the middles of columns × rows cells of [−1,1]² lie, row by row, x then y of each, normalised. */
export function bentGrid(theta: ArrayLike<number>, columns: number, rows: number): Float32Array {
  const nodes = bentPoints(theta, latticeOf(fine));
  const out = new Float32Array(2 * columns * rows);
  const place = (n: number, of: number) => {
    const at = ((n + 0.5) / of) * (fine - 1);
    const before = Math.min(fine - 2, Math.floor(at));
    return [before, at - before] as const;
  };
  for (let j = 0, at = 0; j < rows; j++) {
    const [row, down] = place(j, rows);
    for (let i = 0; i < columns; i++) {
      const [column, across] = place(i, columns);
      for (let c = 0; c < 2; c++) {
        const p = 2 * (row * fine + column) + c;
        const top = (nodes[p] as number) * (1 - across) + (nodes[p + 2] as number) * across;
        const q = p + 2 * fine;
        const bottom = (nodes[q] as number) * (1 - across) + (nodes[q + 2] as number) * across;
        out[at++] = top * (1 - down) + bottom * down;
      }
    }
  }
  return out;
}
