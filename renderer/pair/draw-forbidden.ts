import type { Palette } from '#renderer/timeline/palette.ts';
import { slantingLines } from '#renderer/timeline/slanting-lines.ts';
import type { Allowed } from './constraints.ts';
import { trace } from './draw.ts';
import type { PairRegion } from './path.ts';
import { type Extent, spotOf, type View } from './view.ts';

/** Where the path may not run. All sizes are CSS pixels; the context is scaled already. */
type Context = CanvasRenderingContext2D;

/** Fills the way: what lies there stays to be seen, under a thin veil with light lines and dark ones beside them. */
function hatch(ctx: Context, palette: Palette): void {
  ctx.globalAlpha = 0.3;
  ctx.fillStyle = palette.pathHalo;
  ctx.fill();
  ctx.globalAlpha = 0.6;
  ctx.fillStyle = slantingLines(ctx, palette.path, 8, ctx.getTransform().a || 1);
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** Regions painted by hand: hatched, framed, the one in the hand in the accent. `painting`: the one under way. */
export function drawRegions(
  ctx: Context,
  view: View,
  regions: readonly (Pick<PairRegion, 'low' | 'high'> & { readonly id?: string })[],
  selected: string | null,
  palette: Palette,
): void {
  for (const { id, low, high } of regions) {
    const [from, to] = [spotOf(view, low), spotOf(view, high)];
    const [x, y] = [Math.round(from.x) + 0.5, Math.round(to.y) + 0.5];
    const [width, height] = [Math.round(to.x - from.x), Math.round(from.y - to.y)];
    ctx.beginPath();
    ctx.rect(x, y, width, height);
    hatch(ctx, palette);
    const isChosen = id === undefined || id === selected;
    // The accent of a light theme is as dark as the matrix: it lies within the path's colour.
    const lines = isChosen
      ? ([
          [palette.pathHalo, 6.5],
          [palette.path, 4.5],
          [palette.accent, 2],
        ] as const)
      : ([
          [palette.pathHalo, 3.5],
          [palette.path, 1],
        ] as const);
    for (const [colour, line] of lines) {
      ctx.strokeStyle = colour;
      ctx.lineWidth = line;
      ctx.strokeRect(x, y, width, height);
    }
  }
}

/** What a window forbids: veiled and hatched, with an edge in the path's colour. */
export function drawForbidden(
  ctx: Context,
  view: View,
  extent: Extent,
  { lower, upper }: Allowed,
  palette: Palette,
): void {
  const [edgeA, edgeB] = [extent.a, extent.b];
  const beyond = [
    // Above the upper edge, round by the top; below the lower one, round by the bottom.
    [...upper, { a: edgeA, b: 2 * edgeB + edgeA }, { a: 0, b: 2 * edgeB + edgeA }],
    [...lower, { a: edgeA, b: -edgeB - edgeA }, { a: 0, b: -edgeB - edgeA }],
  ];
  const corner = spotOf(view, { a: 0, b: edgeB });
  const far = spotOf(view, { a: edgeA, b: 0 });
  ctx.save();
  ctx.beginPath();
  ctx.rect(corner.x, corner.y, far.x - corner.x, far.y - corner.y);
  ctx.clip();
  for (const area of beyond) {
    trace(
      ctx,
      area.map((p) => spotOf(view, p)),
    );
    ctx.closePath();
    hatch(ctx, palette);
  }
  ctx.setLineDash([6, 4]);
  ctx.lineWidth = 1;
  ctx.strokeStyle = palette.path;
  for (const edge of [lower, upper]) {
    trace(
      ctx,
      edge.map((p) => spotOf(view, p)),
    );
    ctx.stroke();
  }
  ctx.restore();
}
