import type { Placement, SyncEvent } from '#src/model/alignment.ts';
import type { ElasticWarp } from '#src/model/project.ts';
import type { Recording, RecordingId } from '#src/model/recording.ts';
import { knot, linearTimeMap, sdAt, type TimeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { mapByWarp, turnedWarp, warpAt } from './resolve-elastic.ts';
import { timelineAt } from './resolve-exact.ts';

/** Where everything lies once the warps are laid over the global solution. */
export type Laid = {
  readonly placements: Map<RecordingId, Placement>;
  readonly events: readonly SyncEvent[];
  /** What must not move any more: references, what was placed by hand, what was warped. */
  readonly stands: ReadonlySet<RecordingId>;
};

/**
 * Lays warps over the global solution, outwards from what stands. A warp is a bond like any other: the two are
 * of one event afterwards. Of two that share an event already, B is bent onto A (A onto B where only B
 * stands); what has no place goes to the one that has; of two events the later joins the earlier, as a whole.
 * Where nothing has a place, the first recording of the first warp is the clock of an event of its own.
 * An event that holds something placed by hand joins no other: that stays where it was put.
 *
 * @param events the reference's own first, as the network gives them
 */
export function layWarps(
  recordings: readonly Pick<Recording, 'id' | 'media'>[],
  solved: readonly Placement[],
  events: readonly SyncEvent[],
  warps: readonly ElasticWarp[],
): Laid {
  const placements = new Map(solved.map((p) => [p.recording, p]));
  const manual = solved.filter((p) => p.by === 'manual');
  const stands = new Set([...events.map((e) => e.reference), ...manual.map((p) => p.recording)]);
  const duration = (id: RecordingId) => recordings.find((r) => r.id === id)?.media.duration ?? 0;
  let all = events;
  const left = new Set(warps.filter((w) => placements.has(w.a) && placements.has(w.b)));

  /** The warp turned so that its B is to be laid onto its A; null: nothing of it may move. */
  const directed = (warp: ElasticWarp): ElasticWarp | null => {
    const [a, b] = [placements.get(warp.a)?.event ?? null, placements.get(warp.b)?.event ?? null];
    if (a === b) return !stands.has(warp.b) ? warp : stands.has(warp.a) ? null : turnedWarp(warp);
    if (a === null || b === null) return b === null ? warp : turnedWarp(warp);
    const order = (id: string) => all.findIndex((event) => event.id === id);
    const made = order(a) < order(b) ? warp : turnedWarp(warp);
    const moving = placements.get(made.b)?.event;
    return manual.some((p) => p.event === moving) ? null : made;
  };

  const lay = ({ a, b, ...warp }: ElasticWarp): void => {
    const [onto, old] = [placements.get(a), placements.get(b)];
    const map = onto?.map ? mapByWarp({ a, b, ...warp }, onto.map, duration(b)) : null;
    if (!onto || !old || !map) return;
    const { event } = onto;
    placements.set(b, {
      ...old,
      placed: true,
      event,
      confidence: warp.confidence,
      reason: 'Warped elastically: its speed changes along the way.',
      candidates: [],
      map,
    });
    stands.add(b);
    if (!old.map || old.event === event) return;
    const clock = clockOf(old.map, map);
    for (const [id, p] of placements)
      if (id !== b && p.event === old.event && p.map)
        placements.set(id, { ...p, event, map: carried(p.map, clock) });
    all = all.filter((e) => e.id !== old.event);
  };

  while (left.size > 0) {
    const isHeld = ({ a, b }: ElasticWarp) => stands.has(a) || stands.has(b);
    const isPlaced = ({ a, b }: ElasticWarp) => placements.get(a)?.placed || placements.get(b)?.placed;
    const waiting = [...left];
    const next = waiting.find(isHeld) ?? waiting.find(isPlaced) ?? (waiting[0] as ElasticWarp);
    if (isPlaced(next)) {
      left.delete(next);
      const made = directed(next);
      if (made) lay(made);
      continue;
    }
    const map = linearTimeMap(0, 0, duration(next.a));
    const first = placements.get(next.a) as Placement;
    // A warp of which nothing would be left makes no event either.
    if (mapByWarp(next, map, duration(next.b)) === null) {
      left.delete(next);
      continue;
    }
    const event = String(1 + Math.max(0, ...all.map((e) => Number(e.id) || 0)));
    all = [...all, { id: event, reference: next.a }];
    const { confidence } = next;
    placements.set(next.a, {
      ...first,
      ...{ placed: true, event, confidence, reason: null, candidates: [], map },
    });
    stands.add(next.a);
  }
  return { placements, events: all, stands };
}

type Clock = ElasticWarp['map'];

/** From a recording's old place to its new one: timeline seconds before and after, both rising. */
function clockOf(before: TimeMap, after: TimeMap): Clock {
  const moments = [before, after].flatMap((map) => map.segments.flatMap((s) => s.knots.map((k) => k.source)));
  const clock: (readonly [number, number])[] = [];
  for (const s of [...moments].sort((p, q) => p - q)) {
    const made = [timelineAt(before, s), timelineAt(after, s)] as const;
    const last = clock[clock.length - 1];
    if (!last || (made[0] > last[0] + 1e-9 && made[1] > last[1] + 1e-9)) clock.push(made);
  }
  return clock;
}

/** A map on the other clock: bent wherever that one is. */
function carried(map: TimeMap, clock: Clock): TimeMap {
  return {
    segments: map.segments.map((segment) => {
      const whole = { segments: [segment] };
      const bends = clock.flatMap(([t]) => {
        const s = toSource(whole, timelineTime(t));
        return s === null || segment.knots.some((k) => Math.abs(k.source - s) < 1e-9)
          ? []
          : [knot(t, s, sdAt(whole, timelineTime(t)))];
      });
      const knots = [...segment.knots, ...bends].sort((p, q) => p.source - q.source);
      return { knots: knots.map((k) => knot(warpAt({ map: clock }, k.timeline), k.source, k.sd)) };
    }),
  };
}
