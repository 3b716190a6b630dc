import type { TimelineRow } from './layout.ts';

/** Heights of rows, pixels: a document's is slim. */
export type RowHeights = { readonly full: number; readonly slim: number };

export type RowPlace = { readonly index: number; readonly top: number; readonly height: number };

export const heightOf = (row: Pick<TimelineRow, 'kind'>, { full, slim }: RowHeights): number =>
  row.kind === 'document' ? slim : full;

/** Where a row stands, from the top of all; of one past the last the end. */
export function topOf(
  rows: readonly Pick<TimelineRow, 'kind'>[],
  index: number,
  heights: RowHeights,
): number {
  let top = 0;
  for (const row of rows.slice(0, index)) top += heightOf(row, heights);
  return top;
}

/** Which rows meet a pane that is scrolled so far. */
export function visibleRows(
  rows: readonly Pick<TimelineRow, 'kind'>[],
  heights: RowHeights,
  scrollTop: number,
  paneHeight: number,
): readonly RowPlace[] {
  const places: RowPlace[] = [];
  let top = 0;
  for (const [index, row] of rows.entries()) {
    const height = heightOf(row, heights);
    if (top >= scrollTop + paneHeight) break;
    if (top + height > scrollTop) places.push({ index, top, height });
    top += height;
  }
  return places;
}

/** The row at a height from the top of all; null: none. */
export const rowAt = (
  rows: readonly Pick<TimelineRow, 'kind'>[],
  heights: RowHeights,
  y: number,
): RowPlace | null => (y < 0 ? null : (visibleRows(rows, heights, y, 1e-9)[0] ?? null));
