import type { Sound } from './sound.ts';

/**
 * Waveform peaks at several resolutions: level k holds, for every `baseBucket`·4^k samples, the smallest and
 * the largest one, as 16-bit integers min, max, min, max … A window of any length is drawn from the level
 * whose buckets are just smaller than a column, so that its cost hangs on the columns only.
 */
export const baseBucket = 256;
const factor = 4;
const topBuckets = 256;

export type PeakLevel = {
  /** Samples per bucket. */
  readonly bucket: number;
  /** Number of buckets. */
  readonly count: number;
  /** Index of its first value when all levels stand in one array, finest first. */
  readonly offset: number;
};

/** Smallest and largest sample of each column, −1…1; zeros where there is no sound. */
export type PeakColumns = { readonly min: Float32Array; readonly max: Float32Array };

/** The levels of a sound of `length` samples, finest first. */
export function peakLevels(length: number): readonly PeakLevel[] {
  const levels: PeakLevel[] = [];
  let offset = 0;
  for (let bucket = baseBucket; ; bucket *= factor) {
    const count = Math.ceil(length / bucket);
    levels.push({ bucket, count, offset });
    offset += 2 * count;
    if (count <= topBuckets) return levels;
  }
}

/** Number of 16-bit values of all levels together. */
export function peakValues(length: number): number {
  return peakLevels(length).reduce((sum, level) => sum + 2 * level.count, 0);
}

/**
 * Fills the finest level from samples start…start+samples.length−1 (`start` a multiple of `baseBucket`).
 */
export function addPeaks(values: Int16Array, samples: Float32Array, start: number): void {
  for (let from = 0; from < samples.length; from += baseBucket) {
    const to = Math.min(samples.length, from + baseBucket);
    let min = samples[from] as number;
    let max = min;
    for (let i = from + 1; i < to; i++) {
      const x = samples[i] as number;
      if (x < min) min = x;
      else if (x > max) max = x;
    }
    const at = (2 * (start + from)) / baseBucket;
    values[at] = toInt16(Math.floor(min * 32768));
    values[at + 1] = toInt16(Math.ceil(max * 32768));
  }
}

const toInt16 = (x: number): number => Math.max(-32768, Math.min(32767, x));

/** Makes the coarser levels from the finest one. */
export function finishPeaks(values: Int16Array, length: number): void {
  const levels = peakLevels(length);
  for (let k = 1; k < levels.length; k++) {
    const fine = levels[k - 1] as PeakLevel;
    const coarse = levels[k] as PeakLevel;
    for (let i = 0; i < coarse.count; i++) {
      const from = i * factor;
      const [min, max] = extremes(values, fine.offset, from, Math.min(fine.count, from + factor));
      values[coarse.offset + 2 * i] = min;
      values[coarse.offset + 2 * i + 1] = max;
    }
  }
}

function extremes(values: Int16Array, offset: number, from: number, to: number): [number, number] {
  let min = values[offset + 2 * from] as number;
  let max = values[offset + 2 * from + 1] as number;
  for (let i = from + 1; i < to; i++) {
    min = Math.min(min, values[offset + 2 * i] as number);
    max = Math.max(max, values[offset + 2 * i + 1] as number);
  }
  return [min, max];
}

/** A window of a sound, in seconds, and into how many columns it is drawn. */
export type PeakWindow = { readonly start: number; readonly end: number; readonly columns: number };

/** What must be read to draw a window: a range of buckets of one level, or the samples themselves. */
export type PeakPlan =
  | { readonly from: 'samples'; readonly start: number; readonly count: number }
  | { readonly from: 'level'; readonly level: PeakLevel; readonly first: number; readonly count: number };

/** Chooses the coarsest level whose buckets fit into half a column; the samples when none is fine enough. */
export function planPeaks(length: number, rate: number, window: PeakWindow): PeakPlan {
  const perColumn = ((window.end - window.start) * rate) / window.columns;
  const level = peakLevels(length).findLast((l) => 2 * l.bucket <= perColumn);
  const start = Math.max(0, Math.floor(window.start * rate));
  const end = Math.min(length, Math.ceil(window.end * rate));
  if (!level) return { from: 'samples', start, count: Math.max(0, end - start) };
  const first = Math.floor(start / level.bucket);
  return { from: 'level', level, first, count: Math.max(0, Math.ceil(end / level.bucket) - first) };
}

