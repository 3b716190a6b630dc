// Following a text, four phones at a time, in single precision: see src/compute/text.ts. Addresses are byte offsets of
// 32-bit numbers unless said otherwise; 16 bytes before and behind each array may be read, and those behind spoilt.
// `@ts-ignore: decorator`: AssemblyScript has decorators on functions, TypeScript does not.
import { exp4 } from './parts/exp';
import { log4 } from './parts/log';

// @ts-ignore: decorator
@inline
function mostOf(x: v128): f32 {
  const y = f32x4.max(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return max(f32x4.extract_lane(y, 0), f32x4.extract_lane(y, 1));
}

// @ts-ignore: decorator
@inline
function exp1(x: f32): f32 { return f32x4.extract_lane(exp4(f32x4.splat(x)), 0); }

/** Log α of phones and special keys: x is frames × (specials + positions), and so are the two that are made. */
export function attention(
  x: usize, frames: i32, specials: i32, positions: i32, crowd: f32, floor: f32, phones: usize, special: usize,
): void {
  const least = f32x4.splat(floor);
  const fours = positions & ~3;
  for (let t = 0; t < frames; t++) {
    const inner = x + (<usize>specials << 2);
    let most: f32 = f32.NEGATIVE_INFINITY;
    for (let j = 0; j < specials; j++) most = max(most, load<f32>(x + (<usize>j << 2)));
    let tops = f32x4.splat(most);
    for (let j = 0; j < fours; j += 4) tops = f32x4.max(tops, v128.load(inner + (<usize>j << 2)));
    most = mostOf(tops);
    for (let j = fours; j < positions; j++) most = max(most, load<f32>(inner + (<usize>j << 2)));
    let outside: f32 = 0;
    for (let j = 0; j < specials; j++) outside += exp1(load<f32>(x + (<usize>j << 2)) - most);
    const top = f32x4.splat(most);
    let sums = f32x4.splat(0);
    for (let j = 0; j < fours; j += 4)
      sums = f32x4.add(sums, exp4(f32x4.sub(v128.load(inner + (<usize>j << 2)), top)));
    sums = f32x4.add(sums, v128.shuffle<f32>(sums, sums, 2, 3, 0, 1));
    let inside = f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1);
    for (let j = fours; j < positions; j++) inside += exp1(load<f32>(inner + (<usize>j << 2)) - most);
    const total = most + f32x4.extract_lane(log4(f32x4.splat(outside + crowd * inside)), 0);
    for (let j = 0; j < specials; j++)
      store<f32>(special + (<usize>j << 2), load<f32>(x + (<usize>j << 2)) - total);
    const all = f32x4.splat(total);
    // The last register runs over into the next row, which is written after it.
    for (let j = 0; j < positions; j += 4) {
      const at = <usize>j << 2;
      v128.store(phones + at, f32x4.max(least, f32x4.sub(v128.load(inner + at), all)));
    }
    x = inner + (<usize>positions << 2);
    phones += <usize>positions << 2;
    special += <usize>specials << 2;
  }
}

/** Frames after which states are measured from the best of them again, so that single precision is enough. */
const refresh: i32 = 64;

/**
 * Carries states over frames. v and w are positions, b and c the states between (count + 1), two of each that are changed
 * over; one, two: what it costs to come from one or two positions before, −∞ where a token begins (and behind);
 * entered, how: room for positions, −∞ and 0; first, last (integers), price: one a token; origin: bytes.
 * @returns what has been taken off all states; where frames are odd, they lie in w and c
 */
