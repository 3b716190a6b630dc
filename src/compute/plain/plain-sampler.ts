import type { Border, Planes, Sampler } from '../sampler.ts';

/** In double precision, point after point. */
export const plainSampler: Sampler = {
  async sample(image, grid, border) {
    const { channels, values, width, height } = image;
    const points = grid.length / 2;
    const out = new Float32Array(channels * points);
    for (let p = 0; p < points; p++) {
      const corners = cornersOf(image, grid[2 * p] as number, grid[2 * p + 1] as number, border);
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (const { at, weight } of corners) sum += weight * (values[c * width * height + at] as number);
        out[c * points + p] = sum;
      }
    }
    return out;
  },
  async back(image, grid, border, gradient) {
    const { channels, values, width, height } = image;
    const points = grid.length / 2;
    const forImage = new Float64Array(values.length);
    const forGrid = new Float32Array(grid.length);
    for (let p = 0; p < points; p++) {
      const corners = cornersOf(image, grid[2 * p] as number, grid[2 * p + 1] as number, border);
      let [gx, gy] = [0, 0];
      for (let c = 0; c < channels; c++) {
        const g = gradient[c * points + p] as number;
        for (const { at, weight, byX, byY } of corners) {
          const place = c * width * height + at;
          forImage[place] = (forImage[place] as number) + g * weight;
          gx += g * byX * (values[place] as number);
          gy += g * byY * (values[place] as number);
        }
      }
      forGrid[2 * p] = gx;
      forGrid[2 * p + 1] = gy;
    }
    return { image: Float32Array.from(forImage), grid: forGrid };
  },
};

type Corner = { readonly at: number; readonly weight: number; readonly byX: number; readonly byY: number };

/** The pixels around a point that count, with the derivatives of their weights. */
function cornersOf({ width, height }: Planes, x: number, y: number, border: Border): readonly Corner[] {
  const [i, u, du] = along(x, width, border);
  const [j, v, dv] = along(y, height, border);
  return [0, 1, 2, 3].flatMap((k): Corner[] => {
    const [right, down] = [k & 1, k >> 1];
    const [column, row] = [i + right, j + down];
    if (column < 0 || column >= width || row < 0 || row >= height) return [];
    const [wx, wy] = [right ? u : 1 - u, down ? v : 1 - v];
    return [
      {
        at: row * width + column,
        weight: wx * wy,
        byX: (right ? du : -du) * wy,
        byY: (down ? dv : -dv) * wx,
      },
    ];
  });
}

/** Along one axis: the pixel before, the share of the next one, and how that share grows with the coordinate. */
function along(x: number, size: number, border: Border): readonly [number, number, number] {
  const at = ((x + 1) * size - 1) / 2;
  if (!Number.isFinite(at)) return [-2, 0, 0];
  const held = border === 'border' ? Math.min(size - 1, Math.max(0, at)) : at;
  const before = Math.floor(held);
  return [before, held - before, held === at ? size / 2 : 0];
}
