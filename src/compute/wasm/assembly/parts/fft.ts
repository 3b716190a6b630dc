// Complex FFT in single precision: Stockham, radix 4, four lanes; real and imaginary parts in arrays of their own.

/** Stores the columns of four registers one after the other. */
// @ts-ignore: decorator
@inline
export function turn(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 16);
  v128.store(to, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5), 32);
  v128.store(to, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7), 48);
}

/**
 * First pass (stride 1): four neighbouring columns at once, turned so that each one's four results lie together.
 * `mixed`: x holds real and imaginary parts by turns.
 */
function first(xr: usize, xi: usize, mixed: bool, yr: usize, yi: usize, n: i32, tw: usize): void {
  const quarter = <usize>n; // bytes of n/4 floats
  const outIm = yi - yr;
  for (let at: usize = 0, o = yr; at < quarter; at += 16, o += 64) {
    let ar: v128, ai: v128, br: v128, bi: v128, cr: v128, ci: v128, dr: v128, di: v128;
    if (mixed) {
      const a = xr + 2 * at, b = a + 2 * quarter, c = b + 2 * quarter, d = c + 2 * quarter;
      let p = v128.load(a), q = v128.load(a, 16);
      ar = v128.shuffle<f32>(p, q, 0, 2, 4, 6), ai = v128.shuffle<f32>(p, q, 1, 3, 5, 7);
      p = v128.load(b), q = v128.load(b, 16);
      br = v128.shuffle<f32>(p, q, 0, 2, 4, 6), bi = v128.shuffle<f32>(p, q, 1, 3, 5, 7);
      p = v128.load(c), q = v128.load(c, 16);
      cr = v128.shuffle<f32>(p, q, 0, 2, 4, 6), ci = v128.shuffle<f32>(p, q, 1, 3, 5, 7);
      p = v128.load(d), q = v128.load(d, 16);
      dr = v128.shuffle<f32>(p, q, 0, 2, 4, 6), di = v128.shuffle<f32>(p, q, 1, 3, 5, 7);
    } else {
      const a = xr + at, b = a + quarter, c = b + quarter, d = c + quarter, im = xi - xr;
      ar = v128.load(a), ai = v128.load(a + im);
      br = v128.load(b), bi = v128.load(b + im);
      cr = v128.load(c), ci = v128.load(c + im);
      dr = v128.load(d), di = v128.load(d + im);
    }
    const apcR = f32x4.add(ar, cr), apcI = f32x4.add(ai, ci);
    const amcR = f32x4.sub(ar, cr), amcI = f32x4.sub(ai, ci);
    const bpdR = f32x4.add(br, dr), bpdI = f32x4.add(bi, di);
    const bmdR = f32x4.sub(br, dr), bmdI = f32x4.sub(bi, di);
    const uR = f32x4.add(amcR, bmdI), uI = f32x4.sub(amcI, bmdR);
    const vR = f32x4.sub(apcR, bpdR), vI = f32x4.sub(apcI, bpdI);
    const wR = f32x4.sub(amcR, bmdI), wI = f32x4.add(amcI, bmdR);
    const t1 = tw + at, t2 = t1 + 2 * quarter, t3 = t2 + 2 * quarter;
    const c1 = v128.load(t1), s1 = v128.load(t1 + quarter);
    const c2 = v128.load(t2), s2 = v128.load(t2 + quarter);
    const c3 = v128.load(t3), s3 = v128.load(t3 + quarter);
    turn(o, f32x4.add(apcR, bpdR),
      f32x4.sub(f32x4.mul(uR, c1), f32x4.mul(uI, s1)),
      f32x4.sub(f32x4.mul(vR, c2), f32x4.mul(vI, s2)),
      f32x4.sub(f32x4.mul(wR, c3), f32x4.mul(wI, s3)));
    turn(o + outIm, f32x4.add(apcI, bpdI),
      f32x4.add(f32x4.mul(uR, s1), f32x4.mul(uI, c1)),
      f32x4.add(f32x4.mul(vR, s2), f32x4.mul(vI, c2)),
      f32x4.add(f32x4.mul(wR, s3), f32x4.mul(wI, c3)));
  }
}

