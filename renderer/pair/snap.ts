import { nearest } from './hit.ts';
import { type Point, pointAt, type Spot, type View } from './view.ts';

/** How near, in pixels, something must be to attract. */
export const snapReach = 7;

export type SnapTargets = {
  /** Moments both recordings share: attract in both directions at once. */
  readonly matches: readonly Point[];
  /** Sudden beginnings heard in A and in B, source seconds, rising: attract one axis each. */
  readonly onsetsA: readonly number[];
  readonly onsetsB: readonly number[];
  /** Where words begin and end in A and in B, rising: likewise, before onsets. */
  readonly wordsA: readonly number[];
  readonly wordsB: readonly number[];
  /** Seconds of a frame of A's and of B's picture; null: there is none. Frames attract once they stand apart. */
  readonly frameA: number | null;
  readonly frameB: number | null;
};

export type Snapped = { readonly point: Point; readonly to: 'match' | 'word' | 'onset' | 'frame' | null };

/** Frames nearer together than this, in pixels, would catch a pin everywhere. */
const framesApart = 2.5 * snapReach;

/** Where a dragged pin comes to lie: on a match, else by itself in A and in B on a word, an onset or a frame, else under the pointer. */
export function snapped(view: View, spot: Spot, targets: SnapTargets): Snapped {
  const match = nearest(view, targets.matches, spot, snapReach);
  if (match) return { point: { a: match.a, b: match.b }, to: 'match' };
  const at = pointAt(view, spot);
  const a = drawnTo(at.a, view.perA, targets.wordsA, targets.onsetsA, targets.frameA);
  const b = drawnTo(at.b, view.perB, targets.wordsB, targets.onsetsB, targets.frameB);
  return { point: { a: a?.at ?? at.a, b: b?.at ?? at.b }, to: a?.to ?? b?.to ?? null };
}

type Drawn = { readonly at: number; readonly to: 'word' | 'onset' | 'frame' };

/** @param per seconds a pixel */
function drawnTo(
  time: number,
  per: number,
  words: readonly number[],
  onsets: readonly number[],
  frame: number | null,
): Drawn | null {
  const isNear = (at: number | null): at is number => at !== null && Math.abs(at - time) <= snapReach * per;
  const [word, onset] = [closest(words, time), closest(onsets, time)];
  if (isNear(word)) return { at: word, to: 'word' };
  if (isNear(onset)) return { at: onset, to: 'onset' };
  const still = frame === null || frame < framesApart * per ? null : Math.round(time / frame) * frame;
  return isNear(still) ? { at: still, to: 'frame' } : null;
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
