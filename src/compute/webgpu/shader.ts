import { rowsOf, type TileShape } from './tile-shape.ts';
import { originWords, traceDeclarations, traceMain } from './trace-shader.ts';

/** Totals from here on mean that a cell cannot be reached; WGSL need not know infinity. */
export const far = 5e37;
export const unreachable = 1e38;

/** Tiles' offsets count in quanta and stay below this. */
export const mostQuanta = 2 ** 30;

export type ShaderKind = {
  /** Planes of the sequences, squares apart: `planesFor(dims)`. */
  readonly dims: number;
  readonly tile: TileShape;
  readonly corridor: boolean;
  /**
   * `sweep` all tiles of an anti-diagonal; `keep` besides where the best path to each cell of their last rows and columns
   * came into them; `trace` the path through some tiles.
   */
  readonly task: 'sweep' | 'keep' | 'trace';
};

/** Kernels are made for these many dimensions: four rows of x then fit in registers. */
const inRegisters = [1, 2, 4, 8, 12, 16] as const;

/** Sequences of so many dimensions are laid out in so many planes; what is over is zero. */
export const planesFor = (dims: number): number =>
  inRegisters.find((planes) => planes >= dims) ?? Math.ceil(dims / together) * together;
export const mostUnrolled = 16;
/** Above that so many at a time. */
const together = 4;

/**
 * The kernel of exact DTW in WGSL. A workgroup sweeps one tile in a wavefront: thread t works on its four rows and the
 * four columns of block s − t in step s, and hands the totals of its last row to thread t + 1 through `handed`: with
 * sixteen cells between two barriers their costs hide how long each total waits for the last. Edges between tiles
 * lie in `rows` and `sides`, as totals above an offset of the tile that they come from (`bases`, in whole
 * quanta), so that they keep their precision in long sequences; a tile takes its own offset from the least total
 * on its edges. What is computed past the last row or column of the matrix is never looked at.
 *
 * An origin says from where the best path to a cell came into the tile: 0…COLUMNS−1 from above that column, then from the
 * left of each row, then from the corner. Those of last rows and columns are kept, so that a path can be followed by a hop
 * a tile, and all tiles on it traced at once.
 */
