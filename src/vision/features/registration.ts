/**
 * How one picture lies in another: the point (x, y) of this one, in pixels from its middle, is the point
 * (x + a·x − b·y + dx, y + b·x + a·y + dy) of the other. Turning and growing are small between frames of one shot.
 */
export type Shift = { readonly dx: number; readonly dy: number; readonly a: number; readonly b: number };

export const still: Shift = { dx: 0, dy: 0, a: 0, b: 0 };

export type Grey = { readonly width: number; readonly height: number; readonly pixels: Float32Array };

/**
 * Where the backdrop of `from` lies in `to`: Gauss–Newton on the squared difference of grey levels, from a quarter of
 * the size to the whole, each pixel counted the less the worse it fits (Cauchy weights), so that what moves by itself
 * does not pull. Brightness may change as a whole.
 * @param guess to start from; default: not moved
 * Source: Baker & Matthews 2004, "Lucas-Kanade 20 Years On"; Odobez & Bouthemy 1995 for the weights.
 */
export function register(from: Pyramid, to: Pyramid, guess: Shift = still): Shift {
  let shift = guess;
  for (let level = from.length - 1; level >= 0; level--)
    shift = refine(from[level] as Grey, to[level] as Grey, shift, level);
  return shift;
}

/** The picture, and halves of it down to about 24 pixels: finest first. */
export type Pyramid = readonly Grey[];

/** Grey bytes (width × height, row by row) as a pyramid. */
export function pyramid(pixels: Uint8Array, width: number, height: number): Pyramid {
  const levels: Grey[] = [{ width, height, pixels: Float32Array.from(pixels) }];
  for (let last = levels[0] as Grey; Math.min(last.width, last.height) >= 48; ) {
    last = halved(last);
    levels.push(last);
  }
  return levels;
}

function halved({ width, height, pixels }: Grey): Grey {
  const [w, h] = [width >> 1, height >> 1];
  const out = new Float32Array(w * h);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const at = 2 * y * width + 2 * x;
      out[y * w + x] =
        0.25 *
        ((pixels[at] as number) +
          (pixels[at + 1] as number) +
          (pixels[at + width] as number) +
          (pixels[at + width + 1] as number));
    }
  return { width: w, height: h, pixels: out };
}

const rounds = 12;

