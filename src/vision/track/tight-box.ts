import { look, makePatch } from './patch.ts';
import { type Place, placed } from './place.ts';
import type { Plane, Pyramid } from './plane.ts';
import type { Figure } from './world.ts';

/** u from, u to, v from, v to within a place's square. */
export type Box = readonly [number, number, number, number];

export const square: Box = [-1, 1, -1, 1];

/** The place of a box within another place's square. */
export const boxPlace = ([u0, u1, v0, v1]: Box): Place =>
  placed((u0 + u1) / 2, (v0 + v1) / 2, (u1 - u0) / 2, (v1 - v0) / 2);

/** A box between two. @param share 0: a, 1: b */
export const mixedBox = (a: Box, b: Box, share: number): Box =>
  a.map((value, k) => value + share * ((b[k] as number) - value)) as unknown as Box;

const points = 48;
const reach = 1.6;

/** Measures the tight box of the figure about a place; null where the figure does not show there. */
export type Ruler = (figure: Figure, picture: Pyramid, place: Place) => Box | null;

/**
 * A ruler whose zero is the box at the start, the square by definition: what the figure's blur adds or misses cancels out. It
 * learns which grey values are the subject's: what else moves beside a subject of few greys does not count.
 */
export function makeRuler(figure: Figure | null, picture: Pyramid, base: Place): Ruler {
  const greys = new Float64Array(bins).fill(1 / bins);
  const first = figure && extentOf(figure, picture, base, greys, 0.8);
  const zero = square.map((edge, k) => {
    const off = first ? (first[k] as number) - edge : 0;
    return Math.abs(off) < 0.15 ? off : 0;
  });
  return (now, shown, place) => {
    const found = extentOf(now, shown, place, greys, 0.05);
    return (
      found &&
      (found.map((value, k) => {
        const edge = square[k] as number;
        return Math.max(edge - 0.4, Math.min(edge + 0.4, value - (zero[k] as number)));
      }) as unknown as Box)
    );
  };
}

const bins = 24;
const binOf = (grey: number): number => Math.max(0, Math.min(bins - 1, Math.floor((grey * bins) / 256)));

const patch = makePatch(points, points, reach);
const values = new Float32Array(points * points);
const shades = new Float32Array(points * points);
const mark = new Uint8Array(points * points);

/** Of what hangs together with the figure in the middle of the place; `greys` takes on what it looks like. */
function extentOf(
  { plane, scale }: Figure,
  picture: Pyramid,
  place: Place,
  greys: Float64Array,
  learning: number,
): Box | null {
  look(patch, plane, scale, place, values);
  const shown = picture.find(({ width }) => width === plane.width) as Plane;
  look(patch, shown, scale, place, shades);
  const now = new Float64Array(bins);
  let total = 0;
  const [low, high] = [Math.floor(points * (0.5 - 0.45 / reach)), Math.ceil(points * (0.5 + 0.45 / reach))];
  for (let j = low; j < high; j++)
    for (let i = low; i < high; i++) {
      const value = values[j * points + i] as number;
      if (!(value > 0.5)) continue;
      const bin = binOf(shades[j * points + i] as number);
      now[bin] = (now[bin] as number) + value;
      total += value;
    }
  if (total > 0)
    for (let k = 0; k < bins; k++)
      greys[k] = (greys[k] as number) + learning * ((now[k] as number) / total - (greys[k] as number));
  for (let at = 0; at < values.length; at++) {
    const bin = binOf(shades[at] as number);
    const near = Math.max(
      greys[bin] as number,
      greys[Math.max(0, bin - 1)] as number,
      greys[Math.min(bins - 1, bin + 1)] as number,
    );
    values[at] = (values[at] as number) * Math.min(1, (2.6 * near) / (near + 1 / bins));
  }
  mark.fill(0);
  const stack: number[] = [];
  const [from, to] = [Math.floor(points * 0.36), Math.ceil(points * 0.64)];
  for (let j = from; j < to; j++)
    for (let i = from; i < to; i++) {
      const at = j * points + i;
      if (!((values[at] as number) > 0.45)) continue;
      mark[at] = 1;
      stack.push(at);
    }
  if (stack.length < 8) return null;
  const across = new Int32Array(points);
  const down = new Int32Array(points);
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const [i, j] = [at % points, Math.floor(at / points)];
    across[i] = (across[i] as number) + 1;
    down[j] = (down[j] as number) + 1;
    for (let y = Math.max(0, j - 2); y <= Math.min(points - 1, j + 2); y++)
      for (let x = Math.max(0, i - 2); x <= Math.min(points - 1, i + 2); x++) {
        const next = y * points + x;
        if (mark[next] || !((values[next] as number) > 0.45)) continue;
        mark[next] = 1;
        stack.push(next);
      }
  }
  const edges = (counts: Int32Array): readonly [number, number] => {
    const first = counts.findIndex((count) => count >= 2);
    const last = points - 1 - counts.toReversed().findIndex((count) => count >= 2);
    return [reach * ((2 * first) / points - 1), reach * ((2 * last + 2) / points - 1)];
  };
  return [...edges(across), ...edges(down)];
}
