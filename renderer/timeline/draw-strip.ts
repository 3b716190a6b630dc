import type { Row } from './draw-tracks.ts';
import type { TimelineRow } from './layout.ts';
import type { Palette } from './palette.ts';
import type { StripStore } from './strip-store.ts';
import { levelFor, tilesBetween, tileSpan } from './tiles.ts';

/** Some dimensions of a data file, or of features, over time, in colour, the first at the top; coarse tiles stand in for fine ones that are on their way. */
export function drawStrip(
  context: CanvasRenderingContext2D,
  { track: { recording }, band, blocks }: Row,
  { from, to, dims, features }: TimelineRow & { kind: 'strip' },
  palette: Palette,
  store: StripStore,
): void {
  const { duration } = recording.media;
  context.fillStyle = palette.line;
  context.fillRect(0, band.y + band.height + 2, band.width, 1);
  // Single numbers stay crisp; where several share a pixel it has their mean.
  context.imageSmoothingEnabled = to - from > band.height;
  for (const { x0, x1, source0, source1 } of blocks.flatMap((block) => block.pieces)) {
    const perPixel = (source1 - source0) / Math.max(1e-9, x1 - x0);
    for (const address of tilesBetween(levelFor(perPixel, duration), source0, source1, duration)) {
      const tile = store.find(recording, address, features);
      if (!tile) continue;
      const rows = tile.picture.height / dims;
      const [want0, want1] = tileSpan(address);
      const [tile0, tile1] = tileSpan(tile.address);
      const [first, last] = [Math.max(want0, source0), Math.min(want1, source1, duration)];
      if (last <= first) continue;
      const column = (tile1 - tile0) / tile.picture.width;
      context.drawImage(
        tile.picture,
        (first - tile0) / column,
        from * rows,
        (last - first) / column,
        (to - from) * rows,
        x0 + (first - source0) / perPixel,
        band.y,
        (last - first) / perPixel,
        band.height,
      );
    }
  }
}
