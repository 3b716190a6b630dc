import type { CropSize } from '#src/vision/crop-picture.ts';
import { invertTheta, matrixOf, times } from '#src/vision/transform/invert.ts';
import { boxInPicture, cornersOfTheta } from '#src/vision/crop-handles.ts';
import { fitted } from './fit.ts';

type Size = { readonly width: number; readonly height: number };

/** How what a crop holds is laid into a box on the screen. */
export type CropView = {
  /** Where its picture lies in the box, pixels of the screen. */
  readonly screen: Size & { readonly left: number; readonly top: number };
  /** The part of the video's picture that is needed, shares of its width and height: from and to. */
  readonly part: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /**
   * The 3 × 3 map, row by row, that takes the part, drawn over [0,1]², to pixels of `screen`: what a crop holds then lies still
   * in it.
   */
  readonly map: readonly number[];
};

/**
 * @param theta of the crop at the moment that is shown
 * @param size of the crop's own pictures (`cropSize`)
 * @returns null where nothing of it lies in the picture
 */
export function cropView(theta: readonly number[], size: CropSize, box: Size): CropView | null {
  const screen = fitted(size, box);
  const back = invertTheta(theta);
  // In a picture of 1000 × 1000, so that the shares are exact enough.
  const inside = boxInPicture(cornersOfTheta(theta, fine, fine), fine, fine);
  if (!back || !inside || !(screen.width > 0 && screen.height > 0)) return null;
  const [x, y, w, h] = inside.map((value) => value / fine) as [number, number, number, number];
  const spread = [2 * w, 0, 2 * x - 1, 0, 2 * h, 2 * y - 1, 0, 0, 1];
  const halves = [screen.width / 2, screen.height / 2] as const;
  const onScreen = [halves[0], 0, halves[0], 0, halves[1], halves[1], 0, 0, 1];
  const map = times(onScreen, times(matrixOf(back), spread));
  return { screen, part: { x: [x, x + w], y: [y, y + h] }, map: Array.from(map) };
}
const fine = 1000;

/** The same map for an element of `drawn` pixels that holds the part, as CSS takes it; its origin is its top left corner. */
export function cssMap(map: readonly number[], drawn: Size): string {
  const [a, b, c, d, e, f, g, h, i] = map as readonly [
    ...[number, number, number],
    ...[number, number, number],
    ...[number, number, number],
  ];
  const { width, height } = drawn;
  const columns = [
    ...[a / width, d / width, 0, g / width],
    ...[b / height, e / height, 0, h / height],
    ...[0, 0, 1, 0],
    ...[c, f, 0, i],
  ];
  return `matrix3d(${columns.map((value) => value.toPrecision(9)).join()})`;
}
