// Dynamic time warping of one tile of the matrix: some strips of 16 rows × some columns, given the totals
// along its upper and left edge. Tiles may be swept in any order in which those edges are known, also by
// several threads on one shared memory: whatever a tile writes is its own.
//
// A strip is swept along the anti-diagonal: lane k of the four registers holds row k; at step t it works on
// column t − k, so that everything a cell needs was made one or two steps before: left = the lane's own last
// value, up = the lane above's last value, diagonal = what "up" was a step ago. The sequence y is stored
// backwards in blocks of 64 columns, dimension by dimension, which makes the 16 columns of one step
// contiguous and every dimension a constant distance from the next. Local costs |x|² + |y|² − 2x·y are made
// in chunks of up to 64 steps that stay in the first-level cache (for one dimension (x − y)², in registers);
// the cost matrix itself never exists. A cell outside its row's corridor is given an infinite cost, so the
// recursion needs no other border handling.
//
// Totals of a tile count from an offset of its own, the least total along its edges: over an hour they would
// outgrow single precision.
// `@ts-ignore: decorator`: AssemblyScript has decorators on functions, TypeScript does not.

const LANES: i32 = 16;
const CHUNK: i32 = 64;
const INF: f32 = f32.MAX_VALUE * 2;
/** Bytes of one dimension of one block of y: columns 64b − 15 … 64b + 63, last one first, and one of padding. */
const DIM: usize = 320;

/** Costs of `count` more dimensions for one register of lanes; the first ones start from |x|² + |y|². */
// @ts-ignore: decorator
@inline
function addDims(count: i32, first: bool, x: usize, xx: usize, y: usize, yy: usize, cost: usize, steps: i32): void {
  const start = first ? v128.load(xx) : f32x4.splat(0);
  const x0 = v128.load(x), x1 = v128.load(x, 64), x2 = v128.load(x, 128), x3 = v128.load(x, 192);
  const x4 = v128.load(x, 256), x5 = v128.load(x, 320), x6 = v128.load(x, 384), x7 = v128.load(x, 448);
  for (let t = 0; t < steps; t++) {
    let a = first ? f32x4.add(start, v128.load(yy)) : v128.load(cost);
    a = f32x4.add(a, f32x4.mul(x0, v128.load(y)));
    if (count > 1) {
      let b = f32x4.mul(x1, v128.load(y, DIM));
      a = f32x4.add(a, f32x4.mul(x2, v128.load(y, 2 * DIM)));
      b = f32x4.add(b, f32x4.mul(x3, v128.load(y, 3 * DIM)));
      if (count > 4) {
        a = f32x4.add(a, f32x4.mul(x4, v128.load(y, 4 * DIM)));
        b = f32x4.add(b, f32x4.mul(x5, v128.load(y, 5 * DIM)));
        a = f32x4.add(a, f32x4.mul(x6, v128.load(y, 6 * DIM)));
        b = f32x4.add(b, f32x4.mul(x7, v128.load(y, 7 * DIM)));
      }
      a = f32x4.add(a, b);
    }
    v128.store(cost, a);
    cost += 64;
    y -= 4;
    if (first) yy -= 4;
  }
}

/** Local costs of `steps` steps of all 16 rows; y: where lane 0's first column of dimension 0 is. Layout: [step][row]. */
function fillCosts(x: usize, y: usize, d: i32, steps: i32, cost: usize): void {
  const xx = x + (<usize>d << 6), yy = y + <usize>d * DIM;
  for (let v: usize = 0; v < 64; v += 16) {
    let k = 0;
    if (d >= 8) { addDims(8, true, x + v, xx + v, y + v, yy + v, cost + v, steps); k = 8; }
    else if (d >= 4) { addDims(4, true, x + v, xx + v, y + v, yy + v, cost + v, steps); k = 4; }
    else { addDims(1, true, x + v, xx + v, y + v, yy + v, cost + v, steps); k = 1; }
    for (; k + 8 <= d; k += 8) addDims(8, false, x + (<usize>k << 6) + v, 0, y + <usize>k * DIM + v, 0, cost + v, steps);
    for (; k + 4 <= d; k += 4) addDims(4, false, x + (<usize>k << 6) + v, 0, y + <usize>k * DIM + v, 0, cost + v, steps);
    for (; k < d; k++) addDims(1, false, x + (<usize>k << 6) + v, 0, y + <usize>k * DIM + v, 0, cost + v, steps);
  }
}

