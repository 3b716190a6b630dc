import type { PictureFrames } from '#src/signal/picture.ts';
import { type Grey, type Pyramid, pyramid, register, type Shift, still } from './registration.ts';

/**
 * What stands out in a run of pictures, frame by frame and pixel by pixel in the frame's own coordinates, whatever the
 * camera's shaking: `figure` against the backdrop, `change` since the frame before it, and where to it moves.
 */
export type Foreground = {
  readonly from: number;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** How surely a pixel is not the backdrop's, 0…255; count × height × width. */
  readonly figure: Uint8Array;
  /** By how much it changed beyond what noise does, in quarters of its deviation, per 1/25 s. */
  readonly change: Uint8Array;
  /** Motion (pixels per 1/25 s, times 16) right and down. */
  readonly right: Int8Array;
  readonly down: Int8Array;
};

/** Frames whose backdrop is one: half a minute, shorter where pictures are many a second. */
export const runFrames = 750;
const samples = 48;
const referenceRate = 25;

/** Frames from…from+count−1 (at most `runFrames`) of one shot. */
export function foreground(frames: PictureFrames, from: number, count: number): Foreground {
  const { width, height } = frames;
  const size = width * height;
  const raw = frames.read(from, count);
  const picture = (k: number) => raw.subarray(k * size, (k + 1) * size);
  const levels = Array.from({ length: count }, () => null as Pyramid | null);
  const at = (k: number): Pyramid => (levels[k] ??= pyramid(picture(k), width, height));
  // How every frame lies in the middle one, along the chain and then directly.
  const middle = count >> 1;
  const shifts: Shift[] = Array.from({ length: count }, () => still);
  for (const step of [1, -1])
    for (let k = middle + step; k >= 0 && k < count; k += step) {
      shifts[k] = register(at(k), at(middle), shifts[k - step] as Shift);
      levels[k] = k === middle ? at(k) : null;
    }
  const backdrop = medianBackdrop(picture, shifts, count, width, height);
  const out: Foreground = {
    ...{ from, count, width, height },
    figure: new Uint8Array(count * size),
    change: new Uint8Array(count * size),
    right: new Int8Array(count * size),
    down: new Int8Array(count * size),
  };
  const noise = usualNoise(picture, shifts, count, backdrop, width, height);
  const before = new Float32Array(size);
  const differences = new Float32Array(size);
  for (let k = 0; k < count; k++) {
    const now = picture(k);
    against(now, shifts[k] as Shift, backdrop, differences);
    const to = k * size;
    relative(differences, now, width, noise);
    level(differences, width, height, 2);
    for (let p = 0; p < size; p++) out.figure[to + p] = 255 * rising(differences[p] as number, 1.4, 3);
    if (k === 0) continue;
    // The frame before, moved onto this one as the camera moved.
    const moved = between(shifts[k] as Shift, shifts[k - 1] as Shift);
    resample(picture(k - 1), width, height, moved, before);
    const dt = (frames.times[from + k] as number) - (frames.times[from + k - 1] as number);
    const per = Math.min(4, 1 / (referenceRate * Math.max(1e-3, dt)));
    for (let p = 0; p < size; p++) differences[p] = (now[p] as number) - (before[p] as number);
    relative(differences, now, width, noise);
    level(differences, width, height, 1);
    for (let p = 0; p < size; p++)
      out.change[to + p] = Math.min(255, 4 * per * Math.max(0, (differences[p] as number) - 1.2));
    flow(
      before,
      now,
      width,
      height,
      noise,
      per,
      out.right.subarray(to, to + size),
      out.down.subarray(to, to + size),
    );
  }
  return out;
}

/**
 * Differences over what is to be expected of them: the noise, and what an edge makes that lies a third of a pixel off.
 */