/** Any further pass; the distance between neighbouring butterflies is at least a register. */
function middle(xr: usize, xi: usize, yr: usize, yi: usize, n: i32, stride: i32, tw: usize): void {
  const quarter = <usize>n;
  const s = <usize>stride << 2; // bytes
  const im = xi - xr;
  const outIm = yi - yr;
  let a = xr;
  let o = yr;
  let t = tw;
  const stop = xr + quarter;
  while (a < stop) {
    const c1 = v128.load32_splat(t), s1 = v128.load32_splat(t + quarter);
    const t2 = t + 2 * quarter;
    const c2 = v128.load32_splat(t2), s2 = v128.load32_splat(t2 + quarter);
    const t3 = t2 + 2 * quarter;
    const c3 = v128.load32_splat(t3), s3 = v128.load32_splat(t3 + quarter);
    t += s;
    for (const end = a + s; a < end; a += 16) {
      const ar = v128.load(a), ai = v128.load(a + im);
      const b = a + quarter;
      const br = v128.load(b), bi = v128.load(b + im);
      const c = b + quarter;
      const cr = v128.load(c), ci = v128.load(c + im);
      const d = c + quarter;
      const dr = v128.load(d), di = v128.load(d + im);
      const apcR = f32x4.add(ar, cr), apcI = f32x4.add(ai, ci);
      const amcR = f32x4.sub(ar, cr), amcI = f32x4.sub(ai, ci);
      const bpdR = f32x4.add(br, dr), bpdI = f32x4.add(bi, di);
      const bmdR = f32x4.sub(br, dr), bmdI = f32x4.sub(bi, di);
      v128.store(o, f32x4.add(apcR, bpdR));
      v128.store(o + outIm, f32x4.add(apcI, bpdI));
      const uR = f32x4.add(amcR, bmdI), uI = f32x4.sub(amcI, bmdR);
      const o1 = o + s;
      v128.store(o1, f32x4.sub(f32x4.mul(uR, c1), f32x4.mul(uI, s1)));
      v128.store(o1 + outIm, f32x4.add(f32x4.mul(uR, s1), f32x4.mul(uI, c1)));
      const vR = f32x4.sub(apcR, bpdR), vI = f32x4.sub(apcI, bpdI);
      const o2 = o1 + s;
      v128.store(o2, f32x4.sub(f32x4.mul(vR, c2), f32x4.mul(vI, s2)));
      v128.store(o2 + outIm, f32x4.add(f32x4.mul(vR, s2), f32x4.mul(vI, c2)));
      const wR = f32x4.sub(amcR, bmdI), wI = f32x4.add(amcI, bmdR);
      const o3 = o2 + s;
      v128.store(o3, f32x4.sub(f32x4.mul(wR, c3), f32x4.mul(wI, s3)));
      v128.store(o3 + outIm, f32x4.add(f32x4.mul(wR, s3), f32x4.mul(wI, c3)));
      o += 16;
    }
    o += 3 * s;
  }
}