/** Do the corridors of all 16 rows hold the columns [a, b)? */
function inside(from: usize, to: usize, a: i32, b: i32): bool {
  for (let k: usize = 0; k < 64; k += 4) if (a < load<i32>(from + k) || b > load<i32>(to + k)) return false;
  return true;
}

/** Gives the cells of steps [t, t + steps) that lie outside their row's corridor an infinite cost. */
function maskCosts(from: usize, to: usize, t: i32, steps: i32, cost: usize): void {
  const infinite = f32x4.splat(INF);
  const one = i32x4.splat(1);
  for (let v: usize = 0; v < 64; v += 16) {
    let column = i32x4.sub(i32x4.splat(t - <i32>(v >> 2)), i32x4(0, 1, 2, 3));
    const a = v128.load(from + v);
    const b = v128.load(to + v);
    let at = cost + v;
    for (let k = 0; k < steps; k++) {
      const ok = v128.and(i32x4.ge_s(column, a), i32x4.lt_s(column, b));
      v128.store(at, v128.bitselect(v128.load(at), infinite, ok));
      column = i32x4.add(column, one);
      at += 64;
    }
  }
}

/**
 * Sweeps one strip over columns [a, b).
 * @param even  all steps weigh 1 and cost nothing besides (else wd, wx, wy, penalty count)
 * @param line  one dimension and no corridor to heed: costs are made in registers
 * @param told  puts one 32-bit word a step (from step a) to `dirs`: bit k = "not diagonal" of row k,
 *              bit 16 + k = "came from above"
 * @param x     −2·x of the 16 rows, [d][16] floats, and |x|² (rows that do not exist: 0, with an empty corridor)
 * @param y     the blocks of y
 * @param from, to  corridor of each row: first column and one past the last, 16 ints each
 * @param row   address of column 0 of the row above (totals); column a − 1 lies before it. Overwritten with
 *              the totals of the strip's last row (`rows` − 1), and garbage in the 15 columns before a
 * @param left  totals in column a − 1, 16 floats
 * @param right receives the totals in column b − 1, 16 floats
 * @param scratch  (64 + 16)·64 bytes
 */
