import { bAt, type PairPath, type PathPoint } from './path.ts';
import type { Point } from './view.ts';

/** Seconds of B a second of A, at least and at most. */
export type RateLimits = readonly [number, number];

/** A stretch in which the path runs steeper or flatter than it may, and how steep it is there at its worst. */
export type Beyond = { readonly from: Point; readonly to: Point; readonly rate: number };

/** Where a method has no limits of its own: nobody plays or speaks so much slower or faster. */
export const usualLimits: RateLimits = [1 / 3, 3];

/** Rates are told over so many seconds of A: between two frames any rate can be. */
const stride = 0.25;

export function beyondLimits(path: PairPath, [least, most]: RateLimits): readonly Beyond[] {
  const found: Beyond[] = [];
  for (const stretch of path.stretches) {
    const [first, last] = [stretch[0], stretch.at(-1)];
    if (!first || !last) continue;
    const only = { from: path.from, stretches: [stretch] };
    const count = Math.floor((last.a - first.a) / stride);
    let open: Beyond | null = null;
    let piece = 1;
    for (let k = 0; k < count; k++) {
      // Within a long straight piece that keeps to the limits nothing is to be found: hours of it are passed over at once.
      while (piece < stretch.length - 1 && (stretch[piece] as PathPoint).a <= first.a + k * stride) piece++;
      const [p, q] = [stretch[piece - 1] as PathPoint, stretch[piece] as PathPoint];
      const passed = Math.floor((q.a - first.a) / stride) - 1;
      const slope = (q.b - p.b) / (q.a - p.a);
      if (!open && passed > k && slope >= least && slope <= most) {
        k = passed - 1;
        continue;
      }
      const [a, next] = [first.a + k * stride, first.a + (k + 1) * stride];
      const [b, after] = [bAt(only, a), bAt(only, next)];
      if (b === null || after === null) continue;
      const rate = (after - b) / stride;
      if (rate >= least && rate <= most) {
        if (open) found.push(open);
        open = null;
        continue;
      }
      const to = { a: next, b: after };
      open = open ? { from: open.from, to, rate: farther(open.rate, rate) } : { from: { a, b }, to, rate };
    }
    if (open) found.push(open);
  }
  return found;
}

const farther = (p: number, q: number): number =>
  Math.abs(Math.log(Math.max(p, 1e-3))) >= Math.abs(Math.log(Math.max(q, 1e-3))) ? p : q;
