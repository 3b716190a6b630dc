import type { PairEvidence } from '#src/model/alignment.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import { thinned } from './thinned.ts';
import type { Html } from './html.ts';
import { axes, band, box, dot, line, type Point, scale, svg } from './svg.ts';

const [left, right, top, bottom] = [58, 630, 20, 200];

/** Deviations that hold 90 % of a normal distribution on either side. */
const ninety = 1.645;

/** A warp as a path with its band, pins, and what was forbidden or kept; below, how wide the band is. */
export function warpPicture(project: Project, warp: ElasticWarp, names: readonly [string, string]): Html {
  const knots = thinned(
    warp.map.map(([a, b], k) => ({ a, b, sd: warp.sd[k] ?? 0 })),
    1200,
  );
  const [first, last] = [knots[0] ?? { a: 0, b: 0, sd: 0 }, knots.at(-1) ?? { a: 1, b: 1, sd: 0 }];
  const x = scale(first.a, last.a, left, right);
  const y = scale(first.b, last.b, 300, top);
  const edge = (sign: number): Point[] =>
    knots.map(({ a, b, sd }) => [x.at(a), clamp(y.at(b + sign * ninety * sd), top, 300)]);
  const own = <T extends { readonly a: string; readonly b: string }>(all: readonly T[]) =>
    all.filter((each) => each.a === warp.a && each.b === warp.b);
  const closed = own(project.forbidden).map(({ timesA, timesB }) =>
    area(x.at(timesA[0]), x.at(timesA[1]), y.at(timesB[0]), y.at(timesB[1]), 'closed'),
  );
  const kept = own(project.locked).map(({ map }) =>
    line(
      map.map(([a, b]): Point => [x.at(a), y.at(b)]),
      'doubtful',
    ),
  );
  const pins = own(project.pins).map(({ timeA, timeB }) => dot([x.at(timeA), y.at(timeB)], 'pin', 3.5));
  const widest = Math.max(1e-6, ...knots.map(({ sd }) => ninety * sd * 1000));
  const z = scale(0, widest, 430, 350);
  const width = knots.map(({ a, sd }): Point => [x.at(a), z.at(ninety * sd * 1000)]);
  return svg(
    650,
    470,
    `The path of ${names[1]} along ${names[0]}: from ${first.a.toFixed(2)} to ${last.a.toFixed(2)} seconds of the one, ${first.b.toFixed(2)} to ${last.b.toFixed(2)} of the other; its band is at most ${widest.toFixed(0)} milliseconds to either side. The table of warps says the same in numbers.`,
    [
      ...closed,
      band(edge(1), edge(-1), 'band'),
      line(
        knots.map(({ a, b }): Point => [x.at(a), y.at(b)]),
        'curve',
      ),
      ...kept,
      ...pins,
      axes(x, y, { x: '', y: `${names[1]}, s` }),
      band(
        width,
        width.map(([at]): Point => [at, z.at(0)]),
        'band',
      ),
      line(width, 'curve'),
      axes(x, z, { x: `${names[0]}, s`, y: '± ms (90 %)' }),
    ],
  );
}

const clamp = (v: number, low: number, high: number): number => Math.min(high, Math.max(low, v));
const area = (x0: number, x1: number, y0: number, y1: number, look: string): string =>
  box(
    [clamp(Math.min(x0, x1), left, right), clamp(Math.min(y0, y1), top, 300)],
    clamp(Math.max(x0, x1), left, right) - clamp(Math.min(x0, x1), left, right),
    clamp(Math.max(y0, y1), top, 300) - clamp(Math.min(y0, y1), top, 300),
    look,
  );

/** The windows in which a pair was met, less the straight stretches laid through them; null where there are none. */
export function matchPicture(pair: PairEvidence, names: readonly [string, string]): Html | null {
  const points = pair.matches.a.flatMap((a, k) => {
    const b = pair.matches.b[k];
    const segment = pair.segments.find((s) => a >= s.a[0] && a <= s.a[1]);
    if (b === undefined || !segment) return [];
    const part = (a - segment.a[0]) / Math.max(1e-9, segment.a[1] - segment.a[0]);
    const off = 1000 * (b - (segment.b[0] + part * (segment.b[1] - segment.b[0])));
    return [{ a, off, sd: 1000 * (pair.matches.sd[k] ?? 0) }];
  });
  if (points.length < 2) return null;
  const shown = thinned(points, 600);
  // A window beside a break may say little, and would make all others look as one line.
  const reach = shown.map(({ off, sd }) => Math.abs(off) + sd).toSorted((p, q) => p - q);
  const most = Math.max(0.02, 1.2 * (reach[Math.floor(0.95 * (reach.length - 1))] ?? 0));
  const x = scale(Math.min(...shown.map((p) => p.a)), Math.max(...shown.map((p) => p.a)), left, right);
  const y = scale(-most, most, bottom, top);
  const inY = (v: number) => y.at(clamp(v, -most, most));
  return svg(
    650,
    bottom + 38,
    `How far ${points.length} windows of ${names[0]} and ${names[1]} lie from the stretches laid through them: 19 in 20, with their deviations, within ${most.toFixed(2)} milliseconds.`,
    [
      line(
        [
          [left, y.at(0)],
          [right, y.at(0)],
        ],
        'faint',
      ),
      ...shown.flatMap(({ a, off, sd }) => [
        line(
          [
            [x.at(a), inY(off - sd)],
            [x.at(a), inY(off + sd)],
          ],
          'axis',
        ),
        dot([x.at(a), inY(off)], 'mark'),
      ]),
      axes(x, y, { x: `${names[0]}, s`, y: 'off, ms' }),
    ],
  );
}
