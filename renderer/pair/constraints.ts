import type { WarpHow } from '#src/model/warp-how.ts';
import type { PairPath } from './path.ts';
import type { Extent, Point } from './view.ts';

/**
 * Where a window lets the path run, as its two edges from left to right: B's least and greatest time at A's.
 * The same lines as the engine's (src/align/dtw/window.ts), in source seconds of the recordings on x and y.
 */
export type Allowed = { readonly lower: readonly Point[]; readonly upper: readonly Point[] };

/** @param turned the recording on y is the first of the two that `how` speaks of */
export function allowedBy(window: WarpHow['window'], extent: Extent, turned: boolean): Allowed | null {
  if (!window) return null;
  if (window.kind === 'itakura') return parallelogram(window.slope, extent);
  if (window.kind === 'corridor') return corridor(window, extent, turned);
  if (window.kind === 'sakoe-chiba') return band(1, window.radius, extent);
  const slope = extent.a > 0 ? extent.b / extent.a : 1;
  const isAcross = window.of === 'longer' ? extent.b < extent.a : (window.of === 'a') !== turned;
  return band(slope, isAcross ? window.radius * slope : window.radius, extent);
}

/** About a line from the first moment of both, so many seconds of B to either side. */
function band(slope: number, reach: number, extent: Extent): Allowed {
  const line = (shift: number): Point[] => [
    { a: 0, b: shift },
    { a: extent.a, b: slope * extent.a + shift },
  ];
  return { lower: line(-reach), upper: line(reach) };
}

/** As far before and after each moment of the path, and as far off it there. It looks the same from both sides. */
function corridor(
  { along, radius }: Extract<NonNullable<WarpHow['window']>, { kind: 'corridor' }>,
  extent: Extent,
  turned: boolean,
): Allowed {
  const path = [
    { a: 0, b: 0 },
    ...along.map(([p, q]) => (turned ? { a: q, b: p } : { a: p, b: q })),
    { a: extent.a, b: extent.b },
  ];
  const edge = (shift: number) => path.map(({ a, b }) => ({ a: a - shift, b: b + shift }));
  const [upper, lower] = [edge(radius), edge(-radius)];
  return {
    upper: [...upper, { a: extent.a + radius, b: extent.b + radius }],
    lower: [{ a: -radius, b: -radius }, ...lower],
  };
}

/** The points of a path that a corridor is to run along, few enough for a document. */
export function corridorAlong(path: PairPath): readonly (readonly [number, number])[] {
  const points = path.stretches.flat();
  const stride = Math.ceil(points.length / mostPoints);
  const rising: (readonly [number, number])[] = [];
  for (const [k, { a, b }] of points.entries()) {
    const last = rising.at(-1);
    if (k % stride === 0 && a >= 0 && b >= 0 && (!last || (a >= last[0] && b >= last[1])))
      rising.push([a, b]);
  }
  return rising;
}
const mostPoints = 2000;

/** Itakura 1975: between lines of slope 1/s and s through both corners. It looks the same from both sides. */
function parallelogram(s: number, { a, b }: Extent): Allowed | null {
  if (!(a > 0 && b > 0)) return null;
  // Two corners lie where the steep line of one end meets the flat one of the other.
  const steepFirst = s > 1 ? (b - a / s) / (s - 1 / s) : a / 2;
  const flatFirst = s > 1 ? (s * a - b) / (s - 1 / s) : a / 2;
  if (steepFirst < 0 || flatFirst < 0) return null;
  const [start, end] = [
    { a: 0, b: 0 },
    { a, b },
  ];
  return {
    upper: [start, { a: steepFirst, b: s * steepFirst }, end],
    lower: [start, { a: flatFirst, b: flatFirst / s }, end],
  };
}
