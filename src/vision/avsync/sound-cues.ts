import { eachSpectrum } from '#src/signal/spectra.ts';
import type { Sound } from '#src/signal/sound.ts';
import { quantileOf, smoothed, withoutSlow } from './series.ts';

/** Steps of the common clock of sound and picture a second. */
export const clockRate = 100;

/** What of a sound may go with movements, on an even clock of `clockRate` from source time 0. */
export type SoundCues = {
  readonly length: number;
  /** How suddenly something begins: rises of band levels over 10 ms. */
  readonly onset: Float32Array;
  /** When something clearly begins, source seconds. */
  readonly onsets: Float64Array;
  /** Loudness, without what is slower than a second: syllables, notes. */
  readonly level: Float32Array;
  /**
   * Skewness of the change of loudness: sounds that are struck begin at once and die away (above 1.5), voices swell and fall
   * nearly alike.
   */
  readonly struck: number;
  /** Source times between which there is anything to hear; null: silence. */
  readonly heard: readonly [number, number] | null;
};

const window = 128;
const bands = 8;
/** Below the loud parts by so many nepers of power nothing is heard (48 dB). */
const depth = 11;
/**
 * A window of 8 ms meets a sudden sound while its centre is still before it: when its power has come halfway up a range
 * of 48 dB in log power, a hundredth of the window's energy (Hann, squared) lies after the beginning, 1.5 ms of 8.
 */
const early = 0.0025;

/** @param sound at 8 kHz or more */
export function soundCues(sound: Sound): SoundCues {
  const hop = Math.round(sound.rate / (2 * clockRate));
  const frames = Math.max(1, Math.ceil(sound.length / hop));
  const levels = new Float32Array(frames * bands);
  const total = new Float32Array(frames);
  const edges = bandEdges(sound.rate);
  eachSpectrum(sound, window, hop, frames, (k, power) => {
    let sum = 0;
    for (let b = 0; b < bands; b++) {
      let level = 0;
      for (let f = edges[b] as number; f < (edges[b + 1] as number); f++) level += power[f] as number;
      levels[k * bands + b] = level;
      sum += level;
    }
    total[k] = sum;
  });
  const loud = loudest(total);
  const length = Math.ceil(frames / 2);
  if (loud < 1e-9) {
    const none = new Float32Array(length);
    return { length, onset: none, onsets: new Float64Array(0), level: none, struck: 0, heard: null };
  }
  const rise = new Float32Array(frames);
  for (let b = 0; b < bands; b++) {
    const band = Float32Array.from({ length: frames }, (_, k) => levels[k * bands + b] as number);
    const floor = Math.max(loudest(band) * Math.exp(-depth), loud * Math.exp(-depth - 2));
    for (let k = 0; k < frames; k++) band[k] = Math.log((band[k] as number) + floor);
    // The rise from k−1 to k+1 stands at k.
    for (let k = 1; k + 1 < frames; k++) {
      const up = (band[k + 1] as number) - (band[k - 1] as number);
      if (up > 0.7) rise[k] = (rise[k] as number) + up - 0.7; // 3 dB come and go in any noise
    }
  }
  const floor = loud * Math.exp(-depth);
  const log = Float32Array.from(total, (p) => Math.log(p + floor) - Math.log(floor));
  const heard = log.reduce<[number, number]>(
    ([from, to], v, k) => (v > 3 ? [Math.min(from, k), Math.max(to, k)] : [from, to]),
    [frames, -1],
  );
  const soft = smoothed(log, 0.02 * 2 * clockRate);
  const rises = smoothed(rise, 0.012 * 2 * clockRate).map((v) => Math.sqrt(Math.max(0, v)));
  const onset = everySecond(withoutSlow(rises, 2 * clockRate), length, early);
  return {
    length,
    onset,
    onsets: summits(onset),
    level: everySecond(withoutSlow(soft, 2 * clockRate), length, 0),
    struck: skewness(soft),
    heard: heard[1] < 0 ? null : [(heard[0] * hop) / sound.rate, (heard[1] * hop) / sound.rate],
  };
}

/** Summits of at least a third of the highest, between steps too. */
function summits(onset: Float32Array): Float64Array {
  const least = 0.35 * quantileOf(onset, 0.99);
  const out: number[] = [];
  for (let k = 1; k + 1 < onset.length; k++) {
    const [a, b, c] = [onset[k - 1] as number, onset[k] as number, onset[k + 1] as number];
    if (!(b > 0 && b >= least && b >= a && b > c)) continue;
    out.push((k + (c - a) / 2 / (2 * b - a - c)) / clockRate);
  }
  return Float64Array.from(out);
}

/** First bins of bands that are even in the logarithm from 150 Hz to 7 kHz, or half the rate. */
function bandEdges(rate: number): number[] {
  const [low, high] = [150, Math.min(7000, 0.45 * rate)];
  const edges: number[] = [];
  for (let b = 0; b <= bands; b++) {
    const bin = Math.round((low * (high / low) ** (b / bands) * window) / rate);
    edges.push(Math.max(b === 0 ? 1 : (edges[b - 1] as number) + 1, bin));
  }
  return edges.map((bin) => Math.min(window / 2, bin));
}

/** Of the change over 20 ms, without the most extreme: one beginning out of silence is none of many strokes. */
function skewness(level: Float32Array): number {
  const change = Float32Array.from(
    { length: Math.max(0, level.length - 4) },
    (_, k) => (level[k + 4] as number) - (level[k] as number),
  );
  const most = quantileOf(change.map(Math.abs), 0.995);
  let [squares, cubes] = [0, 0];
  for (const v of change) {
    const d = Math.max(-most, Math.min(most, v));
    squares += d * d;
    cubes += d ** 3;
  }
  const n = Math.max(1, change.length);
  return squares > 0 ? cubes / n / (squares / n) ** 1.5 : 0;
}

/** What a fiftieth of the values exceed. */
function loudest(values: Float32Array): number {
  const sorted = values.slice().sort();
  return sorted[Math.floor(0.98 * (sorted.length - 1))] ?? 0;
}

/** From 200 to 100 a second, read `late` seconds sooner: what stood at t stands at t + late. */
function everySecond(values: Float32Array, length: number, late: number): Float32Array {
  const back = late * 2 * clockRate;
  return Float32Array.from({ length }, (_, k) => {
    const at = Math.max(0, Math.min(values.length - 1, 2 * k - back));
    const i = Math.min(values.length - 1, Math.floor(at));
    const next = values[Math.min(values.length - 1, i + 1)] as number;
    return (values[i] as number) * (1 - (at - i)) + next * (at - i);
  });
}
