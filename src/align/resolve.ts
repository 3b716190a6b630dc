import type { PairEvidence, Placement, SyncEvent } from '#src/model/alignment.ts';
import { forbiddenOfPair } from '#src/model/forbidden.ts';
import { lockedOfPair } from '#src/model/locked.ts';
import { type ElasticWarp, type Project, referenceOf } from '#src/model/project.ts';
import { isData, type Pin, type RecordingId, trackOf, tracksOf, whyNotSynced } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { keptOut } from './forbidden.ts';
import { keptLocked } from './locked.ts';
import { factsNamed, keepsOut } from './methods/facts.ts';
import { bentThrough } from './resolve-elastic.ts';
import { throughPins } from './resolve-exact.ts';
import { layWarps } from './resolve-warps.ts';
import { fitSegments } from './sync/fit-segments.ts';
import { solveNetwork } from './sync/network.ts';
import { chapterOrder } from './sync/network-recorders.ts';
import { clocksOf } from './sync/timecode.ts';

/** What a pin changes in a project. */
export type Resolved = {
  readonly placements: readonly Placement[];
  readonly pairs: readonly PairEvidence[];
  readonly events: readonly SyncEvent[];
  readonly warps: readonly ElasticWarp[];
};

/**
 * The alignment re-solved around the pins, from the evidence the project keeps; no media is read, so it runs
 * while a pin is dragged. Pairs with pins are fitted again around them, all recordings are placed anew by the
 * global solution, elastic warps are bent through their pins, and what is left between a pin and the solution
 * is closed exactly. Recordings placed by hand and those taken off the timeline stay as they are. Pure: the
 * same project gives the same answer, and taking a pin away again gives the answer from before it.
 *
 * What did not change keeps its identity, so that a screen draws only what moved.
 *
 * @param before the pins of the last solution: a pair that lost its last pin is fitted again without it
 */
export function resolveWithPins(project: Project, before: readonly Pin[] = project.pins): Resolved {
  const { recordings, pins } = project;
  const reference = referenceOf(project);
  if (reference === null)
    return {
      placements: project.placements,
      pairs: project.pairs,
      events: project.events,
      warps: project.warps,
    };

  const off = takenOff(project, before);
  const fitted = project.pairs.map((pair) => refitted(project, pair, before));
  const away = (pair: PairEvidence) => off.has(pair.a) || off.has(pair.b);
  const present = recordings.filter((r) => !off.has(r.id));
  const home = homeEvent(project, reference);
  const follows = chapters(project);
  const solved = solveNetwork({
    recordings: present.map((r) => {
      const placement = project.placements.find((p) => p.recording === r.id);
      const locked =
        placement?.by === 'manual' && placement.map
          ? { map: placement.map, event: placement.event === home ? '0' : (placement.event ?? '0') }
          : null;
      return {
        id: r.id,
        name: r.name,
        duration: r.media.duration,
        recorder: r.recorder,
        track: trackOf(r),
        follows: off.has(follows.get(r.id) ?? '') ? null : (follows.get(r.id) ?? null),
        clocks: clocksOf(r.media),
        sounding: null,
        locked,
        trouble: isData(r.media) && r.id !== reference ? whyNotSynced : null,
      };
    }),
    pairs: fitted.filter((pair) => !away(pair)),
    pins,
    maxDrift: project.settings.maxDrift,
    reference: off.has(reference) ? (present[0]?.id ?? reference) : reference,
  });

  const warps = project.warps.map((warp) =>
    kept(bentThrough(warp, [...warpPins(pins, warp), ...lockEnds(project, warp)]), project),
  );
  const { placements, events } = finished(project, solved.placements, solved.events, warps);
  // Before the first sync nobody has asked for what this edit says nothing of: it is neither refused, nor
  // does the reference make an event of itself alone.
  const compared = project.pairs.some((pair) => pair.by !== 'pins');
  const members = (id: string | null) => [...placements.values()].filter((p) => p.placed && p.event === id);
  const idle = (p: Placement) => !p.placed || (p.recording === reference && members(p.event).length === 1);
  const unasked = (id: RecordingId, made: Placement): boolean =>
    !compared && idle(made) && project.placements.every((p) => p.recording !== id);
  return {
    placements: recordings.flatMap((r) => {
      const old = project.placements.find((p) => p.recording === r.id);
      const made = off.has(r.id) ? old : placements.get(r.id);
      if (made && unasked(r.id, made)) return [];
      return made ? [same(old, made.by === 'manual' && old ? withFindings(made, old) : made)] : [];
    }),
    pairs: [...solved.pairs, ...fitted.filter(away)].map((pair) =>
      same(
        project.pairs.find((p) => p.a === pair.a && p.b === pair.b && p.by === pair.by),
        pair,
      ),
    ),
    events: sameList(
      project.events,
      events.filter((e) => !members(e.id).every((p) => unasked(p.recording, p))),
    ),
    warps: warps.map((warp, i) => same(project.warps[i], warp)),
  };
}

/** Bent, a warp may come into a region that its method keeps out of, or off a locked part: it is put right at once. */
function kept(warp: ElasticWarp, { forbidden, locked }: Project): ElasticWarp {
  const facts = factsNamed(warp.how?.method ?? '');
  const regions = facts && !keepsOut(facts) ? [] : forbiddenOfPair(forbidden, warp);
  const parts = lockedOfPair(locked, warp);
  if (regions.length === 0 && parts.length === 0) return warp;
  const bent = { a: warp.map.map(([a]) => a), b: warp.map.map(([, b]) => b), sd: warp.sd };
  const { a, b, sd } = keptLocked(keptOut(bent, regions), parts);
  const map = a.map((t, k) => [t, b[k] as number] as const);
  const isSame =
    map.length === warp.map.length &&
    map.every(([p, q], k) => p === warp.map[k]?.[0] && q === warp.map[k]?.[1]);
  return isSame ? warp : { ...warp, map, sd };
}

