// Of sound, frame by frame: levels of bands, and how they stand out. See sound.ts.
import { turn } from './fft';
import { differences, sumUp } from './lanes';
import { log4 } from './log';

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
