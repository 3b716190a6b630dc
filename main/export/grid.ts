import { blackFrame } from './encode.ts';
import type { Size } from './frames.ts';
import { drawLabel } from './label.ts';

export type Tile = Size & { readonly x: number; readonly y: number };
export type Layout = { readonly canvas: Size; readonly tiles: readonly Tile[] };

const evenDown = (x: number): number => Math.max(2, 2 * Math.floor(x / 2));

/**
 * Tiles for any number of cameras: as many columns as show the pictures largest, a last row that is not full
 * in the middle. The canvas is 1920 × 1080, or 1280 × 720 when no camera has more.
 */
export function layOut(cameras: readonly Size[]): Layout {
  const large = cameras.some((c) => c.width > 1280 || c.height > 720);
  const canvas = large ? { width: 1920, height: 1080 } : { width: 1280, height: 720 };
  const n = cameras.length;
  let best = { area: -1, columns: 1, rows: n };
  for (let columns = 1; columns <= n; columns++) {
    const rows = Math.ceil(n / columns);
    const width = canvas.width / columns;
    const height = canvas.height / rows;
    const area = cameras.reduce((sum, c) => {
      const fit = Math.min(width / c.width, height / c.height);
      return sum + fit * fit * c.width * c.height;
    }, 0);
    if (area > best.area * 1.0001) best = { area, columns, rows };
  }
  const width = evenDown(canvas.width / best.columns);
  const height = evenDown(canvas.height / best.rows);
  const tiles = cameras.map((_, i) => {
    const row = Math.floor(i / best.columns);
    const inRow = Math.min(best.columns, n - row * best.columns);
    const left = 2 * Math.floor((canvas.width - inRow * width) / 4);
    return { x: left + (i % best.columns) * width, y: row * height, width, height };
  });
  return { canvas, tiles };
}

/** Several cameras' pictures as one, frame by frame, each with its name. Ends when the first one ends. */
export async function* sideBySide(
  cameras: readonly AsyncGenerator<Buffer | null>[],
  layout: Layout,
  names: readonly string[],
): AsyncGenerator<Buffer> {
  const blank = blackFrame(layout.canvas);
  try {
    for (;;) {
      const shown = await Promise.all(cameras.map((camera) => camera.next()));
      if (shown.some((s) => s.done)) return;
      const canvas = Buffer.from(blank);
      for (const [i, tile] of layout.tiles.entries()) {
        const picture = shown[i]?.value;
        if (picture) paste(picture, tile, canvas, layout.canvas);
        drawLabel(canvas, layout.canvas.width, tile.x, tile.y, tile, names[i] ?? '');
      }
      yield canvas;
    }
  } finally {
    await Promise.all(cameras.map((camera) => camera.return(undefined)));
  }
}

/** Puts a picture where a tile of the canvas is. */
export function paste(picture: Buffer, tile: Tile, canvas: Buffer, size: Size): void {
  const plane = (from: number, to: number, scale: 1 | 2): void => {
    const width = tile.width / scale;
    const stride = size.width / scale;
    for (let row = 0; row < tile.height / scale; row++) {
      const at = to + (tile.y / scale + row) * stride + tile.x / scale;
      picture.copy(canvas, at, from + row * width, from + (row + 1) * width);
    }
  };
  const own = tile.width * tile.height;
  const all = size.width * size.height;
  plane(0, 0, 1);
  plane(own, all, 2);
  plane(own + own / 4, all + all / 4, 2);
}
