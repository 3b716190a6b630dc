import { rowsOf, type TileShape } from './tile-shape.ts';

/** Words of one `Slot`: its head, and the codes of all steps that a path can take through one tile, sixteen a word. */
export const slotWords = (tile: TileShape): number =>
  slotHead + Math.ceil((rowsOf(tile) + tile.columns) / 16);
export const slotHead = 8;

/** States of a slot. */
export const slotIs = { empty: 0, listed: 1, traced: 2, noPath: 3 } as const;

/** A word holds two origins: those of the tile's last row, then those of its last column. */
export const originWords = (tile: TileShape): number => (rowsOf(tile) + tile.columns) / 2;

const slots = (tile: TileShape): string => `
/** A tile on the path: the cell in which the path leaves it, and, once traced, that from which it came into it. */
struct Slot {
  i: i32,
  j: i32,
  fromI: i32,
  fromJ: i32,
  count: u32,
  status: u32,
  /** Of (i, j): total, and its offset in quanta. */
  total: f32,
  base: i32,
  /** How each cell was entered, from last to first: 0 by both, 1 by x, 2 by y. */
  codes: array<u32, ${slotWords(tile) - slotHead}>,
}`;

export const traceDeclarations = (tile: TileShape): string => `
${slots(tile)}
@group(1) @binding(0) var<storage, read_write> slots: array<Slot>;
/** Two bits a cell: a byte for a thread's four rows, a word for four columns. */
var<workgroup> directions: array<u32, THREADS * COLUMNS / 4u>;
var<workgroup> here: vec3i;
var<workgroup> reachedTotal: f32;
var<workgroup> offset: i32;`;

/**
 * Sweeps the tile of each slot's cell again, now with two-bit directions in the workgroup's memory, and walks back through
 * it.
 */
export const traceMain = `
@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let k = turn.first + group.x;
  if (t == 0u) { here = vec3i(slots[k].i, slots[k].j, i32(slots[k].status)); }
  let start = workgroupUniformLoad(&here);
  if (start.z != ${slotIs.listed}) { return; }
  let row0 = i32(turn.row * ROWS);
  let column0 = i32(turn.column * COLUMNS);
  let r = u32(start.x - row0) / ROWS;
  let c = u32(start.y - column0) / COLUMNS;
  let cornerI = row0 + i32(r * ROWS);
  let cornerJ = column0 + i32(c * COLUMNS);
  let local = vec2i(start.x - cornerI, start.y - cornerJ);
  let reached = sweepTile(r, c, t, vec2u(local));
  workgroupBarrier();
  if (t != 0u) { return; }
  slots[k].base = offset;
  slots[k].total = select(UNREACHABLE, reachedTotal, reached);
  if (!reached || reachedTotal >= FAR) { slots[k].status = ${slotIs.noPath}; return; }
  var i = local.x;
  var j = local.y;
  var count = 0u;
  var codes = 0u;
  while (i >= 0 && j >= 0) {
    let word = directions[u32(j >> 2) * THREADS + u32(i >> 2)];
    let rest = (i >> 2) + (j >> 2);
    // Within one block of sixteen cells.
    while ((i >> 2) + (j >> 2) == rest) {
      let step = (word >> (8u * u32(j & 3) + 2u * u32(i & 3))) & 3u;
      codes |= step << (2u * (count & 15u));
      count++;
      if ((count & 15u) == 0u) { slots[k].codes[count / 16u - 1u] = codes; codes = 0u; }
      i -= i32(step != 2u);
      j -= i32(step != 1u);
    }
  }
  if ((count & 15u) != 0u) { slots[k].codes[count / 16u] = codes; }
  slots[k].fromI = cornerI + i;
  slots[k].fromJ = cornerJ + j;
  slots[k].count = count;
  slots[k].status = ${slotIs.traced};
}`;

/**
 * Lists the tiles that the path goes through, from where the first slot's tile was left, by the origins that the sweep
 * has kept: a hop a tile. (A path that comes from the right or from below leaves a tile at its last column or row.)
 */
export const chaseShader = (tile: TileShape): string => `
const ROWS = ${rowsOf(tile)};
const COLUMNS = ${tile.columns};
const WORDS = ${originWords(tile)}u;
struct Turn { row: u32, column: u32, rows: u32, columns: u32, everyRow: u32, everyColumn: u32, most: u32, first: u32 }
${slots(tile)}
@group(0) @binding(0) var<uniform> turn: Turn;
@group(0) @binding(1) var<storage, read> origins: array<u32>;
@group(0) @binding(2) var<storage, read_write> slots: array<Slot>;

@compute @workgroup_size(1)
fn main() {
  if (slots[0].status != ${slotIs.traced}) { return; }
  var i = slots[0].fromI - i32(turn.row) * ROWS;
  var j = slots[0].fromJ - i32(turn.column) * COLUMNS;
  for (var k = 1u; k < turn.most && i >= 0 && j >= 0; k++) {
    slots[k].i = i + i32(turn.row) * ROWS;
    slots[k].j = j + i32(turn.column) * COLUMNS;
    slots[k].status = ${slotIs.listed};
    let row = i % ROWS;
    let column = j % COLUMNS;
    let edge = u32(select(COLUMNS + row, column, row == ROWS - 1));
    let tile = u32(i / ROWS) * turn.columns + u32(j / COLUMNS);
    let origin = i32((origins[tile * WORDS + edge / 2u] >> (16u * (edge & 1u))) & 0xffffu);
    // Above column \`origin\`, or left of row \`origin − COLUMNS\`, or in the corner.
    i = i - row + select(-1, origin - COLUMNS, origin >= COLUMNS && origin < COLUMNS + ROWS);
    j = j - column + select(-1, origin, origin < COLUMNS);
  }
}`;
