import { type TimelineTime, timelineTime } from '#src/model/units.ts';

export type Loop = { readonly from: TimelineTime; readonly to: TimelineTime };
type Range = { readonly in: TimelineTime | null; readonly out: TimelineTime | null };

/** What is heard again and again where nothing was marked: seconds before the playhead and after it. */
const [before, after] = [1, 2];

/** In to out where the playhead lies in it, else a moment around the playhead, inside of what there is. */
export function loopAround(playhead: number, range: Range, extent: readonly [number, number] | null): Loop {
  const [low, high] = extent ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  if (range.in !== null && range.out !== null && playhead >= range.in && playhead <= range.out)
    return { from: range.in, to: range.out };
  const from = Math.max(low, Math.min(playhead - before, high - before - after));
  return { from: timelineTime(from), to: timelineTime(Math.min(high, from + before + after)) };
}

/** Where playing is that has come from `was` to `t`: past the loop's end it goes on from its start. */
export function looped(was: number, t: number, loop: Loop | null): number {
  if (!loop || !(was < loop.to && t >= loop.to)) return t;
  return loop.from + ((t - loop.to) % Math.max(1e-3, loop.to - loop.from));
}
