import type { Region } from '#src/model/grounding.ts';

/**
 * A region of a picture as width × height pixels: each the mean of what it covers, between pixels where it covers less than one;
 * beyond the picture its edge goes on. @param region x, y, width and height as shares of the picture
 */
export function resized(
  pixels: Uint8Array,
  from: { readonly width: number; readonly height: number; readonly depth: number },
  [x, y, w, h]: Region,
  to: { readonly width: number; readonly height: number },
): Uint8Array {
  const { width, height, depth } = from;
  const out = new Uint8Array(depth * to.width * to.height);
  const samples = (length: number, size: number) => Math.max(1, Math.ceil(length / size));
  const [nx, ny] = [samples(w * width, to.width), samples(h * height, to.height)];
  const [below, right] = [height > 1 ? depth * width : 0, width > 1 ? depth : 0];
  const place = (start: number, length: number, k: number, n: number, most: number) => {
    const at = Math.max(0, Math.min(most - 1, start * most + ((k + 0.5) / n) * length * most - 0.5));
    const low = Math.min(most - 2, Math.floor(at));
    return most < 2 ? ([0, 0] as const) : ([low, at - low] as const);
  };
  const sums = new Float64Array(depth);
  for (let r = 0; r < to.height; r++)
    for (let c = 0; c < to.width; c++) {
      sums.fill(0);
      for (let b = 0; b < ny; b++) {
        const [row, v] = place(y, h, r * ny + b, ny * to.height, height);
        for (let a = 0; a < nx; a++) {
          const [column, u] = place(x, w, c * nx + a, nx * to.width, width);
          const p = depth * (row * width + column);
          for (let d = 0; d < depth; d++)
            sums[d] =
              (sums[d] as number) +
              (1 - v) * ((1 - u) * (pixels[p + d] as number) + u * (pixels[p + right + d] as number)) +
              v *
                ((1 - u) * (pixels[p + below + d] as number) + u * (pixels[p + below + right + d] as number));
        }
      }
      const q = depth * (r * to.width + c);
      for (let d = 0; d < depth; d++) out[q + d] = Math.round((sums[d] as number) / (nx * ny));
    }
  return out;
}
