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

/** First pass (stride 1): four neighbouring columns at once, turned so that each one's four results lie together. */
function first(xr: usize, xi: usize, yr: usize, yi: usize, n: i32, tw: usize): void {
  const quarter = <usize>n; // bytes of n/4 floats
  const end = xr + quarter;
  const im = xi - xr;
  const outIm = yi - yr;
  let o = yr;
  let t = tw;
  for (let a = xr; a < end; a += 16) {
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
    const y0r = f32x4.add(apcR, bpdR), y0i = f32x4.add(apcI, bpdI);
    const uR = f32x4.add(amcR, bmdI), uI = f32x4.sub(amcI, bmdR);
    const vR = f32x4.sub(apcR, bpdR), vI = f32x4.sub(apcI, bpdI);
    const wR = f32x4.sub(amcR, bmdI), wI = f32x4.add(amcI, bmdR);
    const c1 = v128.load(t), s1 = v128.load(t + quarter);
    const t2 = t + 2 * quarter;
    const c2 = v128.load(t2), s2 = v128.load(t2 + quarter);
    const t3 = t2 + 2 * quarter;
    const c3 = v128.load(t3), s3 = v128.load(t3 + quarter);
    t += 16;
    const y1r = f32x4.sub(f32x4.mul(uR, c1), f32x4.mul(uI, s1)), y1i = f32x4.add(f32x4.mul(uR, s1), f32x4.mul(uI, c1));
    const y2r = f32x4.sub(f32x4.mul(vR, c2), f32x4.mul(vI, s2)), y2i = f32x4.add(f32x4.mul(vR, s2), f32x4.mul(vI, c2));
    const y3r = f32x4.sub(f32x4.mul(wR, c3), f32x4.mul(wI, s3)), y3i = f32x4.add(f32x4.mul(wR, s3), f32x4.mul(wI, c3));
    turn(o, y0r, y1r, y2r, y3r);
    turn(o + outIm, y0i, y1i, y2i, y3i);
    o += 64;
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

/** Last pass of an odd power of two. */
function halves(xr: usize, xi: usize, yr: usize, yi: usize, n: i32): void {
  const half = <usize>n << 1;
  const im = xi - xr;
  const outIm = yi - yr;
  let o = yr;
  for (let a = xr, end = xr + half; a < end; a += 16) {
    const b = a + half;
    const ar = v128.load(a), ai = v128.load(a + im), br = v128.load(b), bi = v128.load(b + im);
    v128.store(o, f32x4.add(ar, br));
    v128.store(o + outIm, f32x4.add(ai, bi));
    v128.store(o + half, f32x4.sub(ar, br));
    v128.store(o + half + outIm, f32x4.sub(ai, bi));
    o += 16;
  }
}

/**
 * X[k] = Σ x[t]·e^(−2πi·kt/n) in place; n a power of two ≥ 16. `wr`, `wi`: room of the same size. `tw`: cos, −sin of
 * 2πp/n for p = 0…n/4−1, the same of 4πp/n, and of 6πp/n: six arrays of n/4. For the inverse swap the parts.
 */
export function fft(re: usize, im: usize, wr: usize, wi: usize, n: i32, tw: usize): void {
  first(re, im, wr, wi, n, tw);
  let xr = wr, xi = wi, yr = re, yi = im;
  let s = 4;
  while (s << 2 <= n) {
    middle(xr, xi, yr, yi, n, s, tw);
    let t = xr; xr = yr; yr = t;
    t = xi; xi = yi; yi = t;
    s <<= 2;
  }
  if (s < n) {
    halves(xr, xi, yr, yi, n);
    let t = xr; xr = yr; yr = t;
    t = xi; xi = yi; yi = t;
  }
  if (xr != re) {
    memory.copy(re, xr, <usize>n << 2);
    memory.copy(im, xi, <usize>n << 2);
  }
}
