import { ensureBytes, kernelMaker } from './kernel.ts';

/** Floats in the kernel's memory: where they lie, and as JavaScript sees them. */
export type Area = { readonly at: number; readonly values: Float32Array };

/** The functions of assembly/sound.ts; see there for every parameter. Addresses are byte offsets. */
export type SoundFunctions = {
  transform(
    ...of: [
      ...[xr: number, xi: number, mixed: boolean, ar: number, ai: number, br: number, bi: number],
      ...[n: number, tw: number],
    ]
  ): number;
  floats(x: number, count: number, out: number): void;
  halve(x: number, count: number, out: number): void;
  resample8(x: number, origin: number, hop: number, count: number, table: number, out: number): void;
  taper(x: number, count: number, ramp: number, length: number): void;
  spectrum(
    ...of: [x: number, n: number, k0: number, count: number, outRe: number, outIm: number, ...TransformRoom]
  ): void;
  whiten(
    ...of: [
      ...[aRe: number, aIm: number, bRe: number, bIm: number, count: number, span: number, gain: number],
      ...[crossRe: number, crossIm: number, magnitude: number],
    ]
  ): number;
  unspectrum(...of: [re: number, im: number, n: number, out: number, shift: number, ...TransformRoom]): void;
  resample(
    ...of: [
      ...[x: number, origin: number, hop: number, count: number, table: number],
      ...[taps: number, before: number, out: number],
    ]
  ): void;
  flatten(re: number, im: number, count: number, span: number, size: number, sums: number): void;
  evenOut(x: number, n: number, reach: number, share: number, square: number, sums: number): void;
  dot(x: number, y: number, count: number): number;
  turned(re: number, im: number, count: number, c: number, s: number, dc: number, ds: number): number;
  total(x: number, count: number): number;
  bandLevels(
    ...of: [
      ...[low: number, frames: number, window: number, tw: number, edges: number, bands: number],
      ...[floor: number, levels: number, stride: number, power: number, scratch: number],
    ]
  ): void;
  contrast(
    ...of: [
      ...[x: number, n: number, reach: number, far: number, silent: number],
      ...[sums: number, flat: number, out: number],
    ]
  ): void;
  moments(x: number, count: number, out: number): void;
  slide(x: number, y: number, count: number, reach: number, sums: number, energies: number): void;
  sumProducts(
    ...of: [
      ...[ar: number, ai: number, br: number, bi: number, signals: number, n: number],
      ...[sumRe: number, sumIm: number],
    ]
  ): void;
};

/** What a transform of real values needs besides: room for its complex half, twiddles, the last pass's angles. */
export type TransformRoom = readonly [
  ...[zr: number, zi: number, wr: number, wi: number],
  ...[tw: number, cos: number, sin: number],
];

/** An instance of the kernel, and the memory it works in: areas are given out one after the other, never back. */
export type SoundKernel = SoundFunctions & {
  /** Room for so many floats (zeros), and 16 bytes more that may be read and spoilt. */
  area(floats: number): Area;
  /** An area holding these. */
  keep(values: ArrayLike<number>): Area;
  /** The same for 32-bit integers. */
  keepIntegers(values: ArrayLike<number>): { readonly at: number; readonly values: Int32Array };
  /** Room for so many 16-bit integers. */
  shorts(count: number): { readonly at: number; readonly values: Int16Array };
  /** Twiddles for complex transforms of length n; made once. */
  twiddles(n: number): number;
  /** Room and angles for transforms of n real values. */
  transformRoom(n: number): TransformRoom;
};

/** @param bytes the compiled `sound.wasm` */
export function makeSoundKernel(bytes: Uint8Array): SoundKernel {
  const { memory, exports } = kernelMaker(bytes)();
  let top = 1024;
  const known = new Map<number, number>();

  function area(floats: number): Area {
    const at = top;
    // Areas of a power of two would all meet in the same lines of the processor's cache: a little apart.
    top += Math.ceil((floats * 4 + 16) / 64) * 64 + 192;
    ensureBytes(memory, top);
    return { at, values: new Float32Array(memory.buffer, at, floats) };
  }
  function keep(values: ArrayLike<number>): Area {
    const made = area(values.length);
    made.values.set(values);
    return made;
  }
  function keepIntegers(values: ArrayLike<number>) {
    const { at } = area(values.length);
    const made = new Int32Array(memory.buffer, at, values.length);
    made.set(values);
    return { at, values: made };
  }
  function shorts(count: number): { readonly at: number; readonly values: Int16Array } {
    const { at } = area(Math.ceil(count / 2));
    return { at, values: new Int16Array(memory.buffer, at, count) };
  }
  function twiddles(n: number): number {
    const quarter = n / 4;
    let made = known.get(n);
    if (made === undefined) {
      const { at, values } = area(6 * quarter);
      for (let i = 0; i < 3; i++)
        for (let p = 0; p < quarter; p++) {
          const angle = (2 * Math.PI * (i + 1) * p) / n;
          values[2 * i * quarter + p] = Math.cos(angle);
          values[(2 * i + 1) * quarter + p] = -Math.sin(angle);
        }
      made = at;
      known.set(n, made);
    }
    return made;
  }
  function transformRoom(n: number): TransformRoom {
    const half = n / 2;
    const cos = area(half + 4);
    const sin = area(half + 4);
    for (let k = 0; k < half + 4; k++) {
      cos.values[k] = Math.cos((2 * Math.PI * k) / n);
      sin.values[k] = Math.sin((2 * Math.PI * k) / n);
    }
    const [zr, zi, wr, wi] = [area(half).at, area(half).at, area(half).at, area(half).at];
    return [zr, zi, wr, wi, twiddles(half), cos.at, sin.at];
  }
  return {
    ...(exports as unknown as SoundFunctions),
    area,
    keep,
    keepIntegers,
    shorts,
    twiddles,
    transformRoom,
  };
}