// @ts-ignore: decorator
@inline
function sweep(
  even: bool, line: bool, told: bool,
  x: usize, y: usize, d: i32, a: i32, b: i32, from: usize, to: usize, rows: i32,
  row: usize, left: usize, right: usize,
  wd: f32, wx: f32, wy: f32, penalty: f32,
  dirs: usize, scratch: usize,
): void {
  const infinite = f32x4.splat(INF);
  const zero = f32x4.splat(0);
  const vd = f32x4.splat(wd), vx = f32x4.splat(wx), vy = f32x4.splat(wy), vp = f32x4.splat(penalty);
  const half = f32x4.splat(-0.5);
  const x0 = f32x4.mul(half, v128.load(x)), x1 = f32x4.mul(half, v128.load(x, 16));
  const x2 = f32x4.mul(half, v128.load(x, 32)), x3 = f32x4.mul(half, v128.load(x, 48));
  const block = <usize>(d + 1) * DIM;
  const drain = scratch + CHUNK * 64;
  const last = b + LANES - 1; // one past the last step
  // Lane k's value in column a − 1 is put in place just before the lane reaches column a.
  let p0 = f32x4.replace_lane(infinite, 0, load<f32>(left)), p1 = infinite, p2 = infinite, p3 = infinite;
  let q0 = f32x4.replace_lane(infinite, 0, load<f32>(row + (<usize>(a - 1) << 2))), q1 = infinite, q2 = infinite, q3 = infinite;
  for (let ta = a; ta < last; ) {
    const tb = min((ta | (CHUNK - 1)) + 1, last);
    let at = y + <usize>(ta >> 6) * block + (<usize>(CHUNK - 1 - (ta & (CHUNK - 1))) << 2);
    if (!line) {
      fillCosts(x, at, d, tb - ta, scratch);
      if (!inside(from, to, ta - LANES + 1, tb)) maskCosts(from, to, ta, tb - ta, scratch);
    }
    let cost = scratch;
    for (let t = ta; t < tb; t++) {
      let e0: v128, e1: v128, e2: v128, e3: v128;
      if (line) {
        e0 = f32x4.sub(x0, v128.load(at));
        e1 = f32x4.sub(x1, v128.load(at, 16));
        e2 = f32x4.sub(x2, v128.load(at, 32));
        e3 = f32x4.sub(x3, v128.load(at, 48));
        e0 = f32x4.mul(e0, e0);
        e1 = f32x4.mul(e1, e1);
        e2 = f32x4.mul(e2, e2);
        e3 = f32x4.mul(e3, e3);
        at -= 4;
      } else {
        e0 = f32x4.pmax(zero, v128.load(cost));
        e1 = f32x4.pmax(zero, v128.load(cost, 16));
        e2 = f32x4.pmax(zero, v128.load(cost, 32));
        e3 = f32x4.pmax(zero, v128.load(cost, 48));
        cost += 64;
      }
      const u0 = f32x4.replace_lane(v128.shuffle<f32>(p0, p0, 0, 0, 1, 2), 0, load<f32>(row + (<usize>t << 2)));
      const u1 = v128.shuffle<f32>(p0, p1, 3, 4, 5, 6);
      const u2 = v128.shuffle<f32>(p1, p2, 3, 4, 5, 6);
      const u3 = v128.shuffle<f32>(p2, p3, 3, 4, 5, 6);
      if (even) {
        // The local cost is added once, after the choice.
        if (told) {
          const a0 = f32x4.pmin(p0, u0), a1 = f32x4.pmin(p1, u1), a2 = f32x4.pmin(p2, u2), a3 = f32x4.pmin(p3, u3);
          storeDirections(dirs + (<usize>(t - a) << 2),
            f32x4.lt(a0, q0), f32x4.lt(a1, q1), f32x4.lt(a2, q2), f32x4.lt(a3, q3),
            f32x4.le(u0, p0), f32x4.le(u1, p1), f32x4.le(u2, p2), f32x4.le(u3, p3));
          p0 = f32x4.add(f32x4.pmin(a0, q0), e0);
          p1 = f32x4.add(f32x4.pmin(a1, q1), e1);
          p2 = f32x4.add(f32x4.pmin(a2, q2), e2);
          p3 = f32x4.add(f32x4.pmin(a3, q3), e3);
        } else {
          p0 = f32x4.add(f32x4.pmin(f32x4.pmin(p0, q0), u0), e0);
          p1 = f32x4.add(f32x4.pmin(f32x4.pmin(p1, q1), u1), e1);
          p2 = f32x4.add(f32x4.pmin(f32x4.pmin(p2, q2), u2), e2);
          p3 = f32x4.add(f32x4.pmin(f32x4.pmin(p3, q3), u3), e3);
        }
      } else {
        const l0 = f32x4.add(p0, f32x4.add(f32x4.mul(vy, e0), vp)), b0 = f32x4.add(u0, f32x4.add(f32x4.mul(vx, e0), vp));
        const l1 = f32x4.add(p1, f32x4.add(f32x4.mul(vy, e1), vp)), b1 = f32x4.add(u1, f32x4.add(f32x4.mul(vx, e1), vp));
        const l2 = f32x4.add(p2, f32x4.add(f32x4.mul(vy, e2), vp)), b2 = f32x4.add(u2, f32x4.add(f32x4.mul(vx, e2), vp));
        const l3 = f32x4.add(p3, f32x4.add(f32x4.mul(vy, e3), vp)), b3 = f32x4.add(u3, f32x4.add(f32x4.mul(vx, e3), vp));
        const g0 = f32x4.add(q0, f32x4.mul(vd, e0)), g1 = f32x4.add(q1, f32x4.mul(vd, e1));
        const g2 = f32x4.add(q2, f32x4.mul(vd, e2)), g3 = f32x4.add(q3, f32x4.mul(vd, e3));
        p0 = f32x4.pmin(l0, b0);
        p1 = f32x4.pmin(l1, b1);
        p2 = f32x4.pmin(l2, b2);
        p3 = f32x4.pmin(l3, b3);
        if (told)
          storeDirections(dirs + (<usize>(t - a) << 2),
            f32x4.lt(p0, g0), f32x4.lt(p1, g1), f32x4.lt(p2, g2), f32x4.lt(p3, g3),
            f32x4.le(b0, l0), f32x4.le(b1, l1), f32x4.le(b2, l2), f32x4.le(b3, l3));
        p0 = f32x4.pmin(p0, g0);
        p1 = f32x4.pmin(p1, g1);
        p2 = f32x4.pmin(p2, g2);
        p3 = f32x4.pmin(p3, g3);
      }
      q0 = u0;
      q1 = u1;
      q2 = u2;
      q3 = u3;
      // Lane 15 leaves its totals behind for the next strip.
      if (rows == LANES) v128.store32_lane(row + (<usize>(t - LANES + 1) << 2), p3, 3);
      const out = t - b + 1;
      if (out >= 0 || rows < LANES) {
        const kept = drain + (<usize>max(out, 0) << 6);
        v128.store(kept, p0);
        v128.store(kept, p1, 16);
        v128.store(kept, p2, 32);
        v128.store(kept, p3, 48);
        const j = t - rows + 1; // the column in which the last real row now stands
        if (rows < LANES && j >= a && j < b) store<f32>(row + (<usize>j << 2), load<f32>(kept + (<usize>(rows - 1) << 2)));
      }
      const enter = t - a + 1;
      if (enter < LANES) {
        const lane = i32x4.splat(enter);
        p0 = v128.bitselect(v128.load(left), p0, i32x4.eq(lane, i32x4(0, 1, 2, 3)));
        p1 = v128.bitselect(v128.load(left, 16), p1, i32x4.eq(lane, i32x4(4, 5, 6, 7)));
        p2 = v128.bitselect(v128.load(left, 32), p2, i32x4.eq(lane, i32x4(8, 9, 10, 11)));
        p3 = v128.bitselect(v128.load(left, 48), p3, i32x4.eq(lane, i32x4(12, 13, 14, 15)));
      }
    }
    ta = tb;
  }
  store<f32>(row + (<usize>(a - 1) << 2), load<f32>(left + (<usize>(rows - 1) << 2)));
  for (let k: usize = 0; k < 16; k++) store<f32>(right + (k << 2), load<f32>(drain + (k << 6) + (k << 2)));
}

