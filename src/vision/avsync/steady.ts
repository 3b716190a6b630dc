import type { PictureFrames } from '#src/signal/picture.ts';

/** Frames read at once. */
const block = 32;
/** The shake that is taken off is what is quicker than this, seconds to each side. */
const reach = 0.4;
/** Larger jumps from frame to frame are no shake, pixels. */
const mostShift = 4;

/**
 * Frames of a stretch with the camera's shake taken off: the shift of the whole picture from frame to frame (one step
 * of Lucas & Kanade 1981 after another), added up, less its own slow part (a pan goes on), is undone with a bilinear
 * sampler. Frame k of the stretch comes as floats, smoothed over 3 × 3 pixels so that the sampler's own blur does not flicker.
 */
export function makeSteady(frames: PictureFrames, from: number, to: number) {
  const { width, height } = frames;
  const size = width * height;
  const buffer = new Uint8Array(block * size);
  let first = -1;
  const smooth = (k: number, into: Float32Array): void => {
    const start = k - (k % block);
    if (start !== first) frames.read(from + start, Math.min(block, to - from - start), buffer);
    first = start;
    blurred(buffer.subarray((k - start) * size, (k - start + 1) * size), width, height, into);
  };
  const path = shake(smooth, width, height, frames.times.subarray(from, to));
  const plain = new Float32Array(size);
  return {
    frame(k: number, into: Float32Array): void {
      const [x, y] = [path.x[k] as number, path.y[k] as number];
      if (Math.abs(x) < 0.02 && Math.abs(y) < 0.02) {
        smooth(k, into);
        return;
      }
      smooth(k, plain);
      shifted(plain, width, height, x, y, into);
    },
  };
}

type Shake = { readonly x: Float64Array; readonly y: Float64Array };

function shake(
  read: (k: number, into: Float32Array) => void,
  width: number,
  height: number,
  times: Float64Array,
): Shake {
  const n = times.length;
  const [x, y] = [new Float64Array(n), new Float64Array(n)];
  let before = new Float32Array(width * height);
  let now = new Float32Array(width * height);
  for (let k = 0; k < n; k++) {
    [before, now] = [now, before];
    read(k, now);
    const [dx, dy] = k === 0 ? [0, 0] : shiftOf(before, now, width, height);
    x[k] = (k > 0 ? (x[k - 1] as number) : 0) + dx;
    y[k] = (k > 0 ? (y[k - 1] as number) : 0) + dy;
  }
  return { x: quick(x, times), y: quick(y, times) };
}

/** A path less its mean over `reach` seconds to each side. */
function quick(path: Float64Array, times: Float64Array): Float64Array {
  const n = path.length;
  const out = new Float64Array(n);
  for (let k = 0, a = 0, b = 0, sum = 0; k < n; k++) {
    const t = times[k] as number;
    while (b < n && (times[b] as number) <= t + reach) sum += path[b++] as number;
    while ((times[a] as number) < t - reach) sum -= path[a++] as number;
    out[k] = (path[k] as number) - sum / (b - a);
  }
  return out;
}

/**
 * By how many pixels the picture as a whole moved, by what most of it did: pixels whose change the shift does not
 * explain (something moves there by itself) weigh little.
 */
function shiftOf(before: Float32Array, now: Float32Array, width: number, height: number): [number, number] {
  let [x, y] = [0, 0];
  let scale = 0;
  for (let round = 0; round < 4; round++) {
    let [xx, xy, yy, xt, yt, sum, seen] = [0, 0, 0, 0, 0, 0, 0];
    for (let r = 6; r < height - 6; r += 2)
      for (let c = 6 + ((r >> 1) & 1); c < width - 6; c += 2) {
        const i = r * width + c;
        const gx = ((before[i + 1] as number) - (before[i - 1] as number)) / 2;
        const gy = ((before[i + width] as number) - (before[i - width] as number)) / 2;
        if (gx * gx + gy * gy < 4) continue; // no edge, no shift seen
        const t = at(now, width, c + x, r + y) - (before[i] as number);
        const off = Math.abs(t);
        sum += off;
        seen++;
        const w = round === 0 ? 1 : 1 / (1 + (off / scale) ** 2);
        xx += w * gx * gx;
        xy += w * gx * gy;
        yy += w * gy * gy;
        xt += w * gx * t;
        yt += w * gy * t;
      }
    if (seen < 50) return [0, 0];
    scale = Math.max(1, sum / seen);
    const det = xx * yy - xy * xy;
    if (det < 1e-3 * xx * yy || det <= 0) return [0, 0]; // edges of one direction only
    const [dx, dy] = [(xy * yt - yy * xt) / det, (xy * xt - xx * yt) / det];
    x = Math.max(-mostShift, Math.min(mostShift, x + dx));
    y = Math.max(-mostShift, Math.min(mostShift, y + dy));
  }
  return [x, y];
}

function at(image: Float32Array, width: number, x: number, y: number): number {
  const [c, r] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - c, y - r];
  const i = r * width + c;
  const top = (image[i] as number) * (1 - u) + (image[i + 1] as number) * u;
  const low = (image[i + width] as number) * (1 - u) + (image[i + width + 1] as number) * u;
  return top * (1 - v) + low * v;
}

/** out(p) = image(p + shift); beyond the border its last pixels go on. */
function shifted(
  image: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  out: Float32Array,
): void {
  for (let r = 0; r < height; r++) {
    const sy = Math.max(0, Math.min(height - 1.001, r + y));
    for (let c = 0; c < width; c++)
      out[r * width + c] = at(image, width, Math.max(0, Math.min(width - 1.001, c + x)), sy);
  }
}

/** Binomial 1-2-1 both ways. */
function blurred(image: Uint8Array, width: number, height: number, out: Float32Array): void {
  for (let r = 0; r < height; r++) {
    const [a, b, c] = [Math.max(0, r - 1) * width, r * width, Math.min(height - 1, r + 1) * width];
    let left = (image[a] as number) + 2 * (image[b] as number) + (image[c] as number);
    let here = left;
    for (let k = 0; k < width; k++) {
      const n = Math.min(width - 1, k + 1);
      const right = (image[a + n] as number) + 2 * (image[b + n] as number) + (image[c + n] as number);
      out[b + k] = (left + 2 * here + right) / 16;
      left = here;
      here = right;
    }
  }
}
