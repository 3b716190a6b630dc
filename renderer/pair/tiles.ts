import { type Extent, type View, xOf, yOf } from './view.ts';

/**
 * The cost matrix in tiles of 256 × 256 cells at power-of-two zoom levels, apart on each axis: at level n a
 * cell is `hop`·2ⁿ seconds. The root is the one tile that holds everything.
 */
export const tileCells = 256;

export type TileKey = { readonly la: number; readonly lb: number; readonly ia: number; readonly ib: number };
export type Grid = { readonly hop: number; readonly extent: Extent };

export const keyText = (k: TileKey): string => `${k.la}/${k.lb}/${k.ia}/${k.ib}`;
export const cellSeconds = (hop: number, level: number): number => hop * 2 ** level;
const tileSeconds = (hop: number, level: number): number => tileCells * cellSeconds(hop, level);

/** The level at which the whole length fits in one tile. */
export function rootLevel(hop: number, length: number): number {
  return Math.max(0, Math.ceil(Math.log2(Math.max(length, hop) / (tileCells * hop)) - 1e-9));
}

export function rootTile(grid: Grid): TileKey {
  return { la: rootLevel(grid.hop, grid.extent.a), lb: rootLevel(grid.hop, grid.extent.b), ia: 0, ib: 0 };
}

/** The level whose cells come closest to one device pixel, between single cells and the root. */
export function levelFor(hop: number, length: number, secondsPerPixel: number): number {
  const ideal = Math.round(Math.log2(secondsPerPixel / hop));
  return Math.min(Math.max(0, ideal), rootLevel(hop, length));
}

/** The tiles that the view needs, nearest to its middle first. `ratio`: device pixels a CSS pixel. */
export function wantedTiles(grid: Grid, view: View, ratio = 1): TileKey[] {
  const la = levelFor(grid.hop, grid.extent.a, view.perA / ratio);
  const lb = levelFor(grid.hop, grid.extent.b, view.perB / ratio);
  const [a0, a1] = tileSpan(grid.hop, la, view.a0, view.a0 + view.width * view.perA, grid.extent.a);
  const [b0, b1] = tileSpan(grid.hop, lb, view.b0, view.b0 + view.height * view.perB, grid.extent.b);
  const middleA = (view.a0 + (view.width * view.perA) / 2) / tileSeconds(grid.hop, la) - 0.5;
  const middleB = (view.b0 + (view.height * view.perB) / 2) / tileSeconds(grid.hop, lb) - 0.5;
  const tiles: TileKey[] = [];
  for (let ia = a0; ia < a1; ia++) for (let ib = b0; ib < b1; ib++) tiles.push({ la, lb, ia, ib });
  const distance = (k: TileKey) => Math.hypot(k.ia - middleA, k.ib - middleB);
  return tiles.sort((p, q) => distance(p) - distance(q));
}

function tileSpan(hop: number, level: number, low: number, high: number, length: number): [number, number] {
  const size = tileSeconds(hop, level);
  const first = Math.max(0, Math.floor(low / size));
  const end = Math.min(Math.ceil(length / size), Math.floor(high / size) + 1);
  return [first, Math.max(first, end)];
}

/** Source seconds that a tile covers and how many cells it has there; the last ones stop at the end. */
export type TileArea = {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
};

export function tileArea(grid: Grid, key: TileKey): TileArea {
  const along = (level: number, index: number, length: number) => {
    const cell = cellSeconds(grid.hop, level);
    const start = index * tileCells * cell;
    const cells = Math.min(tileCells, Math.max(1, Math.ceil((length - start) / cell - 1e-9)));
    return { span: [start, start + cells * cell] as const, cells };
  };
  const a = along(key.la, key.ia, grid.extent.a);
  const b = along(key.lb, key.ib, grid.extent.b);
  return { x: a.span, y: b.span, columns: a.cells, rows: b.cells };
}

/** The coarser tiles over the same place, nearest first, the root last. */
export function ancestors(grid: Grid, key: TileKey): TileKey[] {
  const root = rootTile(grid);
  const found: TileKey[] = [];
  let at = key;
  while (at.la < root.la || at.lb < root.lb) {
    const upA = at.la < root.la ? 1 : 0;
    const upB = at.lb < root.lb ? 1 : 0;
    at = { la: at.la + upA, lb: at.lb + upB, ia: at.ia >> upA, ib: at.ib >> upB };
    found.push(at);
  }
  return found;
}

/** The four tiles one level finer over the same place; none at single cells. */
export function children(key: TileKey): TileKey[] {
  if (key.la === 0 || key.lb === 0) return [];
  return [0, 1].flatMap((da) =>
    [0, 1].map((db) => ({ la: key.la - 1, lb: key.lb - 1, ia: key.ia * 2 + da, ib: key.ib * 2 + db })),
  );
}

/** Which part of a tile's picture (in cells, rows counted from the bottom) goes where on the screen. */
export type Blit = {
  readonly key: TileKey;
  readonly source: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly target: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
};

/**
 * What to draw for the view, in order: for each wanted tile itself if it is there, else the nearest coarser
 * picture cut to its place, and over it the finer ones that happen to be there. Never leaves a hole once
 * the root is there.
 */
export function plan(
  grid: Grid,
  view: View,
  wanted: readonly TileKey[],
  has: (key: string) => boolean,
): Blit[] {
  const blits: Blit[] = [];
  for (const key of wanted) {
    if (has(keyText(key))) {
      blits.push(blit(grid, view, key, key));
      continue;
    }
    const coarse = ancestors(grid, key).find((k) => has(keyText(k)));
    if (coarse) blits.push(blit(grid, view, coarse, key));
    for (const fine of children(key)) if (has(keyText(fine))) blits.push(blit(grid, view, fine, fine));
  }
  return blits;
}

function blit(grid: Grid, view: View, from: TileKey, place: TileKey): Blit {
  const whole = tileArea(grid, from);
  const part = tileArea(grid, place);
  const cellA = cellSeconds(grid.hop, from.la);
  const cellB = cellSeconds(grid.hop, from.lb);
  const x1 = Math.min(part.x[1], whole.x[1]);
  const y1 = Math.min(part.y[1], whole.y[1]);
  return {
    key: from,
    source: {
      x: (part.x[0] - whole.x[0]) / cellA,
      y: (part.y[0] - whole.y[0]) / cellB,
      w: (x1 - part.x[0]) / cellA,
      h: (y1 - part.y[0]) / cellB,
    },
    target: {
      x: xOf(view, part.x[0]),
      y: yOf(view, y1),
      w: (x1 - part.x[0]) / view.perA,
      h: (y1 - part.y[0]) / view.perB,
    },
  };
}