// @ts-ignore: decorator
@inline
function storeDirections(to: usize, n0: v128, n1: v128, n2: v128, n3: v128, a0: v128, a1: v128, a2: v128, a3: v128): void {
  const notDiagonal = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(n0, n1), i16x8.narrow_i32x4_s(n2, n3));
  const above = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a0, a1), i16x8.narrow_i32x4_s(a2, a3));
  store<i32>(to, i8x16.bitmask(notDiagonal) | (i8x16.bitmask(above) << 16));
}

// One function for each kind of problem, so that the inner loop asks nothing.
function evenStrip(x: usize, y: usize, d: i32, a: i32, b: i32, from: usize, to: usize, rows: i32, row: usize, left: usize, right: usize, scratch: usize): void {
  sweep(true, false, false, x, y, d, a, b, from, to, rows, row, left, right, 1, 1, 1, 0, 0, scratch);
}
function evenStripTold(x: usize, y: usize, d: i32, a: i32, b: i32, from: usize, to: usize, rows: i32, row: usize, left: usize, right: usize, dirs: usize, scratch: usize): void {
  sweep(true, false, true, x, y, d, a, b, from, to, rows, row, left, right, 1, 1, 1, 0, dirs, scratch);
}
function lineStrip(x: usize, y: usize, a: i32, b: i32, row: usize, left: usize, right: usize, scratch: usize): void {
  sweep(true, true, false, x, y, 1, a, b, 0, 0, LANES, row, left, right, 1, 1, 1, 0, 0, scratch);
}
function lineStripTold(x: usize, y: usize, a: i32, b: i32, row: usize, left: usize, right: usize, dirs: usize, scratch: usize): void {
  sweep(true, true, true, x, y, 1, a, b, 0, 0, LANES, row, left, right, 1, 1, 1, 0, dirs, scratch);
}
function weighedStrip(x: usize, y: usize, d: i32, a: i32, b: i32, from: usize, to: usize, rows: i32, row: usize, left: usize, right: usize, wd: f32, wx: f32, wy: f32, penalty: f32, scratch: usize): void {
  sweep(false, false, false, x, y, d, a, b, from, to, rows, row, left, right, wd, wx, wy, penalty, 0, scratch);
}
function weighedStripTold(x: usize, y: usize, d: i32, a: i32, b: i32, from: usize, to: usize, rows: i32, row: usize, left: usize, right: usize, wd: f32, wx: f32, wy: f32, penalty: f32, dirs: usize, scratch: usize): void {
  sweep(false, false, true, x, y, d, a, b, from, to, rows, row, left, right, wd, wx, wy, penalty, dirs, scratch);
}

