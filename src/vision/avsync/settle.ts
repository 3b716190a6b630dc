import { beyondChance, type ChanceLevel, chanceLevel } from './chance-level.ts';

/** What one stretch of time says of each lag (steps −reach…reach), and what sounds that cannot belong say. */
export type LagCurves = {
  /** Source seconds. */
  readonly start: number;
  readonly end: number;
  readonly real: Float64Array;
  readonly chance: readonly Float64Array[];
};

/** A stretch over which the sound lies alike against the picture. Times in seconds, lags in steps. */
export type Settled = {
  readonly start: number;
  readonly end: number;
  /** At the middle of the stretch; parts of a step are interpolated. */
  readonly lag: number;
  /** Standard deviation by the curve alone. */
  readonly sd: number;
  /** −ln of the probability that luck reaches as much. */
  readonly beyond: number;
  /** Share of this lag among all peaks of the curve, 0…1. */
  readonly share: number;
  /** Other lags at which the curve peaks, best first, with their shares. */
  readonly others: readonly { readonly lag: number; readonly share: number }[];
};

export type Settlement = {
  readonly segments: readonly Settled[];
  /** All of the time at one lag. */
  readonly whole: Settled;
  /** Steps by which the lag grows a second; null: not told by so short a stretch. */
  readonly slope: number | null;
  readonly slopeSd: number | null;
};

/** Shorter ones do not tell a drift, seconds. */
const leastForDrift = 60;
/** Greatest drift that is tried, steps a second: 2500 ppm; and that of recorders, 1000 ppm: a greater one must be told beyond luck. */
const mostSlope = 0.25;
const usualSlope = 0.1;
/** −ln of the chance with which a change of lag from one window to the next may be luck. */
const certain = Math.log(1000);

/** Sums curves of windows along a drift, and finds where the lag changes. */
export function settle(windows: readonly LagCurves[]): Settlement {
  const first = windows[0] as LagCurves;
  const last = windows[windows.length - 1] as LagCurves;
  const middle = (first.start + last.end) / 2;
  const length = last.end - first.start;
  let [slope, slopeSd]: [number | null, number | null] = [null, null];
  if (windows.length >= 3 && length >= leastForDrift) [slope, slopeSd] = drift(windows, middle, length);
  const level = windows.map((w) => alongDrift(w, slope ?? 0, middle));
  const whole = settled(level, 0, level.length);
  const segments = pieces(level).map(([from, to]) => settled(level, from, to));
  return { segments, whole, slope, slopeSd };
}

/** The curves as they would be without the drift. */
function alongDrift(w: LagCurves, slope: number, middle: number): LagCurves {
  const by = slope * ((w.start + w.end) / 2 - middle);
  if (Math.abs(by) < 0.05) return w;
  return { ...w, real: read(w.real, by), chance: w.chance.map((curve) => read(curve, by)) };
}

/** curve(k + by), straight lines between steps, the ends held. */
function read(curve: Float64Array, by: number): Float64Array {
  return Float64Array.from(curve, (_, k) => {
    const at = Math.max(0, Math.min(curve.length - 1, k + by));
    const i = Math.min(curve.length - 2, Math.floor(at));
    return (curve[i] as number) * (1 - at + i) + (curve[i + 1] as number) * (at - i);
  });
}

function drift(
  windows: readonly LagCurves[],
  middle: number,
  length: number,
): [number | null, number | null] {
  const step = 1 / length; // half a step at each end
  const half = Math.ceil(mostSlope / step);
  const best = Float64Array.from({ length: 2 * half + 1 }, (_, k) => {
    const slope = (k - half) * step;
    const along = windows.map((w) => alongDrift({ ...w, chance: [] }, slope, middle));
    return highest(summed(along, (w) => w.real)) - (Math.abs(slope) > usualSlope ? certain : 0);
  });
  const k = peakOf(best);
  const { at, sd } = refined(best, k);
  // Less than an offset's worth of certainty over a minute says nothing.
  if (sd * step > 0.02 || k === 0 || k === 2 * half) return [null, null];
  return [(at - half) * step, sd * step];
}

const highest = (curve: Float64Array): number =>
  curve.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

function peakOf(curve: Float64Array): number {
  let best = 0;
  for (let k = 1; k < curve.length; k++) if ((curve[k] as number) > (curve[best] as number)) best = k;
  return best;
}