export function dtwShader(kind: ShaderKind): string {
  const { dims, tile, task } = kind;
  const isTrace = task === 'trace';
  const keeps = task === 'keep';
  return `
const THREADS = ${tile.threads}u;
const ROWS = ${rowsOf(tile)}u;
const COLUMNS = ${tile.columns}u;
const FAR = ${far.toExponential()}f;
const UNREACHABLE = ${unreachable.toExponential()}f;

struct Problem {
  n: u32,
  m: u32,
  /** Length of a plane of xs, in vectors. */
  plane: u32,
  /** Columns of tiles. */
  across: u32,
  diagonal: f32,
  x: f32,
  y: f32,
  penalty: f32,
  quantum: f32,
  dims: u32,
  /** Length of a plane of ys, in vectors. */
  planeY: u32,
}
/** A rectangle of tiles of which every so many edges are kept, and what of it this dispatch sweeps. */
struct Turn {
  row: u32,
  column: u32,
  rows: u32,
  columns: u32,
  everyRow: u32,
  everyColumn: u32,
  diagonal: u32,
  first: u32,
}
@group(0) @binding(0) var<uniform> problem: Problem;
@group(0) @binding(1) var<uniform> turn: Turn;
@group(0) @binding(2) var<storage, read> xs: array<vec4f>;
@group(0) @binding(3) var<storage, read> ys: array<vec4f>;
@group(0) @binding(4) var<storage, read> limits: array<vec4i>;
@group(0) @binding(5) var<storage, read_write> rows: array<f32>;
@group(0) @binding(6) var<storage, read_write> sides: array<f32>;
@group(0) @binding(7) var<storage, read_write> bases: array<i32>;

const BLOCKS = COLUMNS / 4u;
/**
 * The edge above the tile, where the last thread leaves that below it; then the totals of each thread's last row, of
 * even and odd steps. One array, so that no thread goes a way of its own.
 */
var<workgroup> totals: array<vec4f, BLOCKS + 2u * THREADS>;
${isStaged(dims) ? `var<workgroup> staged: array<vec4f, ${planesOfY(dims)}u * BLOCKS>;` : ''}
var<workgroup> leastTop: atomic<u32>;
var<workgroup> leastSide: atomic<u32>;
/** The tile's offset, and whether there is any way into it. */
var<workgroup> entry: vec2i;
${isTrace ? traceDeclarations(tile) : ''}
${keeps ? originDeclarations(tile) : ''}

/** Where an edge lies: kept ones first, then three places in turn (a corner is still read two diagonals later). */
fn slot(edge: u32, every: u32, edges: u32) -> u32 {
  return select(edges / every + 1u + edge % 3u, edge / every, edge % every == 0u);
}

fn offsetOf(least: f32, base: i32) -> i32 {
  if (least >= FAR) { return ${mostQuanta * 2 - 1}; }
  let most = f32(max(${mostQuanta} - base, 0));
  return base + i32(clamp(floor(min(least, 1e29f) / problem.quantum), 0.0, most));
}

fn shifted(total: vec4f, above: i32, base: i32) -> vec4f {
  return max(total + f32(above - base) * problem.quantum, vec4f(0.0));
}

/** The k-th of four, k modulo 4. */
fn ofFour(a: vec4f, b: vec4f, c: vec4f, d: vec4f, k: u32) -> vec4f {
  return select(select(a, b, k % 4u == 1u), select(c, d, k % 4u == 3u), k % 4u > 1u);
}

fn leastOf(v: vec4f) -> f32 { return min(min(v.x, v.y), min(v.z, v.w)); }

/** Sweeps the tile in row r and column c up to its row and column \`end\`; says whether it can be reached. */
fn sweepTile(r: u32, c: u32, t: u32, end: vec2u) -> bool {
  let height = end.x + 1u;
  let width = end.y + 1u;
  let row0 = (turn.row + r) * ROWS;
  let column0 = (turn.column + c) * COLUMNS;
  let rowLine = turn.columns * COLUMNS + 1u;
  let sideLine = turn.rows * ROWS + 1u;
  // The first of either is the corner.
  let top = slot(r, turn.everyRow, turn.rows) * rowLine + c * COLUMNS;
  let side = slot(c, turn.everyColumn, turn.columns) * sideLine + r * ROWS;
  let above = (turn.row + r) * (problem.across + 1u) + turn.column + c;
  let own = above + problem.across + 2u;
  let corner = select(rows[top], sides[side], c == 0u && row0 > 0u);
  let mine = side + 1u + 4u * t;
  var left = vec4f(sides[mine], sides[mine + 1u], sides[mine + 2u], sides[mine + 3u]);
  var diagonal = select(sides[mine - 1u], corner, t == 0u);

  if (t == 0u) {
    atomicStore(&leastTop, bitcast<u32>(UNREACHABLE));
    atomicStore(&leastSide, bitcast<u32>(UNREACHABLE));
  }
  workgroupBarrier();
  let four = vec4u(0u, 1u, 2u, 3u);
  let blocks = (width + 3u) / 4u;
  let tall = (height + 3u) / 4u;
  var least = UNREACHABLE;
  for (var b = t; b < blocks; b += THREADS) {
    let j = top + 1u + 4u * b;
    let total = select(vec4f(UNREACHABLE), vec4f(rows[j], rows[j + 1u], rows[j + 2u], rows[j + 3u]),
      4u * b + four < vec4u(width));
    totals[b] = total;
    ${keeps ? 'origins[b] = 4u * b + four;' : ''}
    least = min(least, leastOf(total));
  }
  ${
    isStaged(dims)
      ? `for (var k = t; k < ${planesOfY(dims)}u * BLOCKS; k += THREADS) {
    staged[k] = ys[(k / BLOCKS) * problem.planeY + column0 / 4u + k % BLOCKS];
  }`
      : ''
  }
  // Totals are not negative: their bits have their order.
  atomicMin(&leastTop, bitcast<u32>(abs(least)));
  atomicMin(&leastSide, bitcast<u32>(abs(leastOf(select(vec4f(UNREACHABLE), left, 4u * t + four < vec4u(height))))));
  workgroupBarrier();
  let cornerBase = bases[above];
  let topBase = bases[above + 1u];
  let sideBase = bases[own - 1u];
  if (t == 0u) {
    let byTop = offsetOf(bitcast<f32>(atomicLoad(&leastTop)), topBase);
    let bySide = offsetOf(bitcast<f32>(atomicLoad(&leastSide)), sideBase);
    let base = min(min(byTop, bySide), offsetOf(corner, cornerBase));
    entry = vec2i(base, i32(base <= ${mostQuanta * 1.5}));
  }
  let entered = workgroupUniformLoad(&entry);
  let base = entered.x;
  ${kind.corridor ? 'let q0 = row0 / 4u; let reached = entered.y != 0 && limits[q0].x < i32(column0 + width) && limits[problem.plane + q0 + THREADS - 1u].w > i32(column0);' : 'let reached = entered.y != 0;'}
  ${isTrace ? 'if (t == 0u) { offset = base; } if (!reached) { return false; }' : skipTile}

  for (var b = t; b < blocks; b += THREADS) { totals[b] = shifted(totals[b], topBase, base); }
  left = shifted(left, sideBase, base);
  diagonal = shifted(vec4f(diagonal), select(sideBase, cornerBase, t == 0u), base).x;
  workgroupBarrier();
  let q = row0 / 4u + t;
  ${kind.corridor ? 'let starts = limits[q]; let stops = limits[problem.plane + q];' : ''}
  ${rowsOfX(dims)}
  var last = left;
  ${keeps ? 'var leftOrigin = COLUMNS + 4u * t + four; var diagonalOrigin = select(leftOrigin.x - 1u, COLUMNS + ROWS, t == 0u);' : ''}
  for (var s = 0u; s < blocks + tall - 1u; s++) {
    let at = i32(s) - i32(t);
    if (t < tall && at >= 0 && at < i32(blocks)) {
      let hand = BLOCKS + (s & 1u) * THREADS + t;
      let handed = select(BLOCKS + ((s + 1u) & 1u) * THREADS + t - 1u, u32(at), t == 0u);
      let over = totals[handed];
      ${keeps ? 'let overOrigin = origins[handed];' : ''}
      ${isTrace ? 'var word = 0u;' : ''}
      ${products(dims)}
      ${columns.map((c) => sweepColumn(kind, c)).join('')}
      diagonal = over.w;
      left = total3;
      if (u32(at) == blocks - 1u) { last = ofFour(${columns.map((c) => `total${c}`).join(', ')}, width - 1u); }
      ${isTrace ? 'directions[u32(at) * THREADS + t] = word;' : ''}
      ${handOn}
      ${keeps ? handOnOrigins : ''}
    }
    workgroupBarrier();
  }
  ${isTrace ? 'if (t == end.x / 4u) { reachedTotal = last[end.x % 4u]; }' : storeEdges}
  ${keeps ? storeOrigins : ''}
  return true;
}
${isTrace ? traceMain : sweepMain}`;
}

