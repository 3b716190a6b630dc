/** The shape of a tile: a workgroup of `threads`, each with four rows, goes over `columns` columns. */
export type TileShape = { readonly threads: number; readonly columns: number };

export const rowsOf = ({ threads }: TileShape): number => threads * rowsPerThread;
const rowsPerThread = 4;

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
  /** `sweep` all tiles of an anti-diagonal, or `trace` a path through one tile. */
  readonly task: 'sweep' | 'trace';
};

/** Kernels are made for these many dimensions: four rows of x then fit in registers. */
const inRegisters = [1, 2, 4, 8, 12, 16] as const;

/** Sequences of so many dimensions are laid out in so many planes; what is over is zero. */
export const planesFor = (dims: number): number => inRegisters.find((planes) => planes >= dims) ?? dims;
export const mostUnrolled = 16;

/**
 * The kernel of exact DTW in WGSL. A workgroup sweeps one tile in a wavefront: thread t works on its four rows
 * at column s − t in step s, and hands the total of its last row to thread t + 1 through `handed`. Edges between tiles
 * lie in `rows` and `sides`, as totals above an offset of the tile that they come from (`bases`, in whole
 * quanta), so that they keep their precision in long sequences; a tile takes its own offset from the least total
 * on its edges. Rows past the end hand on the total from above, so that the last row of the last tile is that of
 * the matrix.
 *
 * `trace` sweeps the tile of the state's cell again, now with two-bit directions in the workgroup's memory, and
 * walks back through it: one dispatch after the other follows the path without the host's help.
 */
