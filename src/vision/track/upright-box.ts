import { components } from './components.ts';
import type { Sight } from './follow.ts';
import { middleValue } from './middle-value.ts';
import { look, makePatch, type Patch } from './patch.ts';
import { after, cornersOf, type Place, placed, undone } from './place.ts';
import type { Plane } from './plane.ts';
import { type Box, boxPlace } from './tight-box.ts';
import type { World } from './world.ts';

/** Points a side of what is looked at, and how far beyond the box: first widely, then closely. */
const grid = 64;
const reaches = [2.4, 1.5];
/** Pictures that are laid over each other. */
const most = 14;

/**
 * The box that a person would draw around the subject on picture `first`, upright there. Of each point around it is asked
 * whether it looks the same from picture to picture if it moves with the subject, or if it stands still with the
 * background (Wang & Adelson 1994, "Representing Moving Images with Layers"), and whether it is not background most of the
 * time. So slow subjects are told whole, and what only passes by is left out.
 */
export function uprightBox(world: World, sights: ReadonlyMap<number, Sight>, first: number): Place {
  const start = sights.get(first) as Sight;
  const corners = cornersOf(after(start.place, boxPlace(start.box)));
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const seen = [...sights.keys()].filter((k) => sights.get(k)?.state === 'seen').sort((a, b) => a - b);
  const some = seen.filter((_, n) => n % Math.ceil(seen.length / most) === 0);
  let upright = placed((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2);
  for (const reach of reaches) {
    const box = boxAbout(ownShare(world, sights, some, first, upright, makePatch(grid, grid, reach)), reach);
    if (box) upright = after(upright, boxPlace(box));
  }
  return upright;
}

/** How probably each point of a patch about `upright` belongs to the subject. */
function ownShare(
  world: World,
  sights: ReadonlyMap<number, Sight>,
  some: readonly number[],
  first: number,
  upright: Place,
  patch: Patch,
): Plane {
  const count = grid * grid;
  const carry = after(undone((sights.get(first) as Sight).place), upright);
  const home = undone(world.toPicture(first));
  const views = some.map((k) => {
    const moving = after((sights.get(k) as Sight).place, carry);
    const standing = after(after(world.toPicture(k), home), upright);
    const figure = world.figure(k);
    const picture = world.picture(k)[0] as Plane;
    const at = (plane: Plane, scale: number, place: Place) =>
      look(patch, plane, scale, place, new Float32Array(count));
    return {
      withIt: at(picture, 1, moving),
      without: at(picture, 1, standing),
      figure: figure && at(figure.plane, figure.scale, moving),
      // Something before the background says nothing about that: a wall that the subject passes stands all the same.
      hidden: figure && at(figure.plane, figure.scale, standing),
    };
  });
  const nothing = views.map(() => null);
  // What is beyond the picture's edge too often goes with neither.
  const own = strayOf(
    views.map(({ withIt }) => withIt),
    nothing,
    20,
  );
  const ground = strayOf(
    views.map(({ without }) => without),
    views.map(({ hidden }) => hidden),
    0,
  );
  const values = new Float32Array(count);
  const figures = views.flatMap(({ figure }) => (figure ? [figure] : []));
  for (let at = 0; at < count; at++) {
    const a = Math.max(0, (own[at] as number) - world.noise * 0.8);
    const b = Math.max(0, (ground[at] as number) - world.noise * 0.8);
    const layer = b > a + 0.7 * world.noise ? b / (a + b) - 0.12 : 0;
    let sum = 0;
    let n = 0;
    for (let k = 0; k < figures.length; k++) {
      const value = (figures[k] as Float32Array)[at] as number;
      if (!Number.isNaN(value)) {
        sum += value;
        n++;
      }
    }
    values[at] = Math.max(n > 0 ? sum / n / 0.84 : 0, layer > 0.5 ? layer : 0);
  }
  return { width: grid, height: grid, values };
}

/**
 * How far each point strays from its middle value, over a small neighbourhood.
 * @param hidden of each picture how probably something lies before it there: such moments do not count where three others are left
 * @param unknown told of points that fewer than three pictures show
 */
function strayOf(
  shown: readonly Float32Array[],
  hidden: readonly (Float32Array | null)[],
  unknown: number,
): Float32Array {
  const out = new Float32Array(grid * grid);
  const [all, bare] = [new Float32Array(shown.length), new Float32Array(shown.length)];
  for (let at = 0; at < out.length; at++) {
    let known = 0;
    let free = 0;
    for (let k = 0; k < shown.length; k++) {
      const value = (shown[k] as Float32Array)[at] as number;
      if (Number.isNaN(value)) continue;
      all[known++] = value;
      const before = hidden[k] ?? null;
      if (!(before !== null && (before[at] as number) > 0.35)) bare[free++] = value;
    }
    const [values, count] = free < 3 ? [all, known] : [bare, free];
    const middle = middleValue(values, count);
    let sum = 0;
    for (let k = 0; k < count; k++) sum += Math.min(40, Math.abs((values[k] as number) - middle));
    out[at] = count < 3 ? unknown : sum / count;
  }
  return blurred(out);
}

/** Means of 5 × 5 points. */
function blurred(values: Float32Array): Float32Array {
  const out = new Float32Array(values.length);
  for (let j = 0; j < grid; j++)
    for (let i = 0; i < grid; i++) {
      let sum = 0;
      let n = 0;
      for (let y = Math.max(0, j - 2); y <= Math.min(grid - 1, j + 2); y++)
        for (let x = Math.max(0, i - 2); x <= Math.min(grid - 1, i + 2); x++, n++)
          sum += values[y * grid + x] as number;
      out[j * grid + i] = sum / n;
    }
  return out;
}

/** Of the largest thing that covers some of the middle. */
function boxAbout(plane: Plane, reach: number): Box | null {
  const near = 0.6 / reach;
  const [low, high] = [(0.5 - near / 2) * grid, (0.5 + near / 2) * grid];
  const [largest] = components(plane, 0.5, 1).filter(
    ({ left, right, top, bottom }) => left < high && right > low && top < high && bottom > low,
  );
  if (!largest || largest.pixels < 0.1 * (grid / reach) ** 2) return null;
  const { left, right, top, bottom } = largest;
  // Thin things at its sides are leaks.
  const [across, down] = [new Int32Array(grid), new Int32Array(grid)];
  for (let j = top; j < bottom; j++)
    for (let i = left; i < right; i++)
      if ((plane.values[j * grid + i] as number) > 0.5) {
        across[i] = (across[i] as number) + 1;
        down[j] = (down[j] as number) + 1;
      }
  const at = (k: number) => reach * ((2 * k) / grid - 1);
  const ends = (counts: Int32Array): readonly [number, number] => {
    const enough = Math.max(2, 0.09 * counts.reduce((a, b) => Math.max(a, b), 0));
    const first = counts.findIndex((count) => count >= enough);
    return [at(first), at(grid - counts.toReversed().findIndex((count) => count >= enough))];
  };
  return [...ends(across), ...ends(down)];
}
