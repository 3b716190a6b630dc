// One strip of dynamic time warping: 16 rows, swept column by column along the anti-diagonal.
//
// Lane k of the four registers holds row k; at step t it works on column t − k, so that everything a cell
// needs was made one or two steps before: left = the lane's own last value, up = the lane above's last
// value, diagonal = what "up" was a step ago. The sequence y is stored backwards, dimension by dimension,
// which makes the 16 columns of one step contiguous. Local costs |x|² + |y|² − 2x·y are made in chunks of
// 64 steps that stay in the first-level cache; the cost matrix itself never exists. A cell outside its
// row's corridor is given an infinite cost, so the recursion needs no other border handling.

const LANES: i32 = 16;
const CHUNK: i32 = 64;
const INF: f32 = f32.MAX_VALUE * 2;

/** Adds x·y of `N` dimensions (or starts with |x|² + |y|²) for one register of lanes over steps [ta, tb). */
// @ts-ignore: decorator
@inline
function addDims8(x: usize, y: usize, stride: usize, cost: usize, steps: i32): void {
  const x0 = v128.load(x), x1 = v128.load(x, 64), x2 = v128.load(x, 128), x3 = v128.load(x, 192);
  const x4 = v128.load(x, 256), x5 = v128.load(x, 320), x6 = v128.load(x, 384), x7 = v128.load(x, 448);
  const s2 = stride * 2, s3 = stride * 3, s4 = stride * 4, s5 = stride * 5, s6 = stride * 6, s7 = stride * 7;
  for (let t = 0; t < steps; t++) {
    let a = f32x4.add(v128.load(cost), f32x4.mul(x0, v128.load(y)));
    let b = f32x4.mul(x1, v128.load(y + stride));
    a = f32x4.add(a, f32x4.mul(x2, v128.load(y + s2)));
    b = f32x4.add(b, f32x4.mul(x3, v128.load(y + s3)));
    a = f32x4.add(a, f32x4.mul(x4, v128.load(y + s4)));
    b = f32x4.add(b, f32x4.mul(x5, v128.load(y + s5)));
    a = f32x4.add(a, f32x4.mul(x6, v128.load(y + s6)));
    b = f32x4.add(b, f32x4.mul(x7, v128.load(y + s7)));
    v128.store(cost, f32x4.add(a, b));
    cost += 64;
    y -= 4;
  }
}

// @ts-ignore: decorator
@inline
function addDims4(x: usize, y: usize, stride: usize, cost: usize, steps: i32): void {
  const x0 = v128.load(x), x1 = v128.load(x, 64), x2 = v128.load(x, 128), x3 = v128.load(x, 192);
  const s2 = stride * 2, s3 = stride * 3;
  for (let t = 0; t < steps; t++) {
    let a = f32x4.add(v128.load(cost), f32x4.mul(x0, v128.load(y)));
    let b = f32x4.mul(x1, v128.load(y + stride));
    a = f32x4.add(a, f32x4.mul(x2, v128.load(y + s2)));
    b = f32x4.add(b, f32x4.mul(x3, v128.load(y + s3)));
    v128.store(cost, f32x4.add(a, b));
    cost += 64;
    y -= 4;
  }
}

// @ts-ignore: decorator
@inline
function addDim(x: usize, y: usize, cost: usize, steps: i32): void {
  const x0 = v128.load(x);
  for (let t = 0; t < steps; t++) {
    v128.store(cost, f32x4.add(v128.load(cost), f32x4.mul(x0, v128.load(y))));
    cost += 64;
    y -= 4;
  }
}

/** Local costs of steps [ta, ta + steps) of all 16 rows. Layout: [step][row], 64 bytes a step. */
function fillCosts(x: usize, xx: usize, y: usize, yy: usize, stride: usize, d: i32, ta: i32, steps: i32, cost: usize): void {
  for (let v: usize = 0; v < 64; v += 16) {
    const shift = <usize>(ta << 2) - v; // lane 0 of register v/16 stands on column t − v/4
    const x2 = v128.load(xx + v);
    let to = cost + v;
    let from = yy - shift;
    for (let t = 0; t < steps; t++) {
      v128.store(to, f32x4.add(x2, v128.load(from)));
      to += 64;
      from -= 4;
    }
    let k = 0;
    for (; k + 8 <= d; k += 8) addDims8(x + (<usize>k << 6) + v, y + <usize>k * stride - shift, stride, cost + v, steps);
    for (; k + 4 <= d; k += 4) addDims4(x + (<usize>k << 6) + v, y + <usize>k * stride - shift, stride, cost + v, steps);
    for (; k < d; k++) addDim(x + (<usize>k << 6) + v, y + <usize>k * stride - shift, cost + v, steps);
  }
}

