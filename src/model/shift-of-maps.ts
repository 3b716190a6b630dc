import { composed, inverse } from './compose-maps.ts';
import type { SoundShift } from './sound-shift.ts';
import type { Knot, Segment, TimeMap } from './time-map.ts';

/** A file means no more, seconds. */
const most = 60;
/** Nor do its streams part faster, parts per million. */
const fastest = 10_000;

/**
 * How the sound of a recording was put right against its picture, where the two lie apart on a timeline: what was applied by
 * `streamMaps`, found again. Null: they lie together, or so that no shift says it.
 * @param within by how many seconds the maps are known
 */
export function shiftOfMaps(picture: TimeMap, sound: TimeMap, within: number): SoundShift | null {
  const laws = composed(inverse(picture), sound).segments.flatMap(lawsOf);
  if (laws.length === 0 || laws.some((law) => Math.abs(law.slope) * 1e6 > fastest)) return null;
  const parts: Law[] = [];
  for (const law of laws) {
    const before = parts.at(-1);
    const goesOn = before && Math.abs(atOf(before, law.start) - atOf(law, law.start)) <= 2 * within;
    if (!before || !goesOn) parts.push(law);
    else if (law.end - law.start > before.end - before.start)
      parts[parts.length - 1] = { ...law, start: before.start };
    else parts[parts.length - 1] = { ...before, end: law.end };
  }
  const longest = parts.reduce((best, law) => (law.end - law.start > best.end - best.start ? law : best));
  const ppm =
    Math.abs(longest.slope * (longest.end - longest.start)) > 2 * within ? longest.slope * 1e6 : null;
  const segments = parts.map((law) => ({ start: law.start, end: law.end, offset: law.offset }));
  if (segments.some((s) => Math.abs(s.offset) > most) || Math.abs(ppm ?? 0) > fastest) return null;
  if (parts.length === 1 && Math.abs(longest.offset) <= within && ppm === null) return null;
  return { offset: longest.offset, ppm, segments };
}

/** By how much a moment of the picture finds its sound later: `offset` in the middle, and so much more a second. */
type Law = {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly slope: number;
};

const atOf = (law: Law, t: number): number => law.offset + law.slope * (t - (law.start + law.end) / 2);

/** Where a picture is held, hardly any time of it passes: that says nothing of its sound. Seconds. */
const leastPicture = 1e-3;

/** One for each straight piece. */
const lawsOf = ({ knots }: Segment): readonly Law[] =>
  knots.slice(1).flatMap((q, i): Law[] => {
    const p = knots[i] as Knot;
    const [before, after] = [p.source - p.timeline, q.source - q.timeline];
    const length = q.timeline - p.timeline;
    if (length < leastPicture) return [];
    return [
      { start: p.timeline, end: q.timeline, offset: (before + after) / 2, slope: (after - before) / length },
    ];
  });
