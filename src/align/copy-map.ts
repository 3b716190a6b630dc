import { placeByHand } from '#src/model/edits.ts';
import type { Edit } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import { type Recording, type RecordingId, trackOf } from '#src/model/recording.ts';
import {
  type Knot,
  knot,
  type Segment,
  type TimeMap,
  timelineExtent,
  toSource,
} from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { clocksOf, timecodeDifference } from './sync/timecode.ts';

/**
 * What one track of a recorder was synced or warped by holds for its other tracks: they were written by one clock, and differ by
 * when they began.
 */
export type TrackOffset = {
  /** Source time of the other track less source time of this one, at one moment. */
  readonly seconds: number;
  /** Standard deviation of it, seconds; null: said, not measured. */
  readonly sd: number | null;
  readonly by: 'asked' | 'pins' | 'match' | 'places' | 'length' | 'timecode';
};

/** Places that differ by more than this along the way do not tell one offset, seconds. */
const constant = 0.02;
/** Files of one take whose lengths differ by less began together: a proxy and its original, channels in files. Seconds. */
const equallyLong = 0.05;
/** A timecode counts pictures: it is right to within one, evenly. */
const ofAFrame = 1 / Math.sqrt(12);

/** How far the clock of `to` is from that of `from`, by the surest thing that tells it; null: nothing does. */
export function trackOffset(project: Project, from: RecordingId, to: RecordingId): TrackOffset | null {
  const [one, two] = [from, to].map((id) => project.recordings.find((r) => r.id === id));
  if (!one || !two) return null;
  return (
    byPins(project, from, to) ??
    byMatch(project, from, to) ??
    byPlaces(project, from, to) ??
    byLength(one, two) ??
    byTimecode(one, two)
  );
}

/** The middle of what pins say, where there are several. */
function byPins({ pins }: Project, from: RecordingId, to: RecordingId): TrackOffset | null {
  const said = pins.flatMap(({ a, b, timeA, timeB }) =>
    a === from && b === to ? [timeB - timeA] : a === to && b === from ? [timeA - timeB] : [],
  );
  if (said.length === 0) return null;
  const seconds = said.reduce((sum, each) => sum + each, 0) / said.length;
  return { seconds, sd: null, by: 'pins' };
}

/** What sync measured between the two, in the middle of the longest stretch it matched. */
function byMatch({ pairs }: Project, from: RecordingId, to: RecordingId): TrackOffset | null {
  const length = ([start, end]: readonly [number, number]) => end - start;
  const middle = ([start, end]: readonly [number, number]) => (start + end) / 2;
  for (const pair of pairs) {
    const isTurned = pair.a === to && pair.b === from;
    const isOfBoth = isTurned || (pair.a === from && pair.b === to);
    const longest = [...pair.segments].sort((p, q) => length(q.a) - length(p.a))[0];
    if (!isOfBoth || pair.status !== 'matched' || !longest) continue;
    const apart = middle(longest.b) - middle(longest.a);
    return { seconds: isTurned ? -apart : apart, sd: longest.sd, by: 'match' };
  }
  return null;
}

/** Where both lie already, if the one is the other begun earlier or later. */
function byPlaces({ placements }: Project, from: RecordingId, to: RecordingId): TrackOffset | null {
  const [p, q] = [from, to].map((id) => placements.find((each) => each.recording === id));
  if (!p?.map || !q?.map || p.event !== q.event) return null;
  const apart: number[] = [];
  for (const { timeline } of [p.map, q.map].flatMap((map) => map.segments.flatMap((s) => s.knots))) {
    const [s, u] = [toSource(p.map, timelineTime(timeline)), toSource(q.map, timelineTime(timeline))];
    if (s !== null && u !== null) apart.push(u - s);
  }
  if (apart.length < 2 || Math.max(...apart) - Math.min(...apart) > constant) return null;
  const seconds = apart.reduce((sum, each) => sum + each, 0) / apart.length;
  return { seconds, sd: (Math.max(...apart) - Math.min(...apart)) / 2, by: 'places' };
}

const byLength = (one: Recording, two: Recording): TrackOffset | null =>
  Math.abs(one.media.duration - two.media.duration) <= equallyLong
    ? { seconds: 0, sd: equallyLong / 2, by: 'length' }
    : null;

function byTimecode(one: Recording, two: Recording): TrackOffset | null {
  const [p, q] = [clocksOf(one.media).timecode, clocksOf(two.media).timecode];
  if (p === null || q === null) return null;
  const rate = one.media.video[0]?.frameRate ?? two.media.video[0]?.frameRate ?? [25, 1];
  return { seconds: -timecodeDifference(p, q), sd: (rate[1] / rate[0]) * ofAFrame, by: 'timecode' };
}

/**
 * The map of a recording whose clock is `seconds` ahead, 0…`duration` of it: pauses and bends where they are in `map`, the ends
 * drawn on. Null: nothing of it lies there.
 */
