import { inverse } from './inverse.ts';
import { linear } from './linear.ts';
import { controlGrid, type Transformation } from './transformation.ts';

/**
 * The thin-plate spline through k × k control points (k ≥ 2): the map that bends least (∫∫ of squared second
 * derivatives) while taking the regular lattice over [−1,1]² to θ (row by row, x then y).
 * Bookstein 1989, "Principal Warps". Kernel U(r) = r²·log r².
 */
export function thinPlate(k: number): Transformation {
  const { at, n, size, solved } = system(k);
  const row = new Float64Array(size);
  const rowX = new Float64Array(size);
  const rowY = new Float64Array(size);
  return linear(
    `thin-plate spline ${k}×${k}`,
    at,
    (x, y, w, byX, byY) => {
      for (let j = 0; j < n; j++) {
        const dx = x - (at[2 * j] as number);
        const dy = y - (at[2 * j + 1] as number);
        const square = dx * dx + dy * dy;
        const slope = square > 0 ? 2 * (Math.log(square) + 1) : 0;
        row[j] = kernel(square);
        rowX[j] = slope * dx;
        rowY[j] = slope * dy;
      }
      row.set([1, x, y], n);
      rowX.set([0, 1, 0], n);
      rowY.set([0, 0, 1], n);
      for (let c = 0; c < n; c++) {
        let sum = 0;
        let sumX = 0;
        let sumY = 0;
        for (let j = 0; j < size; j++) {
          const factor = solved[j * size + c] as number;
          sum += (row[j] as number) * factor;
          sumX += (rowX[j] as number) * factor;
          sumY += (rowY[j] as number) * factor;
        }
        w[c] = sum;
        byX[c] = sumX;
        byY[c] = sumY;
      }
    },
    (point) => [2 * point, 2 * point + 1],
  );
}

const kernel = (square: number): number => (square > 0 ? square * Math.log(square) : 0);

/** [K P; Pᵀ 0]·[bending; affine] = [θ; 0]: the first n columns of its inverse say what each control point contributes. */
function system(k: number) {
  if (!Number.isInteger(k) || k < 2) throw new Error(`${k} × ${k} control points are too few`);
  const at = controlGrid(k);
  const n = k * k;
  const size = n + 3;
  const values = new Float64Array(size * size);
  for (let i = 0; i < n; i++) {
    const [xi, yi] = [at[2 * i] as number, at[2 * i + 1] as number];
    for (let j = 0; j < n; j++)
      values[i * size + j] = kernel(
        (xi - (at[2 * j] as number)) ** 2 + (yi - (at[2 * j + 1] as number)) ** 2,
      );
    for (const [c, value] of [1, xi, yi].entries()) {
      values[i * size + n + c] = value;
      values[(n + c) * size + i] = value;
    }
  }
  const solved = inverse(values, size);
  if (!solved) throw new Error('the control points of a thin-plate spline lie on a line');
  return { at, n, size, solved };
}

/**
 * What each of k × k control points weighs at some points (x then y, one after the other): points × k², and the spline's bending energy as
 * a quadratic form of their positions along one axis: k² × k², symmetric, 0 for affine maps.
 */
export function thinPlateWeights(
  k: number,
  points: Float64Array,
): { readonly weights: Float64Array; readonly energy: Float64Array } {
  const { at, n, size, solved } = system(k);
  const count = points.length / 2;
  const weights = new Float64Array(count * n);
  const row = new Float64Array(size);
  for (let p = 0; p < count; p++) {
    const [x, y] = [points[2 * p] as number, points[2 * p + 1] as number];
    for (let j = 0; j < n; j++)
      row[j] = kernel((x - (at[2 * j] as number)) ** 2 + (y - (at[2 * j + 1] as number)) ** 2);
    row.set([1, x, y], n);
    for (let c = 0; c < n; c++) {
      let sum = 0;
      for (let j = 0; j < size; j++) sum += (row[j] as number) * (solved[j * size + c] as number);
      weights[p * n + c] = sum;
    }
  }
  const energy = Float64Array.from(
    { length: n * n },
    (_, i) => solved[Math.floor(i / n) * size + (i % n)] as number,
  );
  return { weights, energy };
}
