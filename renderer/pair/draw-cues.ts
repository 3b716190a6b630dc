import type { Palette } from '#renderer/timeline/palette.ts';
import type { CueShares } from '#src/model/cue-shares.ts';
import { leads, sharesIn } from './cue-shares.ts';
import { type View, xOf } from './view.ts';

/** How a cue is drawn: a hue that neither recording has, and lines across it once the hues are used up. */
export type CueLook = { readonly hue: number; readonly lines: boolean };

/** @param taken hues of the two recordings */
export function looksOf(count: number, ...taken: readonly number[]): readonly CueLook[] {
  const free = [0, 1, 2, 3, 4, 5, 6, 7].filter((hue) => !taken.includes(hue));
  return Array.from({ length: count }, (_, k) => ({
    hue: free[k % free.length] ?? 0,
    lines: k >= free.length,
  }));
}

/** The shares of all cues over one another along A's time, the names written where there is room for them. */
export function drawCues(
  ctx: CanvasRenderingContext2D,
  strip: CueShares,
  looks: readonly CueLook[],
  view: View,
  height: number,
  palette: Palette,
): void {
  ctx.clearRect(0, 0, view.width, height);
  for (let s = 0; s + 1 < strip.at.length; s++) {
    const [x0, x1] = [strip.at[s], strip.at[s + 1]].map((p) => Math.round(xOf(view, p?.[0] ?? 0))) as [
      number,
      number,
    ];
    if (x1 < 0 || x0 > view.width) continue;
    const shares = sharesIn(strip, s);
    if (shares.every((share) => share === 0)) hatch(ctx, x0, x1, height, palette);
    let top = height;
    for (const [k, share] of shares.entries()) {
      const [low, high] = [top, top - share * height];
      top = high;
      if (share === 0) continue;
      const look = looks[k] as CueLook;
      ctx.globalAlpha = 0.8;
      ctx.fillStyle = palette.hues[look.hue] ?? palette.text;
      ctx.fillRect(x0, high, x1 - x0, low - high);
      ctx.globalAlpha = 1;
      ctx.fillStyle = palette.sunken;
      if (look.lines) for (let y = high + 2; y < low; y += 4) ctx.fillRect(x0, y, x1 - x0, 1);
      if (high > 0) ctx.fillRect(x0, high, x1 - x0, 1);
    }
  }
  writeNames(ctx, strip, view, height, palette);
}

/** Nothing is told there. */
function hatch(ctx: CanvasRenderingContext2D, x0: number, x1: number, height: number, palette: Palette) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x0, 0, x1 - x0, height);
  ctx.clip();
  ctx.strokeStyle = palette.lineStrong;
  ctx.lineWidth = 1;
  ctx.beginPath();
  // From one origin, so that neighbouring stretches join.
  for (let x = x0 - height - ((x0 - height) % 6); x < x1; x += 6) {
    ctx.moveTo(x, height);
    ctx.lineTo(x + height, 0);
  }
  ctx.stroke();
  ctx.restore();
}

function writeNames(
  ctx: CanvasRenderingContext2D,
  strip: CueShares,
  view: View,
  height: number,
  palette: Palette,
): void {
  ctx.font = `600 11px ${palette.sans}`;
  ctx.textBaseline = 'middle';
  for (const { cue, from, to, shares } of leads(strip)) {
    if (cue === null) continue;
    const name = strip.cues[cue]?.name ?? '';
    const [x0, x1] = [Math.max(0, xOf(view, from)), Math.min(view.width, xOf(view, to))];
    const width = ctx.measureText(name).width;
    if (x1 - x0 < width + 12) continue;
    const below = shares.slice(0, cue).reduce((sum, share) => sum + share, 0);
    const middle = height * (1 - below - (shares[cue] ?? 0) / 2);
    const y = Math.max(7, Math.min(height - 7, middle));
    const x = (x0 + x1 - width) / 2;
    ctx.fillStyle = palette.panel;
    ctx.fillRect(x - 4, y - 7, width + 8, 14);
    ctx.fillStyle = palette.text;
    ctx.fillText(name, x, y + 0.5);
  }
}
