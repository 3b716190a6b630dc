import type { Viewport } from '#renderer/state/state.ts';
import type { TimeShown } from '#renderer/time/notation.ts';
import type { Palette } from './palette.ts';
import { toPixel } from './scale.ts';
import { ticks } from './ticks.ts';

export const rulerHeight = 26;

export function drawRuler(
  context: CanvasRenderingContext2D,
  view: Viewport,
  width: number,
  palette: Palette,
  shown: TimeShown,
): void {
  context.clearRect(0, 0, width, rulerHeight);
  context.font = `11px ${palette.mono}`;
  context.textBaseline = 'top';
  for (const tick of ticks(view, width, undefined, shown)) {
    const x = Math.round(toPixel(view, tick.time)) + 0.5;
    context.strokeStyle = tick.label === null ? palette.line : palette.lineStrong;
    context.beginPath();
    context.moveTo(x, tick.label === null ? rulerHeight - 5 : rulerHeight - 10);
    context.lineTo(x, rulerHeight);
    context.stroke();
    if (tick.label === null) continue;
    context.fillStyle = palette.soft;
    context.fillText(tick.label, x + 4, 5);
  }
}

export type OverlayPicture = {
  readonly view: Viewport;
  readonly width: number;
  readonly height: number;
  readonly loop: { readonly from: number; readonly to: number } | null;
  readonly range: { readonly in: number | null; readonly out: number | null };
  /** Where a dragged clip has snapped to. */
  readonly snappedAt: number | null;
};

/** Playhead, in and out, the snapping line: redrawn alone while playing. */
export function drawOverlay(
  context: CanvasRenderingContext2D,
  picture: OverlayPicture,
  palette: Palette,
): void {
  const { view, width, height, range } = picture;
  context.clearRect(0, 0, width, height);
  const line = (t: number, colour: string, thick: number) => {
    const x = toPixel(view, t);
    if (x < -2 || x > width + 2) return;
    context.fillStyle = colour;
    context.fillRect(Math.round(x) - (thick > 1 ? 0.5 : 0), 0, thick, height);
  };
  if (range.in !== null || range.out !== null) {
    const x0 = range.in === null ? 0 : Math.max(0, toPixel(view, range.in));
    const x1 = range.out === null ? width : Math.min(width, toPixel(view, range.out));
    context.fillStyle = palette.ground;
    context.globalAlpha = 0.6;
    if (x0 > 0) context.fillRect(0, rulerHeight, x0, height);
    if (x1 < width) context.fillRect(x1, rulerHeight, width - x1, height);
    context.globalAlpha = 1;
    context.fillStyle = palette.accent;
    if (x1 > x0) context.fillRect(x0, rulerHeight - 3, x1 - x0, 3);
    if (range.in !== null) line(range.in, palette.accent, 1);
    if (range.out !== null) line(range.out, palette.accent, 1);
  }
  if (picture.loop) {
    // Along the ruler's top, with its ends turned down, so that it is no in–out.
    const [x0, x1] = [toPixel(view, picture.loop.from), toPixel(view, picture.loop.to)];
    context.fillStyle = palette.playhead;
    context.fillRect(x0, 0, x1 - x0, 2);
    context.fillRect(x0, 0, 2, 8);
    context.fillRect(x1 - 2, 0, 2, 8);
  }
  if (picture.snappedAt !== null) line(picture.snappedAt, palette.accent, 1);
}
