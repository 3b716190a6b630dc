export type GridLayout = {
  readonly columns: number;
  readonly rows: number;
  readonly cellWidth: number;
  readonly cellHeight: number;
};

/** A cell that is smaller by so little is not worth another row of the window. */
const nearlyAsLarge = 0.9;

/**
 * Columns and cell size that show `count` pictures of `aspect` (width / height) largest in a box, with
 * `gap` pixels between them, each beside its coloured line of `beside` pixels.
 * @param isSparing what the pictures leave of the height others can use: fewer rows that show them nearly as large are better
 */
export function gridLayout(
  count: number,
  width: number,
  height: number,
  { aspect = 16 / 9, gap = 4, beside = 0, isSparing = false } = {},
): GridLayout {
  const layouts = Array.from({ length: Math.max(1, count) }, (_, k): GridLayout => {
    const columns = k + 1;
    const rows = Math.ceil(count / columns);
    const roomX = (width - gap * (columns - 1)) / columns;
    const roomY = (height - gap * (rows - 1)) / rows;
    const cellWidth = Math.max(0, Math.min(roomX, roomY * aspect + beside));
    return { columns, rows, cellWidth, cellHeight: Math.max(0, cellWidth - beside) / aspect };
  });
  const largest = Math.max(...layouts.map(({ cellWidth }) => cellWidth));
  const enough = isSparing ? nearlyAsLarge * largest : largest;
  const usable = layouts.filter(({ cellWidth }) => cellWidth >= enough);
  return usable.reduce((best, each) =>
    each.rows < best.rows || (each.rows === best.rows && each.cellWidth > best.cellWidth) ? each : best,
  );
}

/** The aspect that most of the pictures have, within what a cell may be; of none that of a film. @param pictures width and height, pixels */
export function commonAspect(
  pictures: readonly { readonly width: number; readonly height: number }[],
): number {
  const aspects = pictures.map(({ width, height }) => width / Math.max(1, height)).toSorted((p, q) => p - q);
  const middle = aspects[aspects.length >> 1] ?? 16 / 9;
  return Math.min(2.4, Math.max(9 / 16, middle));
}
