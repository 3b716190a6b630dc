import { fft } from './fft.ts';
import type { Sound } from './sound.ts';

/** Frames of 256 samples every 128. */
export const frameSize = 256;
export const frameHop = 128;
/** About −90 dB below full scale: quieter than any microphone, louder than rounding. */
export const levelFloor = 1e-5;

/** Levels of bands in frames of sound at a lower rate, a block of frames at a time. */
export type FrameLevels = {
  /** Describes `count` frames from frame `first` on. Frame i is centred on sample i·frameHop at the lower rate. */
  describe(sound: Sound, first: number, count: number): void;
  /** ln(power + levelFloor): band b of the block's frame f at b·block + f. Power is |2·X|² under a Hann window. */
  readonly levels: Float32Array;
  /** Power of all bands together, by frame. */
  readonly power: Float32Array;
  /**
   * How a band's levels stand out from their neighbours in time: 40 × (level − mean over `reach` frames either way) /
   * (0.3 + its root mean square over `far` frames), held to ±120; 0 in silence.
   */
  contrast(levels: Float32Array, reach: number, far: number, out: Int8Array): void;
};

/**
 * @param edges first bin of each band, and one past the last
 * @param block frames at a time, a multiple of eight
 * @param factor by how much the lower rate is lower
 */
export type MakeFrameLevels = (edges: Int32Array, block: number, factor: number) => FrameLevels;

/** Levels up to this are silence. */
export const silentLevel = Math.log(levelFloor) + 1e-3;

/** The window that frames are weighed by: `frameSize` numbers, none of them 0. */
export const hannWindow = (): Float64Array =>
  Float64Array.from(
    { length: frameSize },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / frameSize),
  );

/** Samples of `count` frames from frame `first` on, at the lower rate. */
export function lowReader(block: number, factor: number) {
  const raw = new Float32Array((block * frameHop + frameSize + 2) * factor);
  return (sound: Sound, first: number, count: number, into: Float32Array): void => {
    const wanted = (count - 1) * frameHop + frameSize;
    // One sample on either side for the filter.
    sound.read((first * frameHop - frameSize / 2 - 1) * factor, (wanted + 2) * factor, raw);
    decimate(raw, factor, into, wanted);
  };
}

/** Halves (or thirds…) the rate with a short triangular filter: what folds over is weak and harms no contrast. */
function decimate(x: Float32Array, factor: number, out: Float32Array, count: number): void {
  const weight = 1 / (factor * factor);
  for (let k = 0; k < count; k++) {
    let sum = 0;
    for (let j = 1 - factor; j < factor; j++)
      sum += (x[(k + 1) * factor + j] as number) * (factor - Math.abs(j));
    out[k] = sum * weight;
  }
}

/** In TypeScript and double precision. */
export const plainFrameLevels: MakeFrameLevels = (edges, block, factor) => {
  const bands = edges.length - 1;
  const window = hannWindow();
  const samples = new Float32Array(block * frameHop + frameSize);
  const read = lowReader(block, factor);
  const levels = new Float32Array(bands * block);
  const power = new Float32Array(block);
  const re = new Float64Array(frameSize);
  const im = new Float64Array(frameSize);

  function describe(sound: Sound, first: number, count: number): void {
    read(sound, first, count, samples);
    for (let f = 0; f < count; f++) {
      for (let i = 0; i < frameSize; i++)
        re[i] = (samples[f * frameHop + i] as number) * (window[i] as number);
      fft(frameSize).forward(re, im.fill(0));
      let total = 0;
      for (let band = 0; band < bands; band++) {
        let sum = 0;
        for (let k = edges[band] as number; k < (edges[band + 1] as number); k++)
          sum += 4 * ((re[k] as number) ** 2 + (im[k] as number) ** 2);
        levels[band * block + f] = Math.log(sum + levelFloor);
        total += sum;
      }
      power[f] = total;
    }
  }

  return { describe, levels, power, contrast };
};

function contrast(levels: Float32Array, reach: number, far: number, out: Int8Array): void {
  const flat = minusMeans(levels, meansAround(levels, reach));
  const squares = meansAround(
    flat.map((x) => x * x),
    far,
  );
  for (let i = 0; i < levels.length; i++) {
    const value = (flat[i] as number) / (Math.sqrt(squares[i] as number) + 0.3);
    out[i] = (levels[i] as number) <= silentLevel ? 0 : Math.round(40 * Math.max(-3, Math.min(3, value)));
  }
}

const minusMeans = (x: Float32Array, means: Float64Array): Float64Array =>
  means.map((mean, i) => (x[i] as number) - mean);

/** Mean over `reach` neighbours either way, fewer at the ends; by cumulative sums. */
function meansAround(x: ArrayLike<number>, reach: number): Float64Array {
  const sums = new Float64Array(x.length + 1);
  for (let i = 0; i < x.length; i++) sums[i + 1] = (sums[i] as number) + (x[i] as number);
  return Float64Array.from({ length: x.length }, (_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(x.length, i + reach + 1);
    return ((sums[to] as number) - (sums[from] as number)) / (to - from);
  });
}
