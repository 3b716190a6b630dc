import type { TimeMap } from '#src/model/time-map.ts';
import { type Band, hatch } from './hatch.ts';
import type { Palette } from './palette.ts';
import { toPixel } from './scale.ts';

/** Deviations (seconds) from which on a map is shown to be unsure, and from which on all of the height stands for it. */
const [least, most] = [2e-3, 2];
/** Of a row's height. */
const tallest = 0.6;
/** Pixels between two places that are told in numbers; and between a number and the end of its clip. */
const apart = 140;
const inset = 4;

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
  const peaks: Peak[] = [];
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
    const [from, to] = [Math.max(0, points[0]?.x ?? 0), Math.min(band.width, points.at(-1)?.x ?? 0)];
    for (const { x, sd } of seen)
      if (sd > least && x >= 0 && x <= band.width) peaks.push({ x, sd, from, to });
  }
  context.font = `10px ${palette.mono}`;
  context.textBaseline = 'alphabetic';
  for (const { left, width, text, sd } of toldOf(peaks, (text) => context.measureText(text).width)) {
    const y = Math.max(band.y + 12, foot - tallest * band.height * unsureness(sd) - 3);
    context.globalAlpha = 0.85;
    context.fillStyle = palette.panel;
    context.fillRect(left - 2, y - 9, width + 4, 12);
    context.globalAlpha = 1;
    context.fillStyle = palette.text;
    context.fillText(text, left, y);
  }
}

/** Where a map is unsure (pixels), and what is seen of its clip: from, to. */
export type Peak = { readonly x: number; readonly sd: number; readonly from: number; readonly to: number };

/** At most so many numbers in a row. */
const mostTold = 40;

/** Which deviations are told, the largest first, and where their numbers stand: apart, and within their clips. */
export function toldOf(
  peaks: readonly Peak[],
  widthOf: (text: string) => number,
): readonly { readonly left: number; readonly width: number; readonly text: string; readonly sd: number }[] {
  const told: { left: number; width: number; text: string; sd: number; x: number }[] = [];
  for (const { x, sd, from, to } of peaks.toSorted((p, q) => q.sd - p.sd)) {
    if (told.length === mostTold) break;
    const text = `±${roughly(2 * sd)}`;
    const width = widthOf(text);
    if (width > to - from - 2 * inset || told.some((other) => Math.abs(other.x - x) < apart)) continue;
    const left = Math.min(to - inset - width, Math.max(from + inset, x - width / 2));
    told.push({ left, width, text, sd, x });
  }
  return told;
}
