import type { Viewport } from '#renderer/state/state.ts';
import { slantingLines } from './slanting-lines.ts';

/** Where a row is drawn on the pane. */
export type Band = {
  readonly view: Viewport;
  readonly width: number;
  readonly y: number;
  readonly height: number;
};

/** A pattern of slanting lines, anchored to the clip, so that it moves with it. */
export function hatch(
  context: CanvasRenderingContext2D,
  from: number,
  to: number,
  band: Pick<Band, 'width' | 'y' | 'height'>,
  colour: string,
  gap: number,
): void {
  const x0 = Math.max(0, from);
  const x1 = Math.min(band.width, to);
  if (x1 <= x0) return;
  const density = context.getTransform().a || 1;
  const anchor = Math.round(((x0 - from) % gap) * density) / density;
  context.save();
  context.translate(Math.round(x0 * density) / density - anchor, band.y);
  context.fillStyle = slantingLines(context, colour, gap, density);
  context.imageSmoothingEnabled = false;
  context.fillRect(anchor, 0, x1 - x0, band.height);
  context.restore();
}
