import { linear } from './linear.ts';
import { controlGrid, type Transformation } from './transformation.ts';

/**
 * k × k control points (k ≥ 2) on a regular lattice over [−1,1]², each cell of which is cut into two triangles by its
 * falling diagonal; within a triangle the map is affine, so the whole is continuous. θ: where the control points go, row by
 * row, x then y. Outside [−1,1]² the nearest cell's map goes on. Derivatives jump at the triangles' sides.
 */
export function piecewiseAffine(k: number): Transformation {
  if (!Number.isInteger(k) || k < 2) throw new Error(`${k} × ${k} control points are too few`);
  return linear(
    `piecewise affine ${k}×${k}`,
    controlGrid(k),
    (x, y, w, byX, byY) => {
      const per = (k - 1) / 2;
      const i = Math.min(k - 2, Math.max(0, Math.floor((x + 1) * per)));
      const j = Math.min(k - 2, Math.max(0, Math.floor((y + 1) * per)));
      const u = (x + 1) * per - i;
      const v = (y + 1) * per - j;
      w.fill(0);
      byX.fill(0);
      byY.fill(0);
      const first = j * k + i;
      const last = first + k + 1;
      // Above the diagonal the corner to the right counts, below it the one beneath.
      const isAbove = u > v;
      const corner = isAbove ? first + 1 : first + k;
      const [near, far] = isAbove ? [u, v] : [v, u];
      w[first] = 1 - near;
      w[corner] = near - far;
      w[last] = far;
      const [byNear, byFar] = isAbove ? [byX, byY] : [byY, byX];
      byNear[first] = -per;
      byNear[corner] = per;
      byFar[corner] = -per;
      byFar[last] = per;
    },
    (point) => [2 * point, 2 * point + 1],
  );
}