/** Gives the cells of steps [ta, ta + steps) that lie outside their row's corridor an infinite cost. */
function maskCosts(from: usize, to: usize, ta: i32, steps: i32, cost: usize): void {
  let inside = true;
  for (let k = 0; k < LANES; k++) {
    if (ta - k < load<i32>(from + (<usize>k << 2)) || ta + steps - 1 - k >= load<i32>(to + (<usize>k << 2))) inside = false;
  }
  if (inside) return;
  const infinite = f32x4.splat(INF);
  const one = i32x4.splat(1);
  for (let v: usize = 0; v < 64; v += 16) {
    let column = i32x4.sub(i32x4.splat(ta - <i32>(v >> 2)), i32x4(0, 1, 2, 3));
    const a = v128.load(from + v);
    const b = v128.load(to + v);
    let at = cost + v;
    for (let t = 0; t < steps; t++) {
      const ok = v128.and(i32x4.ge_s(column, a), i32x4.lt_s(column, b));
      v128.store(at, v128.bitselect(v128.load(at), infinite, ok));
      column = i32x4.add(column, one);
      at += 64;
    }
  }
}

/**
 * Sweeps one strip over columns [c0, c1).
 * @param x     −2·x of the 16 rows, [d][16] floats (rows that do not exist: zeros, with an empty corridor)
 * @param xx    |x|², 16 floats
 * @param y     address of column 0 of dimension 0; column j of dimension k is at y + k·stride − 4j.
 *              At least 16 readable floats on both sides of every dimension
 * @param yy    |y|², laid out as one dimension of y
 * @param from, to  corridor of each row: first column and one past the last, 16 ints each
 * @param row   address of column 0 of the row above (totals); column −1 lies before it, 16 floats are
 *              readable past the end. Overwritten with the totals of the strip's last row (`rows` − 1)
 * @param left  totals in column c0 − 1, 16 floats
 * @param right receives the totals in column c1 − 1, 16 floats
 * @param wd, wx, wy  weights of the local cost for steps (1,1), (1,0), (0,1); `penalty` is added to the latter two
 * @param dirs  0, or where to put one 32-bit word a step (from step c0): bit k = "not diagonal" of row k,
 *              bit 16 + k = "came from above"
 * @param scratch  64·64 + 64 bytes
 */
