import type { PairEvidence } from '#src/model/alignment.ts';

/** How far beyond the limit a clock is still let pass: what was asked for is a round figure. */
const overshare = 1.02;
const overrun = 2;
/** How many standard deviations of its own a measured rate may lie beyond. */
const doubts = 3;

/** Rate of B's clock against A's over all straight segments, by length, parts per million. */
export function rateOf({ segments }: PairEvidence): number {
  const length = segments.reduce((sum, { a }) => sum + a[1] - a[0], 0);
  return segments.reduce((sum, { a, ppm }) => sum + (a[1] - a[0]) * ppm, 0) / Math.max(length, 1e-9);
}

/** Do two clocks run apart by more than `maxDrift` parts per million, beyond what measuring leaves in doubt? */
export function driftsTooMuch(pair: PairEvidence, maxDrift: number): boolean {
  const longest = Math.max(0, ...pair.segments.map(({ a }) => a[1] - a[0]));
  if (longest <= 0 || (pair.by !== 'audio' && pair.by !== 'video')) return false;
  const sd = Math.max(...pair.segments.map((s) => s.sd));
  // Ends known to `sd` each leave the rate in doubt by √2·sd over the length.
  const doubt = (doubts * Math.SQRT2 * sd * 1e6) / longest;
  return Math.abs(rateOf(pair)) > overshare * maxDrift + overrun + doubt;
}
