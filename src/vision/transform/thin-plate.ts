import { inverse } from './inverse.ts';
import { linear } from './linear.ts';
import { controlGrid, type Transformation } from './transformation.ts';

/**
 * The thin-plate spline through k × k control points (k ≥ 2): the map that bends least (∫∫ of squared second
 * derivatives) while taking the regular lattice over [−1,1]² to θ (row by row, x then y).
 * Bookstein 1989, "Principal Warps". Kernel U(r) = r²·log r².
 */
export function thinPlate(k: number): Transformation {
  if (!Number.isInteger(k) || k < 2) throw new Error(`${k} × ${k} control points are too few`);
  const at = controlGrid(k);
  const n = k * k;
  const size = n + 3;
  // [K P; Pᵀ 0]·[bending; affine] = [θ; 0]: its inverse's first n columns say what each control point contributes.
  const system = new Float64Array(size * size);
  for (let i = 0; i < n; i++) {
    const [xi, yi] = [at[2 * i] as number, at[2 * i + 1] as number];
    for (let j = 0; j < n; j++)
      system[i * size + j] = kernel(
        (xi - (at[2 * j] as number)) ** 2 + (yi - (at[2 * j + 1] as number)) ** 2,
      );
    for (const [c, value] of [1, xi, yi].entries()) {
      system[i * size + n + c] = value;
      system[(n + c) * size + i] = value;
    }
  }
  const solved = inverse(system, size);
  if (!solved) throw new Error('the control points of a thin-plate spline lie on a line');
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
