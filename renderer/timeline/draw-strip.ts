import type { Row } from './row.ts';
import type { ShownCue, TimelineRow } from './layout.ts';
import type { StripStore } from './strip-store.ts';
import { levelFor, tilesBetween, tileSpan } from './tiles.ts';

/** Room between two lanes, pixels. */
const gap = 1;

/** Cues of features, each in its lane of the row. */
export function drawCues(
  context: CanvasRenderingContext2D,
  row: Row,
  { cues }: TimelineRow & { kind: 'cues' },
  store: StripStore,
): void {
  const high = row.band.height / cues.length;
  for (const [k, cue] of cues.entries()) {
    const y = row.band.y + Math.round(k * high);
    const height = row.band.y + Math.round((k + 1) * high) - y - (k < cues.length - 1 ? gap : 0);
    drawStrip(context, { ...row, band: { ...row.band, y, height } }, { ...cue, features: cue }, store);
  }
}

/** What of which numbers is drawn as a strip; `features` null: of the file's own. */
type Shown = {
  readonly from: number;
  readonly to: number;
  readonly dims: number;
  readonly features: ShownCue | null;
};

/** Some dimensions of a data file, or of features, over time, in colour, the first at the top; coarse tiles stand in for fine ones that are on their way. */
export function drawStrip(
  context: CanvasRenderingContext2D,
  { track: { recording }, band, blocks }: Row,
  { from, to, dims, features }: Shown,
  store: StripStore,
): void {
  const { duration } = recording.media;
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
