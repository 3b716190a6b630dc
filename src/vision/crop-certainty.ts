import type { ProjectCrop } from '#src/model/crop.ts';
import { type CropMeasure, cropCurves, curveAt } from './crop-curves.ts';
import { type Corners, middleOf, type Point } from './crop-handles.ts';

/** Deviations each way. */
const wide = 2;

/** Between which outlines the border of a crop lies in 95 of 100 cases, and half their distance, at the corner where that is greatest. */
export type CropRing = { readonly outer: Corners; readonly inner: Corners; readonly reach: number };

/**
 * How surely a crop is where it is at a moment, by the deviations of its middle and size (its turn moves corners along the border, not
 * off it). In pixels of the picture; null where nothing is known of it: it was drawn by hand.
 */
export function cropRing(
  crop: ProjectCrop,
  corners: Corners,
  t: number,
  { width, height }: { readonly width: number; readonly height: number },
): CropRing | null {
  const curves = cropCurves(crop, width, height);
  const at = (name: CropMeasure) => curveAt(curves, name, t);
  const [x, y, size] = [at('x'), at('y'), at('size')];
  if (!(x.sd > 0 || y.sd > 0 || size.sd > 0)) return null;
  const middle = middleOf(corners);
  let reach = 0;
  const moved = (sign: 1 | -1) =>
    corners.map(([px, py]): Point => {
      const [dx, dy] = [px - middle[0], py - middle[1]];
      const far = Math.hypot(dx, dy) || 1e-9;
      const [ux, uy] = [dx / far, dy / far];
      const grown = size.value > 0 ? (size.sd / size.value) * far : 0;
      const by = wide * Math.hypot(x.sd * ux, y.sd * uy, grown);
      reach = Math.max(reach, by);
      // What may have vanished is a point, not inside out.
      const step = sign > 0 ? by : -Math.min(by, far);
      return [px + step * ux, py + step * uy];
    }) as unknown as Corners;
  return { outer: moved(1), inner: moved(-1), reach };
}