function refine(from: Grey, to: Grey, guess: Shift, level: number): Shift {
  const { width, height, pixels } = from;
  const scale = 2 ** level;
  // A quarter of the finest pixels says as much as all.
  const step = level === 0 ? 2 : 1;
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  // Normalised by the width, so that all four numbers are of one size.
  const unit = width / 2;
  let { dx, dy, a, b } = guess;
  dx /= scale;
  dy /= scale;
  const differences = new Float32Array(width * height).fill(Number.NaN);
  const slopes = new Float32Array(width * height * 2);
  let spread = 0;
  for (let round = 0; round < rounds; round++) {
    // What fits how badly: the median tells the usual, and the change of brightness.
    let seen = 0;
    for (let y = 1; y < height - 1; y += step)
      for (let x = 1; x < width - 1; x += step) {
        const [u, v] = [x - cx, y - cy];
        const px = x + a * u - b * v + dx;
        const py = y + b * u + a * v + dy;
        const k = y * width + x;
        differences[k] = Number.NaN;
        if (!(px >= 1 && py >= 1 && px < to.width - 2 && py < to.height - 2)) continue;
        const [i, j] = [Math.floor(px), Math.floor(py)];
        const [fu, fv] = [px - i, py - j];
        const q = j * to.width + i;
        const [p00, p10, p01, p11] = [
          to.pixels[q] as number,
          to.pixels[q + 1] as number,
          to.pixels[q + to.width] as number,
          to.pixels[q + to.width + 1] as number,
        ];
        differences[k] =
          (p00 * (1 - fu) + p10 * fu) * (1 - fv) + (p01 * (1 - fu) + p11 * fu) * fv - (pixels[k] as number);
        slopes[2 * k] = (p10 - p00) * (1 - fv) + (p11 - p01) * fv;
        slopes[2 * k + 1] = (p01 - p00) * (1 - fu) + (p11 - p10) * fu;
        seen++;
      }
    if (seen < 64) break;
    const brighter = middle(differences, 0);
    spread = Math.max(1, 1.48 * middle(differences, brighter, true));
    const system = new Float64Array(20);
    for (let y = 1; y < height - 1; y += step)
      for (let x = 1; x < width - 1; x += step) {
        const k = y * width + x;
        const d = (differences[k] as number) - brighter;
        if (!Number.isFinite(d)) continue;
        const weight = 1 / (1 + (d / (2.4 * spread)) ** 2);
        const [gx, gy] = [slopes[2 * k] as number, slopes[2 * k + 1] as number];
        const [u, v] = [(x - cx) / unit, (y - cy) / unit];
        const row = [gx, gy, gx * u + gy * v, gy * u - gx * v] as const;
        for (let p = 0; p < 4; p++) {
          const wp = weight * (row[p] as number);
          for (let q = 0; q <= p; q++)
            system[4 * p + q] = (system[4 * p + q] as number) + wp * (row[q] as number);
          system[16 + p] = (system[16 + p] as number) - wp * d;
        }
      }
    const change = solve4(system);
    if (!change) break;
    const [sx, sy, sa, sb] = change;
    dx += sx;
    dy += sy;
    a += sa / unit;
    b += sb / unit;
    if (Math.abs(sx) + Math.abs(sy) + Math.abs(sa) + Math.abs(sb) < 0.01) break;
  }
  return { dx: dx * scale, dy: dy * scale, a, b };
}

/** The median of what is finite (of how far it lies from `off`), from some of the values. */
function middle(values: Float32Array, off: number, isSpread = false): number {
  const step = Math.max(1, Math.floor(values.length / 2003));
  const some = new Float32Array(Math.ceil(values.length / step));
  let n = 0;
  for (let k = 0; k < values.length; k += step) {
    const v = (values[k] as number) - off;
    if (Number.isFinite(v)) some[n++] = isSpread ? Math.abs(v) : v;
  }
  return n > 0 ? (some.subarray(0, n).sort()[n >> 1] as number) : 0;
}

/** Solves the symmetric 4 × 4 system whose lower triangle and right side are given; null where it is singular. */
function solve4(system: Float64Array): readonly [number, number, number, number] | null {
  const m = Array.from({ length: 4 }, (_, p) =>
    Array.from({ length: 4 }, (_, q) => system[4 * Math.max(p, q) + Math.min(p, q)] as number),
  ) as number[][];
  const r = Array.from(system.subarray(16, 20));
  const trace = (m[0]?.[0] as number) + (m[1]?.[1] as number);
  for (let p = 0; p < 4; p++) {
    const row = m[p] as number[];
    row[p] = (row[p] as number) + 1e-6 * trace + 1e-9;
  }
  for (let p = 0; p < 4; p++) {
    const pivot = (m[p] as number[])[p] as number;
    if (!(Math.abs(pivot) > 1e-12)) return null;
    for (let q = p + 1; q < 4; q++) {
      const factor = ((m[q] as number[])[p] as number) / pivot;
      for (let c = p; c < 4; c++)
        (m[q] as number[])[c] =
          ((m[q] as number[])[c] as number) - factor * ((m[p] as number[])[c] as number);
      r[q] = (r[q] as number) - factor * (r[p] as number);
    }
  }
  for (let p = 3; p >= 0; p--) {
    let sum = r[p] as number;
    for (let c = p + 1; c < 4; c++) sum -= ((m[p] as number[])[c] as number) * (r[c] as number);
    r[p] = sum / ((m[p] as number[])[p] as number);
  }
  return r as unknown as readonly [number, number, number, number];
}
