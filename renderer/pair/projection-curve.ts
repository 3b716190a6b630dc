import type { Palette } from '#renderer/timeline/palette.ts';
import { frameAt, frameCount, frameTime, type Sequence } from '#src/model/sequence.ts';
import { bAt, type PairPath } from './path.ts';

/** Both recordings in the common space in which the warp's method compared them: equal dims, the best first. */
export type Projections = { readonly a: Sequence; readonly b: Sequence };

/** One dimension of a projected recording, drawn along its axis; `reach` is full height, the same for both of a pair. */
export type Curve = { readonly of: Sequence; readonly dimension: number; readonly reach: number };

/** Both to one scale: where they differ in height they differ in the common space. */
export function curvesOf({ a, b }: Projections, dimension: number): { readonly a: Curve; readonly b: Curve } {
  let reach = 1e-9;
  for (const { values, dims } of [a, b])
    for (let i = dimension; i < values.length; i += dims)
      reach = Math.max(reach, Math.abs(values[i] as number));
  return { a: { of: a, dimension, reach }, b: { of: b, dimension, reach } };
}

/** A dimension's value at a source time, linear between frames; null outside. */
export function valueAt(of: Sequence, dimension: number, time: number): number | null {
  const frame = frameAt(of, time);
  const last = frameCount(of) - 1;
  if (!(frame >= -1e-9 && frame <= last + 1e-9)) return null;
  const before = Math.max(0, Math.min(last, Math.floor(frame)));
  const [p, q] = [before, Math.min(last, before + 1)].map(
    (k) => of.values[k * of.dims + dimension] as number,
  );
  return (p as number) + (frame - before) * ((q as number) - (p as number));
}

/** Times of both at A's frames, where the path has them and both are known: at most about `most`, evenly spread. */
export function momentsAlong({ a, b }: Projections, path: PairPath, most: number): [number, number][] {
  const found: [number, number][] = [];
  const step = Math.max(1, Math.ceil(frameCount(a) / most));
  for (let k = 0; k < frameCount(a); k += step) {
    const time = frameTime(a, k);
    const there = bAt(path, time);
    if (there !== null && valueAt(b, 0, there) !== null) found.push([time, there]);
  }
  return found;
}

/** More moments than this tell no more of a correlation. */
const enough = 4000;

/** Pearson's correlation of the two in each dimension along the path as it is now; null where it tells nothing. */
export function agreements(both: Projections, path: PairPath): (number | null)[] {
  const { a, b } = both;
  const moments = momentsAlong(both, path, enough);
  return Array.from({ length: Math.min(a.dims, b.dims) }, (_, d) => {
    const [x, y] = [a, b].map((of, side) => moments.map((m) => valueAt(of, d, m[side as 0 | 1]) ?? 0)) as [
      number[],
      number[],
    ];
    return correlation(x, y);
  });
}

function correlation(x: readonly number[], y: readonly number[]): number | null {
  const n = x.length;
  if (n < 3) return null;
  const mean = (list: readonly number[]) => list.reduce((sum, v) => sum + v, 0) / n;
  const [mx, my] = [mean(x), mean(y)];
  let [xx, yy, xy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [p, q] = [(x[i] as number) - mx, (y[i] as number) - my];
    xx += p * p;
    yy += q * q;
    xy += p * q;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}

/** A line over the waveform with a halo, so that it is seen on any hue; to the right is up on an upright axis. */
export function drawCurve(
  ctx: CanvasRenderingContext2D,
  { of, dimension, reach }: Curve,
  place: (seconds: number) => number,
  upright: boolean,
  length: number,
  across: number,
  palette: Palette,
): void {
  const middle = across / 2;
  const scale = (across / 2 - 2) / reach;
  const beside = Math.abs(place(frameTime(of, 1)) - place(frameTime(of, 0)));
  ctx.beginPath();
  let drawn = false;
  for (let k = 0; k < frameCount(of); k++) {
    const at = place(frameTime(of, k));
    if (at < -2 * beside - 2 || at > length + 2 * beside + 2) continue;
    const value = of.values[k * of.dims + dimension] as number;
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
