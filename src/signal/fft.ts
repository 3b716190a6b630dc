/**
 * Fast Fourier transforms in typed arrays. Complex transforms are Stockham radix-4 (no bit reversal, every
 * pass reads and writes in order; Stockham 1966, as in Van Loan, “Computational Frameworks for the FFT”, 1992),
 * real ones ride on them, two samples to a complex number.
 */
export type Fft = {
  /** Length, a power of two ≥ 2. */
  readonly n: number;
  /** X[k] = Σ x[t]·e^(−2πi·kt/n), in place. */
  forward(re: Float64Array, im: Float64Array): void;
  /** x[t] = Σ X[k]·e^(+2πi·kt/n), in place, not divided by n. */
  inverse(re: Float64Array, im: Float64Array): void;
};

const plans = new Map<number, Fft>();

/** The transform of length `n` (a power of two ≥ 2); tables are made once and kept. */
export function fft(n: number): Fft {
  const known = plans.get(n);
  if (known) return known;
  if (n < 2 || (n & (n - 1)) !== 0) throw new RangeError(`FFT length must be a power of two, not ${n}`);
  const plan = makeFft(n);
  plans.set(n, plan);
  return plan;
}

/** The smallest power of two that is at least `n`. */
export const fftLength = (n: number): number => 2 ** Math.ceil(Math.log2(Math.max(2, n)));

function makeFft(n: number): Fft {
  const cos = new Float64Array(n);
  const sin = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / n);
    sin[k] = Math.sin((2 * Math.PI * k) / n);
  }
  const workRe = new Float64Array(n);
  const workIm = new Float64Array(n);

  const forward = (re: Float64Array, im: Float64Array): void => {
    let xr: Float64Array = re;
    let xi: Float64Array = im;
    let yr: Float64Array = workRe;
    let yi: Float64Array = workIm;
    let stride = 1;
    for (let length = n; length > 1; ) {
      if (length === 2) {
        radix2(xr, xi, yr, yi, n);
        length = 1;
      } else {
        radix4(xr, xi, yr, yi, n, stride, cos, sin);
        length >>= 2;
        stride <<= 2;
      }
      [xr, yr] = [yr, xr];
      [xi, yi] = [yi, xi];
    }
    if (xr !== re) {
      re.set(xr);
      im.set(xi);
    }
  };
  // Swapping the parts before and after turns the forward transform into the inverse.
  return { n, forward, inverse: (re, im) => forward(im, re) };
}

/** Last pass of an odd power of two: stride n/2, no twiddles. */
function radix2(xr: Float64Array, xi: Float64Array, yr: Float64Array, yi: Float64Array, n: number): void {
  const half = n >> 1;
  for (let q = 0; q < half; q++) {
    const ar = xr[q] as number;
    const ai = xi[q] as number;
    const br = xr[q + half] as number;
    const bi = xi[q + half] as number;
    yr[q] = ar + br;
    yi[q] = ai + bi;
    yr[q + half] = ar - br;
    yi[q + half] = ai - bi;
  }
}

function radix4(
  xr: Float64Array,
  xi: Float64Array,
  yr: Float64Array,
  yi: Float64Array,
  n: number,
  s: number,
  cos: Float64Array,
  sin: Float64Array,
): void {
  const quarter = n >> 2;
  const m = quarter / s;
  for (let p = 0; p < m; p++) {
    const c1 = cos[p * s] as number;
    const s1 = -(sin[p * s] as number);
    const c2 = cos[2 * p * s] as number;
    const s2 = -(sin[2 * p * s] as number);
    const c3 = cos[3 * p * s] as number;
    const s3 = -(sin[3 * p * s] as number);
    const end = s * (p + 1);
    for (let i = s * p, o = s * p * 4; i < end; i++, o++) {
      const ar = xr[i] as number;
      const ai = xi[i] as number;
      const br = xr[i + quarter] as number;
      const bi = xi[i + quarter] as number;
      const cr = xr[i + 2 * quarter] as number;
      const ci = xi[i + 2 * quarter] as number;
      const dr = xr[i + 3 * quarter] as number;
      const di = xi[i + 3 * quarter] as number;
      const apcR = ar + cr;
      const apcI = ai + ci;
      const amcR = ar - cr;
      const amcI = ai - ci;
      const bpdR = br + dr;
      const bpdI = bi + di;
      const bmdR = br - dr;
      const bmdI = bi - di;
      yr[o] = apcR + bpdR;
      yi[o] = apcI + bpdI;
      const uR = amcR + bmdI;
      const uI = amcI - bmdR;
      yr[o + s] = uR * c1 - uI * s1;
      yi[o + s] = uR * s1 + uI * c1;
      const vR = apcR - bpdR;
      const vI = apcI - bpdI;
      yr[o + 2 * s] = vR * c2 - vI * s2;
      yi[o + 2 * s] = vR * s2 + vI * c2;
      const wR = amcR - bmdI;
      const wI = amcI + bmdR;
      yr[o + 3 * s] = wR * c3 - wI * s3;
      yi[o + 3 * s] = wR * s3 + wI * c3;
    }
  }
}

/**
 * Real signal from the lower half of its spectrum: `re`, `im` hold bins 0…n/2 (n/2+1 values; the imaginary
 * parts of the first and last are ignored), `out` receives n samples scaled by n/2 (as `inverse` of length n/2).
 */
export function inverseReal(re: Float64Array, im: Float64Array, out: Float64Array): void {
  const n = out.length;
  const half = n >> 1;
  const plan = fft(half);
  const { zr, zi, cos, sin } = realTables(n);
  for (let k = 0; k < half; k++) {
    const ar = re[k] as number;
    const ai = k === 0 ? 0 : (im[k] as number);
    const br = re[half - k] as number;
    const bi = k === 0 ? 0 : -(im[half - k] as number);
    const er = (ar + br) / 2;
    const ei = (ai + bi) / 2;
    const dr = (ar - br) / 2;
    const di = (ai - bi) / 2;
    const c = cos[k] as number;
    const s = sin[k] as number;
    // odd part O = D·e^(+2πik/n); Z = E + i·O
    zr[k] = er - (dr * s + di * c);
    zi[k] = ei + (dr * c - di * s);
  }
  plan.inverse(zr, zi);
  for (let t = 0; t < half; t++) {
    out[2 * t] = zr[t] as number;
    out[2 * t + 1] = zi[t] as number;
  }
}

type RealTables = { zr: Float64Array; zi: Float64Array; cos: Float64Array; sin: Float64Array };
const tables = new Map<number, RealTables>();

function realTables(n: number): RealTables {
  const known = tables.get(n);
  if (known) return known;
  const half = n >> 1;
  const made = {
    zr: new Float64Array(half),
    zi: new Float64Array(half),
    cos: Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / n)),
    sin: Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / n)),
  };
  tables.set(n, made);
  return made;
}
