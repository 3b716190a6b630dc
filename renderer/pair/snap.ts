import { nearest } from './hit.ts';
import { type Point, pointAt, type Spot, type View, xOf, yOf } from './view.ts';

/** How near, in pixels, something must be to attract. */
export const snapReach = 7;

export type SnapTargets = {
  /** Moments both recordings share: attract in both directions at once. */
  readonly matches: readonly Point[];
  /** Sudden beginnings heard in A and in B, source seconds, rising: attract one axis each. */
  readonly onsetsA: readonly number[];
  readonly onsetsB: readonly number[];
};

export type Snapped = { readonly point: Point; readonly to: 'match' | 'onset' | null };

/** Where a dragged pin comes to lie: on a match, else on an onset of A and/or of B, else under the pointer. */
export function snapped(view: View, spot: Spot, targets: SnapTargets): Snapped {
  const match = nearest(view, targets.matches, spot, snapReach);
  if (match) return { point: { a: match.a, b: match.b }, to: 'match' };
  const at = pointAt(view, spot);
  const a = closest(targets.onsetsA, at.a);
  const b = closest(targets.onsetsB, at.b);
  const onA = a !== null && Math.abs(xOf(view, a) - spot.x) <= snapReach;
  const onB = b !== null && Math.abs(yOf(view, b) - spot.y) <= snapReach;
  if (!onA && !onB) return { point: at, to: null };
  return { point: { a: onA ? a : at.a, b: onB ? b : at.b }, to: 'onset' };
}

/** The value of a rising list nearest to `at`. */
export function closest(rising: readonly number[], at: number): number | null {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] as number) < at) low = middle + 1;
    else high = middle;
  }
  const after = rising[low];
  const before = rising[low - 1];
  if (after === undefined) return before ?? null;
  if (before === undefined) return after;
  return after - at < at - before ? after : before;
}

/**
 * Sudden beginnings in a waveform drawn as peaks: columns where the height rises by much more than it
 * usually does, and by more than before and after within `apart` columns. Returns source seconds of the
 * columns' left edges. `start`…`end`: seconds the columns span.
 */
export function onsetsOf(min: Int8Array, max: Int8Array, start: number, end: number, apart = 6): number[] {
  const n = max.length;
  if (n < 3) return [];
  const rise = new Float32Array(n);
  let sum = 0;
  for (let i = 1; i < n; i++) {
    const now = (max[i] as number) - (min[i] as number);
    const before = (max[i - 1] as number) - (min[i - 1] as number);
    rise[i] = Math.max(0, now - before);
    sum += rise[i] as number;
  }
  const threshold = Math.max(6, (3 * sum) / n);
  const step = (end - start) / n;
  const found: number[] = [];
  for (let i = 1; i < n; i++) {
    const here = rise[i] as number;
    if (here < threshold) continue;
    let highest = true;
    for (let j = Math.max(1, i - apart); j <= Math.min(n - 1, i + apart) && highest; j++)
      if ((rise[j] as number) > here || ((rise[j] as number) === here && j < i)) highest = false;
    if (highest) found.push(start + i * step);
  }
  return found;
}
