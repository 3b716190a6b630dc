import type { DataSequence } from '#src/model/sequence.ts';
import { assumedFrameRate } from '#src/model/recording.ts';

/** Measured frames on a recording's own clock: frame 0 stands at source time 0. */
export type Measurements = {
  /** n × dims, row after row. */
  readonly values: Float64Array;
  readonly dims: number;
  /** Mean distance of the frames, seconds. */
  readonly hop: number;
  /** Source time of each frame where they are not even; null: k·hop. */
  readonly times: Float64Array | null;
};

/** A file's frames at `rate` a second (null: when the file says, else at `assumedFrameRate`). */
export function measurements(sequence: DataSequence, rate: number | null): Measurements {
  const { values, dims, isTimed, times, start } = sequence;
  if (rate !== null) return { values, dims, hop: 1 / rate, times: null };
  if (!isTimed) return { values, dims, hop: 1 / assumedFrameRate, times: null };
  return { values, dims, hop: sequence.hop, times: times ? times.map((t) => t - start) : null };
}

const count = ({ values, dims }: Measurements): number => values.length / dims;

/** How long they last: each frame a hop. */
export const lengthOf = (m: Measurements): number => count(m) * m.hop;

/** Frames of a finer or coarser even clock that cover the same time. */
export function framesAt(m: Measurements, hop: number): number {
  const last = m.times ? (m.times.at(-1) as number) : (count(m) - 1) * m.hop;
  return Math.floor(last / hop + 1e-9) + 1;
}

/**
 * The same on an even clock: straight lines between frames, or, where a new frame stands for two old ones or
 * more, the mean of those within half a hop of it.
 */
export function evenly(m: Measurements, hop: number): Measurements {
  if (!m.times && m.hop === hop) return m;
  const { values, dims } = m;
  const n = count(m);
  const timeOf = (k: number): number => (m.times ? (m.times[k] as number) : k * m.hop);
  const made = framesAt(m, hop);
  const out = new Float64Array(made * dims);
  const pools = hop >= 2 * m.hop;
  let from = 0; // the first frame inside the window
  let to = 0; // the first behind it
  let next = 0; // the first later than the moment
  for (let k = 0; k < made; k++) {
    const t = k * hop;
    while (next < n && timeOf(next) <= t) next++;
    if (pools) {
      while (from < n && timeOf(from) < t - hop / 2) from++;
      while (to < n && timeOf(to) < t + hop / 2) to++;
    }
    const p = Math.max(0, next - 1);
    const q = Math.min(n - 1, next);
    const gap = timeOf(q) - timeOf(p);
    const share = gap > 0 ? (t - timeOf(p)) / gap : 0;
    for (let d = 0; d < dims; d++) {
      let value = 0;
      if (to - from > 1) {
        for (let j = from; j < to; j++) value += values[j * dims + d] as number;
        value /= to - from;
      } else {
        value = (1 - share) * (values[p * dims + d] as number) + share * (values[q * dims + d] as number);
      }
      out[k * dims + d] = value;
    }
  }
  return { values: out, dims, hop, times: null };
}

/** A hop that keeps what uneven frames show: their usual distance, but not many times more frames than there are. */
export function fineHop(m: Measurements): number {
  const { times } = m;
  if (!times) return m.hop;
  const steps = times.subarray(1).map((t, k) => t - (times[k] as number));
  const usual = steps.sort()[steps.length >> 1] as number;
  return Math.max(usual, m.hop / 16);
}

/** Every dimension centred, its variance 1; one that never changes is 0. */
export function standardised({ values, dims }: Pick<Measurements, 'values' | 'dims'>): Float32Array {
  const n = values.length / dims;
  const out = new Float32Array(values.length);
  for (let d = 0; d < dims; d++) {
    // In parts of the largest, whose square neither overflows nor vanishes.
    let largest = 0;
    for (let k = d; k < values.length; k += dims) largest = Math.max(largest, Math.abs(values[k] as number));
    if (largest === 0) continue;
    let mean = 0;
    for (let k = d; k < values.length; k += dims) mean += (values[k] as number) / largest / n;
    let squares = 0;
    for (let k = d; k < values.length; k += dims) squares += ((values[k] as number) / largest - mean) ** 2;
    const deviation = Math.sqrt(squares / n);
    if (!(deviation > 1e-12)) continue;
    for (let k = d; k < values.length; k += dims)
      out[k] = ((values[k] as number) / largest - mean) / deviation;
  }
  return out;
}

/**
 * What is drawn of the frames: least and greatest of the chosen dimensions, each scaled so that it runs from
 * −1 to 1; 16-bit integers min, max, min, max …
 * @param channel a dimension from 0, or `mix`: all of them
 */
export function outline(m: Measurements, channel: number | 'mix'): Int16Array {
  const { values, dims } = m;
  const chosen = channel === 'mix' ? Array.from({ length: dims }, (_, d) => d) : [channel];
  const n = count(m);
  const least = new Float64Array(n).fill(1);
  const most = new Float64Array(n).fill(-1);
  for (const d of chosen) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let k = d; k < values.length; k += dims) {
      low = Math.min(low, values[k] as number);
      high = Math.max(high, values[k] as number);
    }
    // Halves, so that not even the largest of numbers overflow.
    const middle = low / 2 + high / 2;
    const half = high / 2 - low / 2;
    for (let k = 0; k < n; k++) {
      const v = half > 0 ? ((values[k * dims + d] as number) - middle) / half : 0;
      least[k] = Math.min(least[k] as number, v);
      most[k] = Math.max(most[k] as number, v);
    }
  }
  const out = new Int16Array(2 * n);
  for (let k = 0; k < n; k++) {
    out[2 * k] = Math.round((least[k] as number) * 32767);
    out[2 * k + 1] = Math.round((most[k] as number) * 32767);
  }
  return out;
}