const columns = [0, 1, 2, 3] as const;

/** Column `c` of the block: from totals left of it, over it and in that corner to its own. */
function sweepColumn({ dims, corridor, task }: ShaderKind, c: 0 | 1 | 2 | 3): string {
  const own = `total${c}`;
  const left = c === 0 ? 'left' : `total${c - 1}`;
  const total = (row: string, above: string): string => {
    const least = `min(best${c}.${row}, ${above} + down${c}.${row})`;
    return `${own}.${row} = ${corridor ? `select(UNREACHABLE, ${least}, within${c}.${row})` : least};`;
  };
  return `
      ${cost(dims, c)}
      let slanted${c} = vec4f(${c === 0 ? 'diagonal' : `over[${c - 1}]`}, ${left}.xyz) + problem.diagonal * cost${c};
      let across${c} = ${left} + (problem.y * cost${c} + problem.penalty);
      let down${c} = problem.x * cost${c} + problem.penalty;
      let best${c} = min(slanted${c}, across${c});
      ${corridor ? `let place${c} = vec4i(i32(column0 + 4u * u32(at) + ${c}u)); let within${c} = (place${c} >= starts) & (place${c} < stops);` : ''}
      var ${own}: vec4f;
      ${total('x', `over[${c}]`)}
      ${total('y', `${own}.x`)}
      ${total('z', `${own}.y`)}
      ${total('w', `${own}.z`)}
      ${task === 'trace' ? direction(c) : ''}
      ${task === 'keep' ? origin(c) : ''}`;
}

