import type { FrameRate } from '#src/model/frame-rate.ts';
import { type TimeMap, toSource, toTimeline } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';

/** The pictures of a recording, by its own clock: the first begins at `start`, then one every 1/`rate` s. */
export type Frames = { readonly rate: FrameRate; readonly start: number };

/** Nearer than this share of a frame to its start is at it. */
const near = 1e-3;

const lengthOf = ({ rate }: Frames): number => rate[1] / rate[0];

/** The frame that is shown at a source time. */
export const frameAt = (frames: Frames, source: number): number =>
  Math.floor((source - frames.start) / lengthOf(frames) + near);

/** The middle of the frame that is shown at a source time: who asks for it gets that frame, however times are rounded. */
export const middleOfFrame = (frames: Frames, source: number): number =>
  frames.start + (frameAt(frames, source) + 0.5) * lengthOf(frames);

/** Into a stretch that begins where the one before it ends, seconds: there the earlier one would be shown. */
const inside = 1e-6;

/**
 * The moment of the timeline at which the next picture of a recording begins (or the one before), under its time map. Across
 * a pause it is the picture on the other side; null: there is none, on that side nothing was recorded.
 */
export function frameBeside(map: TimeMap, frames: Frames, t: number, direction: 1 | -1): number | null {
  const length = lengthOf(frames);
  const edge = near * length;
  const beginOf = (frame: number) => frames.start + frame * length;
  const stretches = map.segments.flatMap(({ knots }) => {
    const [first, last] = [knots[0], knots.at(-1)];
    return first && last ? [{ knots, first, last }] : [];
  });
  const source = toSource(map, timelineTime(t));
  const here = source === null ? undefined : stretches.find(({ last }) => t <= last.timeline);
  /** Where a picture begins to be seen in a stretch: at its own start, or with the stretch. */
  const seen = ({ knots, first }: (typeof stretches)[number], frame: number): number =>
    toTimeline({ segments: [{ knots }] }, sourceTime(Math.max(beginOf(frame), first.source))) ??
    first.timeline;
  const current = source === null ? null : frameAt(frames, source);
  /** Whether a picture begins, or goes on, far enough inside of a stretch. */
  const isIn = (stretch: (typeof stretches)[number], frame: number): boolean =>
    beginOf(frame) < stretch.last.source - edge && beginOf(frame + 1) > stretch.first.source + edge;
  if (direction > 0) {
    if (here && current !== null && isIn(here, current + 1)) return seen(here, current + 1);
    const after = stretches.find(({ first }) =>
      here ? first.timeline >= here.last.timeline : first.timeline > t,
    );
    if (!after) return null;
    // The picture that the stretch before ended with may go on here: it has been shown.
    const first = frameAt(frames, after.first.source);
    if (first === current && isIn(after, first + 1)) return seen(after, first + 1);
    return after.first.timeline + (after.first.timeline === here?.last.timeline ? inside : 0);
  }
  if (here && current !== null && beginOf(current) > here.first.source + edge) return seen(here, current - 1);
  const before = stretches.findLast(({ last }) => last.timeline <= (here?.first.timeline ?? t));
  if (!before) return null;
  const last = frameAt(frames, before.last.source - 2 * edge);
  return seen(before, last === current && isIn(before, last - 1) ? last - 1 : last);
}
