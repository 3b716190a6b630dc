import { align, type Wish } from './align.ts';
import { makePatch, type Patch, takeGrey } from './patch.ts';
import { after, nowhere, type Place, placed, shapeOf, undone } from './place.ts';
import type { Plane, Pyramid } from './plane.ts';
import { withoutMover } from './surroundings.ts';

/** How the background moves from one picture to another: pixels of the one to pixels of the other. */
export type CameraMotion = {
  readonly motion: Place;
  /** Share of the picture that looks as it did, 0 … 1: near 0 where the picture was cut. */
  readonly likeness: number;
  /** What is left between the two, a robust standard deviation per picture. */
  readonly noise: number;
};

/** A whole picture as something to be found again in another one, coarse to fine. */
export type Scene = { readonly patches: readonly Patch[]; readonly small: Plane; readonly place: Place };

const whole = ({ width, height }: Plane): Place => placed(width / 2, height / 2, width / 2, height / 2);

/** @param fine points across the finest patch */
export function sceneOf(picture: Pyramid, fine = 60): Scene {
  const full = picture[0] as Plane;
  const shape = full.height / full.width;
  const place = whole(full);
  const patches = [20, 40, fine].map((n) => {
    const [columns, rows] = shape <= 1 ? [n, Math.round(n * shape)] : [Math.round(n / shape), n];
    const patch = makePatch(Math.max(8, columns), Math.max(8, rows), 1);
    patch.figure.fill(1);
    takeGrey(patch, picture, place);
    return patch;
  });
  return { patches, small: picture[Math.min(3, picture.length - 1)] as Plane, place };
}

/** A step of the camera that turns, zooms or shears is rarer than one that moves it. */
const wishesFrom = (expected: Place) => {
  const back = undone(expected);
  return (place: Place): readonly Wish[] => {
    const off = after(back, place);
    return units.map((row, k) => ({
      row,
      value: (off[k] as number) - (k === 0 || k === 4 ? 1 : 0),
      sd: k === 2 || k === 5 ? 0.3 : 0.1,
    }));
  };
};
const units = [0, 1, 2, 3, 4, 5].map((k) => [0, 1, 2, 3, 4, 5].map((c) => (c === k ? 1 : 0)));

/**
 * How the background moved since `from`, robustly: what moves by itself, if it is less than half of the picture, counts little.
 * Affine. A first guess by trying all shifts of a small picture, unless `guess` is near enough.
 */
export function cameraMotion(
  from: Scene,
  picture: Pyramid,
  noise: number,
  guess: Place | null = null,
): CameraMotion {
  const rest = guess ?? nowhere;
  const steps = guess ? from.patches.slice(1) : from.patches;
  const laid = (patches: readonly Patch[], start: Place) => {
    const wishes = wishesFrom(start);
    let [place, likeness] = [start, 0];
    for (const [k, patch] of patches.entries())
      ({ place, likeness } = align(patch, picture, place, {
        ...{ size: 6, iterations: guess ? 2 : 5, noise, wishes, isRough: k + 1 < patches.length },
      }));
    return { place, likeness };
  };
  let { place, likeness } = laid(steps, after(guess ?? shiftBetween(from.small, picture), from.place));
  const fine = from.patches.at(-1) as Patch;
  const moverIn = (at: Place) =>
    withoutMover(fine, from.place, picture, after(at, undone(from.place)), rest, noise);
  const around = moverIn(place);
  if (around) {
    ({ place, likeness } = laid([around], after(rest, from.place)));
    if (moverIn(place)) place = after(rest, from.place);
  }
  const motion = after(place, undone(from.place));
  const { growth } = shapeOf(motion);
  if (!(growth > 0.5 && growth < 2)) return { motion: nowhere, likeness: 0, noise };
  return { motion, likeness, noise };
}

/** The shift that makes two small pictures most alike, differences above 40 levels counting as 40. */
function shiftBetween(a: Plane, picture: Pyramid): Place {
  const b = picture.find(({ width }) => width === a.width) as Plane;
  const scale = (picture[0] as Plane).width / b.width;
  const { width, height } = a;
  const [mostX, mostY] = [Math.max(2, Math.round(width / 5)), Math.max(2, Math.round(height / 5))];
  let best = { cost: Number.POSITIVE_INFINITY, x: 0, y: 0 };
  const attempt = (dx: number, dy: number): void => {
    const [top, bottom] = [Math.max(0, -dy), Math.min(height, height - dy)];
    const [left, right] = [Math.max(0, -dx), Math.min(width, width - dx)];
    const count = Math.ceil((bottom - top) / 2) * (right - left);
    // Of equals the shorter.
    const far = 0.02 * Math.hypot(dx, dy);
    const most = (best.cost - far) * count;
    let sum = 0;
    for (let y = top; y < bottom; y += 2) {
      const [from, to] = [y * width, (y + dy) * width + dx];
      for (let x = left; x < right; x++) {
        const gap = Math.abs((a.values[from + x] as number) - (b.values[to + x] as number));
        sum += gap < 40 ? gap : 40;
      }
      if (sum >= most) return; // no better whatever the rest is
    }
    best = { cost: sum / count + far, x: dx, y: dy };
  };
  // Most cameras stand still: what is no better than that is soon left.
  attempt(0, 0);
  for (let dy = -mostY; dy <= mostY; dy++) for (let dx = -mostX; dx <= mostX; dx++) attempt(dx, dy);
  return [1, 0, best.x * scale, 0, 1, best.y * scale, 0, 0, 1];
}
