import type { Viewport } from '#renderer/state/state.ts';
import { type Pixel, pixel, type TimelineTime, timelineTime } from '#src/model/units.ts';

/** Geometry of the timeline's horizontal axis: pure functions between seconds and pixels. */

/** Sample zoom: one sample of 192 kHz is about a pixel. */
export const finest = 5e-6;
export const coarsest = 2000;

export const toPixel = (view: Viewport, t: number): Pixel => pixel((t - view.start) / view.secondsPerPixel);

export const toTime = (view: Viewport, x: number): TimelineTime =>
  timelineTime(view.start + x * view.secondsPerPixel);

export const endOf = (view: Viewport, width: number): number => view.start + width * view.secondsPerPixel;

/** All of `extent` with a margin of 2 % on both sides; an empty extent shows ten seconds. */
export function fitAll(extent: readonly [number, number] | null, width: number): Viewport {
  const [low, high] = extent && extent[1] > extent[0] ? extent : [0, 10];
  const margin = (high - low) * 0.02;
  return {
    start: low - margin,
    secondsPerPixel: clampZoom((high - low + 2 * margin) / Math.max(width, 1)),
  };
}

const clampZoom = (secondsPerPixel: number) => Math.min(coarsest, Math.max(finest, secondsPerPixel));

/** Zooms by `factor` (> 1: out) so that what lies under pixel `x` stays there. */
export function zoomAbout(view: Viewport, x: number, factor: number): Viewport {
  const secondsPerPixel = clampZoom(view.secondsPerPixel * factor);
  return { start: view.start + x * (view.secondsPerPixel - secondsPerPixel), secondsPerPixel };
}

export const scrollBy = (view: Viewport, pixels: number): Viewport => ({
  ...view,
  start: view.start + pixels * view.secondsPerPixel,
});

/** Keeps at least a strip of the extent on the screen, so that nobody gets lost. */
export function keepInSight(
  view: Viewport,
  extent: readonly [number, number] | null,
  width: number,
): Viewport {
  if (!extent) return view;
  const strip = Math.min(80, width / 4) * view.secondsPerPixel;
  const start = Math.min(
    extent[1] - strip,
    Math.max(extent[0] - width * view.secondsPerPixel + strip, view.start),
  );
  return start === view.start ? view : { ...view, start };
}

/** Scrolls, a page at a time, so that `t` is on the screen; the same object when it already is. */
export function reveal(view: Viewport, t: number, width: number): Viewport {
  const x = toPixel(view, t);
  if (x >= 0 && x <= width) return view;
  return { ...view, start: t - (x < 0 ? 0.9 : 0.1) * width * view.secondsPerPixel };
}
