import { after, type Place, undone } from './place.ts';
import { type Plane, plane, rowAt } from './plane.ts';

/** The background as one picture shows it, without what moves before it. */
export type Ground = {
  /** Grey values; NaN where fewer than three pictures showed it. */
  readonly grey: Plane;
  /** How far grey values stray there, a robust standard deviation. */
  readonly spread: Float32Array;
};

/** A picture with the way into it from the one whose background is wanted (full-size pixels to full-size pixels). */
export type View = { readonly picture: Plane; readonly motion: Place };

/** The median of what several pictures show at each place, laid over each other by the camera's motion. */
export function groundOf(views: readonly View[], width: number, height: number, scale: number): Ground {
  const grey = plane(width, height);
  const spread = new Float32Array(width * height);
  const values = new Float64Array(views.length);
  const rows = views.map(() => new Float32Array(width));
  for (let j = 0, at = 0; j < height; j++) {
    for (let k = 0; k < views.length; k++) layRow(views[k] as View, j, scale, rows[k] as Float32Array);
    for (let i = 0; i < width; i++, at++) {
      let count = 0;
      for (let k = 0; k < rows.length; k++) {
        const value = (rows[k] as Float32Array)[i] as number;
        if (!Number.isNaN(value)) insert(values, count++, value);
      }
      if (count < 3) {
        grey.values[at] = Number.NaN;
        continue;
      }
      grey.values[at] = 0.5 * ((values[(count - 1) >> 1] as number) + (values[count >> 1] as number));
      // A quarter of the way in from each end: half of what was seen lies between, the figure or not.
      const low = values[Math.floor(count / 4)] as number;
      const high = values[Math.ceil((3 * count) / 4) - 1] as number;
      spread[at] = (high - low) / 1.35;
    }
  }
  return { grey, spread };
}

/** A row of the wanted picture as a view shows it. */
function layRow({ picture, motion: m }: View, j: number, scale: number, out: Float32Array): void {
  const x = 0.5 * scale;
  const y = (j + 0.5) * scale;
  const [u, v] = [
    (m[0] as number) * x + (m[1] as number) * y + (m[2] as number),
    (m[3] as number) * x + (m[4] as number) * y + (m[5] as number),
  ];
  rowAt(
    picture,
    scale,
    u,
    v,
    (m[0] as number) * scale,
    (m[3] as number) * scale,
    out.length,
    out,
    0,
    null,
    0,
  );
}

function insert(sorted: Float64Array, count: number, value: number): void {
  let k = count;
  for (; k > 0 && (sorted[k - 1] as number) > value; k--) sorted[k] = sorted[k - 1] as number;
  sorted[k] = value;
}

/**
 * How probably each pixel of a picture is not background, 0 … 1.
 * @param motion from the picture's pixels to the ground's
 * @param noise standard deviation of grey values
 */
export function figureOf(picture: Plane, ground: Ground, motion: Place, scale: number, noise: number): Plane {
  const { width, height } = picture;
  const raw = room(0, width, height);
  raw.values.fill(0);
  const { grey, spread } = ground;
  for (let j = 0, at = 0; j < height; j++)
    for (let i = 0; i < width; i++, at++) {
      const [x, y] = [(i + 0.5) * scale, (j + 0.5) * scale];
      const gx =
        ((motion[0] as number) * x + (motion[1] as number) * y + (motion[2] as number)) / scale - 0.5;
      const gy =
        ((motion[3] as number) * x + (motion[4] as number) * y + (motion[5] as number)) / scale - 0.5;
      const [p, q] = [gx | 0, gy | 0];
      if (!(gx >= 0 && gy >= 0) || p + 1 >= grey.width || q + 1 >= grey.height) continue;
      const from = q * grey.width + p;
      const a = grey.values[from] as number;
      const b = grey.values[from + 1] as number;
      const c = grey.values[from + grey.width] as number;
      const d = grey.values[from + grey.width + 1] as number;
      const [u, v] = [gx - p, gy - q];
      const expected = a + (b - a) * u + (c + (d - c) * u - a - (b - a) * u) * v;
      if (Number.isNaN(expected)) continue;
      // Where the background is steep, a fraction of a pixel makes a difference.
      const steep = Math.abs(b - a) + Math.abs(c - a);
      const stray = Math.min(spread[from] as number, 12);
      const gap = ((picture.values[at] as number) - expected) / (noise + 3 + 0.25 * steep + 0.5 * stray);
      raw.values[at] = (gap * gap) / (5 + gap * gap);
    }
  return blurred(raw);
}

const rooms: Plane[] = [];
/** A plane that is used again. */
function room(k: number, width: number, height: number): Plane {
  const known = rooms[k];
  if (known?.width === width && known.height === height) return known;
  const made = plane(width, height);
  rooms[k] = made;
  return made;
}

/** Means of 3 × 3 pixels. */
export function blurred({ width, height, values }: Plane): Plane {
  const out = plane(width, height);
  const rows = room(1, width, height).values;
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const at = j * width + i;
      const left = values[i > 0 ? at - 1 : at] as number;
      const right = values[i + 1 < width ? at + 1 : at] as number;
      rows[at] = (left + (values[at] as number) + right) / 3;
    }
  for (let j = 0; j < height; j++)
    for (let i = 0; i < width; i++) {
      const at = j * width + i;
      const up = rows[j > 0 ? at - width : at] as number;
      const down = rows[j + 1 < height ? at + width : at] as number;
      out.values[at] = (up + (rows[at] as number) + down) / 3;
    }
  return out;
}

/** From pixels of picture k to pixels of picture n, by the ways from the shot's first picture to both. */
export const between = (toK: Place, toN: Place): Place => after(toN, undone(toK));
