import type { Window } from '#src/align/dtw/window.ts';
import type { Forbidden } from '#src/model/forbidden.ts';
import { frameAt, frameCount, type Sequence } from '#src/model/sequence.ts';
import { type Curve, curveAt } from './curve.ts';

/** Rows (frames of x) and columns (frames of y) of a matrix, ends excluded. */
export type Box = { readonly i: readonly [number, number]; readonly j: readonly [number, number] };

/** The frames whose times lie in a region, ends included; null where there are none of one of the two. */
export function boxOf(x: Sequence, y: Sequence, { a, b }: Forbidden): Box | null {
  const frames = (s: Sequence, [from, to]: readonly [number, number]) =>
    [
      Math.max(0, Math.ceil(frameAt(s, from) - hair)),
      Math.min(frameCount(s), Math.floor(frameAt(s, to) + hair) + 1),
    ] as const;
  const box = { i: frames(x, a), j: frames(y, b) };
  return box.i[0] < box.i[1] && box.j[0] < box.j[1] ? box : null;
}

/** Rounding must not open a frame that lies exactly on an edge. */
const hair = 1e-6;

/** Regions (seconds of x and y) as boxes of frames; those that hold no whole frame of either are left out. */
export const boxesOf = (x: Sequence, y: Sequence, regions: readonly Forbidden[]): readonly Box[] =>
  regions.flatMap((region) => boxOf(x, y, region) ?? []);

/** The same as windows of `alignDtw`. */
export const forbiddenWindows = (
  x: Sequence,
  y: Sequence,
  regions: readonly Forbidden[],
): readonly Window[] => boxesOf(x, y, regions).map((box) => ({ kind: 'forbidden', ...box }));

/**
 * The curve of a path that keeps out of the regions, held out of them as well: smoothed and thinned, it may cut a
 * corner. What rises keeps out of a region if it has come past it, in b, where the region begins in a, or has not
 * come to it where the region ends; the nearer of the two is met by a knot in the corner.
 */
export function keptOut(curve: Curve, regions: readonly Forbidden[]): Curve {
  let out = curve;
  // Held out of one region it may come into another, but each is passed on the side that the path passes it on.
  for (let round = 0; round <= regions.length; round++) {
    const before = out;
    out = heldOutOnce(out, regions);
    if (out === before) break;
  }
  return out;
}

function heldOutOnce(curve: Curve, regions: readonly Forbidden[]): Curve {
  let out = curve;
  for (const { a, b } of regions) {
    const [first, last] = [out.a[0], out.a.at(-1)];
    if (first === undefined || last === undefined || last <= a[0] || first >= a[1]) continue;
    const [from, to] = [Math.max(a[0], first), Math.min(a[1], last)];
    const [start, end] = [curveAt(out, from), curveAt(out, to)];
    if (!start || !end) continue;
    const [up, down] = [b[1] - start.b, end.b - b[0]];
    if (up <= 0 || down <= 0) continue;
    out = up <= down ? through(out, from, b[1], start.sd) : through(out, to, b[0], end.sd);
  }
  return out;
}

/** The curve with a knot, without those that would not rise to it and from it. */
function through(curve: Curve, a: number, b: number, sd: number): Curve {
  const kept = curve.a.flatMap((t, k) => {
    const other = curve.b[k] as number;
    return (t < a && other < b) || (t > a && other > b) ? [[t, other, curve.sd[k] as number] as const] : [];
  });
  const at = kept.findIndex(([t]) => t > a);
  const knots = kept.toSpliced(at === -1 ? kept.length : at, 0, [a, b, sd]);
  return { a: knots.map((k) => k[0]), b: knots.map((k) => k[1]), sd: knots.map((k) => k[2]) };
}
