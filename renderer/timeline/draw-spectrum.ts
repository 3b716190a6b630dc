import type { Recording } from '#src/model/recording.ts';
import type { Band } from './hatch.ts';
import type { Block } from './layout.ts';
import type { Palette } from './palette.ts';
import { spectrumMarks } from './spectrum-picture.ts';
import type { SpectrumStore } from './spectrum-store.ts';
import { levelFor, tilesBetween, tileSpan } from './tiles.ts';

/** Pixels that a mark's letters need. */
const markHeight = 12;

/**
 * A recording's spectrogram under its row's straight pieces, in mel; coarse tiles stand in for fine ones that are on
 * their way. @param hue #rrggbb
 */
export function drawSpectrum(
  context: CanvasRenderingContext2D,
  recording: Recording,
  blocks: readonly Block[],
  band: Band,
  hue: string,
  palette: Palette,
  store: SpectrumStore,
): void {
  const { duration } = recording.media;
  const colours = [palette.sunken, hue, palette.text] as const;
  let top = 0;
  context.imageSmoothingEnabled = true;
  for (const { x0, x1, source0, source1 } of blocks.flatMap((block) => block.pieces)) {
    const perPixel = (source1 - source0) / Math.max(1e-9, x1 - x0);
    for (const address of tilesBetween(finest(levelFor(perPixel, duration)), source0, source1, duration)) {
      const tile = store.find(recording, address, colours);
      if (!tile) continue;
      top = tile.top;
      const [want0, want1] = tileSpan(address);
      const [tile0, tile1] = tileSpan(tile.address);
      const [from, to] = [Math.max(want0, source0), Math.min(want1, source1, duration)];
      if (to <= from) continue;
      const { picture } = tile;
      const column = (tile1 - tile0) / picture.width;
      const x = x0 + (from - source0) / perPixel;
      context.drawImage(
        picture,
        (from - tile0) / column,
        0,
        (to - from) / column,
        picture.height,
        x,
        band.y,
        (to - from) / perPixel,
        band.height,
      );
    }
  }
  if (top > 0) drawMarks(context, blocks, band, top, palette);
}

/** Windows are 8 ms at the shortest: closer than a column a millisecond there is nothing more to see. */
const finest = (level: number): number => Math.max(0, level);

function drawMarks(
  context: CanvasRenderingContext2D,
  blocks: readonly Block[],
  band: Band,
  top: number,
  palette: Palette,
): void {
  const right = Math.min(band.width, blocks.at(-1)?.x1 ?? 0) - 4;
  if (right < 120) return;
  context.font = `10px ${palette.mono}`;
  context.textBaseline = 'middle';
  let free = Number.POSITIVE_INFINITY;
  for (const { text, height } of spectrumMarks(top)) {
    const y = band.y + band.height * (1 - height);
    if (y + markHeight / 2 > free || y < band.y + markHeight / 2 || y > band.y + band.height - markHeight / 2)
      continue;
    free = y - markHeight / 2;
    const wide = context.measureText(text).width;
    context.fillStyle = palette.panel;
    context.globalAlpha = 0.8;
    context.fillRect(right - wide - 2, y - markHeight / 2, wide + 4, markHeight);
    context.globalAlpha = 1;
    context.fillStyle = palette.soft;
    context.fillText(text, right - wide, y);
  }
}
