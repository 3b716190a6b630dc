import type { Palette } from '#renderer/timeline/palette.ts';
import { bandPolygons, polyline, thinned, visiblePart } from './band.ts';
import type { FoundBox } from './found.ts';
import type { PairFacts, PathPoint } from './path.ts';
import type { Beyond } from './steep.ts';
import type { Blit } from './tiles.ts';
import { type Point, type Spot, spotOf, type View, xOf, yOf } from './view.ts';

/** Thin drawing: geometry is decided elsewhere. All sizes are CSS pixels; the context is scaled already. */
type Context = CanvasRenderingContext2D;

/** The heat map. `picture` gives a tile's pixels, row 0 of B at the bottom. */
export function drawMatrix(
  ctx: Context,
  view: View,
  blits: readonly Blit[],
  picture: (key: Blit['key']) => HTMLCanvasElement | null,
): void {
  ctx.clearRect(0, 0, view.width, view.height);
  for (const { key, source, target } of blits) {
    const image = picture(key);
    if (!image) continue;
    // Single cells stay crisp; a coarser picture under a finer one is smooth.
    ctx.imageSmoothingEnabled = target.w / source.w < 2 && target.h / source.h < 2;
    // Whole device pixels, or seams show between tiles.
    const ratio = ctx.getTransform().a || 1;
    const snap = (v: number) => Math.round(v * ratio) / ratio;
    const x = snap(target.x);
    const y = snap(target.y);
    ctx.drawImage(
      image,
      source.x,
      image.height - source.y - source.h,
      source.w,
      source.h,
      x,
      y,
      snap(target.x + target.w) - x,
      snap(target.y + target.h) - y,
    );
  }
}

export function trace(ctx: Context, spots: readonly Spot[]): void {
  ctx.beginPath();
  for (const [i, s] of spots.entries()) {
    if (i === 0) ctx.moveTo(s.x, s.y);
    else ctx.lineTo(s.x, s.y);
  }
}

/** ±2 deviations on one axis about stretches of a path. `strength`: 0…1, faded while a drag is going on. */
export function drawBand(
  ctx: Context,
  view: View,
  stretches: readonly (readonly PathPoint[])[],
  palette: Palette,
  strength: number,
  axis: 'a' | 'b' = 'b',
): void {
  if (strength <= 0) return;
  for (const stretch of stretches)
    for (const polygon of bandPolygons(view, stretch, 2, axis)) {
      trace(ctx, polygon);
      ctx.closePath();
      ctx.globalAlpha = 0.22 * strength;
      ctx.fillStyle = palette.path;
      ctx.fill();
      ctx.globalAlpha = 0.55 * strength;
      ctx.lineWidth = 0.75;
      ctx.strokeStyle = palette.path;
      ctx.stroke();
      ctx.globalAlpha = 1;
    }
}

/** Pixels across the path’s halo, its line, and what is taken out of the middle of both. */
export type PathWidth = { readonly halo: number; readonly line: number; readonly hollow: number };
const solidPath: PathWidth = { halo: 4.5, line: 1.75, hollow: 0 };
/** Two fine lines along the path: what it lies on is seen between them. */
export const hollowPath: PathWidth = { halo: 14, line: 12.5, hollow: 10 };

/** Band, breaks, matches and the path itself, in this order. `band`: 0…1, faded while a drag is going on. */
export function drawPath(
  ctx: Context,
  view: View,
  facts: Pick<PairFacts, 'path' | 'matches' | 'locked'>,
  palette: Palette,
  band: number,
  { halo, line, hollow }: PathWidth = solidPath,
): void {
  const stretches = facts.path.stretches.map((s) => thinned(view, visiblePart(view, s)));
  ctx.lineJoin = 'round';
  ctx.lineCap = 'round';
  drawBand(ctx, view, stretches, palette, band);
  drawBreaks(ctx, view, facts, palette);
  for (const stretch of stretches) {
    trace(ctx, polyline(view, stretch));
    ctx.strokeStyle = palette.pathHalo;
    ctx.lineWidth = halo;
    ctx.stroke();
    ctx.strokeStyle = palette.path;
    ctx.lineWidth = line;
    ctx.stroke();
    if (hollow === 0) continue;
    ctx.globalCompositeOperation = 'destination-out';
    ctx.lineWidth = hollow;
    ctx.stroke();
    ctx.globalCompositeOperation = 'source-over';
  }
  drawLocked(ctx, view, facts, palette);
  drawMatches(ctx, view, facts, palette);
}