function relative(differences: Float32Array, now: Uint8Array, width: number, noise: number): void {
  const last = now.length - 1;
  for (let p = 0; p < differences.length; p++) {
    const across = (now[Math.min(last, p + 1)] as number) - (now[Math.max(0, p - 1)] as number);
    const along = (now[Math.min(last, p + width)] as number) - (now[Math.max(0, p - width)] as number);
    const expected = Math.sqrt(noise * noise + edge * edge * (across * across + along * along));
    differences[p] = (differences[p] as number) / expected;
  }
}

/** Pixels, over the 2 that a slope is taken across. */
const edge = 0.33 / 2;

const rising = (value: number, low: number, high: number): number => {
  const u = Math.max(0, Math.min(1, (value - low) / (high - low)));
  return u * u * (3 - 2 * u);
};

/** From frame k into frame k−1, both known in the reference. */
function between(now: Shift, before: Shift): Shift {
  // x_ref = (1+a)x − b·y + d: the inverse of `before` after `now`, as complex numbers.
  const [nr, ni, br, bi] = [1 + now.a, now.b, 1 + before.a, before.b];
  const norm = br * br + bi * bi;
  const [dr, di] = [now.dx - before.dx, now.dy - before.dy];
  return {
    a: (nr * br + ni * bi) / norm - 1,
    b: (ni * br - nr * bi) / norm,
    dx: (dr * br + di * bi) / norm,
    dy: (di * br - dr * bi) / norm,
  };
}

const inverse = ({ dx, dy, a, b }: Shift): Shift => between(still, { dx, dy, a, b });

/** picture(shift(x)) at every x; NaN outside. */
function resample(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  { dx, dy, a, b }: Shift,
  out: Float32Array,
): void {
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const px = x + a * (x - cx) - b * (y - cy) + dx;
      const py = y + b * (x - cx) + a * (y - cy) + dy;
      if (!(px >= 0 && py >= 0 && px <= width - 1 && py <= height - 1)) {
        out[y * width + x] = Number.NaN;
        continue;
      }
      const [i, j] = [Math.min(width - 2, Math.floor(px)), Math.min(height - 2, Math.floor(py))];
      const [fu, fv] = [px - i, py - j];
      const q = j * width + i;
      out[y * width + x] =
        ((pixels[q] as number) * (1 - fu) + (pixels[q + 1] as number) * fu) * (1 - fv) +
        ((pixels[q + width] as number) * (1 - fu) + (pixels[q + width + 1] as number) * fu) * fv;
    }
}

/** The median over time, in the reference's coordinates. */
function medianBackdrop(
  picture: (k: number) => Uint8Array,
  shifts: readonly Shift[],
  count: number,
  width: number,
  height: number,
): Grey {
  const size = width * height;
  const n = Math.min(samples, count);
  const layers = Array.from({ length: n }, (_, s) => {
    const k = Math.floor(((s + 0.5) * count) / n);
    const layer = new Float32Array(size);
    resample(picture(k), width, height, inverse(shifts[k] as Shift), layer);
    return layer;
  });
  const pixels = new Float32Array(size);
  const column = new Float32Array(n);
  for (let p = 0; p < size; p++) {
    let m = 0;
    for (const layer of layers) if (Number.isFinite(layer[p] as number)) column[m++] = layer[p] as number;
    pixels[p] = m > 0 ? (column.subarray(0, m).sort()[m >> 1] as number) : Number.NaN;
  }
  return { width, height, pixels };
}

/** Frame less backdrop (0 where the backdrop was never seen), a change of all light aside. */
function against(now: Uint8Array, shift: Shift, { width, height, pixels }: Grey, out: Float32Array): void {
  resample(pixels, width, height, shift, out);
  const some = new Float32Array(Math.ceil(out.length / 7));
  let n = 0;
  for (let p = 0; p < out.length; p++) {
    const d = (now[p] as number) - (out[p] as number);
    out[p] = Number.isFinite(d) ? d : 0;
    if (p % 7 === 0 && Number.isFinite(d)) some[n++] = d;
  }
  const lighter = n > 0 ? (some.subarray(0, n).sort()[n >> 1] as number) : 0;
  for (let p = 0; p < out.length; p++) if (out[p] !== 0) out[p] = (out[p] as number) - lighter;
}

