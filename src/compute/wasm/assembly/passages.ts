// Search of a passage in a sequence, in single precision, four lanes at a time: boxes around the means of groups
// of frames, bounds through them, and the exact costs where bounds are not enough. What is computed is said
// in src/compute/passages.ts. Addresses are byte offsets, arrays of 32-bit floats with 64 readable bytes behind each.

const INF: f32 = Infinity;
const NONE: i32 = 1 << 30;

/** Cells whose cost was computed since the instance was made. */
let cells: f64 = 0;
export function spent(): f64 { return cells; }

// @ts-ignore: decorator
@inline
function at(row: usize, j: i32): usize { return row + (<isize>j << 2); }

// @ts-ignore: decorator
@inline
function leastAdvance(steps: i32): i32 { return steps - (steps + 2) / 3; }
// @ts-ignore: decorator
@inline
function mostAdvance(steps: i32): i32 { return steps + (steps + 1) / 2; }

/** Infinity into `count` floats and up to three behind them. */
function clear(row: usize, count: i32): void {
  const infinite = f32x4.splat(INF);
  for (let j = 0; j < count; j += 4) v128.store(at(row, j), infinite);
}

/**
 * One dimension of the boxes: the least mean of `sign`·y over the `group` ≥ 3 frames of a path by the block in which
 * it begins, times `sign`.
 * @param room five rows of m + 16 floats
 * @param out  one float a block
 */
export function boxes(y: usize, m: i32, group: i32, block: i32, sign: f32, room: usize, out: usize): void {
  const step = <usize>(m + 16) << 2;
  const x = room;
  let s = room + step, s1 = s + step, s2 = s1 + step, s3 = s2 + step;
  const times = f32x4.splat(sign);
  for (let j = 0; j < m; j += 4) v128.store(at(x, j), f32x4.mul(times, v128.load(at(y, j))));
  for (let j = m; j < m + 16; j++) store<f32>(at(x, j), INF);
  for (let l = 1; l <= group; l++) {
    for (let j = 0; j < m; j += 4) {
      const here = v128.load(at(x, j));
      let sum = here;
      if (l == 2) sum = f32x4.add(here, f32x4.pmin(f32x4.pmin(here, v128.load(at(x, j + 1))), v128.load(at(x, j + 2))));
      else if (l > 2) {
        const skip = f32x4.add(v128.load(at(x, j + 2)), v128.load(at(s2, j + 3)));
        let again = f32x4.add(here, v128.load(at(x, j + 1)));
        if (l > 3) again = f32x4.add(again, v128.load(at(s3, j + 2)));
        sum = f32x4.add(here, f32x4.pmin(f32x4.pmin(v128.load(at(s1, j + 1)), skip), again));
      }
      v128.store(at(s, j), sum);
    }
    clear(at(s, m), 16);
    const oldest = s3;
    s3 = s2;
    s2 = s1;
    s1 = s;
    s = oldest;
  }
  const share = sign / <f32>group;
  for (let j = 0; j < m; j += block) {
    let least = INF;
    for (let k = j; k < min(m, j + block); k++) least = min(least, load<f32>(at(s1, k)));
    store<f32>(out, least * share);
    out += 4;
  }
}

/**
 * What is still to come, at least, at the first frame of each group of the query, by the block in which it is met.
 * @param means groups × d
 * @param low, high  d rows of `stride` floats, one a block
 * @param out groups rows of `stride` floats, Infinity behind the last block
 */
export function bounds(means: usize, groups: i32, d: i32, low: usize, high: usize, blocks: i32, stride: i32, group: i32, block: i32, scale: f32, out: usize): void {
  const nearest = leastAdvance(group) / block;
  const furthest = (block - 1 + mostAdvance(group)) / block;
  const weight = f32x4.splat(<f32>group * scale);
  const step = <usize>stride << 2;
  for (let g = groups - 1; g >= 0; g--) {
    const row = out + <usize>g * step;
    const after = row + step;
    const mean = at(means, g * d);
    for (let b = 0; b < blocks; b += 4) {
      let sum = f32x4.splat(0);
      let lows = at(low, b), highs = at(high, b);
      for (let k = 0; k < d; k++) {
        const x = v128.load32_splat(at(mean, k));
        const off = f32x4.pmax(f32x4.splat(0), f32x4.pmax(f32x4.sub(v128.load(lows), x), f32x4.sub(x, v128.load(highs))));
        sum = f32x4.add(sum, f32x4.mul(off, off));
        lows += step;
        highs += step;
      }
      sum = f32x4.mul(sum, weight);
      if (g < groups - 1) {
        let on = v128.load(at(after, b + nearest));
        for (let next = nearest + 1; next <= furthest; next++) on = f32x4.pmin(on, v128.load(at(after, b + next)));
        sum = f32x4.add(sum, on);
      }
      v128.store(at(row, b), sum);
    }
    for (let b = blocks; b < stride; b++) store<f32>(at(row, b), INF);
  }
}