/** To the next thread; the last leaves its last row below the tile. */
const handOn = `
      var handOn = vec4f(${columns.map((c) => `total${c}.w`).join(', ')});
      if (t == tall - 1u && height % 4u != 0u) {
        let row = (height - 1u) % 4u;
        handOn = vec4f(${columns.map((c) => `total${c}[row]`).join(', ')});
      }
      let handTo = select(hand, u32(at), t == tall - 1u);
      totals[handTo] = handOn;`;

/** As `direction` has it, without a step: where the cell above, left or in the corner came from. */
const origin = (c: 0 | 1 | 2 | 3): string => {
  const left = c === 0 ? 'leftOrigin' : `origin${c - 1}`;
  const row = (name: string, above: string): string =>
    `origin${c}.${name} = select(origin${c}.${name}, ${above}, isX${c}.${name});`;
  return `
      let isBoth${c} = slanted${c} <= total${c};
      let isX${c} = (total${c} < across${c}) & !isBoth${c};
      var origin${c} = select(${left}, vec4u(${c === 0 ? 'diagonalOrigin' : `overOrigin[${c - 1}]`}, ${left}.xyz), isBoth${c});
      ${row('x', `overOrigin[${c}]`)}
      ${row('y', `origin${c}.x`)}
      ${row('z', `origin${c}.y`)}
      ${row('w', `origin${c}.z`)}`;
};

const originDeclarations = (tile: TileShape): string => `
const WORDS = ${originWords(tile)}u;
@group(1) @binding(0) var<storage, read_write> keptOrigins: array<u32>;
/** Beside \`totals\`. */
var<workgroup> origins: array<vec4u, BLOCKS + 2u * THREADS>;
fn packed(v: vec4u) -> vec2u { return v.xz | (v.yw << vec2u(16u)); }`;

const handOnOrigins = `
      diagonalOrigin = overOrigin.w;
      leftOrigin = origin3;
      origins[handTo] = vec4u(${columns.map((c) => `origin${c}.w`).join(', ')});`;

/** No path comes back to the last row or column of a tile that the matrix ends in, so that they need not be told. */
const storeOrigins = `
  let kept = (r * turn.columns + c) * WORDS;
  for (var b = t; b < blocks; b += THREADS) {
    let pair = packed(origins[b]);
    keptOrigins[kept + 2u * b] = pair.x;
    keptOrigins[kept + 2u * b + 1u] = pair.y;
  }
  let pair = packed(leftOrigin);
  keptOrigins[kept + COLUMNS / 2u + 2u * t] = pair.x;
  keptOrigins[kept + COLUMNS / 2u + 2u * t + 1u] = pair.y;`;