/** What a bend stops at. */
const lockEnds = ({ locked }: Project, warp: ElasticWarp) =>
  lockedOfPair(locked, warp).flatMap(({ map }) =>
    [map[0], map.at(-1)].flatMap((p) => (p ? [{ a: p[0], b: p[1] }] : [])),
  );

/** A hand placement with what was once found of the recording: the other places where it might lie. */
const withFindings = (made: Placement, { candidates, score, chance }: Placement): Placement => ({
  ...made,
  candidates,
  score,
  chance,
});

/** Recordings not on the timeline that no pin or warp speaks for, although evidence would place them: the user's wish. */
function takenOff(project: Project, before: readonly Pin[]): ReadonlySet<RecordingId> {
  const pinned = new Set([...project.pins, ...before, ...project.warps].flatMap(({ a, b }) => [a, b]));
  return new Set(
    project.placements.filter((p) => !p.placed && !pinned.has(p.recording)).map((p) => p.recording),
  );
}

/** The event of the reference, whatever it is called in this document. */
function homeEvent({ placements, events }: Project, reference: RecordingId): string | null {
  const placement = placements.find((p) => p.recording === reference);
  const own = placement?.event ?? events.find((e) => e.reference === reference)?.id;
  // Never placed, it belongs to no event yet; taken off the timeline, to the one that began with it.
  return own ?? (placement ? (events[0]?.id ?? null) : null);
}

function chapters(project: Project): ReadonlyMap<RecordingId, RecordingId> {
  const found = new Map<RecordingId, RecordingId>();
  for (const files of tracksOf(project.recordings, (r) => ({ recorder: r.recorder, track: trackOf(r) }))) {
    const order = chapterOrder(
      files.map((r) => ({ name: r.name, duration: r.media.duration, media: r.media })),
    );
    for (const [i, before] of order.entries()) {
      const file = files[i];
      const earlier = before === null ? undefined : files[before];
      if (file && earlier) found.set(file.id, earlier.id);
    }
  }
  return found;
}

/** A measured pair that has, or has just lost, pins: its straight stretches fitted again around them. */
function refitted(project: Project, pair: PairEvidence, before: readonly Pin[]): PairEvidence {
  const measured = pair.by === 'audio' || pair.by === 'video';
  if (!measured || pair.status === 'refused' || pair.matches.a.length === 0) return pair;
  const pins = pairPins(project.pins, pair);
  if (pins.length === 0 && pairPins(before, pair).length === 0) return pair;
  const duration = (id: string) => project.recordings.find((r) => r.id === id)?.media.duration ?? 0;
  const segments = fitSegments(pair.matches, {
    durationA: duration(pair.a),
    durationB: duration(pair.b),
    maxDrift: project.settings.maxDrift,
    pins,
  });
  return segments.length === 0 ? pair : { ...pair, segments };
}

function pairPins(pins: readonly Pin[], pair: { readonly a: string; readonly b: string }) {
  return pins.flatMap((pin) =>
    pin.a === pair.a && pin.b === pair.b
      ? [{ a: pin.timeA as number, b: pin.timeB as number }]
      : pin.a === pair.b && pin.b === pair.a
        ? [{ a: pin.timeB as number, b: pin.timeA as number }]
        : [],
  );
}

const warpPins = (pins: readonly Pin[], warp: ElasticWarp) => pairPins(pins, warp);

/** Warps laid over the global solution, then every pin closed exactly. */
function finished(
  { recordings, pins }: Project,
  solved: readonly Placement[],
  alone: readonly SyncEvent[],
  warps: readonly ElasticWarp[],
): { placements: Map<RecordingId, Placement>; events: readonly SyncEvent[] } {
  const { placements, events, stands } = layWarps(recordings, solved, alone, warps);
  const maps = new Map<RecordingId, TimeMap>();
  for (const [id, p] of placements) if (p.map) maps.set(id, p.map);
  const order = [...events.map((e) => e.reference), ...recordings.map((r) => r.id)];
  const exact = throughPins(maps, pins, stands, [...new Set(order)]);
  for (const [id, map] of exact) {
    const p = placements.get(id);
    if (p && p.map !== map) placements.set(id, { ...p, map });
  }
  return { placements, events };
}

/** The old object when the new one says the same. */
function same<T>(old: T | undefined, made: T): T {
  return old !== undefined && (old === made || equal(old, made)) ? old : made;
}

const sameList = <T>(old: readonly T[], made: readonly T[]): readonly T[] => (equal(old, made) ? old : made);

/** Equality of plain data. */
function equal(p: unknown, q: unknown): boolean {
  if (Object.is(p, q)) return true;
  if (typeof p !== 'object' || typeof q !== 'object' || p === null || q === null) return false;
  if (Array.isArray(p) !== Array.isArray(q)) return false;
  const keys = Object.keys(p);
  if (keys.length !== Object.keys(q).length) return false;
  return keys.every((key) => equal((p as Record<string, unknown>)[key], (q as Record<string, unknown>)[key]));
}
