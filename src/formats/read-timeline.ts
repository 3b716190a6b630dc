import { shiftOfMaps } from '#src/model/shift-of-maps.ts';
import type { SoundShift } from '#src/model/sound-shift.ts';
import { knot, type Knot, type Segment, type TimeMap, timeMapFault, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';

/** A stretch of a media file on another program's timeline. */
export type ReadClip = {
  /** Address, path or name of the file, as the document has it. */
  readonly media: string;
  readonly name: string;
  readonly kind: 'both' | 'picture' | 'sound';
  /** Timeline and source seconds, straight between; two at least, rising on both clocks. */
  readonly points: readonly (readonly [timeline: number, source: number])[];
  /** This stream was put right against the other one: it does not lie where the recording does. */
  readonly isAside?: true;
};

/** What of another program's timeline can become places of recordings. */
export type ReadTimeline = {
  readonly name: string;
  readonly clips: readonly ReadClip[];
  /** Seconds: its boundaries are no finer. */
  readonly frame: number;
  /** What stands at a boundary is right to so many seconds; default: `frame`. */
  readonly precision?: number;
  /** Maps that a file of ours holds, by `media`: of the recording, and of a stream that was put right against the other. */
  readonly exact: ReadonlyMap<string, ExactMaps>;
  /** What of it was not read, sentences. */
  readonly notes: readonly string[];
  /** Its source times are timecodes: they begin where that of the file does, not at 0. */
  readonly isTimecoded: boolean;
};

export type ExactMaps = {
  readonly map: TimeMap;
  readonly aside?: { readonly kind: 'picture' | 'sound'; readonly map: TimeMap };
};

export type ReadPlace = {
  readonly media: string;
  readonly name: string;
  /** Null: it lies there in a way that no time map can; `reason` says which. */
  readonly map: TimeMap | null;
  readonly reason: string | null;
  /** Its sound was put right against its picture, and lies so; `map` is that of its picture then. */
  readonly shift: SoundShift | null;
  /** What is doubtful about the map, sentences. */
  readonly notes: readonly string[];
};

/**
 * Where the recordings of a timeline lie: one place a media file, in the order of the timeline. Clips that go on where the last
 * one ended are one segment; what rounding to frames made overlap is cut back.
 * @param startOf of a media file, the timecode that it begins with in seconds (for timelines that are timecoded)
 */
export function placesOf(
  read: ReadTimeline,
  startOf: (media: string) => number = () => 0,
): readonly ReadPlace[] {
  const files = new Map<string, ReadClip[]>();
  for (const clip of read.clips) files.set(clip.media, [...(files.get(clip.media) ?? []), clip]);
  return [...files].map(([media, clips]) => {
    const name = clips[0]?.name ?? media;
    const from = read.isTimecoded ? startOf(media) : 0;
    const lying = (of: readonly ReadClip[]) => (of.length === 0 ? null : mapOf(of, read, from));
    const place = (
      map: TimeMap | null,
      shift: SoundShift | null,
      notes: readonly string[],
      reason: string | null = null,
    ) => ({ media, name, map, shift, notes, reason });
    const [heard, seen] = [
      lying(clips.filter((c) => c.kind !== 'picture')),
      lying(clips.filter((c) => c.kind !== 'sound')),
    ];
    const found = heard ?? seen ?? 'it has no stretches';
    if (typeof found === 'string') return place(null, null, [], found);
    const own = read.exact.get(media);
    const isOwn = own && timeMapFault(own.map) === null;
    const laid = clips.filter((c) => !c.isAside);
    const straight =
      lying(laid.filter((c) => c.kind !== 'picture')) ??
      lying(laid.filter((c) => c.kind !== 'sound')) ??
      found;
    const wasMoved = isOwn && !(typeof straight !== 'string' && agrees(straight, own.map, 1.5 * read.frame));
    if (isOwn && !wasMoved) {
      const { aside } = own;
      if (!aside) return place(own.map, null, []);
      const [picture, sound] = aside.kind === 'sound' ? [own.map, aside.map] : [aside.map, own.map];
      const shift = timeMapFault(aside.map) === null ? shiftOfMaps(picture, sound, exactly) : null;
      return shift ? place(picture, shift, []) : place(own.map, null, [asideLost]);
    }
    const edited = wasMoved
      ? ['It was moved since Syncline wrote the timeline: placed by its clips, to a frame.']
      : [];
    const within = read.precision ?? 2 * read.frame;
    if (
      heard === null ||
      seen === null ||
      heard === seen ||
      (typeof seen !== 'string' && agrees(heard as TimeMap, seen, within))
    )
      return place(found, null, edited);
    const shift = typeof seen === 'string' ? null : shiftOfMaps(seen, found, within);
    if (!shift || typeof seen === 'string')
      return place(found, null, [
        ...edited,
        'Its sound and its picture lie apart; it is placed by its sound.',
      ]);
    const by = `${Math.abs(1000 * shift.offset).toFixed(within < 1e-3 ? 1 : 0)} ms ${shift.offset > 0 ? 'later' : 'earlier'}`;
    return place(seen, shift, [
      ...edited,
      `Its sound lies apart from its picture: taken over as sound that comes ${by} in the file and is put right.`,
    ]);
  });
}

/** What our own files say of maps is said to the last digit. */
const exactly = 1e-6;
const asideLost = 'That its sound was put right against its picture is not taken over: check it again.';

/**
 * Whether `map` says the same as `other` wherever both say something, seconds; and they do somewhere. Ends that were rounded to
 * just beyond those of `other` say nothing of it: where all of them are, the ends of `other` are asked of `map`.
 */
const agrees = (map: TimeMap, other: TimeMap, within: number): boolean =>
  follows(map, other, within) ?? follows(other, map, within) ?? false;

/** The same at the knots of `map` alone; null: none of them lies where `other` says anything. */
function follows(map: TimeMap, other: TimeMap, within: number): boolean | null {
  let common = 0;
  for (const { knots } of map.segments)
    for (const k of knots) {
      const source = toSource(other, timelineTime(k.timeline));
      if (source === null) continue;
      common++;
      if (Math.abs(source - k.source) > within) return false;
    }
  return common > 0 ? true : null;
}

/** By so many frames of source time (or so much more than a format is exact) two pieces of one stretch may miss each other: each is rounded for itself. */
const joined = 1.5;

/** By so many frames two stretches may lie over one another: each end is rounded on both clocks, at any speed. */
const overlap = 3;

/** The time map that clips of one file make, or why there is none. */
function mapOf(
  clips: readonly ReadClip[],
  { frame, precision = frame }: Pick<ReadTimeline, 'frame' | 'precision'>,
  from: number,
): TimeMap | string {
  const missed = joined * Math.min(frame, precision);
  const ordered = clips.toSorted((a, b) => start(a)[0] - start(b)[0]);
  const segments: Knot[][] = [];
  for (const clip of ordered) {
    const points = clip.points.map(([t, s]) => knot(t, s - from));
    const first = points[0] as Knot;
    const open = segments.at(-1);
    const last = open?.at(-1);
    if (!open || !last) {
      segments.push(points);
      continue;
    }
    const [apart, jump] = [first.timeline - last.timeline, first.source - last.source];
    if (Math.abs(apart) < frame / 2 && Math.abs(jump) < missed) {
      // The same, but for rounding: one knot in the middle of both.
      const middle = knot((first.timeline + last.timeline) / 2, (first.source + last.source) / 2);
      const [before, after] = [open.at(-2) as Knot, points[1] as Knot];
      const rises = middle.timeline > before.timeline && middle.source > before.source;
      if (rises && after.timeline > middle.timeline && after.source > middle.source) {
        open.splice(-1, 1, middle, ...points.slice(1));
        continue;
      }
    }
    if (apart < -overlap * frame) return 'two of its stretches lie over one another';
    if (jump < -overlap * frame) return 'a stretch of it comes after a later one, or twice';
    if (apart < 0 || jump < 0) {
      const cut = endedAt(open, Math.min(last.timeline, first.timeline), Math.min(last.source, first.source));
      if (cut === null) return 'its stretches are too short to tell their order';
      segments[segments.length - 1] = cut;
    }
    segments.push(points);
  }
  const map: TimeMap = { segments: segments.map((knots): Segment => ({ knots })) };
  const fault = timeMapFault(map);
  return fault ?? map;
}

const start = (clip: ReadClip) => clip.points[0] as ReadClip['points'][0];

/** A segment that goes no farther than a timeline time and a source time; null where nothing is left. */
function endedAt(knots: readonly Knot[], timeline: number, source: number): Knot[] | null {
  const kept = knots.filter((k) => k.timeline < timeline && k.source < source);
  const p = kept.at(-1);
  const q = knots[kept.length];
  if (!p || !q) return null;
  const speed = (q.source - p.source) / (q.timeline - p.timeline);
  const t = Math.min(timeline, p.timeline + (source - p.source) / speed);
  const end = knot(t, Math.min(source, p.source + (t - p.timeline) * speed));
  if (end.timeline > p.timeline && end.source > p.source) kept.push(end);
  return kept.length < 2 ? null : kept;
}

/**
 * The map drawn on to the start and the end of its recording where it stops less than `within` seconds before: clips lie on
 * frames, recordings begin and end where they do.
 */
export function reachingEnds({ segments }: TimeMap, duration: number, within: number): TimeMap {
  const all = segments.map(({ knots }) => [...knots]);
  const [first, last] = [all[0], all.at(-1)];
  const before = first?.[0]?.source ?? 0;
  if (first && before > 0 && before < within) first[0] = onLine(first[0] as Knot, first[1] as Knot, 0);
  const behind = duration - (last?.at(-1)?.source ?? duration);
  if (last && behind > 0 && behind < within)
    last[last.length - 1] = onLine(last.at(-2) as Knot, last.at(-1) as Knot, duration);
  return { segments: all.map((knots) => ({ knots })) };
}

/**
 * The map within its recording: clips are rounded to frames, and files shorter than they were get no more than they hold.
 * @returns the map, null where nothing of it lies in the recording, and by how many seconds it went beyond
 */
export function withinFile(
  map: TimeMap,
  duration: number,
): { readonly map: TimeMap | null; readonly beyond: number } {
  const knots = map.segments.flatMap((s) => s.knots);
  const before = -Math.min(0, ...knots.map((k) => k.source));
  const behind = Math.max(0, ...knots.map((k) => k.source - duration));
  const beyond = Math.max(before, behind);
  if (!(beyond > 0)) return { map, beyond: 0 };
  const segments = map.segments.flatMap(({ knots: all }): Segment[] => {
    const kept: Knot[] = [];
    for (const [i, k] of all.entries()) {
      const last = all[i - 1];
      for (const edge of [0, duration])
        if (last && last.source < edge && k.source > edge) kept.push(onLine(last, k, edge));
      if (k.source >= 0 && k.source <= duration) kept.push(k);
    }
    const rising = kept.filter((k, i) => {
      const last = kept[i - 1];
      return !last || (k.timeline > last.timeline && k.source > last.source);
    });
    return rising.length < 2 ? [] : [{ knots: rising }];
  });
  return { map: segments.length === 0 ? null : { segments }, beyond };
}

/** The map of clips within a recording. */
export type LaidInFile = ReturnType<typeof withinFile> & {
  /** Its clips lie in the recording only where the clock of its timecode is meant. */
  readonly byTimecode: boolean;
};

/**
 * The map of clips within its recording, as `withinFile`. Clips that go beyond it, but not where their times are timecodes, are meant
 * so: not all programs say what their times are counted from.
 * @param start the timecode that the recording begins with, seconds; 0: none
 * @param frame of the timeline, seconds
 */
export function laidInFile(map: TimeMap, duration: number, start: number, frame: number): LaidInFile {
  const laid = (one: TimeMap) => withinFile(reachingEnds(one, duration, 1.5 * frame), duration);
  const asGiven = laid(map);
  if (start === 0 || asGiven.beyond <= 2 * frame) return { ...asGiven, byTimecode: false };
  const fromStart = laid({
    segments: map.segments.map(({ knots }) => ({
      knots: knots.map((k) => knot(k.timeline, k.source - start, k.sd)),
    })),
  });
  const byTimecode = fromStart.map !== null && fromStart.beyond <= 2 * frame;
  return { ...(byTimecode ? fromStart : asGiven), byTimecode };
}

/** Where a source time stands on the line through two knots; the deviation is that of `p`. */
const onLine = (p: Knot, q: Knot, source: number): Knot =>
  knot(p.timeline + ((source - p.source) * (q.timeline - p.timeline)) / (q.source - p.source), source, p.sd);
