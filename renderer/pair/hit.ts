import type { PairPath, PairPin, PathPoint } from './path.ts';
import { type Point, type Spot, spotOf, type View } from './view.ts';

/** How close, in pixels, the pointer must come. A fat finger's reach, not a surgeon's. */
export const reach = { pin: 10, path: 8, match: 6 } as const;

/** The point of the path nearest to the pointer on the screen, and how far away it is in pixels. */
export type PathHit = { readonly point: Point; readonly distance: number; readonly stretch: number };

/**
 * Nearest point of the path in screen space. Looks only at the pieces whose box comes within `within`
 * pixels, so a warp of 100,000 knots costs a binary search and a few pieces.
 */
export function hitPath(view: View, path: PairPath, spot: Spot, within: number): PathHit | null {
  let best: PathHit | null = null;
  for (const [index, stretch] of path.stretches.entries()) {
    const low = view.a0 + (spot.x - within) * view.perA;
    const high = view.a0 + (spot.x + within) * view.perA;
    for (let i = Math.max(1, firstAfter(stretch, low)); i < stretch.length; i++) {
      const p = stretch[i - 1] as PathPoint;
      const q = stretch[i] as PathPoint;
      if (p.a > high) break;
      const hit = nearestOnPiece(spotOf(view, p), spotOf(view, q), spot);
      if (hit.distance <= within && hit.distance < (best?.distance ?? Number.POSITIVE_INFINITY))
        best = {
          point: { a: p.a + hit.part * (q.a - p.a), b: p.b + hit.part * (q.b - p.b) },
          distance: hit.distance,
          stretch: index,
        };
    }
  }
  return best;
}

/** Index of the first point whose `a` is not below `low`; the length when there is none. */
export function firstAfter(stretch: readonly PathPoint[], low: number): number {
  let from = 0;
  let to = stretch.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((stretch[middle] as PathPoint).a < low) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Nearest point of the piece from p to q: how far along (0…1) and how far away. */
export function nearestOnPiece(p: Spot, q: Spot, spot: Spot): { part: number; distance: number } {
  const dx = q.x - p.x;
  const dy = q.y - p.y;
  const square = dx * dx + dy * dy;
  const part =
    square === 0 ? 0 : Math.min(1, Math.max(0, ((spot.x - p.x) * dx + (spot.y - p.y) * dy) / square));
  return { part, distance: Math.hypot(p.x + part * dx - spot.x, p.y + part * dy - spot.y) };
}

export function hitPin(view: View, pins: readonly PairPin[], spot: Spot): PairPin | null {
  return nearest(view, pins, spot, reach.pin);
}

/** The item nearest to the spot within `within` pixels. */
export function nearest<T extends Point>(
  view: View,
  items: readonly T[],
  spot: Spot,
  within: number,
): T | null {
  let best: T | null = null;
  let least = within;
  for (const item of items) {
    const at = spotOf(view, item);
    const distance = Math.hypot(at.x - spot.x, at.y - spot.y);
    if (distance <= least) {
      least = distance;
      best = item;
    }
  }
  return best;
}

/** The candidate line b = a + shift nearest to the pointer, by its index, within `within` pixels. */
export function hitShift(view: View, shifts: readonly number[], spot: Spot, within: number): number | null {
  let best: number | null = null;
  let least = within;
  for (const [index, shift] of shifts.entries()) {
    const p = spotOf(view, { a: view.a0, b: view.a0 + shift });
    const end = view.a0 + view.width * view.perA;
    const q = spotOf(view, { a: end, b: end + shift });
    const distance = nearestOnPiece(p, q, spot).distance;
    if (distance <= least) {
      least = distance;
      best = index;
    }
  }
  return best;
}
