import { hitPath, hitPin, hitShift, reach } from './hit.ts';
import type { PairFacts, PairRegion } from './path.ts';
import { type Extent, type Point, pointAt, type Spot, type View } from './view.ts';

/** What lies under the pointer, and so what pressing and dragging there would do. */
export type Grip =
  | { readonly kind: 'pin'; readonly id: string; readonly point: Point }
  | { readonly kind: 'path'; readonly point: Point }
  | { readonly kind: 'candidate'; readonly index: number; readonly shift: number }
  | { readonly kind: 'region'; readonly id: string }
  | { readonly kind: 'ground' };

/** Pins lie over the path, the path over candidates, those over forbidden regions, those over the ground. */
export function gripAt(view: View, facts: PairFacts, spot: Spot): Grip {
  const pin = hitPin(view, facts.pins, spot);
  if (pin) return { kind: 'pin', id: pin.id, point: { a: pin.a, b: pin.b } };
  const path = hitPath(view, facts.path, spot, reach.path);
  if (path) return { kind: 'path', point: path.point };
  if (facts.path.from === 'none') {
    const shifts = facts.candidates.map((c) => c.shift);
    const index = hitShift(view, shifts, spot, reach.path);
    if (index !== null) return { kind: 'candidate', index, shift: shifts[index] ?? 0 };
  }
  const region = facts.forbidden.findLast((each) => holds(each, pointAt(view, spot)));
  return region ? { kind: 'region', id: region.id } : { kind: 'ground' };
}

const holds = ({ low, high }: PairRegion, { a, b }: Point): boolean =>
  a >= low.a && a <= high.a && b >= low.b && b <= high.b;

/** The region between two corners; null where it is too small to be meant (pixels). */
export function regionBetween(
  view: View,
  p: Spot,
  q: Spot,
  extent: Extent,
): Pick<PairRegion, 'low' | 'high'> | null {
  if (Math.abs(p.x - q.x) < smallest || Math.abs(p.y - q.y) < smallest) return null;
  const [from, to] = [inside(pointAt(view, p), extent), inside(pointAt(view, q), extent)];
  const low = { a: Math.min(from.a, to.a), b: Math.min(from.b, to.b) };
  const high = { a: Math.max(from.a, to.a), b: Math.max(from.b, to.b) };
  return low.a < high.a && low.b < high.b ? { low, high } : null;
}
const smallest = 3;

/** Pixels the pointer must travel before a press becomes a drag. */
export const dragStart = 3;

/** A pin stays on both recordings. */
export const inside = (point: Point, extent: { readonly a: number; readonly b: number }): Point => ({
  a: Math.min(extent.a, Math.max(0, point.a)),
  b: Math.min(extent.b, Math.max(0, point.b)),
});

/** Where on a candidate line b = a + shift a pin goes: as near to the spot as lies on both recordings. */
export function onShift(
  point: Point,
  shift: number,
  extent: { readonly a: number; readonly b: number },
): Point {
  const a = (point.a + point.b - shift) / 2;
  const low = Math.max(0, -shift);
  const high = Math.min(extent.a, extent.b - shift);
  const kept = Math.min(Math.max(low, high), Math.max(low, a));
  return { a: kept, b: kept + shift };
}

/** How far one press of an arrow moves: a cell; a sample once cells are more than 64 pixels wide. Ten with Shift. */
export function nudgeStep(cell: number, secondsPerPixel: number, sampleRate: number, ten: boolean): number {
  const one = cell / secondsPerPixel > 64 ? 1 / sampleRate : cell;
  return ten ? one * 10 : one;
}
