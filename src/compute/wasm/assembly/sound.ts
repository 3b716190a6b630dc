// Arithmetic on sound in single precision, four lanes at a time: windows (resample, taper, spectrum, whitened
// cross-correlation); frames (band levels, contrast) and blocks of features (correlation) in parts of their own. Addresses
// are byte offsets, all arrays are of 32-bit floats unless said otherwise, 16 readable bytes behind each.
import { transform } from './parts/fft';
import { reversed, sumOf } from './parts/lanes';

export { transform };
export { bandLevels, contrast } from './parts/sound-frames';
export { sumProducts, moments, slide, resample, flatten, evenOut, dot } from './parts/sound-blocks';

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
