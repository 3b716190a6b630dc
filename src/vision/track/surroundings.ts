import { middleValue } from './middle-value.ts';
import { levelFor, look, type Patch, withFigure } from './patch.ts';
import { after, type Place } from './place.ts';
import type { Plane, Pyramid } from './plane.ts';

/** Cells of a picture, across and down. */
const [cellsAcross, cellsDown] = [10, 6];
/** A cell that tells two motions apart by so many deviations of what noise would make of it speaks for one of them; one that tells less, softly. */
const tellsFrom = 3;
/** What is left out may speak more softly. */
const mayTellFrom = 1;
/** Differences above so many deviations of the noise count as this many. */
const mostOff = 4;
/** Of the cells along the picture's edges so many, all told, must speak for a motion. */
const leastAround = 0.25;

/**
 * Whether a motion is the surroundings', not that of something before them: what surrounds lies all along the
 * edges of the picture. A wall of one grey says nothing about how the camera moved, so that whoever walks before it
 * would be taken for all there is.
 * @param patch of the first picture, all of it, as it lies in `place`
 * @param rest the motion that needs no proof: none, or the one that is expected
 * @returns null where it is; else the patch without what speaks for the motion
 */
export function withoutMover(
  patch: Patch,
  place: Place,
  picture: Pyramid,
  motion: Place,
  rest: Place,
  noise: number,
): Patch | null {
  const { columns, rows } = patch;
  const level = levelFor(patch, place, picture.length);
  const shown = picture[level] as Plane;
  const [still, moved] = [rest, motion].map((way) =>
    gapsOf(patch, shown, 2 ** level, after(way, place), noise),
  ) as [Float32Array, Float32Array];
  const cells = cellsAcross * cellsDown;
  const sum = new Float64Array(cells);
  const count = new Float64Array(cells);
  const cellOf = cellsOf(columns, rows);
  for (let at = 0; at < cellOf.length; at++) {
    const gain = (still[at] as number) - (moved[at] as number);
    if (Number.isNaN(gain)) continue;
    const cell = cellOf[at] as number;
    sum[cell] = (sum[cell] as number) + gain;
    count[cell] = (count[cell] as number) + 1;
  }
  const speaks = (cell: number) => (sum[cell] as number) / Math.sqrt((count[cell] as number) || 1);
  let [around, told] = [0, 0];
  for (let cell = 0; cell < cells; cell++) {
    const [i, j] = [cell % cellsAcross, Math.floor(cell / cellsAcross)];
    if (i > 0 && j > 0 && i < cellsAcross - 1 && j < cellsDown - 1) continue;
    around++;
    told += Math.min(1, Math.max(-1, speaks(cell) / tellsFrom));
  }
  if (told >= leastAround * around) return null;
  const figure = Float32Array.from(patch.figure);
  const isMover = (i: number, j: number) =>
    i >= 0 && j >= 0 && i < cellsAcross && j < cellsDown && speaks(j * cellsAcross + i) > mayTellFrom;
  for (let at = 0; at < cellOf.length; at++) {
    const cell = cellOf[at] as number;
    const [p, q] = [cell % cellsAcross, Math.floor(cell / cellsAcross)];
    // Its outline reaches into the cells beside those that it fills.
    if (isMover(p, q) || isMover(p - 1, q) || isMover(p + 1, q) || isMover(p, q - 1) || isMover(p, q + 1))
      figure[at] = 0;
  }
  return withFigure(patch, figure);
}

let cellsKnown = { columns: 0, rows: 0, of: new Uint8Array(0) };

/** In which cell each point of a patch lies. */
function cellsOf(columns: number, rows: number): Uint8Array {
  if (cellsKnown.columns === columns && cellsKnown.rows === rows) return cellsKnown.of;
  const of = new Uint8Array(columns * rows);
  for (let j = 0, at = 0; j < rows; j++)
    for (let i = 0; i < columns; i++, at++)
      of[at] = Math.floor((j * cellsDown) / rows) * cellsAcross + Math.floor((i * cellsAcross) / columns);
  cellsKnown = { columns, rows, of };
  return of;
}

/** How far each point is off, in deviations of the noise, squared; a change of all light aside. */
function gapsOf(patch: Patch, shown: Plane, scale: number, lies: Place, noise: number): Float32Array {
  const { grey, columns, rows } = patch;
  const gaps = look(patch, shown, scale, lies, new Float32Array(columns * rows));
  for (let at = 0; at < gaps.length; at++) gaps[at] = (gaps[at] as number) - (grey[at] as number);
  const light = median(gaps);
  for (let at = 0; at < gaps.length; at++) {
    const off = Math.min(mostOff, Math.abs((gaps[at] as number) - light) / noise);
    gaps[at] = off * off;
  }
  return gaps;
}

let known = new Float32Array(0);

/** The middle one of those that are known. */
function median(values: Float32Array): number {
  if (known.length < values.length) known = new Float32Array(values.length);
  let count = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!Number.isNaN(value)) known[count++] = value;
  }
  return middleValue(known, count);
}