/** Standard deviation of a pixel of the backdrop, at least 2 levels. */
function usualNoise(
  picture: (k: number) => Uint8Array,
  shifts: readonly Shift[],
  count: number,
  backdrop: Grey,
  width: number,
  height: number,
): number {
  const differences = new Float32Array(width * height);
  const all: number[] = [];
  for (let s = 0; s < 12; s++) {
    const k = Math.floor(((s + 0.5) * count) / 12);
    against(picture(k), shifts[k] as Shift, backdrop, differences);
    for (let p = 0; p < differences.length; p += 5) all.push(Math.abs(differences[p] as number));
  }
  all.sort((p, q) => p - q);
  return Math.max(2, 1.48 * (all[all.length >> 1] ?? 0));
}

/** Roots of the mean squares of (2·reach + 1)² pixels, in place; what is not known counts as nothing. */
function level(values: Float32Array, width: number, height: number, reach: number): void {
  for (let p = 0; p < values.length; p++) {
    const d = values[p] as number;
    values[p] = Number.isFinite(d) ? d * d : 0;
  }
  box(values, width, height, reach);
  const count = (2 * reach + 1) ** 2;
  for (let p = 0; p < values.length; p++) values[p] = Math.sqrt((values[p] as number) / count);
}

/** Lucas & Kanade 1981 over 5 × 5 pixels, damped by the noise. */
function flow(
  before: Float32Array,
  now: Uint8Array,
  width: number,
  height: number,
  noise: number,
  per: number,
  right: Int8Array,
  down: Int8Array,
): void {
  const size = width * height;
  const sums = Array.from({ length: 5 }, () => new Float32Array(size));
  const [xx, xy, yy, xt, yt] = sums as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x;
      const gx =
        0.25 *
        ((before[p + 1] as number) -
          (before[p - 1] as number) +
          (now[p + 1] as number) -
          (now[p - 1] as number));
      const gy =
        0.25 *
        ((before[p + width] as number) -
          (before[p - width] as number) +
          (now[p + width] as number) -
          (now[p - width] as number));
      const gt = (now[p] as number) - (before[p] as number);
      if (!Number.isFinite(gx + gy + gt)) continue;
      xx[p] = gx * gx;
      xy[p] = gx * gy;
      yy[p] = gy * gy;
      xt[p] = gx * gt;
      yt[p] = gy * gt;
    }
  for (const each of sums) box(each, width, height, 2);
  const damp = 25 * 0.5 * noise * noise + 25;
  for (let p = 0; p < size; p++) {
    const [a, b, c] = [(xx[p] as number) + damp, xy[p] as number, (yy[p] as number) + damp];
    const det = a * c - b * b;
    const u = -(c * (xt[p] as number) - b * (yt[p] as number)) / det;
    const v = -(a * (yt[p] as number) - b * (xt[p] as number)) / det;
    right[p] = Math.max(-127, Math.min(127, 16 * per * u));
    down[p] = Math.max(-127, Math.min(127, 16 * per * v));
  }
}

/** Sums over (2·reach + 1)² pixels, in place. */
function box(values: Float32Array, width: number, height: number, reach: number): void {
  const line = new Float32Array(Math.max(width, height) + 1);
  const along = (start: number, step: number, n: number) => {
    line[0] = 0;
    for (let k = 0; k < n; k++) line[k + 1] = (line[k] as number) + (values[start + k * step] as number);
    for (let k = 0; k < n; k++)
      values[start + k * step] =
        (line[Math.min(n, k + reach + 1)] as number) - (line[Math.max(0, k - reach)] as number);
  };
  for (let y = 0; y < height; y++) along(y * width, 1, width);
  for (let x = 0; x < width; x++) along(x, width, height);
}
