// Arithmetic on sound in single precision, four lanes at a time: windows (resample, taper, spectrum, whitened
// cross-correlation), frames (band levels, contrast), blocks of features (correlation). Addresses are byte
// offsets, all arrays are of 32-bit floats unless said otherwise, 16 readable bytes behind each.
// `@ts-ignore: decorator`: AssemblyScript has decorators on functions, TypeScript does not.
import { transform, turn } from './parts/fft';
import { log4 } from './parts/log';

export { transform };

// @ts-ignore: decorator
@inline
function reversed(x: v128): v128 { return v128.shuffle<f32>(x, x, 3, 2, 1, 0); }

// @ts-ignore: decorator
@inline
function sumOf(x: v128): f32 {
  const y = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1));
  return f32x4.extract_lane(y, 0) + f32x4.extract_lane(y, 1);
}

/** 16-bit integers as floats, 32768 as 1; runs over to a multiple of eight. */
export function floats(x: usize, count: i32, out: usize): void {
  const scale = f32x4.splat(1.0 / 32768);
  for (const end = x + (<usize>count << 1); x < end; x += 16) {
    v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(x)), scale));
    v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(v128.load16x4_s(x, 8)), scale), 16);
    out += 32;
  }
}

/**
 * Half the rate by weights ¼ ½ ¼: `count` floats (run over to a multiple of four), the first centred on the third of the
 * 16-bit integers at x.
 */
export function halve(x: usize, count: i32, out: usize): void {
  const scale = f32x4.splat(1.0 / 131072);
  const left = i16x8(1, 2, 1, 2, 1, 2, 1, 2), right = i16x8(1, 0, 1, 0, 1, 0, 1, 0);
  for (const end = out + (<usize>count << 2); out < end; out += 16) {
    const sum = i32x4.add(i32x4.dot_i16x8_s(v128.load(x, 2), left), i32x4.dot_i16x8_s(v128.load(x, 6), right));
    v128.store(out, f32x4.mul(f32x4.convert_i32x4_s(sum), scale));
    x += 16;
  }
}

/**
 * Reads `count` values at x[origin + k·hop] by a table of 512 phases (and the first again) of an eight-tap filter whose
 * taps begin three samples before. A clock that is only a little off keeps to one phase for many samples.
 */
