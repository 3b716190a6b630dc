import { InvalidInputError } from './errors.ts';
import { type SourceTime, sourceTime, type TimelineTime, timelineTime } from './units.ts';

/**
 * How a recording lies on the timeline. Segments are strictly increasing and piecewise linear on both
 * clocks, never overlap, and keep their order on both; between two of them the recorder was paused,
 * dropped a block, or has no counterpart. Offset, drift, gap and elastic warp are all time maps.
 */
export type Knot = {
  readonly timeline: TimelineTime;
  readonly source: SourceTime;
  /** Standard deviation of the knot's position, in seconds; null where unknown. */
  readonly sd: number | null;
};
export type Segment = { readonly knots: readonly Knot[] };
export type TimeMap = { readonly segments: readonly Segment[] };

export const knot = (timeline: number, source: number, sd: number | null = null): Knot => ({
  timeline: timelineTime(timeline),
  source: sourceTime(source),
  sd,
});

export const firstKnot = (segment: Segment): Knot => segment.knots[0] as Knot;
export const lastKnot = (segment: Segment): Knot => segment.knots[segment.knots.length - 1] as Knot;

/** Returns what is wrong with a map, in words, or null when it keeps every rule above. */
export function timeMapFault(map: TimeMap): string | null {
  let before: Knot | null = null;
  for (const [index, segment] of map.segments.entries()) {
    if (segment.knots.length < 2) return `segment ${index} has fewer than two knots`;
    let previous: Knot | null = null;
    for (const k of segment.knots) {
      if (!Number.isFinite(k.timeline) || !Number.isFinite(k.source))
        return `segment ${index} has a knot that is not a number`;
      if (k.sd !== null && !(k.sd >= 0)) return `segment ${index} has a negative standard deviation`;
      if (previous && !(k.timeline > previous.timeline && k.source > previous.source))
        return `segment ${index} does not increase strictly`;
      previous = k;
    }
    const first = firstKnot(segment);
    if (before && (first.timeline < before.timeline || first.source < before.source))
      return `segment ${index} overlaps the one before it`;
    before = lastKnot(segment);
  }
  return null;
}

/** Checks and freezes nothing: returns the map itself. @throws InvalidInputError when a rule is broken. */
export function timeMap(segments: readonly Segment[]): TimeMap {
  const map = { segments };
  const fault = timeMapFault(map);
  if (fault)
    throw new InvalidInputError(
      'bad-time-map',
      `Not a time map: ${fault}.`,
      'Check the file or the edit that made it.',
    );
  return map;
}

/** One straight segment: source = (timeline − offset)·(1 + ppm·10⁻⁶), covering source time 0…duration. */
export function linearTimeMap(
  offset: number,
  ppm: number,
  duration: number,
  sd: number | null = null,
): TimeMap {
  const rate = 1 + ppm * 1e-6;
  return timeMap([{ knots: [knot(offset, 0, sd), knot(offset + duration / rate, duration, sd)] }]);
}

type Clock = 'timeline' | 'source';

function segmentAt(map: TimeMap, clock: Clock, t: number): Segment | null {
  for (const segment of map.segments)
    if (t >= firstKnot(segment)[clock] && t <= lastKnot(segment)[clock]) return segment;
  return null;
}

/** Index i ≥ 1 of the knot that ends the piece holding t; binary search. */
function pieceEnd(knots: readonly Knot[], clock: Clock, t: number): number {
  let low = 1;
  let high = knots.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((knots[middle] as Knot)[clock] < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

function convert(map: TimeMap, from: Clock, to: Clock, t: number): number | null {
  const segment = segmentAt(map, from, t);
  if (!segment) return null;
  const end = pieceEnd(segment.knots, from, t);
  const p = segment.knots[end - 1] as Knot;
  const q = segment.knots[end] as Knot;
  if (t === q[from]) return q[to];
  return p[to] + ((t - p[from]) * (q[to] - p[to])) / (q[from] - p[from]);
}

/** Source time at a timeline time; null in a gap or outside. At a shared boundary the earlier segment answers. */
export function toSource(map: TimeMap, t: TimelineTime): SourceTime | null {
  const s = convert(map, 'timeline', 'source', t);
  return s === null ? null : sourceTime(s);
}

/** Timeline time at a source time; null in a gap or outside. */
export function toTimeline(map: TimeMap, s: SourceTime): TimelineTime | null {
  const t = convert(map, 'source', 'timeline', s);
  return t === null ? null : timelineTime(t);
}

/** Standard deviation at a timeline time, linear between knots; null in a gap or where it is unknown. */
export function sdAt(map: TimeMap, t: TimelineTime): number | null {
  const segment = segmentAt(map, 'timeline', t);
  if (!segment) return null;
  const end = pieceEnd(segment.knots, 'timeline', t);
  const p = segment.knots[end - 1] as Knot;
  const q = segment.knots[end] as Knot;
  if (p.sd === null || q.sd === null) return null;
  return p.sd + ((t - p.timeline) / (q.timeline - p.timeline)) * (q.sd - p.sd);
}

/** First and last timeline time of a map, or null when it has no segments. */
export function timelineExtent(map: TimeMap): readonly [TimelineTime, TimelineTime] | null {
  const first = map.segments[0];
  const last = map.segments[map.segments.length - 1];
  return first && last ? [firstKnot(first).timeline, lastKnot(last).timeline] : null;
}

/** Overall clock rate of a segment: (source length / timeline length − 1)·10⁶; positive = this clock runs fast. */
export function segmentPpm(segment: Segment): number {
  const p = firstKnot(segment);
  const q = lastKnot(segment);
  return ((q.source - p.source) / (q.timeline - p.timeline) - 1) * 1e6;
}

/** The same map moved along the timeline by `seconds`. */
export function shifted(map: TimeMap, seconds: number): TimeMap {
  return {
    segments: map.segments.map((segment) => ({
      knots: segment.knots.map((k) => knot(k.timeline + seconds, k.source, k.sd)),
    })),
  };
}

/** The same map where nothing was measured: how sure it is, nobody knows. */
export function unmeasured(map: TimeMap): TimeMap {
  return {
    segments: map.segments.map((segment) => ({
      knots: segment.knots.map((k) => knot(k.timeline, k.source)),
    })),
  };
}

/** Shorter pieces are none, seconds. */
const shortest = 1e-6;

/**
 * The map of a recording that turns out to end at source time `end`: cut there, or its last piece drawn on to
 * there. Null when nothing of it is left.
 */
export function endingAt(map: TimeMap, end: number): TimeMap | null {
  const kept = map.segments.filter((segment) => firstKnot(segment).source < end - shortest);
  const last = kept.pop();
  if (!last) return null;
  const { knots } = last;
  const behind = knots.findIndex((k, i) => i > 0 && k.source >= end - shortest);
  // It ended for a reason of its own: what comes after the pause is gone, and nothing is missing here.
  if (behind < 0 && kept.length + 1 < map.segments.length) return { segments: [...kept, last] };
  const piece = behind < 0 ? knots.length - 1 : behind;
  const [p, q] = [knots[piece - 1] as Knot, knots[piece] as Knot];
  const t = p.timeline + ((end - p.source) * (q.timeline - p.timeline)) / (q.source - p.source);
  return { segments: [...kept, { knots: [...knots.slice(0, piece), knot(t, end, q.sd)] }] };
}