/** Where the rate of the path leaves its limits: hatched across. */
export function drawBeyond(ctx: Context, view: View, beyond: readonly Beyond[], palette: Palette): void {
  for (const { from, to } of beyond) {
    const [p, q] = [spotOf(view, from), spotOf(view, to)];
    if (Math.max(p.x, q.x) < 0 || Math.min(p.x, q.x) > view.width) continue;
    const length = Math.hypot(q.x - p.x, q.y - p.y);
    const count = Math.min(400, Math.max(1, Math.round(length / 6)));
    for (let k = 0; k <= count; k++) {
      const x = p.x + ((q.x - p.x) * k) / count;
      const y = p.y + ((q.y - p.y) * k) / count;
      for (const [colour, width] of [
        [palette.pathHalo, 3.5],
        [palette.path, 1.5],
      ] as const) {
        trace(ctx, [
          { x: x - 6, y: y - 6 },
          { x: x + 6, y: y + 6 },
        ]);
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.stroke();
      }
    }
  }
}

/** The path that is kept beside the one that stands: fine and broken. */
export function drawOther(
  ctx: Context,
  view: View,
  stretches: readonly (readonly Point[])[],
  palette: Palette,
): void {
  for (const stretch of stretches) {
    trace(
      ctx,
      stretch.map((point) => spotOf(view, point)),
    );
    ctx.strokeStyle = palette.pathHalo;
    ctx.lineWidth = 4;
    ctx.stroke();
    ctx.setLineDash([3, 4]);
    ctx.strokeStyle = palette.accent;
    ctx.lineWidth = 2;
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

/** What is trusted: a bar along the path. What goes at one rate: a bar with a groove, straight as it is. */
function drawLocked(ctx: Context, view: View, { locked }: Pick<PairFacts, 'locked'>, palette: Palette): void {
  ctx.lineCap = 'butt';
  for (const { points } of locked) {
    trace(
      ctx,
      points.map((point) => spotOf(view, point)),
    );
    ctx.strokeStyle = palette.pathHalo;
    ctx.lineWidth = 9;
    ctx.stroke();
    ctx.strokeStyle = palette.path;
    ctx.lineWidth = 6;
    ctx.stroke();
    if (points.length > 2) continue;
    ctx.strokeStyle = palette.pathHalo;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
}

/** Where one recorder paused: a dotted line from the end of a stretch to the start of the next. */
function drawBreaks(ctx: Context, view: View, facts: Pick<PairFacts, 'path'>, palette: Palette): void {
  const { stretches } = facts.path;
  ctx.setLineDash([1, 5]);
  for (let i = 1; i < stretches.length; i++) {
    const end = stretches[i - 1]?.at(-1);
    const start = stretches[i]?.[0];
    if (!end || !start) continue;
    trace(ctx, [spotOf(view, end), spotOf(view, start)]);
    ctx.strokeStyle = palette.pathHalo;
    ctx.lineWidth = 4;
    ctx.stroke();
    ctx.strokeStyle = palette.path;
    ctx.lineWidth = 2;
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** Matches appear once they stand apart; a stronger match is a larger, more solid dot. */
function drawMatches(ctx: Context, view: View, facts: Pick<PairFacts, 'matches'>, palette: Palette): void {
  const { a, b, strength } = facts.matches;
  const end = view.a0 + view.width * view.perA;
  const shown: number[] = [];
  for (const [i, at] of a.entries()) if (at >= view.a0 && at <= end) shown.push(i);
  if (shown.length * 14 > view.width) return;
  for (const i of shown) {
    const x = xOf(view, a[i] ?? 0);
    const y = yOf(view, b[i] ?? 0);
    if (y < -8 || y > view.height + 8) continue;
    const s = Math.min(1, Math.max(0, strength[i] ?? 0));
    ctx.beginPath();
    ctx.arc(x, y, 2 + 2 * s, 0, Math.PI * 2);
    ctx.globalAlpha = 0.45 + 0.55 * s;
    ctx.fillStyle = palette.pathHalo;
    ctx.fill();
    ctx.lineWidth = 1.25;
    ctx.strokeStyle = palette.path;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }
}

/** What a search found: a frame round passage × place with the place's number; the chosen one stands out. */
export function drawFound(ctx: Context, view: View, found: readonly FoundBox[], palette: Palette): void {
  ctx.save();
  ctx.font = `600 11px ${palette.mono}`;
  ctx.textBaseline = 'middle';
  for (const { low, high, label, chosen } of found) {
    const [corner, far] = [spotOf(view, low), spotOf(view, high)];
    const x = Math.round(corner.x) + 0.5;
    const y = Math.round(far.y) + 0.5;
    const width = Math.max(narrowestFrame, Math.round(far.x - corner.x));
    const height = Math.max(narrowestFrame, Math.round(corner.y - far.y));
    if (x > view.width || y > view.height || x + width < 0 || y + height < 0) continue;
    const colour = chosen ? palette.accent : palette.path;
    for (const [stroke, line] of [
      [palette.pathHalo, chosen ? 5 : 3.5],
      [colour, chosen ? 2 : 1.25],
    ] as const) {
      ctx.setLineDash(chosen ? [] : [5, 4]);
      ctx.strokeStyle = stroke;
      ctx.lineWidth = line;
      ctx.strokeRect(x, y, width, height);
    }
    // The number stays in sight while any of the frame is.
    const room = ctx.measureText(label).width + 8;
    const left = Math.max(0, Math.min(x, view.width - room));
    const top = Math.max(0, Math.min(y, view.height - 16));
    ctx.fillStyle = chosen ? palette.accent : palette.pathHalo;
    ctx.fillRect(left, top, room, 16);
    ctx.fillStyle = chosen ? palette.panel : palette.path;
    ctx.fillText(label, left + 4, top + 8.5);
  }
  ctx.restore();
}

/** A place is still to be seen when an hour is shown (pixels). */
const narrowestFrame = 4;

/** Round what is held in the hand. */
export function drawRing(
  ctx: Context,
  { x, y }: Spot,
  colour: string,
  palette: Palette,
  broken = false,
): void {
  ctx.beginPath();
  ctx.arc(x, y, 8, 0, Math.PI * 2);
  ctx.setLineDash(broken ? [5, 3] : []);
  ctx.lineWidth = 4;
  ctx.strokeStyle = palette.pathHalo;
  ctx.stroke();
  ctx.lineWidth = 2;
  ctx.strokeStyle = colour;
  ctx.stroke();
  ctx.setLineDash([]);
}

/** How flat and how steep the path may run from a place on: two rays each way. */
export function drawSlopes(
  ctx: Context,
  view: View,
  at: Point,
  [least, most]: readonly [number, number],
  palette: Palette,
): void {
  const { x, y } = spotOf(view, at);
  const reach = 36;
  for (const slope of [least, most]) {
    // Pixels up for pixels to the right.
    const rise = (slope * view.perA) / view.perB;
    const length = Math.hypot(1, rise);
    const [dx, dy] = [reach / length, (-reach * rise) / length];
    for (const [colour, width] of [
      [palette.pathHalo, 3.5],
      [palette.path, 1.25],
    ] as const) {
      trace(ctx, [
        { x: x - dx, y: y - dy },
        { x: x + dx, y: y + dy },
      ]);
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    }
  }
}

/** Lines to try by hand: dashed, the one under the pointer solid in the accent. */
export function drawCandidates(
  ctx: Context,
  view: View,
  shifts: readonly number[],
  hovered: number | null,
  palette: Palette,
): void {
  const end = view.a0 + view.width * view.perA;
  for (const [i, shift] of shifts.entries()) {
    trace(ctx, [spotOf(view, { a: view.a0, b: view.a0 + shift }), spotOf(view, { a: end, b: end + shift })]);
    ctx.strokeStyle = palette.pathHalo;
    ctx.lineWidth = 4;
    ctx.stroke();
    ctx.setLineDash(i === hovered ? [] : [7, 5]);
    ctx.strokeStyle = i === hovered ? palette.accent : palette.path;
    ctx.lineWidth = 1.75;
    ctx.stroke();
    ctx.setLineDash([]);
  }
}

/** Where the playhead stands in both: fine lines and a ring where they meet. */
export function drawPlayhead(
  ctx: Context,
  view: View,
  a: number | null,
  b: number | null,
  palette: Palette,
): void {
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.6;
  const x = a === null ? null : Math.round(xOf(view, a)) + 0.5;
  const y = b === null ? null : Math.round(yOf(view, b)) + 0.5;
  for (const [colour, dash] of [
    [palette.pathHalo, []],
    [palette.path, [2, 3]],
  ] as const) {
    ctx.strokeStyle = colour;
    ctx.setLineDash([...dash]);
    if (x !== null) {
      trace(ctx, [
        { x, y: 0 },
        { x, y: view.height },
      ]);
      ctx.stroke();
    }
    if (y !== null) {
      trace(ctx, [
        { x: 0, y },
        { x: view.width, y },
      ]);
      ctx.stroke();
    }
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  if (x === null || y === null) return;
  ctx.beginPath();
  ctx.arc(x, y, 5, 0, Math.PI * 2);
  ctx.lineWidth = 3.5;
  ctx.strokeStyle = palette.pathHalo;
  ctx.stroke();
  ctx.lineWidth = 1.5;
  ctx.strokeStyle = palette.path;
  ctx.stroke();
}

/** The crosshair under the pointer: A's line in A's hue, B's in B's, a gap where they meet. */
export function drawCrosshair(
  ctx: Context,
  view: View,
  at: Point,
  hues: { readonly a: number; readonly b: number },
  palette: Palette,
): void {
  const x = Math.round(xOf(view, at.a)) + 0.5;
  const y = Math.round(yOf(view, at.b)) + 0.5;
  const gap = 6;
  const hueA = palette.hues[hues.a] ?? palette.text;
  const hueB = palette.hues[hues.b] ?? palette.text;
  const lines: [string, Spot, Spot][] = [
    [hueA, { x, y: 0 }, { x, y: y - gap }],
    [hueA, { x, y: y + gap }, { x, y: view.height }],
    [hueB, { x: 0, y }, { x: x - gap, y }],
    [hueB, { x: x + gap, y }, { x: view.width, y }],
  ];
  for (const [colour, from, to] of lines)
    for (const [style, width, alpha] of [
      [palette.pathHalo, 3, 0.5],
      [colour, 1, 1],
    ] as const) {
      trace(ctx, [from, to]);
      ctx.globalAlpha = alpha;
      ctx.strokeStyle = style;
      ctx.lineWidth = width;
      ctx.stroke();
    }
  ctx.globalAlpha = 1;
}

/** Peaks over a stretch of source time. */
export type Wave = {
  readonly min: Int8Array;
  readonly max: Int8Array;
  readonly start: number;
  readonly end: number;
  /** The highest peak of the recording as far as it is known, 1…127: drawn over the full height. */
  readonly loudest: number;
};

/**
 * A waveform along an axis: horizontal for A; for B upright, later moments higher. `place` turns source
 * seconds into pixels along the axis; `length` and `across` are the drawing's two sides in pixels.
 */
export function drawWave(
  ctx: Context,
  wave: Wave,
  place: (seconds: number) => number,
  upright: boolean,
  length: number,
  across: number,
  colour: string,
): void {
  const n = wave.max.length;
  if (n === 0) return;
  const step = (wave.end - wave.start) / n;
  const width = Math.abs(place(wave.start + step) - place(wave.start));
  // Several columns to a pixel: draw their common extent, a pixel at a time.
  const together = Math.max(1, Math.floor(0.75 / Math.max(width, 1e-9)));
  const middle = across / 2;
  const scale = (across / 2 - 1) / wave.loudest;
  ctx.fillStyle = colour;
  for (let i = 0; i < n; i += together) {
    const from = place(wave.start + i * step);
    const to = place(wave.start + Math.min(n, i + together) * step);
    const low = Math.min(from, to);
    const thick = Math.max(Math.abs(to - from), 0.75);
    if (low > length || low + thick < 0) continue;
    let top = -128;
    let bottom = 127;
    for (let k = i; k < Math.min(n, i + together); k++) {
      top = Math.max(top, wave.max[k] as number);
      bottom = Math.min(bottom, wave.min[k] as number);
    }
    const extent = Math.max(0.5, (top - bottom) * scale);
    if (upright) ctx.fillRect(middle + bottom * scale, low, extent, thick);
    else ctx.fillRect(low, middle - top * scale, thick, extent);
  }
}
