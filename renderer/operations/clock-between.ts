import { toTimelineBeyond } from '#renderer/state/mapping.ts';
import type { AppState } from '#renderer/state/state.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import { mostClockMoments } from '#src/contract/jobs.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { type TimeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';

/**
 * Moments of two recordings that lie on the timeline under each other, source seconds of both, rising on both: the film's
 * picture first. None where it is one recording, or where they are not both placed: then they are taken to have one clock.
 */
export function clockBetween(
  s: AppState,
  film: RecordingId,
  other: RecordingId,
): [film: number, other: number][] {
  const mapOf = (id: RecordingId, stream: 'picture' | 'sound'): TimeMap | null =>
    currentTracks(s).find(({ recording }) => recording.id === id)?.streams[stream] ?? null;
  const [a, b] = [mapOf(film, 'picture'), mapOf(other, 'sound') ?? mapOf(other, 'picture')];
  if (film === other || !a || !b) return [];
  const knots = [a, b].flatMap(({ segments }) =>
    segments.flatMap((segment) => segment.knots.map(({ timeline }) => timeline as number)),
  );
  const pairs = knots
    .toSorted((p, q) => p - q)
    .flatMap((t): [number, number][] => {
      const [p, q] = [toSource(a, timelineTime(t)), toSource(b, timelineTime(t))];
      return p === null || q === null ? [] : [[p, q]];
    });
  const rising: [number, number][] = [];
  for (const pair of pairs) {
    const last = rising.at(-1);
    if (!last || (pair[0] > last[0] + 1e-6 && pair[1] > last[1] + 1e-6)) rising.push(pair);
  }
  const every = Math.ceil(rising.length / mostClockMoments);
  if (rising.length >= 2) return rising.filter((_, k) => k % every === 0 || k === rising.length - 1);
  // They do not overlap: both clocks are drawn on straight.
  return [0, 1].map((p): [number, number] => [p, Number(backBeyond(b, toTimelineBeyond(a, p)))]);
}

/** The source time of a moment of the timeline, drawn on straight past the map's ends. */
function backBeyond(map: TimeMap, t: number): number {
  const inside = toSource(map, timelineTime(t));
  if (inside !== null) return inside;
  const [p, q] = [toTimelineBeyond(map, 0), toTimelineBeyond(map, 1)];
  return (t - p) / (q - p);
}
