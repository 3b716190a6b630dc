import type { CropBox, CropKind } from '#src/model/crop.ts';
import { bentCorners, bentMoved, bentOutline, isBent, pointsAcross } from './bent-crop.ts';
import { cornersOf, placeOfTheta } from './track/place.ts';

/** A crop in the hand: its corners in the picture, and what pulling at one of its handles makes of them. */

export type Point = readonly [x: number, y: number];
/** Pixels; those of the square's corners (−1,−1), (1,−1), (1,1), (−1,1). */
export type Corners = readonly [Point, Point, Point, Point];
/** Corners and edges in the order of `Corners`; an edge runs from the corner of its number to the next. */
export type Handle =
  | { readonly kind: 'body' }
  | { readonly kind: 'turn' }
  | { readonly kind: 'corner'; readonly at: 0 | 1 | 2 | 3 }
  | { readonly kind: 'edge'; readonly at: 0 | 1 | 2 | 3 };

/** A crop is at least so long and wide, pixels of the picture. */
const least = 4;

/** Where a crop’s corners lie, pixels of a picture of width × height: in turn from its top left. Between those of one that bends, its border may run elsewhere. */
export const cornersOfTheta = (theta: readonly number[], width: number, height: number): Corners =>
  (isBent(theta)
    ? bentCorners(pointsAcross(theta)).map(
        (c): Point => [(((theta[2 * c] ?? 0) + 1) * width) / 2, (((theta[2 * c + 1] ?? 0) + 1) * height) / 2],
      )
    : cornersOf(placeOfTheta(theta, width, height))) as unknown as Corners;

const plus = (p: Point, q: Point, times = 1): Point => [p[0] + times * q[0], p[1] + times * q[1]];
const minus = (p: Point, q: Point): Point => [p[0] - q[0], p[1] - q[1]];

/** The mean of four corners. */
export const middleOf = (corners: Corners): Point => [
  corners.reduce((sum, [x]) => sum + x / 4, 0),
  corners.reduce((sum, [, y]) => sum + y / 4, 0),
];