/** The top of the parabola through a peak and its neighbours, and the deviation of the normal density it is the logarithm of. */
export function refined(curve: Float64Array, k: number): { at: number; sd: number } {
  const [a, b, c] = [curve[k - 1], curve[k], curve[k + 1]];
  if (a === undefined || b === undefined || c === undefined) return { at: k, sd: 1 };
  const bend = 2 * b - a - c;
  if (!(bend > 1e-9)) return { at: k, sd: curve.length };
  return { at: k + Math.max(-0.5, Math.min(0.5, (c - a) / 2 / bend)), sd: 1 / Math.sqrt(bend) };
}

function summed(windows: readonly LagCurves[], which: (w: LagCurves) => Float64Array): Float64Array {
  const out = new Float64Array((windows[0] as LagCurves).real.length);
  for (const w of windows) {
    const curve = which(w);
    for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) + (curve[k] as number);
  }
  return out;
}

const chances = (windows: readonly LagCurves[]): Float64Array[] =>
  (windows[0] as LagCurves).chance.map((_, c) => summed(windows, (w) => w.chance[c] as Float64Array));

/** Peaks nearer than this to a higher one are its flanks, steps. */
const apart = 8;

function settled(all: readonly LagCurves[], from: number, to: number): Settled {
  const windows = all.slice(from, to);
  const curve = summed(windows, (w) => w.real);
  const reach = (curve.length - 1) / 2;
  const level = chanceLevel(chances(windows));
  const peaks = topPeaks(curve);
  const top = peaks[0] as number;
  const { at, sd } = refined(curve, top);
  const weights = peaks.map((k) =>
    Math.exp(Math.max(-60, ((curve[k] as number) - (curve[top] as number)) / Math.max(1, level.scale))),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  return {
    start: (windows[0] as LagCurves).start,
    end: (windows[windows.length - 1] as LagCurves).end,
    lag: at - reach,
    sd,
    beyond: beyondChance(curve[top] as number, level, curve.length),
    share: 1 / total,
    others: peaks
      .slice(1, 5)
      .map((k, i) => ({ lag: refined(curve, k).at - reach, share: (weights[i + 1] as number) / total })),
  };
}

/** Steps at which a curve has its summits, highest first, at least `apart` from each other. */
export function topPeaks(curve: Float64Array): number[] {
  const peaks: number[] = [];
  for (let k = 0; k < curve.length; k++) {
    const v = curve[k] as number;
    if (v >= (curve[k - 1] ?? v) && v > (curve[k + 1] ?? Number.NEGATIVE_INFINITY)) peaks.push(k);
  }
  if (peaks.length === 0) peaks.push(peakOf(curve));
  peaks.sort((a, b) => (curve[b] as number) - (curve[a] as number));
  const kept: number[] = [];
  for (const k of peaks)
    if (kept.length < 12 && kept.every((other) => Math.abs(other - k) > apart)) kept.push(k);
  return kept;
}

/** Windows from…to−1 at one lag each, by the path of highest evidence in which a change costs what luck seldom gives (Viterbi 1967). */
function pieces(windows: readonly LagCurves[]): [number, number][] {
  const lags = (windows[0] as LagCurves).real.length;
  const price = changePrice(windows, lags);
  const from = windows.map(() => new Int32Array(lags));
  let score = Float64Array.from((windows[0] as LagCurves).real);
  for (let w = 1; w < windows.length; w++) {
    const best = peakOf(score);
    const jump = (score[best] as number) - price;
    const { real } = windows[w] as LagCurves;
    const came = from[w] as Int32Array;
    const next = new Float64Array(lags);
    for (let k = 0; k < lags; k++) {
      const stays = (score[k] as number) >= jump;
      came[k] = stays ? k : best;
      next[k] = (stays ? (score[k] as number) : jump) + (real[k] as number);
    }
    score = next;
  }
  const cuts: number[] = [];
  for (let w = windows.length - 1, k = peakOf(score); w > 0; w--) {
    const before = (from[w] as Int32Array)[k] as number;
    if (Math.abs(before - k) > 3) cuts.unshift(w);
    k = before;
  }
  return [0, ...cuts].map((cut, i) => [cut, cuts[i] ?? windows.length]);
}

/** What a change of lag must bring: what luck brings to one window once in a thousand. */
function changePrice(windows: readonly LagCurves[], lags: number): number {
  const level: ChanceLevel = chanceLevel(windows.flatMap((w) => w.chance));
  return level.place + level.scale * (Math.log(lags / 50) + certain);
}
