import { bentPoints, isBent } from '../bent-crop.ts';
import { samplingGrid } from '../transform/transformation.ts';
import type { Foreground } from './foreground.ts';

export const cellRows = 8;
export const cellColumns = 6;
const cells = cellRows * cellColumns;
/** How finely a cell is sampled, each way. */
const fine = 4;
const [nx, ny] = [cellColumns * fine, cellRows * fine];
const samples = samplingGrid(nx, ny);

/** What is measured in each cell of the window: how much of it is figure, how much it changes, and how it moves. */
export const measures = ['figure', 'change', 'right', 'left', 'down', 'up'] as const;
export const cellDims = measures.length * cells;

/**
 * A frame as its window shows it: for each of `measures` a map of cellRows × cellColumns means, row by row.
 * Outside the picture there is nothing. θ: normalised output to normalised input, see `CropFrame`.
 */
export function frameCells(seen: Foreground, k: number, theta: readonly number[], out: Float32Array): void {
  const { width, height, figure, change } = seen;
  const [a, b, tx, c, d, ty, g = 0, h = 0] = theta as readonly number[] as readonly [
    ...[number, number, number, number, number, number],
    ...([] | [number, number]),
  ];
  const at = k * width * height;
  out.fill(0);
  const bent = isBent(theta) ? bentPoints(theta, samples) : null;
  for (let j = 0; j < ny; j++)
    for (let i = 0; i < nx; i++) {
      const n = 2 * (j * nx + i);
      const [u, v] = [samples[n] as number, samples[n + 1] as number];
      const w = bent ? 1 : g * u + h * v + 1;
      if (!(w > 0)) continue;
      const [right, down] = bent
        ? [bent[n] as number, bent[n + 1] as number]
        : [(a * u + b * v + tx) / w, (c * u + d * v + ty) / w];
      const x = Math.round(((right + 1) * width) / 2 - 0.5);
      const y = Math.round(((down + 1) * height) / 2 - 0.5);
      if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
      const p = at + y * width + x;
      const cell = Math.floor(j / fine) * cellColumns + Math.floor(i / fine);
      const put = (measure: number, value: number) => {
        const q = measure * cells + cell;
        out[q] = (out[q] as number) + value / (fine * fine);
      };
      const stands = (figure[p] as number) / 255;
      put(0, stands);
      put(1, change[p] as number);
      // Motion of the backdrop's grain is noise.
      const moves = Math.max(stands, Math.min(1, (change[p] as number) / 8)) / 16;
      const [u1, v1] = [(seen.right[p] as number) * moves, (seen.down[p] as number) * moves];
      put(u1 > 0 ? 2 : 3, Math.abs(u1));
      put(v1 > 0 ? 4 : 5, Math.abs(v1));
    }
}
