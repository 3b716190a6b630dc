import { toTimelineBeyond } from '#renderer/state/mapping.ts';
import type { CropKey } from '#src/model/crop.ts';
import { keyAt } from '#src/vision/crop-edits.ts';
import {
  type CropMeasure,
  cropCurves,
  cropMeasures,
  curveAt,
  measuresOf,
  rangeOf,
} from '#src/vision/crop-curves.ts';
import type { Band } from './hatch.ts';
import { blocksOf, type TimelineRow } from './layout.ts';
import type { Palette } from './palette.ts';
import { toPixel } from './scale.ts';

export type CropRow = TimelineRow & { readonly kind: 'crop' };

/** How each measure is drawn: told apart by its dashes as well as by its shade. */
export const curveLooks: Readonly<
  Record<CropMeasure, { readonly dash: readonly number[]; readonly inHue: boolean }>
> = {
  x: { dash: [], inHue: true },
  y: { dash: [5, 3], inHue: true },
  size: { dash: [], inHue: false },
  turn: { dash: [1.5, 2.5], inHue: false },
};

/** Deviations each way that the band is wide. */
const wide = 2;
/** Pixels between the points that a curve is drawn through. */
const stride = 2;

/** θ(t) of a crop as four curves, each in its own range, with bands of ±2σ where they are known, and its keyframes. */
export function drawCropRow(
  context: CanvasRenderingContext2D,
  row: CropRow,
  band: Band,
  palette: Palette,
  chosen: number | null,
): void {
  const { track, crop } = row;
  const [stream] = track.recording.media.video;
  if (!stream) return;
  const { width, height } = stream;
  const hue = palette.hues[track.hue] ?? palette.text;
  context.fillStyle = palette.line;
  context.fillRect(0, band.y + band.height + 2, band.width, 1);
  const curves = cropCurves(crop, width, height);
  const blocks = blocksOf(track.map, band.view, band.width);
  context.save();
  context.beginPath();
  context.rect(0, band.y, band.width, band.height);
  context.clip();
  for (const { x0, x1 } of blocks) {
    context.globalAlpha = 0.07;
    context.fillStyle = hue;
    context.fillRect(x0, band.y, x1 - x0, band.height);
  }
  const rowOf = (name: CropMeasure) => {
    const range = rangeOf(curves, name, width, height);
    return (value: number) => placeIn(band, name, (value - range[0]) / (range[1] - range[0]));
  };
  for (const name of cropMeasures) {
    const place = rowOf(name);
    const look = curveLooks[name];
    context.strokeStyle = look.inHue ? hue : palette.text;
    context.fillStyle = context.strokeStyle;
    context.lineWidth = 1.25;
    for (const { pieces } of blocks)
      for (const { x0, x1, source0, source1 } of pieces) {
        const line: [x: number, y: number, spread: number][] = [];
        const count = Math.max(1, Math.ceil((x1 - x0) / stride));
        for (let k = 0; k <= count; k++) {
          const share = k / count;
          const { value, sd } = curveAt(curves, name, source0 + share * (source1 - source0));
          const y = place(value);
          line.push([x0 + share * (x1 - x0), y, Math.abs(place(value + wide * sd) - y)]);
        }
        context.globalAlpha = 0.14;
        context.beginPath();
        for (const [x, y, by] of line) context.lineTo(x, y - by);
        for (const [x, y, by] of line.toReversed()) context.lineTo(x, y + by);
        context.fill();
        context.globalAlpha = 0.95;
        context.setLineDash([...look.dash]);
        context.beginPath();
        for (const [x, y] of line) context.lineTo(x, y);
        context.stroke();
        context.setLineDash([]);
      }
  }
  context.globalAlpha = 1;
  const held = chosen === null ? -1 : keyAt(crop.keys, chosen);
  for (const [k, key] of crop.keys.entries()) {
    const x = toPixel(band.view, toTimelineBeyond(track.map, key.t));
    if (x < -8 || x > band.width + 8) continue;
    const now = measuresOf(key.theta, width, height);
    const points = cropMeasures.map((name, m) => {
      const turns =
        name === 'turn' ? Math.round((curveAt(curves, name, key.t).value - (now[m] ?? 0)) / 360) : 0;
      return rowOf(name)((now[m] ?? 0) + 360 * turns);
    });
    drawKey(context, x, band, points, k === held, palette);
  }
  context.restore();
}

/** To the right, downwards, larger and clockwise: further up, down, up and up. */
function placeIn({ y, height }: Band, name: CropMeasure, share: number): number {
  const room = height - 8;
  return y + 4 + room * (name === 'y' ? share : 1 - share);
}

function drawKey(
  context: CanvasRenderingContext2D,
  x: number,
  { y, height }: Band,
  points: readonly number[],
  isChosen: boolean,
  palette: Palette,
): void {
  context.fillStyle = isChosen ? palette.accent : palette.text;
  context.strokeStyle = context.fillStyle;
  context.lineWidth = isChosen ? 2 : 1;
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, y);
  context.lineTo(Math.round(x) + 0.5, y + height);
  context.stroke();
  const reach = isChosen ? 4 : 3;
  for (const at of points) {
    context.beginPath();
    context.moveTo(x, at - reach - 1);
    context.lineTo(x + reach, at);
    context.lineTo(x, at + reach + 1);
    context.lineTo(x - reach, at);
    context.closePath();
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = palette.panel;
    context.stroke();
  }
}

/** So near to a keyframe, pixels, it is taken hold of. */
const reach = 6;

/** The keyframe under a pixel of a crop's row; null: none. */
export function hitKey({ track, crop }: CropRow, view: Band['view'], x: number): CropKey | null {
  let best: { key: CropKey; off: number } | null = null;
  for (const key of crop.keys) {
    const off = Math.abs(toPixel(view, toTimelineBeyond(track.map, key.t)) - x);
    if (off <= reach && off < (best?.off ?? Number.POSITIVE_INFINITY)) best = { key, off };
  }
  return best?.key ?? null;
}
