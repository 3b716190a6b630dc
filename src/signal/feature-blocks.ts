import { fft } from './fft.ts';

/** Spectra of all signals, n values each, one after the other. */
export type Spectra = { readonly re: Float32Array; readonly im: Float32Array };

/** Sum, sum of squares and largest of some values. */
export type Moments = { readonly sum: number; readonly squares: number; readonly most: number };

/** Correlation of several signals at once, added up; two real signals may ride in one complex one. */
export type FeatureBlocks = {
  /** To be filled with n values. */
  readonly re: Float32Array;
  readonly im: Float32Array;
  /** Transforms what stands in `re`, `im` (they are used up) into signal `index` of `into`. */
  forward(into: Spectra, index: number): void;
  /**
   * Real part of Σ over all signals of the inverse transform of A·conj(B), not divided by n: its first values, as
   * many as `into` takes.
   */
  correlate(a: Spectra, b: Spectra, into: Float32Array): Moments;
  /**
   * How alike a block is to a stretch that is 2·reach longer, at each place within it: 1 where they are the same. All
   * bands together, of at most n values each and 140,000 in all; empty where one is silent.
   */
  slide(block: readonly Int8Array[], stretch: readonly Int8Array[], reach: number): readonly number[];
};

/** Sums of products by place, from the two energies of the block and of the stretch's middle. */
export const likeness = (sums: ArrayLike<number>, own: number, other: number): number[] =>
  own === 0 || other === 0 ? [] : Array.from(sums, (sum) => sum / Math.sqrt(own * other));

/** @param n a power of two ≥ 16; @param signals how many complex signals */
export type MakeFeatureBlocks = (n: number, signals: number) => FeatureBlocks;

/** In TypeScript and double precision. */
export const plainFeatureBlocks: MakeFeatureBlocks = (n) => {
  const re = new Float32Array(n);
  const im = new Float32Array(n);
  const workRe = new Float64Array(n);
  const workIm = new Float64Array(n);
  return {
    re,
    im,
    forward(into, index) {
      workRe.set(re);
      workIm.set(im);
      fft(n).forward(workRe, workIm);
      into.re.set(workRe, index * n);
      into.im.set(workIm, index * n);
    },
    correlate(a, b, into) {
      workRe.fill(0);
      workIm.fill(0);
      for (let i = 0; i < a.re.length; i++) {
        const ar = a.re[i] as number;
        const ai = a.im[i] as number;
        const br = b.re[i] as number;
        const bi = b.im[i] as number;
        workRe[i % n] = (workRe[i % n] as number) + ar * br + ai * bi;
        workIm[i % n] = (workIm[i % n] as number) + ai * br - ar * bi;
      }
      fft(n).inverse(workRe, workIm);
      into.set(workRe.subarray(0, into.length));
      let sum = 0;
      let squares = 0;
      let most = Number.NEGATIVE_INFINITY;
      for (const v of into) {
        sum += v;
        squares += v * v;
        most = Math.max(most, v);
      }
      return { sum, squares, most };
    },
    slide(block, stretch, reach) {
      const sums = new Float64Array(2 * reach + 1);
      let own = 0;
      let other = 0;
      for (const [band, x] of block.entries()) {
        const y = stretch[band] as Int8Array;
        for (let i = 0; i < x.length; i++) {
          own += (x[i] as number) ** 2;
          other += (y[i + reach] as number) ** 2;
          for (let k = 0; k < sums.length; k++)
            sums[k] = (sums[k] as number) + (x[i] as number) * (y[i + k] as number);
        }
      }
      return likeness(sums, own, other);
    },
  };
};
