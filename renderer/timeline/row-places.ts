import type { TimelineRow } from './layout.ts';

/** Heights of rows, pixels: of recordings, of what hangs from them, and of whole texts. */
export type RowHeights = { readonly track: number; readonly full: number; readonly slim: number };

/** A recording's row is not higher than so many times its least height. */
const highest = 1.5;

/** Rows of recordings share what a pane leaves them. @param full their least height @param room of the pane for all rows, pixels */
export function roomyHeights(
  rows: readonly Pick<TimelineRow, 'kind'>[],
  { full, slim }: Omit<RowHeights, 'track'>,
  room: number,
): RowHeights {
  const tracks = rows.filter(({ kind }) => kind === 'track').length;
  const others = topOf(rows, rows.length, { track: 0, full, slim });
  const share = Math.floor((room - others) / Math.max(1, tracks));
  return { track: Math.min(Math.floor(highest * full), Math.max(full, share)), full, slim };
}

/** The height that rows can make use of, as CSS has it. */
export function mostHeight(rows: readonly Pick<TimelineRow, 'kind'>[]): string {
  const slim = rows.filter(({ kind }) => kind === 'document').length;
  const tracks = rows.filter(({ kind }) => kind === 'track').length;
  return `(${highest * tracks + rows.length - slim - tracks} * var(--track) + ${slim} * var(--track-slim))`;
}

export type RowPlace = { readonly index: number; readonly top: number; readonly height: number };

export const heightOf = (row: Pick<TimelineRow, 'kind'>, { track, full, slim }: RowHeights): number =>
  row.kind === 'document' ? slim : row.kind === 'track' ? track : full;

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
