// Of sound and its features, block by block: correlations, moments, evenness. See sound.ts.
import { differences, sumOf, sumUp } from './lanes';

/** Sum of A·conj(B) over `signals` signals of n values (a multiple of four), one after the other. */
export function sumProducts(
  ar: usize, ai: usize, br: usize, bi: usize, signals: i32, n: i32, sumRe: usize, sumIm: usize,
): void {
  const size = <usize>n << 2;
  for (let k: usize = 0; k < size; k += 16) {
    let re = f32x4.splat(0), im = f32x4.splat(0);
    for (let i = 0, at = k; i < signals; i++) {
      const xr = v128.load(ar + at), xi = v128.load(ai + at), yr = v128.load(br + at), yi = v128.load(bi + at);
      re = f32x4.add(re, f32x4.add(f32x4.mul(xr, yr), f32x4.mul(xi, yi)));
      im = f32x4.add(im, f32x4.sub(f32x4.mul(xi, yr), f32x4.mul(xr, yi)));
      at += size;
    }
    v128.store(sumRe + k, re);
    v128.store(sumIm + k, im);
  }
}

/** Sum, sum of squares and largest of `count` values, as three doubles. */
export function moments(x: usize, count: i32, out: usize): void {
  let sum = f64x2.splat(0), squares = f64x2.splat(0);
  let most = f32x4.splat(-f32.MAX_VALUE);
  let k: usize = 0;
  const end = <usize>count << 2;
  for (; k + 16 <= end; k += 16) {
    const v = v128.load(x + k);
    most = f32x4.pmax(most, v);
    const a = f64x2.promote_low_f32x4(v), b = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 2, 3));
    sum = f64x2.add(sum, f64x2.add(a, b));
    squares = f64x2.add(squares, f64x2.add(f64x2.mul(a, a), f64x2.mul(b, b)));
  }
  most = f32x4.pmax(most, v128.shuffle<f32>(most, most, 2, 3, 0, 1));
  let all = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
  let square = f64x2.extract_lane(squares, 0) + f64x2.extract_lane(squares, 1);
  let top = max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1));
  for (; k < end; k += 4) {
    const v = load<f32>(x + k);
    all += <f64>v;
    square += <f64>v * <f64>v;
    top = max(top, v);
  }
  store<f64>(out, all);
  store<f64>(out, square, 8);
  store<f64>(out, <f64>top, 16);
}

/**
 * Adds to sums[k] (32-bit integers, k = 0 … 2·reach) Σ x[i]·y[i + k] over `count` bytes, to energies[0] Σ x[i]², to
 * energies[1] Σ y[i + reach]². No sum may outgrow 2³¹: 140,000 bytes in all are safe.
 */
export function slide(x: usize, y: usize, count: i32, reach: i32, sums: usize, energies: usize): void {
  const zero = i32x4.splat(0);
  for (let k = -2; k <= 2 * reach; k++) {
    // First the two energies, then every lag.
    const a = k === -1 ? y + reach : x;
    const b = k === -2 ? x : k === -1 ? y + reach : y + k;
    let sum = zero;
    for (let i = 0; i + 16 <= count; i += 16) {
      const p = v128.load(a + i), q = v128.load(b + i);
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(p), i16x8.extend_low_i8x16_s(q)));
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(p), i16x8.extend_high_i8x16_s(q)));
    }
    sum = i32x4.add(sum, v128.shuffle<i32>(sum, sum, 2, 3, 0, 1));
    let all = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1);
    for (let i = count & ~15; i < count; i++) all += <i32>load<i8>(a + i) * <i32>load<i8>(b + i);
    const to = k < 0 ? energies + (<usize>(k + 2) << 2) : sums + (<usize>k << 2);
    store<i32>(to, load<i32>(to) + all);
  }
}

/**
 * Reads `count` values at x[origin + k·hop] by a table of 512 phases (and the first again) of `taps` weights, a multiple of
 * four; the first weighs the sample `before` places before a position's whole part.
 */
