import type { Row } from './row.ts';
import type { Band } from './hatch.ts';
import { lanesInRow, type TimelineRow, type Track } from './layout.ts';
import type { Palette } from './palette.ts';
import type { WaveLayer } from './wave-layer.ts';

/** A column of numbers and the band that it is drawn in. */
export type Lane = { readonly column: number; readonly band: Band };

/** The lanes of a row, one below the other and of one height, however many there are in it. */
export function lanesIn({ from, to }: TimelineRow & { kind: 'columns' }, band: Band): readonly Lane[] {
  const edge = (k: number) => band.y + Math.round((k * band.height) / lanesInRow);
  return Array.from({ length: to - from }, (_, k) => ({
    column: from + k,
    band: { ...band, y: edge(k), height: edge(k + 1) - edge(k) - 1 },
  }));
}

/** The track as it is drawn of one column alone. */
export const columnOf = (track: Track, column: number): Track => ({
  ...track,
  recording: { ...track.recording, analysis: { ...track.recording.analysis, channel: column } },
});

/** The columns of a row by turns stronger and weaker, on grounds by turns lighter and darker: neighbours are told apart. */
export function drawColumns(
  context: CanvasRenderingContext2D,
  { track, band, blocks }: Row,
  lanes: readonly Lane[],
  palette: Palette,
  layer: WaveLayer,
): void {
  context.fillStyle = palette.line;
  context.fillRect(0, band.y + band.height + 2, band.width, 1);
  for (const { column, band: lane } of lanes) {
    const isEven = column % 2 === 0;
    context.fillStyle = palette.hues[track.hue] ?? palette.text;
    context.globalAlpha = isEven ? 0.16 : 0.06;
    for (const { x0, x1 } of blocks) {
      const left = Math.max(-2, x0);
      context.fillRect(left, lane.y, Math.max(1, Math.min(lane.width + 2, x1) - left), lane.height);
    }
    context.globalAlpha = isEven ? 1 : 0.7;
    layer.show(context, lane.y, lane.height);
    context.globalAlpha = 1;
  }
}
