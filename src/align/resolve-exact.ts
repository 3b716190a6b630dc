import type { Placement } from '#src/model/alignment.ts';
import type { Pin, RecordingId } from '#src/model/recording.ts';
import { type Knot, knot, type Segment, type TimeMap, timeMapFault } from '#src/model/time-map.ts';

/**
 * A pin is a promise: the two moments are the same instant on the timeline, to the last digit. The global
 * solution weighs pins heavily but still weighs them, and with many pins no straight line may pass through
 * all; this pass closes what is left by moving or, where it must, bending the maps that are free to move.
 */
export type Maps = ReadonlyMap<RecordingId, TimeMap>;

/** Closer than this (s) a pin counts as met. */
const met = 2e-10;
/** A straight line stays straight when one more change of rate up to this meets the pins. */
const gentle = 2e-5;

/**
 * The maps, changed so that every pin is met exactly, where that is possible: recordings in `stands` do not
 * move, and a pin that would turn time round is left out. Recordings are taken outwards from those that stand.
 *
 * @param order all recordings, the reference first: decides who follows whom where nothing else does
 */
export function throughPins(
  maps: Maps,
  pins: readonly Pin[],
  stands: ReadonlySet<RecordingId>,
  order: readonly RecordingId[],
): Map<RecordingId, TimeMap> {
  const result = new Map(maps);
  const done = new Set<RecordingId>(stands);
  for (const id of followOrder(pins, stands, order)) {
    const map = result.get(id);
    if (map && !stands.has(id)) {
      const wanted: Wanted[] = [];
      for (const pin of pins) {
        const [other, there, here] =
          pin.a === id ? [pin.b, pin.timeB, pin.timeA] : [pin.a, pin.timeA, pin.timeB];
        if ((pin.a !== id && pin.b !== id) || !done.has(other)) continue;
        const otherMap = result.get(other);
        if (otherMap) wanted.push({ source: here, timeline: timelineAt(otherMap, there) });
      }
      if (wanted.length > 0) result.set(id, meeting(map, wanted));
    }
    done.add(id);
  }
  return result;
}

/** Outwards along the pins from what stands; what no pin ties keeps the given order. */
function followOrder(
  pins: readonly Pin[],
  stands: ReadonlySet<RecordingId>,
  order: readonly RecordingId[],
): RecordingId[] {
  const found: RecordingId[] = [];
  const seen = new Set<RecordingId>();
  const visit = (start: readonly RecordingId[]) => {
    const queue = start.filter((id) => !seen.has(id));
    for (const id of queue) seen.add(id);
    for (let i = 0; i < queue.length; i++) {
      const id = queue[i] as RecordingId;
      found.push(id);
      for (const pin of pins) {
        const other = pin.a === id ? pin.b : pin.b === id ? pin.a : null;
        if (other === null || seen.has(other)) continue;
        seen.add(other);
        queue.push(other);
      }
    }
  };
  visit(order.filter((id) => stands.has(id)));
  for (const id of order) visit([id]);
  return found;
}

type Wanted = { readonly source: number; readonly timeline: number };

/** The map, changed to pass through `wanted`; whatever would turn time round is left out, the farthest first. */
export function meeting(map: TimeMap, wanted: readonly Wanted[]): TimeMap {
  let list = distinct(wanted);
  while (list.length > 0) {
    const made = { segments: map.segments.map((segment, i) => moved(segment, mine(map, list, i))) };
    if (timeMapFault(made) === null) return made;
    const off = (w: Wanted) => Math.abs(w.timeline - timelineAt(map, w.source));
    const worst = list.reduce((p, q) => (off(q) > off(p) ? q : p));
    list = list.filter((w) => w !== worst);
  }
  return map;
}

/** By source time, one for each moment: of two for the same moment the first counts. */
function distinct(wanted: readonly Wanted[]): Wanted[] {
  const sorted = [...wanted].sort((p, q) => p.source - q.source);
  return sorted.filter((w, i) => i === 0 || w.source > (sorted[i - 1] as Wanted).source);
}

const mine = (map: TimeMap, wanted: readonly Wanted[], index: number): Wanted[] =>
  wanted.filter((w) => segmentIndex(map, w.source) === index);