/** |q − y_j|² for low ≤ j < high, and some behind. */
// @ts-ignore: decorator
@inline
function costs(q: usize, d: i32, y: usize, stride: usize, low: i32, high: i32, out: usize): void {
  let j = low;
  for (; j + 12 < high; j += 16) {
    let s0 = f32x4.splat(0), s1 = s0, s2 = s0, s3 = s0;
    let column = at(y, j);
    for (let k = 0; k < d; k++) {
      const x = v128.load32_splat(at(q, k));
      const e0 = f32x4.sub(x, v128.load(column)), e1 = f32x4.sub(x, v128.load(column, 16));
      const e2 = f32x4.sub(x, v128.load(column, 32)), e3 = f32x4.sub(x, v128.load(column, 48));
      s0 = f32x4.add(s0, f32x4.mul(e0, e0));
      s1 = f32x4.add(s1, f32x4.mul(e1, e1));
      s2 = f32x4.add(s2, f32x4.mul(e2, e2));
      s3 = f32x4.add(s3, f32x4.mul(e3, e3));
      column += stride;
    }
    v128.store(at(out, j), s0);
    v128.store(at(out, j), s1, 16);
    v128.store(at(out, j), s2, 32);
    v128.store(at(out, j), s3, 48);
  }
  for (; j < high; j += 4) {
    let sum = f32x4.splat(0);
    let column = at(y, j);
    for (let k = 0; k < d; k++) {
      const e = f32x4.sub(v128.load32_splat(at(q, k)), v128.load(column));
      sum = f32x4.add(sum, f32x4.mul(e, e));
      column += stride;
    }
    v128.store(at(out, j), sum);
  }
}

/**
 * The sum of the cheapest path that begins in columns from … to − 1 and ends before `end`; Infinity if it is
 * more than `limit`. The columns looked at shrink to those from which the bounds still let a path end within it.
 * @param q      n × d
 * @param y      d rows of `stride` floats, one a column
 * @param after  what is still to come (`bounds`), `groups` rows of `blocks` floats; groups 0: nothing is known
 * @param room   seven rows of `width` floats: columns from − 16 on, to mostAdvance(n) + 32 behind `to`
 */
export function cheapest(
  q: usize, n: i32, d: i32, y: usize, stride: i32, from: i32, to: i32, end: i32, limit: f32,
  after: usize, groups: i32, blocks: i32, group: i32, block: i32, room: usize, width: i32,
): f32 {
  const step = <usize>width << 2;
  const lane = <usize>stride << 2;
  clear(room, 7 * width);
  // Rows i, i − 1, i − 2, i − 3 of totals and i, i − 1, i − 2 of costs; column `from` is the 16th of each.
  let e = at(room, 16 - from), e1 = e + step, e2 = e1 + step, e3 = e2 + step;
  let c = e3 + step, c1 = c + step, c2 = c1 + step;
  let l1 = NONE, l2 = NONE, l3 = NONE, h1 = -NONE, h2 = -NONE, h3 = -NONE;
  let low = from, high = min(to, end);
  // Sums taken in another order may differ by rounding: such a path is not lost.
  const loose = limit * (1 + <f32>(n + d) * <f32>2.4e-7);
  for (let i = 0; i < n; i++) {
    if (i > 0) {
      low = max(min(l1, min(l2 + 1, l3 + 2)), from + leastAdvance(i));
      high = min(min(max(h1 + 2, max(h2 + 3, h3 + 2)), to + mostAdvance(i)), end);
    }
    if (low >= high) return INF;
    cells += <f64>(high - low);
    costs(at(q, i * d), d, y, lane, low, high, c);
    clear(at(c, low - 4), 1);
    clear(at(c, high), 8);
    if (i == 0) memory.copy(at(e, low), at(c, low), <usize>(high - low) << 2);
    else
      for (let j = low; j < high; j += 4) {
        const again = f32x4.add(v128.load(at(c2, j - 2)), v128.load(at(e3, j - 2)));
        const turned = f32x4.add(v128.load(at(c1, j - 1)), f32x4.pmin(v128.load(at(e2, j - 3)), again));
        v128.store(at(e, j), f32x4.add(v128.load(at(c, j)), f32x4.pmin(v128.load(at(e1, j - 1)), turned)));
      }
    clear(at(e, low - 4), 1);
    clear(at(e, high), 8);
    // Narrower from both sides, in each of the three rows from which a path may go on into the next group.
    const g = i / group + 1;
    const steps = g * group - i;
    let live = low, last = high;
    if (g >= groups) {
      while (live < last && load<f32>(at(e, live)) > loose) store<f32>(at(e, live++), INF);
      while (live < last && load<f32>(at(e, last - 1)) > loose) store<f32>(at(e, --last), INF);
    } else if (steps <= 3) {
      const row = at(after, g * blocks);
      const nearest = leastAdvance(steps), furthest = mostAdvance(steps);
      while (live < last && load<f32>(at(e, live)) + coming(row, live + nearest, live + furthest, block) > loose) store<f32>(at(e, live++), INF);
      while (live < last && load<f32>(at(e, last - 1)) + coming(row, last - 1 + nearest, last - 1 + furthest, block) > loose) store<f32>(at(e, --last), INF);
    }
    l3 = l2; l2 = l1; l1 = live < last ? live : NONE;
    h3 = h2; h2 = h1; h1 = live < last ? last : -NONE;
    const oldest = e3;
    e3 = e2; e2 = e1; e1 = e; e = oldest;
    const old = c2;
    c2 = c1; c1 = c; c = old;
  }
  let least = INF;
  for (let j = l1; j < h1; j++) least = min(least, load<f32>(at(e1, j)));
  return least <= limit ? least : INF;
}

/** The least that is still to come in columns first … last. */
function coming(row: usize, first: i32, last: i32, block: i32): f32 {
  let least = INF;
  const end = last / block;
  for (let b = first / block; b <= end; b++) least = min(least, load<f32>(at(row, b)));
  return least;
}
