import { frameHop, frameSize } from './frame-levels.ts';
import type { Sound } from './sound.ts';
import { plainSound, type SoundArithmetic } from './sound-arithmetic.ts';

/**
 * What coarse placement needs to know of one recording's sound: for every frame and band, whether the level
 * rises or falls against the band's neighbours in time. Plain data, fit for structured cloning; about
 * 2.5 MB an hour.
 */
export type SoundSummary = {
  /** Seconds of sound. */
  readonly duration: number;
  /** Frames per second; frame i is centred on source time i/frameRate. */
  readonly frameRate: number;
  readonly frames: number;
  readonly bands: number;
  /** bands × frames, band by band: level contrast in −127…127, 0 in silence. */
  readonly features: Int8Array;
  /** Level of each frame, dB below full scale (0…−120), −128 for digital silence. */
  readonly level: Int8Array;
};

/** The analysis runs at about this many samples per second; sound is telephone-wide to it. */
const analysisRate = 8000;
export const summaryBands = 10;
const lowest = 200;
const highest = 3500;

/**
 * One streaming pass over a recording. Level contrast: log band power, its running mean over about a second
 * taken away, divided by its running spread, so that neither level, filter, nor stationary noise matters.
 * @param progress told (seconds done, seconds in all) now and then.
 */
export function describeSound(
  sound: Sound,
  arithmetic: SoundArithmetic = plainSound,
  progress?: (done: number, total: number) => void,
): SoundSummary {
  const factor = Math.max(1, Math.round(sound.rate / analysisRate));
  const rate = sound.rate / factor;
  const samples = Math.floor(sound.length / factor);
  const frames = Math.max(1, Math.ceil(samples / frameHop));
  const levels = new Float32Array(frames * summaryBands);
  const level = new Int8Array(frames);
  const block = 512; // frames at a time
  const own = arithmetic.frames(bandEdges(rate), block, factor);
  for (let start = 0; start < frames; start += block) {
    const count = Math.min(block, frames - start);
    own.describe(sound, start, count);
    for (let band = 0; band < summaryBands; band++)
      levels.set(own.levels.subarray(band * block, band * block + count), band * frames + start);
    for (let f = 0; f < count; f++) level[start + f] = decibels(own.power[f] as number);
    progress?.(Math.min(samples, (start + count) * frameHop) / rate, samples / rate);
  }
  const features = new Int8Array(frames * summaryBands);
  const frameRate = rate / frameHop;
  for (let band = 0; band < summaryBands; band++) {
    const range = [band * frames, (band + 1) * frames] as const;
    own.contrast(
      levels.subarray(...range),
      Math.round(0.5 * frameRate),
      Math.round(2 * frameRate),
      features.subarray(...range),
    );
  }
  return { duration: sound.length / sound.rate, frameRate, frames, bands: summaryBands, features, level };
}

function bandEdges(rate: number): Int32Array {
  const top = Math.min(highest, 0.45 * rate);
  const mel = (f: number): number => Math.log(1 + f / 700);
  return Int32Array.from({ length: summaryBands + 1 }, (_, b) => {
    const m = mel(lowest) + ((mel(top) - mel(lowest)) * b) / summaryBands;
    return Math.round(((Math.exp(m) - 1) * 700 * frameSize) / rate);
  });
}

const decibels = (power: number): number =>
  power < 1e-9 ? -128 : Math.max(-120, Math.min(0, Math.round(10 * Math.log10(power / (4 * 2048)))));

/** The level below which a share of the frames lies; digital silence counts only when asked for. −128 of none. */
export function levelQuantile(level: Int8Array, share: number, silence = false): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < level.length; i++) {
    const k = (level[i] as number) + 128;
    counts[k] = (counts[k] as number) + 1;
  }
  if (!silence) counts[0] = 0;
  let left = Math.floor(share * counts.reduce((sum, count) => sum + count, 0));
  let k = 0;
  while (k < 255 && left >= (counts[k] as number)) left -= counts[k++] as number;
  return k === 255 ? -128 : k - 128;
}
