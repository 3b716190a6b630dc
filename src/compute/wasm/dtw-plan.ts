import type { Watch } from '../compute.ts';
import { type CheckedDtw, commonMean } from '../problem.ts';
import { sharedWords, type TileSize, type Tiling } from './dtw-tiles.ts';
import { type DtwKernel, ensureBytes, stripRows } from './kernel.ts';

/** Columns of y that lie together, and the bytes of one dimension of them (see assembly/dtw.ts). */
const blockColumns = 64;
const blockFloats = 80;

/**
 * A problem laid out in the kernel's memory. Totals along the tiles' edges are single precision, each tile's
 * counted from an offset of its own.
 */
export type Plan = { readonly problem: CheckedDtw; readonly tiling: Tiling };

/** Matrices of up to so many cells are one tile, whose directions are kept at once. */
const oneTile = 2 ** 20;

/**
 * Edges of all tiles take n·m·4·(1/rows + 1/columns) bytes, and a path sweeps tiles of some n·rows cells
 * again: rows in proportion to √n keep both small.
 */
export function tileSize(n: number, m: number): TileSize {
  const strips = Math.ceil(n / stripRows);
  if (strips * stripRows * m <= oneTile) return { strips, columns: m };
  const rows = 3.6 * Math.sqrt(Math.max(n, m));
  return {
    strips: Math.max(16, Math.round(rows / stripRows)),
    columns: Math.max(512, Math.round(rows / 32) * 64),
  };
}

/** Tiles to find many paths with: smaller, so that little is swept again for each. */
export function reachTileSize(n: number, m: number): TileSize {
  const rows = 0.9 * Math.sqrt(Math.max(n, m));
  return {
    strips: Math.max(4, Math.round(rows / stripRows)),
    columns: Math.max(256, Math.round(rows / 16) * 64),
  };
}

/**
 * @param keep  all edges, so that paths can be found afterwards; otherwise only the last row and column
 * @param rooms for how many threads
 */
export function layOut(
  { memory }: DtwKernel,
  problem: CheckedDtw,
  { keep, rooms, tile }: { readonly keep: boolean; readonly rooms: number; readonly tile: TileSize },
  watch?: Watch,
): Plan {
  const { n, m, d, x, y, corridor, steps, begin } = problem;
  const strips = Math.ceil(n / stripRows);
  const blocks = Math.ceil((m + stripRows) / blockColumns);
  const down = Math.ceil(strips / tile.strips);
  const across = Math.ceil(m / tile.columns);

  // Addresses, one area after the other.
  let top = 1024;
  const area = (words: number): number => {
    const at = top;
    top += Math.ceil(words / 16) * 64;
    return at;
  };
  const at = area(32);
  const sharedAt = area(sharedWords(down));
  const xAt = area(strips * stripRows * (d + 1));
  const yAt = area(blocks * blockFloats * (d + 1));
  const fromAt = area(strips * stripRows);
  const toAt = area(strips * stripRows);
  const rowsAt = area(keep ? down * m : m);
  const sidesAt = area(keep ? across * n : n);
  const cornersAt = area((down + 1) * (across + 1));
  const offsetsAt = area(down * across * 2);
  const roomWords = 17 + tile.columns + 96 + tile.strips * stripRows + 32 + 80 * 16;
  const roomsAt = Array.from({ length: rooms }, () => area(roomWords));
  const directionsAt = area(keep ? tile.strips * (tile.columns + stripRows - 1) : 0);
  ensureBytes(memory, top);

  const ints = new Int32Array(memory.buffer);
  const floats = new Float32Array(memory.buffer);
  const doubles = new Float64Array(memory.buffer);
  const rowStep = keep ? m * 4 : 0;
  const sideStep = keep ? n * 4 : 0;
  const told = [n, m, d, tile.strips, tile.columns, across, xAt, yAt, fromAt, toAt];
  // Edges are counted from the first that is written: the one below (beside) the first tiles.
  const edges = [rowsAt - rowStep, rowStep, sidesAt - sideStep, sideStep, cornersAt, offsetsAt];
  ints.set([...told, ...edges, corridor ? 1 : 0], at / 4);
  doubles.set([begin.x, begin.y, steps.diagonal, steps.x, steps.y, steps.penalty], at / 8 + 9);

  const mean = commonMean(problem);
  floats.fill(0, xAt / 4, fromAt / 4);
  for (let i = 0; i < n; i++) {
    if (i % 4096 === 0) watch?.(0, n * m);
    const to = xAt / 4 + (i >> 4) * stripRows * (d + 1) + (i & 15);
    let square = 0;
    for (let k = 0; k < d; k++) {
      const value = (x[i * d + k] as number) - (mean[k] as number);
      floats[to + k * stripRows] = -2 * value;
      square += value * value;
    }
    floats[to + d * stripRows] = square;
  }
  for (let b = 0; b < blocks; b++) {
    if (b % 64 === 0) watch?.(0, n * m);
    const to = yAt / 4 + b * blockFloats * (d + 1);
    const last = (b + 1) * blockColumns - 1;
    for (let p = 0; p < blockFloats - 1; p++) {
      const j = last - p;
      if (j < 0 || j >= m) continue;
      let square = 0;
      for (let k = 0; k < d; k++) {
        const value = (y[j * d + k] as number) - (mean[k] as number);
        floats[to + k * blockFloats + p] = value;
        square += value * value;
      }
      floats[to + d * blockFloats + p] = square;
    }
  }
  // Rows that do not exist have an empty corridor.
  ints.fill(0, fromAt / 4, rowsAt / 4);
  if (corridor) {
    ints.set(corridor.from, fromAt / 4);
    ints.set(corridor.to, toAt / 4);
  } else ints.fill(m, toAt / 4, toAt / 4 + n);
  return { problem, tiling: { n, m, tile, down, across, at, rooms: roomsAt, sharedAt, directionsAt } };
}

/** Totals along one edge of the matrix, once all is swept. */
function edge(
  { memory }: DtwKernel,
  { at, down, across }: Tiling,
  count: number,
  pointer: number,
  line: number,
  tileOf: (k: number) => number,
): Float64Array {
  const ints = new Int32Array(memory.buffer);
  const told = (k: number): number => ints[at / 4 + k] as number;
  const values = new Float32Array(memory.buffer, told(pointer) + line * told(pointer + 1), count);
  const offsets = new Float64Array(memory.buffer, told(15), down * across);
  return Float64Array.from(values, (total, k) => total + (offsets[tileOf(k)] as number));
}

/** Totals of the last row, column after column. */
export const lastRow = (kernel: DtwKernel, { tiling }: Plan): Float64Array => {
  const { m, down, across, tile } = tiling;
  const first = (down - 1) * across;
  return edge(kernel, tiling, m, 10, down, (j) => first + Math.floor(j / tile.columns));
};

/** Totals of the last column, row after row. */
export const lastColumn = (kernel: DtwKernel, { tiling }: Plan): Float64Array => {
  const { n, across, tile } = tiling;
  const height = stripRows * tile.strips;
  return edge(kernel, tiling, n, 12, across, (i) => (Math.floor(i / height) + 1) * across - 1);
};
