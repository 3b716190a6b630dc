import type { Region } from './regions.ts';

/** Where a mouth may be: its middle and its longer side, shares of the picture's width and height, and of its width. */
export type Mouth = { readonly x: number; readonly y: number; readonly side: number };

/** So many places at most are shown to an expert; each costs a run for every picture. */
const mostMouths = 3;
/** Those that open less than the best by this are none. */
const leastOpening = 0.6;
/** A mouth is no smaller than so many cells. */
const leastCells = 2;

/**
 * The places of a window that open best with any of the sounds, the real one and those that cannot belong alike: had the real
 * one a say of its own, what it finds by luck would look like evidence.
 * @param opens of each region, see `Evidence`
 */
export function mouthsOf(
  opens: Float64Array,
  regions: readonly Region[],
  cols: number,
  rows: number,
): readonly Mouth[] {
  const order = [...opens.keys()]
    .filter((r) => (opens[r] as number) > 0)
    .sort((a, b) => (opens[b] as number) - (opens[a] as number));
  const best = opens[order[0] ?? 0] ?? 0;
  const kept: Region[] = [];
  for (const r of order) {
    if (kept.length >= mostMouths || (opens[r] as number) < leastOpening * best) break;
    const region = regions[r] as Region;
    if (kept.every((other) => !areNear(region, other))) kept.push(region);
  }
  return kept.map(({ col, row, cols: w, rows: h }) => ({
    x: (col + w / 2) / cols,
    y: (row + h / 2) / rows,
    side: Math.max(leastCells, w, h) / cols,
  }));
}

/** Whether one shows much of what the other does. */
function areNear(a: Region, b: Region): boolean {
  const apart = (p: number, q: number, size: number) => Math.abs(p - q) > size;
  const reach = Math.max(leastCells, a.cols, b.cols, a.rows, b.rows);
  return !(
    apart(a.col + a.cols / 2, b.col + b.cols / 2, reach) ||
    apart(a.row + a.rows / 2, b.row + b.rows / 2, reach)
  );
}

/** A rectangle: x, y, width and height as shares of the picture. */
export type Box = readonly [number, number, number, number];

/**
 * What an expert is shown of a mouth: `around` times as wide, of its own pictures' shape, moved into the picture where it leaves it.
 * @param shape height of its pictures over their width @param aspect height of the picture over its width
 */
export function boxAround({ x, y, side }: Mouth, around: number, shape: number, aspect: number): Box {
  const fit = Math.min(1, 1 / (around * side), aspect / (around * side * shape));
  const w = around * side * fit;
  const h = (w * shape) / aspect;
  return [Math.max(0, Math.min(1 - w, x - w / 2)), Math.max(0, Math.min(1 - h, y - h / 2)), w, h];
}

/** The smallest box that holds all of them. */
export function boxOver(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map(([left]) => left));
  const y = Math.min(...boxes.map(([, top]) => top));
  const right = Math.max(...boxes.map(([left, , w]) => left + w));
  const low = Math.max(...boxes.map(([, top, , h]) => top + h));
  return [x, y, Math.min(1, right) - x, Math.min(1, low) - y];
}
