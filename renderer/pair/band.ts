import { firstAfter } from './hit.ts';
import type { PathPoint } from './path.ts';
import { type Spot, spotOf, type View } from './view.ts';

/** The part of a stretch that the view can show, with one point beyond on each side. */
export function visiblePart(view: View, stretch: readonly PathPoint[]): readonly PathPoint[] {
  const from = Math.max(0, firstAfter(stretch, view.a0) - 1);
  const to = firstAfter(stretch, view.a0 + view.width * view.perA) + 1;
  return stretch.slice(from, to);
}

/** At most a few points a pixel: of a run within half a pixel only the first and last are kept. */
export function thinned(view: View, points: readonly PathPoint[]): readonly PathPoint[] {
  if (points.length <= view.width * 2) return points;
  const kept: PathPoint[] = [];
  let at = Number.NEGATIVE_INFINITY;
  for (const [i, p] of points.entries()) {
    const x = p.a / view.perA;
    if (x - at < 0.5 && i < points.length - 1) continue;
    kept.push(p);
    at = x;
  }
  return kept;
}

/** The path as the screen shows it. */
export function polyline(view: View, points: readonly PathPoint[]): Spot[] {
  return points.map((p) => spotOf(view, p));
}

/**
 * The ±`factor`·sd band as polygons: along one side, back on the other. Deviations on B's axis (of B given A) open
 * it upwards and downwards, those on A's axis to both sides. Where the deviation is unknown there is no band.
 */
export function bandPolygons(
  view: View,
  points: readonly PathPoint[],
  factor: number,
  axis: 'a' | 'b' = 'b',
): Spot[][] {
  const polygons: Spot[][] = [];
  let run: PathPoint[] = [];
  const side = (sign: 1 | -1) =>
    run.map((p) => spotOf(view, { a: p.a, b: p.b, [axis]: p[axis] + sign * factor * (p.sd as number) }));
  const close = () => {
    if (run.length > 1) polygons.push([...side(1), ...side(-1).reverse()]);
    run = [];
  };
  for (const p of points) {
    if (p.sd === null) close();
    else run.push(p);
  }
  close();
  return polygons;
}