/** Columns from a range of buckets: `values` holds bucket `first` onwards (min, max, …). Never misses a peak. */
export function columnsOfBuckets(
  values: Int16Array,
  first: number,
  bucket: number,
  rate: number,
  window: PeakWindow,
): PeakColumns {
  const count = values.length / 2;
  return columns(window, rate, bucket, (from, to) => {
    const a = Math.max(0, from - first);
    const b = Math.min(count, to - first);
    if (b <= a) return null;
    const [min, max] = extremes(values, 0, a, b);
    return [min / 32768, max / 32768];
  });
}

/** Columns from samples: `samples` holds sample `first` onwards. */
export function columnsOfSamples(
  samples: Float32Array,
  first: number,
  rate: number,
  window: PeakWindow,
): PeakColumns {
  return columns(window, rate, 1, (from, to) => {
    const a = Math.max(0, from - first);
    const b = Math.min(samples.length, to - first);
    if (b <= a) return null;
    let min = samples[a] as number;
    let max = min;
    for (let i = a + 1; i < b; i++) {
      min = Math.min(min, samples[i] as number);
      max = Math.max(max, samples[i] as number);
    }
    return [min, max];
  });
}

/**
 * Columns from frames that straight lines join: `samples` holds least and greatest of frame `first` onwards,
 * which follow each other at `rate` a second. The last one lasts as long as the others.
 */
export function columnsOfOutline(
  samples: Float32Array,
  first: number,
  rate: number,
  window: PeakWindow,
): PeakColumns {
  const count = samples.length / 2;
  const min = new Float32Array(window.columns);
  const max = new Float32Array(window.columns);
  const width = (window.end - window.start) / window.columns;
  const at = (position: number, side: 0 | 1): number => {
    const k = Math.min(count - 1, Math.floor(position));
    const value = samples[2 * k + side] as number;
    if (k === count - 1) return value;
    return value + (position - k) * ((samples[2 * k + 2 + side] as number) - value);
  };
  for (let i = 0; i < window.columns; i++) {
    const from = Math.max(0, (window.start + i * width) * rate - first);
    const to = Math.min(count, (window.start + (i + 1) * width) * rate - first);
    if (!(to > from)) continue;
    let low = Math.min(at(from, 0), at(to, 0));
    let high = Math.max(at(from, 1), at(to, 1));
    for (let k = Math.ceil(from); k < Math.min(count, to); k++) {
      low = Math.min(low, samples[2 * k] as number);
      high = Math.max(high, samples[2 * k + 1] as number);
    }
    min[i] = low;
    max[i] = high;
  }
  return { min, max };
}

/** Walks the columns; `range` answers the extremes of units from…to−1, a unit being `size` samples. */
function columns(
  window: PeakWindow,
  rate: number,
  size: number,
  range: (from: number, to: number) => readonly [number, number] | null,
): PeakColumns {
  const min = new Float32Array(window.columns);
  const max = new Float32Array(window.columns);
  const width = (window.end - window.start) / window.columns;
  for (let i = 0; i < window.columns; i++) {
    const from = Math.floor(((window.start + i * width) * rate) / size + 1e-9);
    const to = Math.ceil(((window.start + (i + 1) * width) * rate) / size - 1e-9);
    const found = range(from, Math.max(to, from + 1));
    if (!found) continue;
    min[i] = found[0];
    max[i] = found[1];
  }
  return { min, max };
}

/** All levels of a sound held in memory (tests and short sounds). */
export function peaksOf(sound: Sound): Int16Array {
  const values = new Int16Array(peakValues(sound.length));
  addPeaks(values, sound.read(0, sound.length), 0);
  finishPeaks(values, sound.length);
  return values;
}
