import type { TimeMap } from '#src/model/time-map.ts';
import { type Band, hatch } from './hatch.ts';
import type { Palette } from './palette.ts';
import { toPixel } from './scale.ts';

/** Deviations (seconds) from which on a map is shown to be unsure, and from which on all of the height stands for it. */
const [least, most] = [2e-3, 2];
/** Of a row's height. */
const tallest = 0.6;
/** Pixels between two places that are told in numbers. */
const apart = 140;

/** 0…1: how high a deviation stands; even in its logarithm, since what matters runs from a millisecond to a second. */
export const unsureness = (sd: number): number =>
  Math.min(1, Math.max(0, Math.log(Math.max(sd, 1e-9) / least) / Math.log(most / least)));

/** A deviation is known to two figures at best. */
export const roughly = (seconds: number): string =>
  seconds >= 0.9995 ? `${Number(seconds.toPrecision(2))} s` : `${Number((1000 * seconds).toPrecision(2))} ms`;

/**
 * Where on the timeline a recording's map is unsure: hatched from the row's foot upwards, the higher the less sure, with the deviation
 * in numbers at its peaks. Nothing where it is sure to 2 ms, or nobody knows.
 */
export function drawCertainty(
  context: CanvasRenderingContext2D,
  { segments }: TimeMap,
  band: Band,
  palette: Palette,
): void {
  const foot = band.y + band.height - 1;
  const peaks: { readonly x: number; readonly sd: number }[] = [];
  for (const { knots } of segments) {
    const points = knots.map(({ timeline, sd }) => ({ x: toPixel(band.view, timeline), sd: sd ?? 0 }));
    const seen = points.filter(
      ({ x }, k) => (points[k + 1]?.x ?? x) >= -1 && (points[k - 1]?.x ?? x) <= band.width + 1,
    );
    const [first, last] = [seen[0], seen.at(-1)];
    if (!first || !last || !seen.some(({ sd }) => sd > least)) continue;
    context.save();
    context.beginPath();
    context.moveTo(first.x, foot);
    for (const { x, sd } of seen) context.lineTo(x, foot - tallest * band.height * unsureness(sd));
    context.lineTo(last.x, foot);
    context.closePath();
    context.globalAlpha = 0.35;
    context.fillStyle = palette.panel;
    context.fill();
    context.globalAlpha = 1;
    context.clip();
    hatch(context, Math.max(-2, first.x), Math.min(band.width + 2, last.x), band, palette.text, 5);
    context.restore();
    peaks.push(...seen.filter(({ x, sd }) => sd > least && x >= 0 && x <= band.width));
  }
  context.font = `10px ${palette.mono}`;
  context.textBaseline = 'alphabetic';
  const told: number[] = [];
  for (const { x, sd } of peaks.toSorted((p, q) => q.sd - p.sd)) {
    if (told.some((other) => Math.abs(other - x) < apart)) continue;
    told.push(x);
    const text = `±${roughly(2 * sd)}`;
    const width = context.measureText(text).width;
    const left = Math.min(band.width - width - 4, Math.max(4, x - width / 2));
    const y = Math.max(band.y + 12, foot - tallest * band.height * unsureness(sd) - 3);
    context.globalAlpha = 0.85;
    context.fillStyle = palette.panel;
    context.fillRect(left - 2, y - 9, width + 4, 12);
    context.globalAlpha = 1;
    context.fillStyle = palette.text;
    context.fillText(text, left, y);
    if (told.length > 40) break;
  }
}
