import { inverse } from './inverse.ts';
import type { Transformation } from './transformation.ts';

/** A 3 × 3 matrix of an affine (6 numbers) or projective (8) θ, row by row. */
export const matrixOf = (theta: ArrayLike<number>): Float64Array =>
  theta.length === 6
    ? Float64Array.from([...Array.from(theta), 0, 0, 1])
    : Float64Array.from([...Array.from(theta), 1]);

/** θ of a 3 × 3 matrix: 6 numbers where its last row is 0 0 1, else 8. Null where h33 is 0. */
export function thetaOf(matrix: ArrayLike<number>, size: 6 | 8): Float64Array | null {
  const last = matrix[8] as number;
  if (!(Math.abs(last) > 1e-12)) return null;
  return Float64Array.from({ length: size }, (_, k) => (matrix[k] as number) / last);
}

/** The product of two 3 × 3 matrices: first b, then a. */
export function times(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const out = new Float64Array(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++)
      for (let k = 0; k < 3; k++)
        out[i * 3 + j] = (out[i * 3 + j] as number) + (a[i * 3 + k] as number) * (b[k * 3 + j] as number);
  return out;
}

/** θ of the map back of an affine or projective one; null where it has none. */
export function invertTheta(theta: ArrayLike<number>): Float64Array | null {
  const back = inverse(matrixOf(theta), 3);
  return back && thetaOf(back, theta.length === 6 ? 6 : 8);
}

/**
 * Output points that go to `targets`, for a map of any family: Newton's method with halved steps from `start` (default: the
 * targets themselves). NaN where it does not get within 1e-9 in 50 steps: folded or out of reach.
 */
export function inverseMap(
  { map, back }: Transformation,
  theta: ArrayLike<number>,
  targets: ArrayLike<number>,
  start: ArrayLike<number> = targets,
): Float64Array {
  const out = new Float64Array(targets.length);
  const miss = (point: Float64Array, tx: number, ty: number): readonly [number, number, number] => {
    const at = map(theta, point);
    const [dx, dy] = [(at[0] as number) - tx, (at[1] as number) - ty];
    return [dx, dy, Math.hypot(dx, dy)];
  };
  for (let p = 0; p < targets.length; p += 2) {
    const [tx, ty] = [targets[p] as number, targets[p + 1] as number];
    let point = Float64Array.of(start[p] as number, start[p + 1] as number);
    let [dx, dy, distance] = miss(point, tx, ty);
    for (let step = 0; step < 50 && distance > 1e-12; step++) {
      const [xx, xy] = back(theta, point, [1, 0]).points as unknown as [number, number];
      const [yx, yy] = back(theta, point, [0, 1]).points as unknown as [number, number];
      const det = xx * yy - xy * yx;
      if (!(Math.abs(det) > 1e-12)) break;
      const [mx, my] = [(yy * dx - xy * dy) / det, (xx * dy - yx * dx) / det];
      let share = 1;
      for (; share > 1e-4; share /= 2) {
        const next = Float64Array.of((point[0] as number) - share * mx, (point[1] as number) - share * my);
        const [ex, ey, far] = miss(next, tx, ty);
        if (!(far < distance)) continue;
        point = next;
        [dx, dy, distance] = [ex, ey, far];
        break;
      }
      if (share <= 1e-4) break;
    }
    const [x, y] = distance < 1e-9 ? [point[0] as number, point[1] as number] : [Number.NaN, Number.NaN];
    out[p] = x;
    out[p + 1] = y;
  }
  return out;
}
