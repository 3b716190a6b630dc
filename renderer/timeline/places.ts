import { tr } from '#renderer/i18n/tr.ts';
import { toTimelineBeyond } from '#renderer/state/mapping.ts';
import { placesShown } from '#renderer/state/places.ts';
import type { AppState, Viewport } from '#renderer/state/state.ts';
import { rulerHeight } from './draw-ruler.ts';
import type { Palette } from './palette.ts';
import type { TimelineRow } from './layout.ts';
import { heightOf, type RowHeights, topOf } from './row-places.ts';
import { toPixel } from './scale.ts';
import { currentRows } from './view.ts';

/** A stretch of a row that a search for a passage marks: where it was found, or the passage itself. */
export type MarkedPlace = {
  readonly row: number;
  /** Timeline times. */
  readonly from: number;
  readonly to: number;
  readonly label: string;
  readonly kind: 'passage' | 'place' | 'chosen';
};

/** What a search marks on the rows of the timeline; the chosen place last, so that it lies on top. */
export function placesOf(s: AppState): readonly MarkedPlace[] {
  const { find } = s;
  if (!find) return [];
  const rows = currentRows(s);
  const marked = (
    recording: string,
    start: number,
    end: number,
    rest: Pick<MarkedPlace, 'label' | 'kind'>,
  ): readonly MarkedPlace[] => {
    const row = rows.findIndex((r) => r.kind === 'track' && r.track.recording.id === recording);
    const map = rows[row]?.track.streams.sound;
    if (!map) return [];
    return [{ row, from: toTimelineBeyond(map, start), to: toTimelineBeyond(map, end), ...rest }];
  };
  const passage = marked(find.query, ...find.range, { label: tr('passage'), kind: 'passage' });
  if (find.outcome.kind !== 'done') return passage;
  const isFound = find.outcome.result.places.length > 0;
  const shown = placesShown(s).flatMap((place, k) => {
    const kind = place === find.at ? 'chosen' : 'place';
    // What luck might have found is shown only where the user looks at it.
    if (kind === 'place' && !isFound) return [];
    return marked(place.recording, place.start, place.end, { label: String(k + 1), kind });
  });
  return [
    ...passage,
    ...shown.filter((p) => p.kind !== 'chosen'),
    ...shown.filter((p) => p.kind === 'chosen'),
  ];
}

/** Short places in a long timeline are still to be seen (pixels). */
const narrowest = 3;

/** Draws them over the rows, below the ruler. */
export function drawPlaces(
  context: CanvasRenderingContext2D,
  places: readonly MarkedPlace[],
  pane: {
    readonly view: Viewport;
    readonly width: number;
    readonly scrollTop: number;
    readonly heights: RowHeights;
    readonly rows: readonly TimelineRow[];
  },
  palette: Palette,
): void {
  const { view, width, scrollTop, heights, rows } = pane;
  if (places.length === 0) return;
  context.save();
  context.beginPath();
  context.rect(0, rulerHeight, width, 1e5);
  context.clip();
  context.font = `600 11px ${palette.mono}`;
  context.textBaseline = 'middle';
  for (const { row, from, to, label, kind } of places) {
    const x0 = toPixel(view, from);
    const x1 = Math.max(toPixel(view, to), x0 + narrowest);
    if (x1 < 0 || x0 > width) continue;
    const y = rulerHeight + Math.round(topOf(rows, row, heights) - scrollTop) + 2;
    const own = rows[row];
    const height = Math.round(own ? heightOf(own, heights) : heights.full) - 5;
    const colour = kind === 'place' ? palette.text : palette.accent;
    context.fillStyle = colour;
    context.globalAlpha = kind === 'chosen' ? 0.3 : 0.12;
    context.fillRect(x0, y, x1 - x0, height);
    context.globalAlpha = 1;
    context.strokeStyle = colour;
    context.lineWidth = kind === 'chosen' ? 2 : 1;
    context.setLineDash(kind === 'passage' ? [4, 3] : []);
    context.strokeRect(Math.round(x0) + 0.5, y + 0.5, Math.round(x1 - x0) - 1, height - 1);
    context.setLineDash([]);
    // The label stays in sight while any of the place is; a narrow place has it beside it.
    const room = context.measureText(label).width + 8;
    const left = Math.max(0, Math.min(Math.max(0, x0), x1 - room < 0 ? x1 : width - room));
    context.fillStyle = kind === 'chosen' ? palette.accent : palette.panel;
    context.fillRect(left, y + height - 14, room, 14);
    context.fillStyle = kind === 'chosen' ? palette.panel : colour;
    context.fillText(label, left + 4, y + height - 6.5);
  }
  context.restore();
}