/** This thread's four rows of x: in registers where they fit. */
function rowsOfX(dims: number): string {
  const square = `let squareX = xs[problem.dims * problem.plane + q];`;
  if (dims > mostUnrolled) return square;
  const planes = Array.from({ length: dims }, (_, k) => `let x${k} = xs[${k}u * problem.plane + q];`);
  return [...planes, ...(dims > 1 ? [square] : [])].join('\n  ');
}

/** The tile's part of y is brought into the workgroup's memory where it fits: it is read by every thread. */
const isStaged = (dims: number): boolean => dims <= mostUnrolled;

/** Planes of ys. */
const planesOfY = (dims: number): number => (dims > 1 ? dims + 1 : 1);

/** The products of four rows with four columns, a vector each column; of one dimension none are needed. */
function products(dims: number): string {
  const add = (x: string, y: string, how: string): string =>
    columns.map((c) => `${how}product${c} ${how ? '=' : '+='} ${x} * ${y}[${c}];`).join(' ');
  if (!isStaged(dims))
    return `
      let block = column0 / 4u + u32(at);
      let squareY = ys[problem.dims * problem.planeY + block];
      ${columns.map((c) => `var product${c} = vec4f(0.0);`).join(' ')}
      for (var k = 0u; k < problem.dims; k += ${together}u) {
        ${Array.from({ length: together }, (_, l) => `let x${l} = xs[(k + ${l}u) * problem.plane + q]; let y${l} = ys[(k + ${l}u) * problem.planeY + block];`).join('\n        ')}
        ${Array.from({ length: together }, (_, l) => add(`x${l}`, `y${l}`, '')).join('\n        ')}
      }`;
  const y = (k: number): string => `let y${k} = staged[${k}u * BLOCKS + u32(at)];`;
  if (dims === 1) return y(0);
  return `let squareY = staged[${dims}u * BLOCKS + u32(at)];
      ${Array.from({ length: dims }, (_, k) => `${y(k)} ${add(`x${k}`, `y${k}`, k === 0 ? 'var ' : '')}`).join('\n      ')}`;
}

/** The local cost of four rows at column `c` of the block; |x|² + |y|² − 2xy but for one dimension. */
const cost = (dims: number, c: number): string =>
  dims === 1
    ? `let apart${c} = x0 - y0[${c}]; let cost${c} = apart${c} * apart${c};`
    : `let cost${c} = max(squareX + squareY[${c}] - 2.0 * product${c}, vec4f(0.0));`;

const skipTile = `
  let bottom = slot(r + 1u, turn.everyRow, turn.rows) * rowLine + c * COLUMNS + 1u;
  let right = slot(c + 1u, turn.everyColumn, turn.columns) * sideLine + r * ROWS + 1u + 4u * t;
  if (!reached) {
    for (var j = t; j < width; j += THREADS) { rows[bottom + j] = UNREACHABLE; }
    for (var k = 0u; k < 4u; k++) { sides[right + k] = UNREACHABLE; }
    return false;
  }`;

const storeEdges = `
  for (var b = t; b < blocks; b += THREADS) {
    for (var k = 0u; k < 4u; k++) { if (4u * b + k < width) { rows[bottom + 4u * b + k] = totals[b][k]; } }
  }
  for (var k = 0u; k < 4u; k++) { sides[right + k] = last[k]; }
  if (t == 0u) { bases[own] = base; }`;

const sweepMain = `
@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let c = turn.first + group.x;
  let r = turn.diagonal - c;
  let height = min(ROWS, problem.n - (turn.row + r) * ROWS);
  let width = min(COLUMNS, problem.m - (turn.column + c) * COLUMNS);
  sweepTile(r, c, t, vec2u(height - 1u, width - 1u));
}`;

/** How each cell of column `c` was entered. */
const direction = (c: number): string => `
      let step${c} = select(select(vec4u(2u), vec4u(1u), total${c} < across${c}), vec4u(0u), slanted${c} <= total${c});
      word |= (step${c}.x | (step${c}.y << 2u) | (step${c}.z << 4u) | (step${c}.w << 6u)) << ${8 * c}u;`;