/** The middle of the edge from corner `at` to the next. */
export const edgeMiddle = (corners: Corners, at: 0 | 1 | 2 | 3): Point => {
  const [p, q] = [corners[at], corners[((at + 1) % 4) as 0 | 1 | 2 | 3]];
  return [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
};

/** How far to move along `u` and `v` to move by `by`. Both zero where they are parallel. */
function inAxes(by: Point, u: Point, v: Point): Point {
  const area = u[0] * v[1] - u[1] * v[0];
  if (Math.abs(area) < 1e-9) return [0, 0];
  return [(by[0] * v[1] - by[1] * v[0]) / area, (u[0] * by[1] - u[1] * by[0]) / area];
}

/**
 * The corners after a handle was pulled by `by` pixels. Of an affine crop, corners and edges stretch along its own two sides, the
 * opposite corner or edge stays; of a projective one, they go wherever they are pulled as long as it stays convex. `turn`
 * turns about the middle, by the angle that its handle (above the first edge) goes. Never smaller than a few pixels, never inside out.
 */
export function pulled(corners: Corners, handle: Handle, by: Point, kind: 'affine' | 'projective'): Corners {
  switch (handle.kind) {
    case 'body':
      return moved(corners, [by, by, by, by]);
    case 'turn':
      return turned(corners, by);
    default: {
      const ends = handle.kind === 'corner' ? [handle.at] : [handle.at, (handle.at + 1) % 4];
      if (kind === 'affine') return stretched(corners, ends, by);
      const free = moved(
        corners,
        corners.map((_, n) => (ends.includes(n) ? by : ([0, 0] as const))),
      );
      return isConvex(free) ? free : corners;
    }
  }
}

const moved = (corners: Corners, by: readonly Point[]): Corners =>
  corners.map((p, n) => plus(p, by[n] ?? [0, 0])) as unknown as Corners;

function turned(corners: Corners, by: Point): Corners {
  const centre = middleOf(corners);
  const arm = minus(edgeMiddle(corners, 0), centre);
  const now = plus(arm, by);
  if (Math.hypot(...arm) < 1e-9 || Math.hypot(...now) < 1e-9) return corners;
  const angle = Math.atan2(now[1], now[0]) - Math.atan2(arm[1], arm[0]);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return corners.map((p) => {
    const [x, y] = minus(p, centre);
    return plus(centre, [c * x - s * y, s * x + c * y]);
  }) as unknown as Corners;
}

/** Along the sides of a parallelogram: first along the top, then down its left side. */
function stretched(corners: Corners, ends: readonly number[], by: Point): Corners {
  const [first, , , fourth] = corners;
  const along = minus(corners[1], first);
  const down = minus(fourth, first);
  const [a, b] = inAxes(by, along, down);
  // Which sides the pulled corners share: only those go.
  const side = (members: readonly number[]) => ends.every((n) => members.includes(n));
  const kept = (share: number, length: number) => Math.max(share, Math.min(0, least / length - 1));
  const [long, tall] = [Math.hypot(...along), Math.hypot(...down)];
  if (long < 1e-9 || tall < 1e-9) return corners;
  const right = side([1, 2]) ? kept(a, long) : 0;
  const left = side([0, 3]) ? -kept(-a, long) : 0;
  const bottom = side([2, 3]) ? kept(b, tall) : 0;
  const top = side([0, 1]) ? -kept(-b, tall) : 0;
  const go = (x: number, y: number): Point => plus([x * along[0], x * along[1]], down, y);
  return moved(corners, [go(left, top), go(right, top), go(right, bottom), go(left, bottom)]);
}

/** Turns the same way at every corner, and not too flat there. */
function isConvex(corners: Corners): boolean {
  return corners.every((p, n) => {
    const q = corners[(n + 1) % 4] ?? p;
    const r = corners[(n + 2) % 4] ?? p;
    const [a, b] = [minus(q, p), minus(r, q)];
    return a[0] * b[1] - a[1] * b[0] > least * least;
  });
}

/** θ of corners in a picture of that size: 6 numbers of a parallelogram, 8 of any convex quadrilateral (Heckbert 1989). */
export function thetaOfCorners(
  corners: Corners,
  width: number,
  height: number,
  kind: 'affine' | 'projective',
): readonly number[] {
  const [p, q, r, s] = corners.map(
    ([x, y]): Point => [(2 * x) / width - 1, (2 * y) / height - 1],
  ) as unknown as Corners;
  if (kind === 'affine') {
    const [cx, cy] = [(q[0] + s[0]) / 2, (q[1] + s[1]) / 2];
    return [(q[0] - p[0]) / 2, (s[0] - p[0]) / 2, cx, (q[1] - p[1]) / 2, (s[1] - p[1]) / 2, cy];
  }
  // From the unit square to the corners, then from [−1,1]² to the unit square.
  const sum: Point = [p[0] - q[0] + r[0] - s[0], p[1] - q[1] + r[1] - s[1]];
  const [g, h] = inAxes(sum, minus(q, r), minus(s, r));
  const row = (i: 0 | 1) => [q[i] - p[i] + g * q[i], s[i] - p[i] + h * s[i], p[i]] as const;
  const halved = ([a, b, c]: readonly [number, number, number]) => [a / 2, b / 2, c + a / 2 + b / 2] as const;
  const [x, y, w] = [halved(row(0)), halved(row(1)), halved([g, h, 1])];
  return [...x, ...y, w[0], w[1]].map((value) => value / w[2]);
}

/**
 * θ of a crop of any kind one of whose handles was pulled by so many pixels. What lies between the corners of one that bends goes along with
 * them, its bends stay.
 */
export function pulledTheta(
  theta: readonly number[],
  handle: Handle,
  by: Point,
  { width, height, kind }: { readonly width: number; readonly height: number; readonly kind: CropKind },
): readonly number[] {
  const corners = cornersOfTheta(theta, width, height);
  if (kind !== 'tps') return thetaOfCorners(pulled(corners, handle, by, kind), width, height, kind);
  const now = pulled(corners, handle, by, 'projective');
  return bentMoved(
    theta,
    now.map(([x, y], n) => [
      (2 * (x - (corners[n as 0]?.[0] ?? x))) / width,
      (2 * (y - (corners[n as 0]?.[1] ?? y))) / height,
    ]),
  );
}

/** The border of a crop in turn from its top left, pixels: its corners, and of one that bends points between them. */
export function borderOfTheta(theta: readonly number[], width: number, height: number): readonly Point[] {
  if (!isBent(theta)) return cornersOfTheta(theta, width, height);
  const points = bentOutline(theta);
  return Array.from(
    { length: points.length / 2 },
    (_, k): Point => [
      (((points[2 * k] as number) + 1) * width) / 2,
      (((points[2 * k + 1] as number) + 1) * height) / 2,
    ],
  );
}

/** The upright box about some points (corners), inside of the picture; null where hardly any of it lies in it. */
export function boxInPicture(corners: readonly Point[], width: number, height: number): CropBox | null {
  const within = (value: number, most: number) => Math.max(0, Math.min(most, value));
  const xs = corners.map(([x]) => within(x, width));
  const ys = corners.map(([, y]) => within(y, height));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const [w, h] = [Math.max(...xs) - x, Math.max(...ys) - y];
  return w >= least && h >= least ? [x, y, w, h] : null;
}