function moved(segment: Segment, wanted: readonly Wanted[]): Segment {
  const offs = wanted.map((w) => ({ s: w.source, c: w.timeline - onSegment(segment, w.source) }));
  const first = offs[0];
  const last = offs[offs.length - 1];
  if (!first || !last || offs.every((o) => Math.abs(o.c) <= met)) return segment;
  const slope = offs.length > 1 ? (last.c - first.c) / (last.s - first.s) : 0;
  const line = (s: number) => first.c + slope * (s - first.s);
  // One straight change meets them all: no new knots.
  if (Math.abs(slope) <= gentle && offs.every((o) => Math.abs(o.c - line(o.s)) <= met))
    return { knots: segment.knots.map((k) => knot(k.timeline + line(k.source), k.source, k.sd)) };
  const between = (s: number): number => {
    if (s <= first.s) return first.c;
    const end = offs.findIndex((o) => o.s >= s);
    if (end < 0) return last.c;
    const p = offs[end - 1] as { s: number; c: number };
    const q = offs[end] as { s: number; c: number };
    return p.c + ((s - p.s) / (q.s - p.s)) * (q.c - p.c);
  };
  const old = segment.knots
    .filter((k) => offs.every((o) => Math.abs(o.s - k.source) > 1e-9))
    .map((k) => knot(k.timeline + between(k.source), k.source, k.sd));
  const pinned = wanted.map((w) => knot(w.timeline, w.source, sdOn(segment, w.source)));
  return { knots: [...old, ...pinned].sort((p, q) => p.source - q.source) };
}

/** The segment that holds a source time, or the one nearest to it. */
function segmentIndex(map: TimeMap, s: number): number {
  let best = 0;
  let nearest = Number.POSITIVE_INFINITY;
  for (const [i, segment] of map.segments.entries()) {
    const low = (segment.knots[0] as Knot).source;
    const high = (segment.knots[segment.knots.length - 1] as Knot).source;
    const distance = Math.max(0, low - s, s - high);
    if (distance < nearest) {
      nearest = distance;
      best = i;
    }
  }
  return best;
}

/** Timeline time of a source time on a segment, drawn on straight past its ends. */
function onSegment(segment: Segment, s: number): number {
  const { p, q } = piece(segment, s);
  if (s === q.source) return q.timeline;
  return p.timeline + ((s - p.source) * (q.timeline - p.timeline)) / (q.source - p.source);
}

function sdOn(segment: Segment, s: number): number | null {
  const { p, q } = piece(segment, s);
  if (p.sd === null || q.sd === null) return null;
  const part = Math.min(1, Math.max(0, (s - p.source) / (q.source - p.source)));
  return p.sd + part * (q.sd - p.sd);
}

function piece(segment: Segment, s: number): { p: Knot; q: Knot } {
  let end = 1;
  while (end < segment.knots.length - 1 && (segment.knots[end] as Knot).source < s) end++;
  return { p: segment.knots[end - 1] as Knot, q: segment.knots[end] as Knot };
}

/**
 * Timeline time of a source time; past the ends and in gaps the nearest segment is drawn on straight.
 * @param beside source time whose segment counts: a moment on a break belongs to both sides
 */
export function timelineAt(map: TimeMap, s: number, beside = s): number {
  const segment = map.segments[segmentIndex(map, beside)];
  if (!segment) throw new Error('a time map without segments');
  return onSegment(segment, s);
}

/** Farther off than this (s) a pin is seen to be unmet; below it are the roundings of long maps. */
const missed = 1e-6;

/** The pins that the placements do not meet: they contradict other pins, or would turn time round. */
export function unmetPins(project: {
  readonly pins: readonly Pin[];
  readonly placements: readonly Placement[];
}): readonly Pin[] {
  const at = (id: RecordingId) => project.placements.find((p) => p.recording === id);
  return project.pins.filter((pin) => {
    const [a, b] = [at(pin.a), at(pin.b)];
    if (!a?.map || !b?.map || a.event !== b.event) return false;
    return Math.abs(timelineAt(a.map, pin.timeA) - timelineAt(b.map, pin.timeB)) > missed;
  });
}
