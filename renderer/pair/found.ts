import { placesShown } from '#renderer/state/places.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { Pair } from './warp-solver.ts';
import type { Point } from './view.ts';

/** Passage × place on the matrix: where a search found what was looked for in the other recording. */
export type FoundBox = {
  readonly low: Point;
  readonly high: Point;
  /** The place's number in the list of those found. */
  readonly label: string;
  /** The place that the user is at. */
  readonly chosen: boolean;
};

/** What a search found of one of the pair in the other; the chosen one last, so that it lies on top. */
export function foundBoxes(s: AppState, { a, b }: Pair): readonly FoundBox[] {
  const { find } = s;
  if (find?.outcome.kind !== 'done') return [];
  const isFound = find.outcome.result.places.length > 0;
  const boxes = placesShown(s).flatMap((place, k): FoundBox[] => {
    const chosen = place === find.at;
    // What luck might have found is shown only where the user looks at it.
    if (!chosen && !isFound) return [];
    const turned = find.query === b && place.recording === a;
    if (!turned && !(find.query === a && place.recording === b)) return [];
    const point = (query: number, there: number): Point =>
      turned ? { a: there, b: query } : { a: query, b: there };
    return [
      {
        low: point(find.range[0], place.start),
        high: point(find.range[1], place.end),
        label: String(k + 1),
        chosen,
      },
    ];
  });
  return [...boxes.filter((box) => !box.chosen), ...boxes.filter((box) => box.chosen)];
}
