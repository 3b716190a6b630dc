import { formatPpm } from '#renderer/time/format.ts';
import type { Placement } from '#src/model/alignment.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { knot, type Segment, type TimeMap, timeMapFault } from '#src/model/time-map.ts';
import { type TimelineTime, timelineTime } from '#src/model/units.ts';

const ends = (segment: Segment) => {
  const first = segment.knots[0];
  const last = segment.knots[segment.knots.length - 1];
  if (!first || !last) throw new Error('a segment without knots');
  return { first, last };
};

/** Timeline time at a source time, drawn on straight past the map's ends and across its pauses. */
export function toTimelineBeyond(map: TimeMap, s: number): TimelineTime {
  const segments = map.segments;
  const segment =
    segments.find((each) => s <= ends(each).last.source) ?? segments[segments.length - 1] ?? null;
  if (!segment) return timelineTime(s);
  const { first, last } = ends(segment);
  const inside = segment.knots.findIndex((k) => k.source >= s);
  const [p, q] =
    inside <= 0 || s > last.source
      ? [first, last]
      : [segment.knots[inside - 1] ?? first, segment.knots[inside] ?? last];
  const slope = (q.timeline - p.timeline) / (q.source - p.source);
  return timelineTime(p.timeline + (s - p.source) * slope);
}

/** Where source time 0 lies on the timeline: the recording's offset, in seconds. */
export const offsetOf = (map: TimeMap): TimelineTime => toTimelineBeyond(map, 0);

/** Clock rate over all segments, weighted by their length; ppm, positive = this clock runs fast. */
export function driftOf(map: TimeMap): number {
  let source = 0;
  let timeline = 0;
  for (const segment of map.segments) {
    const { first, last } = ends(segment);
    source += last.source - first.source;
    timeline += last.timeline - first.timeline;
  }
  return timeline > 0 ? (source / timeline - 1) * 1e6 : 0;
}

/** A clock bends by parts in a million; what bends by a thousandth of its length was warped. */
const bent = 1e-3;

/** Whether the map bends more than any clock does: one rate would say nothing about it. */
export const isElastic = (map: TimeMap): boolean =>
  map.segments.some((segment) => {
    const { first, last } = ends(segment);
    const slope = (last.source - first.source) / (last.timeline - first.timeline);
    const allowed = bent * (last.source - first.source);
    return segment.knots.some(
      (k) => Math.abs(first.source + (k.timeline - first.timeline) * slope - k.source) > allowed,
    );
  });

/** Deviations that hold 90 % on either side. */
const ninety = 1.645;

/** How far off a map likely is where it is least sure, seconds: 90 % lie nearer. Null: nothing is known of it. */
export function likelyOff(map: TimeMap): number | null {
  const known = map.segments.flatMap(({ knots }) => knots.flatMap(({ sd }) => sd ?? []));
  return known.length === 0 ? null : ninety * known.reduce((most, sd) => Math.max(most, sd), 0);
}

/** The clock rate as it is shown. */
export const driftText = (map: TimeMap): string => (isElastic(map) ? 'elastic' : formatPpm(driftOf(map)));

/** The map with every segment straight at `ppm`; starts stay, pauses keep their length on the timeline. */
export function withDrift(map: TimeMap, ppm: number): TimeMap {
  const rate = 1 + ppm * 1e-6;
  let shift = 0;
  const segments = map.segments.map((segment) => {
    const { first, last } = ends(segment);
    const start = first.timeline + shift;
    const end = start + (last.source - first.source) / rate;
    shift += end - (last.timeline + shift);
    return { knots: [knot(start, first.source, first.sd), knot(end, last.source, last.sd)] };
  });
  return { segments };
}

/** The map with segment `index` and all after it moved by `seconds`; null where that breaks their order. */
export function withSegmentMoved(map: TimeMap, index: number, seconds: number): TimeMap | null {
  const moved = {
    segments: map.segments.map((segment, i) =>
      i < index ? segment : { knots: segment.knots.map((k) => knot(k.timeline + seconds, k.source, k.sd)) },
    ),
  };
  return timeMapFault(moved) === null ? moved : null;
}

/** First and last moment on the timeline of the placements of one event; null: nothing placed there. */
export function extentOf(placements: readonly Placement[], event: string | null): [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const p of placements) {
    if (!p.map || p.event !== event) continue;
    for (const segment of p.map.segments) {
      const { first, last } = ends(segment);
      low = Math.min(low, first.timeline);
      high = Math.max(high, last.timeline);
    }
  }
  return low < high ? [low, high] : null;
}

export const isOnTimeline = (project: Project, id: RecordingId, event: string | null): boolean =>
  project.placements.some((p) => p.recording === id && p.placed && p.event === event);