/** Last pass of an odd power of two, eight at once: no twiddles but the eighths of a turn. */
function eighths(xr: usize, xi: usize, yr: usize, yi: usize, n: i32): void {
  const step = <usize>n >> 1; // bytes of n/8 floats
  const im = xi - xr;
  const outIm = yi - yr;
  const h = f32x4.splat(0.70710678118654752);
  for (let a = xr, o = yr, end = xr + step; a < end; a += 16, o += 16) {
    const i = a + im;
    const r0 = v128.load(a), r1 = v128.load(a + step), r2 = v128.load(a + 2 * step), r3 = v128.load(a + 3 * step);
    const r4 = v128.load(a + 4 * step), r5 = v128.load(a + 5 * step), r6 = v128.load(a + 6 * step), r7 = v128.load(a + 7 * step);
    const i0 = v128.load(i), i1 = v128.load(i + step), i2 = v128.load(i + 2 * step), i3 = v128.load(i + 3 * step);
    const i4 = v128.load(i + 4 * step), i5 = v128.load(i + 5 * step), i6 = v128.load(i + 6 * step), i7 = v128.load(i + 7 * step);
    // Even outputs: four points of the sums; odd outputs: four points of the turned differences.
    const a0r = f32x4.add(r0, r4), a0i = f32x4.add(i0, i4), d0r = f32x4.sub(r0, r4), d0i = f32x4.sub(i0, i4);
    const a1r = f32x4.add(r1, r5), a1i = f32x4.add(i1, i5), e1r = f32x4.sub(r1, r5), e1i = f32x4.sub(i1, i5);
    const a2r = f32x4.add(r2, r6), a2i = f32x4.add(i2, i6), e2r = f32x4.sub(r2, r6), e2i = f32x4.sub(i2, i6);
    const a3r = f32x4.add(r3, r7), a3i = f32x4.add(i3, i7), e3r = f32x4.sub(r3, r7), e3i = f32x4.sub(i3, i7);
    const d1r = f32x4.mul(h, f32x4.add(e1r, e1i)), d1i = f32x4.mul(h, f32x4.sub(e1i, e1r));
    const d2r = e2i, d2i = f32x4.neg(e2r);
    const d3r = f32x4.mul(h, f32x4.sub(e3i, e3r)), d3i = f32x4.neg(f32x4.mul(h, f32x4.add(e3r, e3i)));
    four(o, outIm, 2 * step, a0r, a0i, a1r, a1i, a2r, a2i, a3r, a3i);
    four(o + step, outIm, 2 * step, d0r, d0i, d1r, d1i, d2r, d2i, d3r, d3i);
  }
}

// @ts-ignore: decorator
@inline
function four(
  o: usize, outIm: usize, step: usize,
  ar: v128, ai: v128, br: v128, bi: v128, cr: v128, ci: v128, dr: v128, di: v128,
): void {
  const apcR = f32x4.add(ar, cr), apcI = f32x4.add(ai, ci), amcR = f32x4.sub(ar, cr), amcI = f32x4.sub(ai, ci);
  const bpdR = f32x4.add(br, dr), bpdI = f32x4.add(bi, di), bmdR = f32x4.sub(br, dr), bmdI = f32x4.sub(bi, di);
  v128.store(o, f32x4.add(apcR, bpdR));
  v128.store(o + outIm, f32x4.add(apcI, bpdI));
  v128.store(o + step, f32x4.add(amcR, bmdI));
  v128.store(o + step + outIm, f32x4.sub(amcI, bmdR));
  v128.store(o + 2 * step, f32x4.sub(apcR, bpdR));
  v128.store(o + 2 * step + outIm, f32x4.sub(apcI, bpdI));
  v128.store(o + 3 * step, f32x4.sub(amcR, bmdI));
  v128.store(o + 3 * step + outIm, f32x4.add(amcI, bmdR));
}

/**
 * X[k] = Σ x[t]·e^(−2πi·kt/n); n a power of two ≥ 64. Uses up x, whose values lie in two arrays, or by turns (`mixed`, when
 * xi does not count). Two areas for two arrays of n each are needed besides x, or besides a mixed x; the answer is in the
 * first (false) or in the second (true). `tw`: cos, −sin of 2πp/n for p = 0…n/4−1, the same of 4πp/n, and of 6πp/n: six
 * arrays of n/4. For the inverse swap the parts.
 */
export function transform(
  xr: usize, xi: usize, mixed: bool, ar: usize, ai: usize, br: usize, bi: usize, n: i32, tw: usize,
): bool {
  first(xr, xi, mixed, ar, ai, n, tw);
  let second = false;
  let s = 4;
  for (; s << 3 < n; s <<= 2) {
    if (second) middle(br, bi, ar, ai, n, s, tw);
    else middle(ar, ai, br, bi, n, s, tw);
    second = !second;
  }
  // What is left is a factor of four or of eight.
  if (s << 2 == n) {
    if (second) middle(br, bi, ar, ai, n, s, tw);
    else middle(ar, ai, br, bi, n, s, tw);
  } else if (second) eighths(br, bi, ar, ai, n);
  else eighths(ar, ai, br, bi, n);
  return !second;
}