function fill(at: usize, count: i32): void {
  for (let k: i32 = 0; k < count; k++) store<f32>(at + (<usize>k << 2), INF);
}

/** What a step that weighs nothing weighs here: 0 times the infinite cost of a closed cell would be no number. */
const NOTHING: f32 = 1e-30;

/** Weight of a step. */
// @ts-ignore: decorator
@inline
function weight(at: usize): f32 { return max(<f32>load<f64>(at), NOTHING); }

/** What leaving out `count` frames at the beginning costs; none is free even where it is forbidden. */
// @ts-ignore: decorator
@inline
function left(count: i32, each: f64): f64 { return count == 0 ? 0 : <f64>count * each; }

/** The least of `count` totals. */
function least(at: usize, count: i32): f64 {
  let best = INF;
  for (let k: i32 = 0; k < count; k++) best = min(best, load<f32>(at + (<usize>k << 2)));
  return <f64>best;
}

/** Copies totals, counted from another offset. */
function copy(from: usize, to: usize, count: i32, shift: f64): void {
  for (let k: i32 = 0; k < count; k++)
    store<f32>(to + (<usize>k << 2), <f32>(<f64>load<f32>(from + (<usize>k << 2)) + shift));
}

/**
 * Sweeps tile (r, c). Without `dirs` it writes what its neighbours need: totals of its last row and column,
 * its last corner, its offset. With `dirs` it writes nothing but directions, strip after strip
 * (`width` + 15 words each, word t for step t from the first column swept).
 * @param plan   the problem, in the order in which dtw-plan.ts writes it
 * @param work   room of the thread that calls: (16 + 1 + width + 96 + 16·strips + 32)·4 + 80·64 bytes
 * @param count, columns  rows and columns of it: all of the tile where `dirs` is 0
 * @returns the total of the last cell, where `dirs` are asked for
 */
