import type { ProjectedCurve } from '#src/contract/methods.ts';
import type { Palette } from '#renderer/timeline/palette.ts';

/** A projected recording to be drawn along its axis; `reach` is full height, the same for both of a pair. */
export type Curve = ProjectedCurve & { readonly reach: number };

/** Both to one scale: where they differ in height they differ in the common space. */
export function toOneScale({ a, b }: { readonly a: ProjectedCurve; readonly b: ProjectedCurve }): {
  readonly a: Curve;
  readonly b: Curve;
} {
  const largest = (values: Float32Array) => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  const reach = Math.max(largest(a.values), largest(b.values), 1e-9);
  return { a: { ...a, reach }, b: { ...b, reach } };
}

/** A line over the waveform with a halo, so that it is seen on any hue; to the right is up on an upright axis. */
export function drawCurve(
  ctx: CanvasRenderingContext2D,
  { values, start, hop, reach }: Curve,
  place: (seconds: number) => number,
  upright: boolean,
  length: number,
  across: number,
  palette: Palette,
): void {
  const middle = across / 2;
  const scale = (across / 2 - 2) / reach;
  ctx.beginPath();
  let drawn = false;
  for (const [k, value] of values.entries()) {
    const at = place(start + k * hop);
    const beside = place(start + hop) - place(start);
    if (at < -2 * Math.abs(beside) - 2 || at > length + 2 * Math.abs(beside) + 2) continue;
    const [x, y] = upright ? [middle + value * scale, at] : [at, middle - value * scale];
    if (drawn) ctx.lineTo(x, y);
    else ctx.moveTo(x, y);
    drawn = true;
  }
  ctx.lineJoin = 'round';
  ctx.strokeStyle = palette.panel;
  ctx.lineWidth = 3;
  ctx.stroke();
  ctx.strokeStyle = palette.text;
  ctx.lineWidth = 1.25;
  ctx.stroke();
}