export function dtwShader(kind: ShaderKind): string {
  const { dims, tile, task } = kind;
  const isTrace = task === 'trace';
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
@group(0) @binding(3) var<storage, read> ys: array<f32>;
@group(0) @binding(4) var<storage, read> limits: array<vec4i>;
@group(0) @binding(5) var<storage, read_write> rows: array<f32>;
@group(0) @binding(6) var<storage, read_write> sides: array<f32>;
@group(0) @binding(7) var<storage, read_write> bases: array<i32>;

/** The edge above the tile, later that below it. */
var<workgroup> edge: array<f32, COLUMNS>;
/** Each thread's last total, of even and odd steps. */
var<workgroup> handed: array<f32, 2 * THREADS>;
var<workgroup> leastTop: atomic<u32>;
var<workgroup> leastSide: atomic<u32>;
/** The tile's offset, and whether there is any way into it. */
var<workgroup> entry: vec2i;
${isTrace ? traceDeclarations : ''}

/** Where an edge lies: kept ones first, then three places in turn (a corner is still read two diagonals later). */
fn slot(edge: u32, every: u32, edges: u32) -> u32 {
  return select(edges / every + 1u + edge % 3u, edge / every, edge % every == 0u);
}

fn offsetOf(least: f32, base: i32) -> i32 {
  if (least >= FAR) { return ${mostQuanta * 2 - 1}; }
  let most = f32(max(${mostQuanta} - base, 0));
  return base + i32(clamp(floor(min(least, 1e29f) / problem.quantum), 0.0, most));
}

fn shifted(total: f32, above: i32, base: i32) -> f32 {
  return max(total + f32(above - base) * problem.quantum, 0.0);
}

/** Sweeps the tile in row r and column c of the rectangle; says whether it can be reached. */
fn sweepTile(r: u32, c: u32, t: u32, width: u32) -> bool {
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
  var least = UNREACHABLE;
  for (var j = t; j < width; j += THREADS) {
    let total = rows[top + 1u + j];
    edge[j] = total;
    least = min(least, total);
  }
  // Totals are not negative: their bits have their order.
  atomicMin(&leastTop, bitcast<u32>(abs(least)));
  atomicMin(&leastSide, bitcast<u32>(abs(min(min(left.x, left.y), min(left.z, left.w)))));
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

  left = vec4f(shifted(left.x, sideBase, base), shifted(left.y, sideBase, base),
    shifted(left.z, sideBase, base), shifted(left.w, sideBase, base));
  diagonal = shifted(diagonal, select(sideBase, cornerBase, t == 0u), base);
  let q = row0 / 4u + t;
  let isReal = vec4u(4u * q) + vec4u(0u, 1u, 2u, 3u) < vec4u(problem.n);
  let real = select(vec4f(0.0), vec4f(1.0), isReal);
  let hold = select(vec4f(UNREACHABLE), vec4f(0.0), isReal);
  let straight = real * problem.penalty;
  ${kind.corridor ? 'let starts = limits[q]; let stops = limits[problem.plane + q];' : ''}
  ${isTrace ? 'var word = 0u;' : ''}
  ${rowsOfX(dims)}
  for (var s = 0u; s < width + THREADS - 1u; s++) {
    let at = i32(s) - i32(t);
    if (at >= 0 && at < i32(width)) {
      let j = column0 + u32(at);
      var over: f32;
      if (t == 0u) { over = shifted(edge[at], topBase, base); } else { over = handed[((s + 1u) & 1u) * THREADS + t - 1u]; }
      ${costs(dims)}
      let slanted = vec4f(diagonal, left.xyz) + problem.diagonal * cost;
      let across = left + (problem.y * cost + straight);
      let down = problem.x * cost + straight;
      let best = min(slanted, across) + hold;
      ${kind.corridor ? 'let within = (vec4i(i32(j)) >= starts) & (vec4i(i32(j)) < stops);' : ''}
      var total: vec4f;
      total.x = ${allowed(kind, 'x', 'over')};
      total.y = ${allowed(kind, 'y', 'total.x')};
      total.z = ${allowed(kind, 'z', 'total.y')};
      total.w = ${allowed(kind, 'w', 'total.z')};
      ${isTrace ? direction : ''}
      diagonal = over;
      left = total;
      handed[(s & 1u) * THREADS + t] = total.w;
      ${isTrace ? '' : 'if (t == THREADS - 1u) { edge[at] = total.w; }'}
    }
    workgroupBarrier();
  }
  ${isTrace ? 'if (u32(state.i) / 4u == q) { reachedTotal = left[u32(state.i) % 4u]; }' : storeEdges}
  return true;
}
${isTrace ? traceMain : sweepMain}`;
}

const allowed = ({ corridor }: ShaderKind, row: string, above: string): string => {
  const total = `min(best.${row}, ${above} + down.${row})`;
  return corridor ? `select(UNREACHABLE, ${total}, within.${row})` : total;
};

/** This thread's four rows of x: in registers where they fit. */
function rowsOfX(dims: number): string {
  const square = `let squareX = xs[problem.dims * problem.plane + q];`;
  if (dims > mostUnrolled) return square;
  const planes = Array.from({ length: dims }, (_, k) => `let x${k} = xs[${k}u * problem.plane + q];`);
  return [...planes, ...(dims > 1 ? [square] : [])].join('\n  ');
}

/** The local cost of four rows at column j; |x|² + |y|² − 2xy but for one dimension. */
function costs(dims: number): string {
  if (dims === 1) return 'let apart = x0 - ys[j]; let cost = apart * apart * real;';
  const sum =
    dims > mostUnrolled
      ? `var product = vec4f(0.0);
      for (var k = 0u; k < problem.dims; k++) { product += xs[k * problem.plane + q] * ys[k * problem.m + j]; }`
      : `var product = x0 * ys[j];
      ${Array.from({ length: dims - 1 }, (_, k) => `product += x${k + 1} * ys[${k + 1}u * problem.m + j];`).join('\n      ')}`;
  return `${sum}
      let cost = max(squareX + ys[problem.dims * problem.m + j] - 2.0 * product, vec4f(0.0)) * real;`;
}

const skipTile = `
  let bottom = slot(r + 1u, turn.everyRow, turn.rows) * rowLine + c * COLUMNS + 1u;
  let right = slot(c + 1u, turn.everyColumn, turn.columns) * sideLine + r * ROWS + 1u + 4u * t;
  if (!reached) {
    for (var j = t; j < width; j += THREADS) { rows[bottom + j] = UNREACHABLE; }
    for (var k = 0u; k < 4u; k++) { sides[right + k] = UNREACHABLE; }
    return false;
  }`;

const storeEdges = `
  for (var j = t; j < width; j += THREADS) { rows[bottom + j] = edge[j]; }
  for (var k = 0u; k < 4u; k++) { sides[right + k] = left[k]; }
  if (t == 0u) { bases[own] = base; }`;

const sweepMain = `
@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) t: u32) {
  let c = turn.first + group.x;
  let width = min(COLUMNS, problem.m - (turn.column + c) * COLUMNS);
  sweepTile(turn.diagonal - c, c, t, width);
}`;

const traceDeclarations = `
struct State {
  i: i32,
  j: i32,
  /** Steps so far. */
  count: u32,
  /** 0 on the way, 1 before the first frame, 2 no path leads here. */
  status: u32,
  /** Of the cell that the walk began with: total, and its offset in quanta. */
  total: f32,
  base: i32,
}
@group(1) @binding(0) var<storage, read_write> state: State;
/** How each cell of the path was entered, from last to first: 0 by both, 1 by x, 2 by y. */
@group(1) @binding(1) var<storage, read_write> steps: array<u32>;
/** Two bits a cell: a byte for a thread's four rows, a word for four columns. */
var<workgroup> directions: array<u32, THREADS * ((COLUMNS + 3u) / 4u)>;
var<workgroup> here: vec3i;
var<workgroup> reachedTotal: f32;
var<workgroup> offset: i32;`;

const direction = `
      let byX = vec4f(over, total.xyz) + down;
      let step = select(select(vec4u(2u), vec4u(1u), byX <= across), vec4u(0u), slanted <= min(byX, across));
      word |= (step.x | (step.y << 2u) | (step.z << 4u) | (step.w << 6u)) << (8u * u32(at & 3));
      if ((at & 3) == 3 || at == i32(width) - 1) { directions[u32(at >> 2) * THREADS + t] = word; word = 0u; }`;

const traceMain = `
@compute @workgroup_size(THREADS)
fn main(@builtin(local_invocation_index) t: u32) {
  if (t == 0u) { here = vec3i(state.i, state.j, i32(state.status)); }
  let start = workgroupUniformLoad(&here);
  let row0 = i32(turn.row * ROWS);
  let column0 = i32(turn.column * COLUMNS);
  if (start.z != 0 || start.x < row0 || start.y < column0) { return; }
  let r = u32(start.x - row0) / ROWS;
  let c = u32(start.y - column0) / COLUMNS;
  let cornerI = row0 + i32(r * ROWS);
  let cornerJ = column0 + i32(c * COLUMNS);
  let reached = sweepTile(r, c, t, u32(start.y - cornerJ) + 1u);
  workgroupBarrier();
  if (t != 0u) { return; }
  if (state.count == 0u) {
    state.total = select(UNREACHABLE, reachedTotal, reached);
    state.base = offset;
    if (!reached || reachedTotal >= FAR) { state.status = 2u; return; }
  }
  var i = start.x - cornerI;
  var j = start.y - cornerJ;
  var count = state.count;
  while (i >= 0 && j >= 0) {
    let word = directions[u32(j >> 2) * THREADS + u32(i >> 2)];
    let step = (word >> (8u * u32(j & 3) + 2u * u32(i & 3))) & 3u;
    steps[count] = step;
    count++;
    if (step != 2u) { i--; }
    if (step != 1u) { j--; }
  }
  state.i = cornerI + i;
  state.j = cornerJ + j;
  state.count = count;
  if (state.i < 0 || state.j < 0) { state.status = 1u; }
}`;
