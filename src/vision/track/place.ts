/**
 * Where something lies in the picture: a 3 × 3 matrix from its own square [−1,1]² to pixels of the full size (edges at 0
 * and width), row by row, h33 = 1.
 */
export type Place = readonly number[];

/** The place of an upright box by its middle and half sides, pixels. */
export const placed = (x: number, y: number, halfWidth: number, halfHeight: number): Place => [
  halfWidth,
  0,
  x,
  0,
  halfHeight,
  y,
  0,
  0,
  1,
];

/** a·b, scaled so that its last number is 1. */
export function after(a: ArrayLike<number>, b: ArrayLike<number>): Place {
  const [a0, a1, a2] = [a[0] as number, a[1] as number, a[2] as number];
  const [a3, a4, a5] = [a[3] as number, a[4] as number, a[5] as number];
  const [a6, a7, a8] = [a[6] as number, a[7] as number, a[8] as number];
  const [b0, b1, b2] = [b[0] as number, b[1] as number, b[2] as number];
  const [b3, b4, b5] = [b[3] as number, b[4] as number, b[5] as number];
  const [b6, b7, b8] = [b[6] as number, b[7] as number, b[8] as number];
  const last = a6 * b2 + a7 * b5 + a8 * b8;
  return [
    (a0 * b0 + a1 * b3 + a2 * b6) / last,
    (a0 * b1 + a1 * b4 + a2 * b7) / last,
    (a0 * b2 + a1 * b5 + a2 * b8) / last,
    (a3 * b0 + a4 * b3 + a5 * b6) / last,
    (a3 * b1 + a4 * b4 + a5 * b7) / last,
    (a3 * b2 + a4 * b5 + a5 * b8) / last,
    (a6 * b0 + a7 * b3 + a8 * b6) / last,
    (a6 * b1 + a7 * b4 + a8 * b7) / last,
    1,
  ];
}

/** The inverse; not finite where there is none. */
export function undone(m: ArrayLike<number>): Place {
  const [a, b, c] = [m[0] as number, m[1] as number, m[2] as number];
  const [d, e, f] = [m[3] as number, m[4] as number, m[5] as number];
  const [g, h, i] = [m[6] as number, m[7] as number, m[8] as number];
  const [p, q, r] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const last = a * e - b * d;
  return [
    p / last,
    (c * h - b * i) / last,
    (b * f - c * e) / last,
    q / last,
    (a * i - c * g) / last,
    (c * d - a * f) / last,
    r / last,
    (b * g - a * h) / last,
    last / last,
  ];
}

export const nowhere: Place = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Where the point (u, v) of the square lies, x and y in pixels. */
export function pointOf(m: ArrayLike<number>, u: number, v: number): readonly [number, number] {
  const w = (m[6] as number) * u + (m[7] as number) * v + (m[8] as number);
  return [
    ((m[0] as number) * u + (m[1] as number) * v + (m[2] as number)) / w,
    ((m[3] as number) * u + (m[4] as number) * v + (m[5] as number)) / w,
  ];
}

/** Corners in turn, x and y in pixels. */
export const cornersOf = (m: ArrayLike<number>): readonly (readonly [number, number])[] => [
  pointOf(m, -1, -1),
  pointOf(m, 1, -1),
  pointOf(m, 1, 1),
  pointOf(m, -1, 1),
];

/** Half the lengths of the two sides of its parallelogram, pixels. */
export const halfSides = (m: ArrayLike<number>): readonly [number, number] => [
  Math.hypot(m[0] as number, m[3] as number),
  Math.hypot(m[1] as number, m[4] as number),
];

/**
 * What a map of the plane does besides moving, at its middle: its turn (radians), growth (factor), and what is left of
 * the shape: stretch along x against y, and shear (Polar decomposition: M = turn · stretch.)
 */
export function shapeOf(m: ArrayLike<number>): {
  readonly turn: number;
  readonly growth: number;
  readonly stretch: number;
  readonly shear: number;
} {
  const [a, b, c, d] = [m[0], m[1], m[3], m[4]] as [number, number, number, number];
  const turn = Math.atan2(c - b, a + d);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const [p, q, r] = [cos * a + sin * c, cos * b + sin * d, cos * d - sin * b];
  const growth = Math.sqrt(Math.max(1e-12, Math.abs(a * d - b * c)));
  return { turn, growth, stretch: (p - r) / (2 * growth), shear: q / growth };
}

/** θ of src/model/crop.ts of a place in a picture. */
export function thetaOfPlace(m: Place, width: number, height: number, size: 6 | 8): number[] {
  const theta = after([2 / width, 0, -1, 0, 2 / height, -1, 0, 0, 1], m);
  return theta.slice(0, size);
}

/** The place that affine (6) or projective (8) θ means. */
export function placeOfTheta(theta: ArrayLike<number>, width: number, height: number): Place {
  const whole = Array.from({ length: 9 }, (_, k) =>
    k < theta.length ? (theta[k] as number) : k === 8 ? 1 : 0,
  );
  return after([width / 2, 0, width / 2, 0, height / 2, height / 2, 0, 0, 1], whole);
}

/** Intersection over union of two convex quadrilaterals (Sutherland & Hodgman 1974). */
export function overlap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [p, q] = [turned(cornersOf(a)), turned(cornersOf(b))];
  let kept = p;
  for (let k = 0; k < 4 && kept.length > 0; k++) {
    const [x0, y0] = q[k] as Point;
    const [x1, y1] = q[(k + 1) % 4] as Point;
    const side = ([x, y]: Point) => (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0);
    kept = kept.flatMap((point, i): Point[] => {
      const next = kept[(i + 1) % kept.length] as Point;
      const [s, t] = [side(point), side(next)];
      const cut = (): Point => [
        point[0] + (s / (s - t)) * (next[0] - point[0]),
        point[1] + (s / (s - t)) * (next[1] - point[1]),
      ];
      return [...(s >= 0 ? [point] : []), ...(s >= 0 !== t >= 0 ? [cut()] : [])];
    });
  }
  const common = areaOf(kept);
  return common / (areaOf(p) + areaOf(q) - common);
}

type Point = readonly [number, number];
const areaOf = (points: readonly Point[]): number =>
  points.reduce((sum, [x, y], k) => {
    const [x1, y1] = points[(k + 1) % points.length] as Point;
    return sum + (x * y1 - x1 * y) / 2;
  }, 0);
const turned = (points: readonly Point[]): readonly Point[] =>
  areaOf(points) < 0 ? [...points].reverse() : points;
