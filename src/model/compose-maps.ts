import { type Knot, knot, type Segment, sdAt, type TimeMap, toSource, toTimeline } from './time-map.ts';
import { sourceTime, timelineTime } from './units.ts';

/** Knots closer than this on either clock are one, seconds. */
const least = 1e-9;

/** The map with its clocks exchanged; deviations are not known of it. */
export const inverse = (map: TimeMap): TimeMap => ({
  segments: map.segments.map(({ knots }) => ({ knots: knots.map((k) => knot(k.source, k.timeline)) })),
});

/**
 * First `outer`, then `inner`: the timeline of `outer` to the source time of `inner`, where the source time of `outer` is the
 * timeline of `inner`. There are gaps wherever either has one. Deviations are those of `outer`.
 */
export function composed(outer: TimeMap, inner: TimeMap): TimeMap {
  const segments: Segment[] = [];
  for (const a of outer.segments) for (const b of inner.segments) segments.push(...chained(a, b));
  return { segments };
}

function chained(a: Segment, b: Segment): readonly Segment[] {
  const first = { segments: [a] };
  const then = { segments: [b] };
  const outer = a.knots.map((k) => k.source as number);
  const inner = b.knots.map((k) => k.timeline as number);
  const low = Math.max(outer[0] ?? 0, inner[0] ?? 0);
  const high = Math.min(outer.at(-1) ?? 0, inner.at(-1) ?? 0);
  if (!(high - low > least)) return [];
  const between = [...outer, ...inner].filter((m) => m > low && m < high).toSorted((x, y) => x - y);
  const knots: Knot[] = [];
  for (const middle of [low, ...between, high]) {
    const t = toTimeline(first, sourceTime(middle));
    const source = toSource(then, timelineTime(middle));
    if (t === null || source === null) continue;
    const last = knots.at(-1);
    if (last && !(t - last.timeline > least && source - last.source > least)) continue;
    knots.push(knot(t, source, sdAt(first, t)));
  }
  return knots.length < 2 ? [] : [{ knots }];
}
