import { bentGrid } from './bent-crop.ts';

/** Four bytes a pixel, row by row: red, green, blue, and how much it covers. */
export type Colours = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
};

/**
 * What a crop that bends holds of a part of the picture, mixed bilinearly; beyond the part nothing (clear). For the screen: what is
 * exported is averaged where it shrinks (`cropPlanes`).
 * @param where x, y, width and height of the part, shares of the picture
 * @param out is filled
 */
export function sampleBent(
  theta: readonly number[],
  part: Colours,
  where: readonly [x: number, y: number, width: number, height: number],
  out: Colours,
): void {
  const grid = bentGrid(theta, out.width, out.height);
  const { width, height, data } = part;
  const [px, py, pw, ph] = where;
  for (let k = 0; k < out.width * out.height; k++) {
    const x = ((((grid[2 * k] as number) + 1) / 2 - px) / pw) * width - 0.5;
    const y = ((((grid[2 * k + 1] as number) + 1) / 2 - py) / ph) * height - 0.5;
    if (!(x > -1 && y > -1 && x < width && y < height)) {
      out.data.fill(0, 4 * k, 4 * k + 4);
      continue;
    }
    const [i, j] = [Math.floor(x), Math.floor(y)];
    const [fx, fy] = [x - i, y - j];
    const [x0, x1] = [Math.max(0, i), Math.min(width - 1, i + 1)];
    const [y0, y1] = [Math.max(0, j) * width, Math.min(height - 1, j + 1) * width];
    for (let c = 0; c < 4; c++) {
      const at = (p: number) => data[4 * p + c] as number;
      const top = at(y0 + x0) * (1 - fx) + at(y0 + x1) * fx;
      const bottom = at(y1 + x0) * (1 - fx) + at(y1 + x1) * fx;
      out.data[4 * k + c] = top * (1 - fy) + bottom * fy;
    }
  }
}