export function movedToTrack(
  map: TimeMap,
  { seconds, sd }: Pick<TrackOffset, 'seconds' | 'sd'>,
  duration: number,
): TimeMap | null {
  const both = (own: number | null) => (own === null && sd === null ? null : Math.hypot(own ?? 0, sd ?? 0));
  const segments = map.segments.map(
    (segment): Segment => ({
      knots: segment.knots.map((k) => knot(k.timeline, k.source + seconds, both(k.sd))),
    }),
  );
  const kept = segments.flatMap(({ knots }, k): Segment[] => {
    const from = k === 0 ? 0 : Math.max(0, (knots[0] as Knot).source);
    const to = k === segments.length - 1 ? duration : Math.min(duration, (knots.at(-1) as Knot).source);
    return to - from > 1e-6 ? [{ knots: cutOrDrawn(knots, from, to) }] : [];
  });
  return kept.length === 0 ? null : { segments: kept };
}

/** Knots from source time `from` to `to`: cut there, or the first and last piece drawn on. */
function cutOrDrawn(knots: readonly Knot[], from: number, to: number): readonly Knot[] {
  const at = (s: number): Knot => {
    const found = knots.findIndex((k) => k.source >= s);
    const end = Math.max(1, found < 0 ? knots.length - 1 : found);
    const [p, q] = [knots[end - 1] as Knot, knots[end] as Knot];
    const share = (s - p.source) / (q.source - p.source);
    const sd = p.sd === null || q.sd === null ? null : Math.max(0, p.sd + share * (q.sd - p.sd));
    return knot(p.timeline + share * (q.timeline - p.timeline), s, sd);
  };
  const inside = knots.filter((k) => k.source > from + 1e-9 && k.source < to - 1e-9);
  return [at(from), ...inside, at(to)];
}

/** The other tracks of the recorder of a recording, that its map may be copied to. */
export function otherTracks(project: Project, from: RecordingId): readonly Recording[] {
  const own = project.recordings.find((r) => r.id === from);
  if (!own || own.recorder === null) return [];
  return project.recordings.filter(
    (r) => r.id !== from && r.recorder === own.recorder && trackOf(r) !== trackOf(own),
  );
}

/** What a copy did with each track, for a person. */
export type CopyTold = { readonly to: Recording; readonly offset: TrackOffset | null; readonly text: string };

/**
 * Copies the map of a recording to tracks of its recorder: they are placed by hand then, and stay until they are released.
 * @param asked their clock less this one's, seconds, where somebody knows it
 * @returns the edit, null where nothing can be copied; and what was done and what not, a sentence a track
 */
export function copyMap(
  project: Project,
  from: RecordingId,
  to: readonly Recording[] = otherTracks(project, from),
  asked: number | null = null,
): { readonly edit: Edit | null; readonly told: readonly CopyTold[] } {
  const own = project.recordings.find((r) => r.id === from);
  const source = project.placements.find((p) => p.recording === from);
  if (!own || !source?.map) return { edit: null, told: [] };
  const { map, event, confidence } = source;
  const recipes: Edit['recipe'][] = [];
  const told = to.map((track): CopyTold => {
    const offset: TrackOffset | null =
      asked === null ? trackOffset(project, from, track.id) : { seconds: asked, sd: null, by: 'asked' };
    const text = (said: string) => ({ to: track, offset, text: `“${track.name}” ${said}` });
    if (isFixed(project, track.id)) return text('is the reference: its clock is the timeline.');
    if (!offset)
      return text(
        `was left where it is: nothing says when it began against “${own.name}”. Pin a moment of both.`,
      );
    const moved = movedToTrack(map, offset, track.media.duration);
    const extent = moved && timelineExtent(moved);
    if (!moved || !extent) return text(`has nothing where “${own.name}” was placed.`);
    recipes.push((d) => {
      placeByHand(track.id, moved, event).recipe(d);
      const placed = d.placements.find((p) => p.recording === track.id);
      if (placed) Object.assign(placed, { map: moved, confidence });
    });
    return text(`lies by the map of “${own.name}” now, ${begun(offset.seconds)} (${tells[offset.by]}).`);
  });
  const label = recipes.length === 1 ? 'Copy the map to a track' : `Copy the map to ${recipes.length} tracks`;
  const edit: Edit | null =
    recipes.length === 0
      ? null
      : {
          label,
          recipe(d) {
            for (const recipe of recipes) recipe(d);
          },
        };
  return { edit, told };
}

const isFixed = (project: Project, id: RecordingId): boolean =>
  project.events.some((e) => e.reference === id) || project.settings.reference === id;

const begun = (seconds: number): string =>
  Math.abs(seconds) < 5e-4
    ? 'begun with it'
    : `begun ${Math.abs(seconds).toFixed(3)} s ${seconds < 0 ? 'later' : 'earlier'}`;

const tells: Readonly<Record<TrackOffset['by'], string>> = {
  asked: 'as asked',
  pins: 'by the pins of both',
  match: 'by what sync found of both',
  places: 'by where both lay',
  length: 'both are equally long',
  timecode: 'by their timecodes',
};