export function strip(
  x: usize, xx: usize, y: usize, yy: usize, stride: usize, d: i32,
  c0: i32, c1: i32, from: usize, to: usize, rows: i32,
  row: usize, left: usize, right: usize,
  wd: f32, wx: f32, wy: f32, penalty: f32,
  dirs: usize, scratch: usize,
): void {
  const infinite = f32x4.splat(INF);
  const zero = f32x4.splat(0);
  const vd = f32x4.splat(wd), vx = f32x4.splat(wx), vy = f32x4.splat(wy), vp = f32x4.splat(penalty);
  const plain = wd == 1 && wx == 1 && wy == 1 && penalty == 0;
  const tmp = scratch + CHUNK * 64;
  const last = c1 + LANES - 1; // one past the last step
  const corner = left;
  // Lane k's value in column c0 − 1 is put in place just before the lane reaches column c0.
  let p0 = f32x4.replace_lane(infinite, 0, load<f32>(left)), p1 = infinite, p2 = infinite, p3 = infinite;
  let q0 = f32x4.replace_lane(infinite, 0, load<f32>(row + (<usize>(c0 - 1) << 2))), q1 = infinite, q2 = infinite, q3 = infinite;
  for (let ta = c0; ta < last; ) {
    // The ends (where lanes enter and leave) are swept by the careful loop, the rest by the quick one.
    const careful = ta < c0 + LANES || rows < LANES || ta >= c1 - 1;
    let tb = ta < c0 + LANES ? min(c0 + LANES, last) : min(ta + CHUNK, last);
    if (!careful && tb > c1 - 1) tb = c1 - 1;
    const steps = tb - ta;
    fillCosts(x, xx, y, yy, stride, d, ta, steps, scratch);
    maskCosts(from, to, ta, steps, scratch);
    let cost = scratch;
    for (let t = ta; t < tb; t++) {
      const u0 = f32x4.replace_lane(v128.shuffle<f32>(p0, p0, 0, 0, 1, 2), 0, load<f32>(row + (<usize>t << 2)));
      const u1 = v128.shuffle<f32>(p0, p1, 3, 4, 5, 6);
      const u2 = v128.shuffle<f32>(p1, p2, 3, 4, 5, 6);
      const u3 = v128.shuffle<f32>(p2, p3, 3, 4, 5, 6);
      const e0 = f32x4.pmax(zero, v128.load(cost));
      const e1 = f32x4.pmax(zero, v128.load(cost, 16));
      const e2 = f32x4.pmax(zero, v128.load(cost, 32));
      const e3 = f32x4.pmax(zero, v128.load(cost, 48));
      cost += 64;
      if (plain) {
        // Equal weights: the local cost is added once, after the choice.
        if (dirs) {
          const a0 = f32x4.pmin(p0, u0), a1 = f32x4.pmin(p1, u1), a2 = f32x4.pmin(p2, u2), a3 = f32x4.pmin(p3, u3);
          storeDirections(dirs + (<usize>(t - c0) << 2),
            f32x4.lt(a0, q0), f32x4.lt(a1, q1), f32x4.lt(a2, q2), f32x4.lt(a3, q3),
            f32x4.le(u0, p0), f32x4.le(u1, p1), f32x4.le(u2, p2), f32x4.le(u3, p3));
          p0 = f32x4.add(f32x4.pmin(a0, q0), e0);
          p1 = f32x4.add(f32x4.pmin(a1, q1), e1);
          p2 = f32x4.add(f32x4.pmin(a2, q2), e2);
          p3 = f32x4.add(f32x4.pmin(a3, q3), e3);
        } else {
          p0 = f32x4.add(f32x4.pmin(f32x4.pmin(p0, u0), q0), e0);
          p1 = f32x4.add(f32x4.pmin(f32x4.pmin(p1, u1), q1), e1);
          p2 = f32x4.add(f32x4.pmin(f32x4.pmin(p2, u2), q2), e2);
          p3 = f32x4.add(f32x4.pmin(f32x4.pmin(p3, u3), q3), e3);
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
        if (dirs)
          storeDirections(dirs + (<usize>(t - c0) << 2),
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
      if (!careful) {
        v128.store32_lane(row + (<usize>(t - LANES + 1) << 2), p3, 3);
        continue;
      }
      v128.store(tmp, p0);
      v128.store(tmp, p1, 16);
      v128.store(tmp, p2, 32);
      v128.store(tmp, p3, 48);
      const j = t - rows + 1; // the column in which the last real row now stands
      if (j >= c0 && j < c1) store<f32>(row + (<usize>j << 2), load<f32>(tmp + (<usize>(rows - 1) << 2)));
      const out = t - c1 + 1;
      if (out >= 0 && out < LANES) store<f32>(right + (<usize>out << 2), load<f32>(tmp + (<usize>out << 2)));
      const enter = t - c0 + 1;
      if (enter < LANES) {
        store<f32>(tmp + (<usize>enter << 2), load<f32>(left + (<usize>enter << 2)));
        p0 = v128.load(tmp);
        p1 = v128.load(tmp, 16);
        p2 = v128.load(tmp, 32);
        p3 = v128.load(tmp, 48);
      }
    }
    ta = tb;
  }
  store<f32>(row + (<usize>(c0 - 1) << 2), load<f32>(corner + (<usize>(rows - 1) << 2)));
}

// @ts-ignore: decorator
@inline
function storeDirections(to: usize, n0: v128, n1: v128, n2: v128, n3: v128, a0: v128, a1: v128, a2: v128, a3: v128): void {
  const notDiagonal = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(n0, n1), i16x8.narrow_i32x4_s(n2, n3));
  const above = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(a0, a1), i16x8.narrow_i32x4_s(a2, a3));
  store<i32>(to, i8x16.bitmask(notDiagonal) | (i8x16.bitmask(above) << 16));
}
