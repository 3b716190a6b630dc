/** Grey values (or shares) of a picture, row by row. */
export type Plane = { readonly width: number; readonly height: number; readonly values: Float32Array };

/** A picture at full size, at half, at a quarter …: level k is 2ᵏ times smaller. */
export type Pyramid = readonly Plane[];

/** An empty plane, all 0. */
export const plane = (width: number, height: number): Plane => ({
  width,
  height,
  values: new Float32Array(width * height),
});

/** Levels down to some 16 pixels. */
export function pyramid(width: number, height: number, bytes: Uint8Array): Pyramid {
  const levels = [{ width, height, values: new Float32Array(bytes) }];
  for (let last = levels[0] as Plane; Math.min(last.width, last.height) >= 32 && levels.length < 6; ) {
    last = halved(last);
    levels.push(last as (typeof levels)[0]);
  }
  return levels;
}

/** Means of 2 × 2 pixels; an odd last row or column is left out. */
function halved({ width, height, values }: Plane): Plane {
  const half = plane(width >> 1, height >> 1);
  for (let j = 0, at = 0; j < half.height; j++)
    for (let i = 0; i < half.width; i++, at++) {
      const from = 2 * j * width + 2 * i;
      half.values[at] =
        0.25 *
        ((values[from] as number) +
          (values[from + 1] as number) +
          (values[from + width] as number) +
          (values[from + width + 1] as number));
    }
  return half;
}

/**
 * The value at (x, y) in pixels of the full size, edges at 0 and width, of a level `scale` times smaller: bilinear, NaN
 * beyond the edges.
 */
export function valueAt({ width, height, values }: Plane, scale: number, x: number, y: number): number {
  const px = x / scale - 0.5;
  const py = y / scale - 0.5;
  if (!(px > -0.5 && py > -0.5 && px < width - 0.5 && py < height - 0.5)) return Number.NaN;
  const cx = px < 0 ? 0 : px > width - 1 ? width - 1 : px;
  const cy = py < 0 ? 0 : py > height - 1 ? height - 1 : py;
  const i = cx >= width - 1 ? width - 2 : cx | 0;
  const j = cy >= height - 1 ? height - 2 : cy | 0;
  const u = cx - i;
  const v = cy - j;
  const at = j * width + i;
  const a = values[at] as number;
  const b = values[at + 1] as number;
  const c = values[at + width] as number;
  const d = values[at + width + 1] as number;
  const top = a + (b - a) * u;
  return top + (c + (d - c) * u - top) * v;
}

/**
 * The values at `count` points in a row, as `valueAt` tells them, into `out` from `to` on.
 * @param x of the first, pixels of the full size, as y; dx, dy: from each to the next
 * @param mask as long as `out`: where it is below `least` nothing is looked up, and NaN told
 */
export function rowAt(
  { width, height, values }: Plane,
  scale: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
  count: number,
  out: Float32Array,
  to: number,
  mask: Float32Array | null,
  least: number,
): void {
  const px = x / scale - 0.5;
  const py = y / scale - 0.5;
  const sx = dx / scale;
  const sy = dy / scale;
  const lastX = px + (count - 1) * sx;
  const lastY = py + (count - 1) * sy;
  const right = width - 1;
  const bottom = height - 1;
  // A hair's breadth from the edge is left to the careful way: steps add up inexactly.
  const near = 1e-6;
  const isWithin =
    Math.min(px, lastX) > near &&
    Math.min(py, lastY) > near &&
    Math.max(px, lastX) < right - near &&
    Math.max(py, lastY) < bottom - near;
  for (let k = 0; k < count; k++) {
    if (mask !== null && (mask[to + k] as number) < least) {
      out[to + k] = Number.NaN;
      continue;
    }
    let cx = px + k * sx;
    let cy = py + k * sy;
    let i = cx | 0;
    let j = cy | 0;
    if (!isWithin) {
      if (!(cx > -0.5 && cy > -0.5 && cx < width - 0.5 && cy < height - 0.5)) {
        out[to + k] = Number.NaN;
        continue;
      }
      cx = cx < 0 ? 0 : cx > right ? right : cx;
      cy = cy < 0 ? 0 : cy > bottom ? bottom : cy;
      i = cx >= right ? width - 2 : cx | 0;
      j = cy >= bottom ? height - 2 : cy | 0;
    }
    const u = cx - i;
    const at = j * width + i;
    const a = values[at] as number;
    const c = values[at + width] as number;
    const top = a + ((values[at + 1] as number) - a) * u;
    out[to + k] = top + (c + ((values[at + width + 1] as number) - c) * u - top) * (cy - j);
  }
}