export function sweep(
  frames: i32, positions: i32, count: i32, first: usize, last: usize, price: usize, one: usize, two: usize,
  entered: usize, how: usize, scores: usize, between: usize, v: usize, w: usize, b: usize, c: usize,
  pause: f32, omit: f32, stay: f32, origin: usize,
): f64 {
  let taken: f64 = 0;
  const stays = f32x4.splat(stay);
  const before = i32x4.splat(1);
  const leapt = i32x4.splat(2);
  for (let t = 0; t < frames; t++) {
    if (t % refresh == 0) taken += refreshed(positions, count, v, b);
    for (let k = 0; k < count; k++) {
      const at = <usize>load<i32>(first + (<usize>k << 2)) << 2;
      let best = load<f32>(b + (<usize>k << 2));
      let way = 3;
      if (k > 0) {
        const direct = load<f32>(v + at - 4);
        if (direct > best) { best = direct; way = 4; }
      }
      store<f32>(entered + at, best);
      store<i32>(how + at, way);
    }
    for (let j = 0; j < positions; j += 4) {
      const at = <usize>j << 2;
      let best = f32x4.add(v128.load(v + at), stays);
      let next = f32x4.add(v128.load(v + at - 4), v128.load(one + at));
      let better = f32x4.gt(next, best);
      best = f32x4.pmax(best, next);
      let ways = v128.and(better, before);
      next = f32x4.add(v128.load(v + at - 8), v128.load(two + at));
      better = f32x4.gt(next, best);
      best = f32x4.pmax(best, next);
      ways = v128.bitselect(leapt, ways, better);
      next = v128.load(entered + at);
      better = f32x4.gt(next, best);
      best = f32x4.pmax(best, next);
      ways = v128.bitselect(v128.load(how + at), ways, better);
      v128.store(w + at, f32x4.add(best, v128.load(scores + at)));
      // What runs over is written after it: states between stand behind positions, and a row behind a row.
      v128.store32_lane(origin + j, v128.shuffle<i8>(ways, ways, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
    }
    const own = load<f32>(between);
    let passing: f32 = f32.NEGATIVE_INFINITY;
    let still = 0;
    const rest = origin + positions;
    for (let k = 0; k <= count; k++) {
      let best = load<f32>(b + (<usize>k << 2));
      let way = 0;
      if (k > 0) {
        const ended = load<f32>(v + (<usize>load<i32>(last + (<usize>(k - 1) << 2)) << 2)) + pause;
        if (ended > best) { best = ended; way = 4; }
      }
      best += own;
      store<f32>(c + (<usize>k << 2), max(best, passing));
      store<u8>(rest + k, way | (passing > best ? 8 : 0) | still);
      if (k == count) break;
      const begun = best + omit;
      still = passing > begun ? 16 : 0;
      passing = max(begun, passing) + load<f32>(price + (<usize>k << 2));
    }
    origin += positions + count + 1;
    scores += <usize>positions << 2;
    between += 4;
    let other = v; v = w; w = other;
    other = b; b = c; c = other;
  }
  return taken;
}

/** Takes the best state off all of them. */
function refreshed(positions: i32, count: i32, v: usize, b: usize): f64 {
  let most: f32 = f32.NEGATIVE_INFINITY;
  for (let j = 0; j < positions; j++) most = max(most, load<f32>(v + (<usize>j << 2)));
  for (let k = 0; k <= count; k++) most = max(most, load<f32>(b + (<usize>k << 2)));
  if (!(most > f32.NEGATIVE_INFINITY)) return 0;
  for (let j = 0; j < positions; j++) store<f32>(v + (<usize>j << 2), load<f32>(v + (<usize>j << 2)) - most);
  for (let k = 0; k <= count; k++) store<f32>(b + (<usize>k << 2), load<f32>(b + (<usize>k << 2)) - most);
  return <f64>most;
}

/** Each row of x (n × width) by each of y (m × width); width a multiple of four. */
export function products(x: usize, n: i32, y: usize, m: i32, width: i32, out: usize): void {
  const bytes = <usize>width << 2;
  for (let i = 0; i < n; i++, x += bytes) {
    let other = y;
    for (let j = 0; j < m; j++, out += 4) {
      let sums = f32x4.splat(0);
      for (let at: usize = 0; at < bytes; at += 16, other += 16)
        sums = f32x4.add(sums, f32x4.mul(v128.load(x + at), v128.load(other)));
      sums = f32x4.add(sums, v128.shuffle<f32>(sums, sums, 2, 3, 0, 1));
      store<f32>(out, f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1));
    }
  }
}

/** Adds rows of x (n × width, a multiple of four) by their weights (n × m) to out, m × width. */
export function weighted(weights: usize, x: usize, n: i32, m: i32, width: i32, out: usize): void {
  const bytes = <usize>width << 2;
  for (let i = 0; i < n; i++, x += bytes) {
    let to = out;
    for (let j = 0; j < m; j++, weights += 4, to += bytes) {
      const weight = load<f32>(weights);
      if (weight == 0) continue;
      const all = f32x4.splat(weight);
      for (let at: usize = 0; at < bytes; at += 16)
        v128.store(to + at, f32x4.add(v128.load(to + at), f32x4.mul(all, v128.load(x + at))));
    }
  }
}