export function tile(plan: usize, work: usize, r: i32, c: i32, count: i32, columns: i32, dirs: usize): f64 {
  const n = load<i32>(plan), d = load<i32>(plan, 8), height = load<i32>(plan, 12), width = load<i32>(plan, 16), across = load<i32>(plan, 20);
  const x = load<i32>(plan, 24), y = load<i32>(plan, 28), corridorFrom = load<i32>(plan, 32), corridorTo = load<i32>(plan, 36);
  const rows = load<i32>(plan, 40), rowStep = load<i32>(plan, 44), sides = load<i32>(plan, 48), sideStep = load<i32>(plan, 52);
  const corners = load<i32>(plan, 56), offsets = load<i32>(plan, 60), limited = load<i32>(plan, 64) != 0;
  const beginX = load<f64>(plan, 72), beginY = load<f64>(plan, 80);
  const wd = weight(plan + 88), wx = weight(plan + 96), wy = weight(plan + 104), penalty = <f32>load<f64>(plan, 112);
  const even = wd == 1 && wx == 1 && wy == 1 && penalty == 0;

  const s0 = r * height, i0 = s0 * LANES, c0 = c * width;
  const c1 = c0 + columns, i1 = i0 + count, s1 = s0 + (count + LANES - 1) / LANES;
  const above = <usize>rows + <usize>r * rowStep + (<usize>c0 << 2);
  const beside = <usize>sides + <usize>c * sideStep + (<usize>i0 << 2);
  const corner = <usize>corners + (<usize>(r * (across + 1) + c) << 2);
  const offset = <usize>offsets + (<usize>(r * across + c) << 3);
  const offsetAbove = r > 0 ? load<f64>(offset - (<usize>across << 3)) : 0;
  const offsetBeside = c > 0 ? load<f64>(offset - 8) : 0;

  // What the tile counts from.
  let diagonal: f64;
  if (r > 0 && c > 0) diagonal = <f64>load<f32>(corner) + load<f64>(offset - (<usize>(across + 1) << 3));
  else diagonal = r > 0 ? left(i0, beginX) : left(c0, beginY);
  let base = diagonal;
  base = min(base, r > 0 ? least(above, c1 - c0) + offsetAbove : left(c0 + 1, beginY));
  base = min(base, c > 0 ? least(beside, i1 - i0) + offsetBeside : left(i0 + 1, beginX));
  const reached = base < <f64>INF;
  if (!reached) base = 0;

  const row = work + 64 + 4; // column c0
  const aside = row + (<usize>(width + 96) << 2);
  const start = aside + (<usize>(height * LANES) << 2);
  const end = start + 64;
  const scratch = end + 64;
  if (reached) {
    store<f32>(row - 4, <f32>(diagonal - base));
    if (r > 0) copy(above, row, c1 - c0, offsetAbove - base);
    else for (let j = c0; j < c1; j++) store<f32>(row + (<usize>(j - c0) << 2), <f32>(left(j + 1, beginY) - base));
    if (c > 0) copy(beside, aside, i1 - i0, offsetBeside - base);
    else for (let i = i0; i < i1; i++) store<f32>(aside + (<usize>(i - i0) << 2), <f32>(left(i + 1, beginX) - base));
  }
  const zero = row - (<usize>c0 << 2); // where column 0 would be
  let first = c0;
  for (let s = s0; s < s1 && reached; s++) {
    const here = aside + (<usize>((s - s0) * LANES) << 2);
    const real = min(LANES, n - s * LANES);
    const from = <usize>corridorFrom + (<usize>(s * LANES) << 2), to = <usize>corridorTo + (<usize>(s * LANES) << 2);
    const a = limited ? max(c0, load<i32>(from)) : c0;
    const b = limited ? min(c1, load<i32>(to + (<usize>(real - 1) << 2))) : c1;
    first = min(a, c1);
    if (a >= b) {
      store<f32>(row - 4, load<f32>(here + (<usize>(real - 1) << 2)));
      fill(here, LANES);
    } else {
      if (a > c0) fill(start, LANES);
      else memory.copy(start, here, 64);
      const strip = <usize>x + <usize>s * ((<usize>(d + 1)) << 6);
      const line = d == 1 && even && real == LANES && (!limited || inside(from, to, a, b));
      if (dirs) {
        const words = dirs + <usize>(s - s0) * (<usize>(width + LANES - 1) << 2);
        if (line) lineStripTold(strip, y, a, b, zero, start, end, words, scratch);
        else if (even) evenStripTold(strip, y, d, a, b, from, to, real, zero, start, end, words, scratch);
        else weighedStripTold(strip, y, d, a, b, from, to, real, zero, start, end, wd, wx, wy, penalty, words, scratch);
      } else if (line) lineStrip(strip, y, a, b, zero, start, end, scratch);
      else if (even) evenStrip(strip, y, d, a, b, from, to, real, zero, start, end, scratch);
      else weighedStrip(strip, y, d, a, b, from, to, real, zero, start, end, wd, wx, wy, penalty, scratch);
      if (a > c0) store<f32>(row - 4, load<f32>(here + (<usize>(real - 1) << 2)));
      if (b < c1) fill(here, LANES);
      else memory.copy(here, end, 64);
    }
    // Beyond the first strip's corridor the row still says what leaving out the beginning costs.
    if (s == 0) fill(row + (<usize>(max(b, c0) - c0) << 2), c1 - max(b, c0));
  }
  const last = <f64>load<f32>(aside + (<usize>(count - 1) << 2)) + base;
  if (dirs) return reached ? last : <f64>INF;
  const below = <usize>rows + <usize>(r + 1) * rowStep + (<usize>c0 << 2);
  const after = <usize>sides + <usize>(c + 1) * sideStep + (<usize>i0 << 2);
  const opposite = <usize>corners + (<usize>((r + 1) * (across + 1) + c + 1) << 2);
  store<f64>(offset, base);
  if (!reached) {
    fill(below, c1 - c0);
    fill(after, i1 - i0);
    store<f32>(opposite, INF);
    return <f64>INF;
  }
  fill(row, first - c0);
  memory.copy(below, row, <usize>(c1 - c0) << 2);
  memory.copy(after, aside, <usize>(i1 - i0) << 2);
  store<f32>(opposite, load<f32>(aside + (<usize>(count - 1) << 2)));
  return last;
}