export function resample8(x: usize, origin: f64, hop: f64, count: i32, table: usize, out: usize): void {
  const drift = hop - 1;
  for (let k = 0; k < count; ) {
    const position = origin + <f64>k * hop;
    const whole = Math.floor(position);
    const fraction = position - whole;
    const phase = <i32>(fraction * 512 + 0.5);
    const beside = <f64>phase / 512 - fraction;
    const room = drift > 0 ? (beside + 1.0 / 1024) / drift : drift < 0 ? (beside - 1.0 / 1024) / drift : Infinity;
    const run = room >= <f64>(count - k) ? count - k : <i32>room + 1;
    const taps = table + (<usize>phase << 5);
    const t0 = v128.load32_splat(taps), t1 = v128.load32_splat(taps, 4);
    const t2 = v128.load32_splat(taps, 8), t3 = v128.load32_splat(taps, 12);
    const t4 = v128.load32_splat(taps, 16), t5 = v128.load32_splat(taps, 20);
    const t6 = v128.load32_splat(taps, 24), t7 = v128.load32_splat(taps, 28);
    let from = x + (<usize>(<i32>whole - 3) << 2);
    let to = out + (<usize>k << 2);
    // The last register may run over: what it spoils is written again by the next run.
    for (let i = 0; i < run; i += 4) {
      const a = f32x4.add(f32x4.mul(v128.load(from), t0), f32x4.mul(v128.load(from, 4), t1));
      const b = f32x4.add(f32x4.mul(v128.load(from, 8), t2), f32x4.mul(v128.load(from, 12), t3));
      const c = f32x4.add(f32x4.mul(v128.load(from, 16), t4), f32x4.mul(v128.load(from, 20), t5));
      const d = f32x4.add(f32x4.mul(v128.load(from, 24), t6), f32x4.mul(v128.load(from, 28), t7));
      v128.store(to, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
      from += 16;
      to += 16;
    }
    k += run;
  }
}

/** Multiplies the first `length` of `count` values by `ramp`, the last by it reversed. */
export function taper(x: usize, count: i32, ramp: usize, length: i32): void {
  let low = x;
  let high = x + (<usize>count << 2) - 4;
  for (const end = ramp + (<usize>length << 2); ramp < end; ramp += 4) {
    const w = load<f32>(ramp);
    store<f32>(low, load<f32>(low) * w);
    store<f32>(high, load<f32>(high) * w);
    low += 4;
    high -= 4;
  }
}

/**
 * Bins k0 … k0+count−1 of twice the spectrum of n real values, read as n/2 complex ones. `zr`, `zi`, `wr`, `wi`: room for n/2
 * values each; `tw`: twiddles for n/2; `cos`, `sin` of 2πk/n, k = 0…n/4.
 */
export function spectrum(
  x: usize, n: i32, k0: i32, count: i32, outRe: usize, outIm: usize,
  zr: usize, zi: usize, wr: usize, wi: usize, tw: usize, cos: usize, sin: usize,
): void {
  const half = n >> 1;
  const second = transform(x, 0, true, zr, zi, wr, wi, half, tw);
  const re = second ? wr : zr;
  const im = (second ? wi : zi) - re;
  for (let k = k0, end = k0 + count; k < end; k += 4) {
    const at = <usize>k << 2;
    const mirror = re + (<usize>(half - k - 3) << 2);
    const ar = v128.load(re + at), ai = v128.load(re + at + im);
    const br = reversed(v128.load(mirror)), bi = reversed(v128.load(mirror + im));
    const oddR = f32x4.add(ai, bi), oddI = f32x4.sub(br, ar);
    const c = v128.load(cos + at), s = v128.load(sin + at);
    v128.store(outRe, f32x4.add(f32x4.add(ar, br), f32x4.add(f32x4.mul(oddR, c), f32x4.mul(oddI, s))));
    v128.store(outIm, f32x4.add(f32x4.sub(ai, bi), f32x4.sub(f32x4.mul(oddI, c), f32x4.mul(oddR, s))));
    outRe += 16;
    outIm += 16;
  }
}

/**
 * Whitened cross-spectrum A·conj(B)·|A·B|^(3/16 − 1)·gain of `count` bins; bins far above the mean of their `span` are held
 * to twice that. Fills `cross…` and their sizes `magnitude`; returns the sum of sizes, 0 where one side is silent.
 */
export function whiten(
  aRe: usize, aIm: usize, bRe: usize, bIm: usize, count: i32, span: i32, gain: usize,
  crossRe: usize, crossIm: usize, magnitude: usize,
): f32 {
  const end = <usize>count << 2;
  const one = f32x4.splat(1), faint = f32x4.splat(1e-12);
  let energy = f32x4.splat(0);
  for (let k: usize = 0; k < end; k += 16) {
    const ar = v128.load(aRe + k), ai = v128.load(aIm + k), br = v128.load(bRe + k), bi = v128.load(bIm + k);
    const cr = f32x4.add(f32x4.mul(ar, br), f32x4.mul(ai, bi));
    const ci = f32x4.sub(f32x4.mul(ai, br), f32x4.mul(ar, bi));
    const power = f32x4.add(f32x4.mul(cr, cr), f32x4.mul(ci, ci));
    energy = f32x4.add(energy, power);
    const root = f32x4.sqrt(power);
    const eighth = f32x4.sqrt(f32x4.sqrt(f32x4.sqrt(root)));
    const scale = v128.and(f32x4.gt(root, faint), f32x4.div(one, root));
    v128.store(magnitude + k, f32x4.mul(eighth, f32x4.sqrt(eighth)));
    v128.store(crossRe + k, f32x4.mul(cr, scale));
    v128.store(crossIm + k, f32x4.mul(ci, scale));
  }
  let total: f32 = 0;
  const audible = sumOf(energy) > 1e-20;
  for (let s: usize = 0, step = <usize>span << 2; s < end; s += step) {
    const e = min(end, s + step);
    let sum = f32x4.splat(0);
    let k = s;
    for (; k + 16 <= e; k += 16) sum = f32x4.add(sum, v128.load(magnitude + k));
    let mean = sumOf(sum);
    for (; k < e; k += 4) mean += load<f32>(magnitude + k);
    const most = (<f32>8 * mean) / <f32>(e - s);
    const cap = f32x4.splat(most);
    sum = f32x4.splat(0);
    for (k = s; k + 16 <= e; k += 16) {
      const w = f32x4.mul(f32x4.min(cap, v128.load(magnitude + k)), v128.load(gain + k));
      sum = f32x4.add(sum, w);
      v128.store(magnitude + k, w);
      v128.store(crossRe + k, f32x4.mul(v128.load(crossRe + k), w));
      v128.store(crossIm + k, f32x4.mul(v128.load(crossIm + k), w));
    }
    total += sumOf(sum);
    for (; k < e; k += 4) {
      const w = min<f32>(most, load<f32>(magnitude + k)) * load<f32>(gain + k);
      total += w;
      store<f32>(magnitude + k, w);
      store<f32>(crossRe + k, load<f32>(crossRe + k) * w);
      store<f32>(crossIm + k, load<f32>(crossIm + k) * w);
    }
  }
  // Bins that only the last register reached.
  const zero = f32x4.splat(0);
  v128.store(crossRe + end, zero);
  v128.store(crossIm + end, zero);
  return audible ? total : 0;
}

/**
 * n real values, times n/2, from bins 0…n/2 of their spectrum (the first and the last must be 0). `shift`: bytes by which
 * they stand further on in `out`, around its end: 0, or a multiple of 32. `zr` … `tw`, `cos`, `sin`
 * as in `spectrum`, but cos and sin for k up to n/2.
 */
export function unspectrum(
  re: usize, im: usize, n: i32, out: usize, shift: usize,
  zr: usize, zi: usize, wr: usize, wi: usize, tw: usize, cos: usize, sin: usize,
): void {
  const half = n >> 1;
  const end = <usize>half << 2;
  const once = f32x4.splat(0.5);
  for (let k: usize = 0; k < end; k += 16) {
    const mirror = end - k - 12;
    const ar = v128.load(re + k), ai = v128.load(im + k);
    const br = reversed(v128.load(re + mirror)), bi = reversed(v128.load(im + mirror));
    const dr = f32x4.sub(ar, br), di = f32x4.add(ai, bi);
    const c = v128.load(cos + k), s = v128.load(sin + k);
    const er = f32x4.sub(f32x4.add(ar, br), f32x4.add(f32x4.mul(dr, s), f32x4.mul(di, c)));
    const ei = f32x4.add(f32x4.sub(ai, bi), f32x4.sub(f32x4.mul(dr, c), f32x4.mul(di, s)));
    v128.store(zr + k, f32x4.mul(er, once));
    v128.store(zi + k, f32x4.mul(ei, once));
  }
  const second = transform(zi, zr, false, wi, wr, zi, zr, half, tw);
  const evens = second ? zr : wr, odds = second ? zi : wi;
  for (let t: usize = 0; t < end; t += 16) {
    const a = v128.load(evens + t), b = v128.load(odds + t);
    const to = out + ((2 * t + shift) & (2 * end - 1));
    v128.store(to, v128.shuffle<f32>(a, b, 0, 4, 1, 5));
    v128.store(to, v128.shuffle<f32>(a, b, 2, 6, 3, 7), 16);
  }
}

/** Σ (re·cos − im·sin) over `count` bins, the angle turning by (dc, ds) from bin to bin, from (c, s) on. */
export function turned(re: usize, im: usize, count: i32, c: f32, s: f32, dc: f32, ds: f32): f32 {
  const c1 = c * dc - s * ds, s1 = s * dc + c * ds;
  const c2 = c1 * dc - s1 * ds, s2 = s1 * dc + c1 * ds;
  const c3 = c2 * dc - s2 * ds, s3 = s2 * dc + c2 * ds;
  let vc = f32x4(c, c1, c2, c3), vs = f32x4(s, s1, s2, s3);
  const dc2 = dc * dc - ds * ds, ds2 = <f32>2 * dc * ds;
  const turnC = f32x4.splat(dc2 * dc2 - ds2 * ds2), turnS = f32x4.splat(<f32>2 * dc2 * ds2);
  let sum = f32x4.splat(0);
  let k: usize = 0;
  const end = <usize>count << 2;
  for (; k + 16 <= end; k += 16) {
    sum = f32x4.add(sum, f32x4.sub(f32x4.mul(v128.load(re + k), vc), f32x4.mul(v128.load(im + k), vs)));
    const next = f32x4.sub(f32x4.mul(vc, turnC), f32x4.mul(vs, turnS));
    vs = f32x4.add(f32x4.mul(vs, turnC), f32x4.mul(vc, turnS));
    vc = next;
  }
  let rest = sumOf(sum);
  const part = f32x4.sub(f32x4.mul(v128.load(re + k), vc), f32x4.mul(v128.load(im + k), vs));
  const left = count & 3;
  if (left > 0) rest += f32x4.extract_lane(part, 0);
  if (left > 1) rest += f32x4.extract_lane(part, 1);
  if (left > 2) rest += f32x4.extract_lane(part, 2);
  return rest;
}

/** Sum of `count` values. */
export function total(x: usize, count: i32): f32 {
  let sum = f32x4.splat(0);
  let k: usize = 0;
  const end = <usize>count << 2;
  for (; k + 16 <= end; k += 16) sum = f32x4.add(sum, v128.load(x + k));
  let all = sumOf(sum);
  for (; k < end; k += 4) all += load<f32>(x + k);
  return all;
}

/** One pass of a transform of 256 values for four signals side by side, 16 bytes a value; imaginary parts 4096 bytes on. */
function pass4(x: usize, y: usize, stride: usize, tw: usize): void {
  for (let p: usize = 0; p < 64; p += stride) {
    const t = tw + (p << 2);
    const c1 = v128.load32_splat(t), s1 = v128.load32_splat(t, 256);
    const c2 = v128.load32_splat(t, 512), s2 = v128.load32_splat(t, 768);
    const c3 = v128.load32_splat(t, 1024), s3 = v128.load32_splat(t, 1280);
    let a = x + (p << 4);
    let o = y + (p << 6);
    const s = stride << 4;
    for (const end = a + s; a < end; a += 16) {
      const ar = v128.load(a), ai = v128.load(a, 4096);
      const br = v128.load(a, 1024), bi = v128.load(a, 5120);
      const cr = v128.load(a, 2048), ci = v128.load(a, 6144);
      const dr = v128.load(a, 3072), di = v128.load(a, 7168);
      const apcR = f32x4.add(ar, cr), apcI = f32x4.add(ai, ci);
      const amcR = f32x4.sub(ar, cr), amcI = f32x4.sub(ai, ci);
      const bpdR = f32x4.add(br, dr), bpdI = f32x4.add(bi, di);
      const bmdR = f32x4.sub(br, dr), bmdI = f32x4.sub(bi, di);
      v128.store(o, f32x4.add(apcR, bpdR));
      v128.store(o, f32x4.add(apcI, bpdI), 4096);
      const uR = f32x4.add(amcR, bmdI), uI = f32x4.sub(amcI, bmdR);
      v128.store(o + s, f32x4.sub(f32x4.mul(uR, c1), f32x4.mul(uI, s1)));
      v128.store(o + s, f32x4.add(f32x4.mul(uR, s1), f32x4.mul(uI, c1)), 4096);
      const vR = f32x4.sub(apcR, bpdR), vI = f32x4.sub(apcI, bpdI);
      v128.store(o + 2 * s, f32x4.sub(f32x4.mul(vR, c2), f32x4.mul(vI, s2)));
      v128.store(o + 2 * s, f32x4.add(f32x4.mul(vR, s2), f32x4.mul(vI, c2)), 4096);
      const wR = f32x4.sub(amcR, bmdI), wI = f32x4.add(amcI, bmdR);
      v128.store(o + 3 * s, f32x4.sub(f32x4.mul(wR, c3), f32x4.mul(wI, s3)));
      v128.store(o + 3 * s, f32x4.add(f32x4.mul(wR, s3), f32x4.mul(wI, c3)), 4096);
      o += 16;
    }
  }
}

/**
 * Levels of frames of 256 samples every 128, eight frames at a time (`frames` is a multiple of eight): two ride in one
 * complex transform, four transforms in the lanes. Bins edges[b]…edges[b+1]−1 (32-bit integers) make band b.
 * Writes ln(power + floor) to logs[b·stride + frame], the power of all bands to power[frame], as four times that of
 * the windowed frame. `tw`: twiddles for 256; `scratch`: 16384 bytes.
 */
export function bandLevels(
  low: usize, frames: i32, window: usize, tw: usize, edges: usize, bands: i32, floor: f32,
  logs: usize, stride: i32, power: usize, scratch: usize,
): void {
  const other = scratch + 8192;
  const least = f32x4.splat(floor);
  for (let f = 0; f < frames; f += 8) {
    const from = low + (<usize>f << 9);
    for (let i: usize = 0; i < 1024; i += 16) {
      const w = v128.load(window + i);
      const at = from + i;
      turn(scratch + 4 * i,
        f32x4.mul(v128.load(at), w), f32x4.mul(v128.load(at, 1024), w),
        f32x4.mul(v128.load(at, 2048), w), f32x4.mul(v128.load(at, 3072), w));
      turn(scratch + 4096 + 4 * i,
        f32x4.mul(v128.load(at, 512), w), f32x4.mul(v128.load(at, 1536), w),
        f32x4.mul(v128.load(at, 2560), w), f32x4.mul(v128.load(at, 3584), w));
    }
    pass4(scratch, other, 1, tw);
    pass4(other, scratch, 4, tw);
    pass4(scratch, other, 16, tw);
    pass4(other, scratch, 64, tw);
    let evenAll = f32x4.splat(0), oddAll = f32x4.splat(0);
    let to = logs + (<usize>f << 2);
    for (let b = 0; b < bands; b++) {
      let even = f32x4.splat(0), odd = f32x4.splat(0);
      const end = load<i32>(edges + (<usize>b << 2), 4);
      for (let k = load<i32>(edges + (<usize>b << 2)); k < end; k++) {
        const at = scratch + (<usize>k << 4);
        const mirror = scratch + (<usize>(256 - k) << 4);
        const r1 = v128.load(at), i1 = v128.load(at, 4096), r2 = v128.load(mirror), i2 = v128.load(mirror, 4096);
        const sumR = f32x4.add(r1, r2), difI = f32x4.sub(i1, i2), sumI = f32x4.add(i1, i2), difR = f32x4.sub(r1, r2);
        even = f32x4.add(even, f32x4.add(f32x4.mul(sumR, sumR), f32x4.mul(difI, difI)));
        odd = f32x4.add(odd, f32x4.add(f32x4.mul(sumI, sumI), f32x4.mul(difR, difR)));
      }
      evenAll = f32x4.add(evenAll, even);
      oddAll = f32x4.add(oddAll, odd);
      const a = log4(f32x4.add(even, least)), c = log4(f32x4.add(odd, least));
      v128.store(to, v128.shuffle<f32>(a, c, 0, 4, 1, 5));
      v128.store(to, v128.shuffle<f32>(a, c, 2, 6, 3, 7), 16);
      to += <usize>stride << 2;
    }
    v128.store(power + (<usize>f << 2), v128.shuffle<f32>(evenAll, oddAll, 0, 4, 1, 5));
    v128.store(power + (<usize>f << 2), v128.shuffle<f32>(evenAll, oddAll, 2, 6, 3, 7), 16);
  }
}

// @ts-ignore: decorator
@inline
function meanAround(sums: usize, i: i32, reach: i32, n: i32): f32 {
  const from = max(0, i - reach), to = min(n, i + reach + 1);
  return <f32>((load<f64>(sums + (<usize>to << 3)) - load<f64>(sums + (<usize>from << 3))) / <f64>(to - from));
}

/** Means around four neighbours that are `reach` away from either end. */
// @ts-ignore: decorator
@inline
function meansAround(sums: usize, i: i32, reach: i32): v128 {
  const each = f32x4.splat(<f32>(1.0 / <f64>(2 * reach + 1)));
  return f32x4.mul(differences(sums, i - reach, i + reach + 1), each);
}

/**
 * How far each of n levels stands above the mean of `reach` neighbours on either side, against 0.3 and the spread of that
 * over `far` neighbours: 40 times, held to ±120, in bytes; 0 where a level is not above `silent`.
 * `sums`: room for n+1 doubles; `flat`: for n values.
 */
export function contrast(x: usize, n: i32, reach: i32, far: i32, silent: f32, sums: usize, flat: usize, out: usize): void {
  sumUp(x, n, sums);
  for (let i = 0; i < n; ) {
    const at = <usize>i << 2;
    if (i >= reach && i + 3 + reach < n) {
      v128.store(flat + at, f32x4.sub(v128.load(x + at), meansAround(sums, i, reach)));
      i += 4;
    } else {
      store<f32>(flat + at, load<f32>(x + at) - meanAround(sums, i, reach, n));
      i++;
    }
  }
  store<f64>(sums, 0);
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    const v = <f64>load<f32>(flat + (<usize>i << 2));
    sum += v * v;
    store<f64>(sums + (<usize>i << 3), sum, 8);
  }
  const zero = f32x4.splat(0), most = f32x4.splat(120), some = f32x4.splat(0.3), steps = f32x4.splat(40);
  const quiet = f32x4.splat(silent);
  for (let i = 0; i < n; ) {
    const at = <usize>i << 2;
    const inside = i >= far && i + 3 + far < n;
    const mean = inside ? meansAround(sums, i, far) : f32x4.splat(meanAround(sums, i, far, n));
    const spread = f32x4.add(f32x4.sqrt(f32x4.max(zero, mean)), some);
    const value = f32x4.div(f32x4.mul(v128.load(flat + at), steps), spread);
    const held = f32x4.nearest(f32x4.max(f32x4.neg(most), f32x4.min(most, value)));
    const heard = v128.and(held, f32x4.gt(v128.load(x + at), quiet));
    const whole = i32x4.trunc_sat_f32x4_s(heard);
    const half = i16x8.narrow_i32x4_s(whole, whole);
    const bytes = i8x16.narrow_i16x8_s(half, half);
    if (inside) {
      v128.store32_lane(out + i, bytes, 0);
      i += 4;
    } else {
      store<i8>(out + i, i8x16.extract_lane_s(bytes, 0));
      i++;
    }
  }
}

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

/** Cumulative sums, from 0. */
function sumUp(x: usize, n: i32, sums: usize): void {
  store<f64>(sums, 0);
  let sum: f64 = 0;
  for (let i = 0; i < n; i++) {
    sum += <f64>load<f32>(x + (<usize>i << 2));
    store<f64>(sums + (<usize>i << 3), sum, 8);
  }
}

/** sums[hi + k] − sums[lo + k] for k = 0…3. */
// @ts-ignore: decorator
@inline
function differences(sums: usize, lo: i32, hi: i32): v128 {
  const low = sums + (<usize>lo << 3), high = sums + (<usize>hi << 3);
  const a = f32x4.demote_f64x2_zero(f64x2.sub(v128.load(high), v128.load(low)));
  const b = f32x4.demote_f64x2_zero(f64x2.sub(v128.load(high, 16), v128.load(low, 16)));
  return v128.shuffle<f32>(a, b, 0, 1, 4, 5);
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
