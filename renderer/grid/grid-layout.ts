export type GridLayout = {
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
};

/**
 * Columns and cell size that show `count` pictures of `aspect` (width / height) largest in a box, with
 * `gap` pixels between them.
 */
export function gridLayout(
  count: number,
  width: number,
  height: number,
  aspect = 16 / 9,
  gap = 4,
): GridLayout {
  let best: GridLayout = { columns: 1, rows: 1, cellWidth: 0, cellHeight: 0 };
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns);
    const roomX = (width - gap * (columns - 1)) / columns;
    const roomY = (height - gap * (rows - 1)) / rows;
    const cellWidth = Math.max(0, Math.min(roomX, roomY * aspect));
    if (cellWidth > best.cellWidth) best = { columns, rows, cellWidth, cellHeight: cellWidth / aspect };
  }
  return best;
}