export function resample(
  x: usize, origin: f64, hop: f64, count: i32, table: usize, taps: i32, before: i32, out: usize,
): void {
  const row = <usize>taps << 2;
  for (let k = 0; k < count; k++) {
    const position = origin + <f64>k * hop;
    const whole = Math.floor(position);
    let at = table + <usize>((position - whole) * 512 + 0.5) * row;
    let from = x + (<usize>(<i32>whole - before) << 2);
    let sum = f32x4.splat(0);
    for (const end = from + row; from < end; from += 16, at += 16)
      sum = f32x4.add(sum, f32x4.mul(v128.load(from), v128.load(at)));
    store<f32>(out + (<usize>k << 2), sumOf(sum));
  }
}

/**
 * Divides bins span … count−span−1 by their level^(3/4): the mean size of the `span` bins before and as many from each on.
 * `size`: room for `count` values; `sums`: for count+1 doubles.
 */
export function flatten(re: usize, im: usize, count: i32, span: i32, size: usize, sums: usize): void {
  const end = <usize>count << 2;
  for (let k: usize = 0; k < end; k += 16) {
    const r = v128.load(re + k), i = v128.load(im + k);
    v128.store(size + k, f32x4.sqrt(f32x4.add(f32x4.mul(r, r), f32x4.mul(i, i))));
  }
  sumUp(size, count, sums);
  const one = f32x4.splat(1), least = f32x4.splat(2e-9), share = f32x4.splat(<f32>(0.5 / <f64>span));
  const last = count - span;
  for (let k = span; k < last; k += 4) {
    const at = <usize>k << 2;
    const level = f32x4.add(f32x4.mul(differences(sums, k - span, k + span), share), least);
    const root = f32x4.sqrt(level);
    const gain = f32x4.div(one, f32x4.mul(root, f32x4.sqrt(root)));
    v128.store(re + at, f32x4.mul(v128.load(re + at), gain));
    v128.store(im + at, f32x4.mul(v128.load(im + at), gain));
  }
}

/** Divides n values by the root of their mean square over `reach` to either side, plus a share of that of all. `sums`: n+1 doubles. */
export function evenOut(x: usize, n: i32, reach: i32, share: f64, square: usize, sums: usize): void {
  const end = <usize>n << 2;
  for (let k: usize = 0; k < end; k += 16) {
    const v = v128.load(x + k);
    v128.store(square + k, f32x4.mul(v, v));
  }
  sumUp(square, n, sums);
  const least = (share * load<f64>(sums + (<usize>n << 3))) / <f64>n + 1e-30;
  const floor = f32x4.splat(<f32>least), each = f32x4.splat(<f32>(0.5 / <f64>reach));
  for (let i = 0; i < n; ) {
    const at = <usize>i << 2;
    if (i >= reach && i + 3 + reach <= n) {
      const mean = f32x4.mul(differences(sums, i - reach, i + reach), each);
      v128.store(x + at, f32x4.div(v128.load(x + at), f32x4.sqrt(f32x4.add(mean, floor))));
      i += 4;
    } else {
      const lo = max(0, i - reach), hi = min(n, i + reach);
      const power = load<f64>(sums + (<usize>hi << 3)) - load<f64>(sums + (<usize>lo << 3));
      store<f32>(x + at, <f32>(<f64>load<f32>(x + at) / Math.sqrt(power / <f64>(hi - lo) + least)));
      i++;
    }
  }
}

/** Σ x[i]·y[i] over `count` values. */
export function dot(x: usize, y: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  let k: usize = 0;
  const end = <usize>count << 2;
  for (; k + 16 <= end; k += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(x + k), v128.load(y + k)));
  let all = sumOf(sum);
  for (; k < end; k += 4) all += load<f32>(x + k) * load<f32>(y + k);
  return all;
}
