import type { Sound } from '#src/signal/sound.ts';
import { plainSound, type SoundArithmetic } from '#src/signal/sound-arithmetic.ts';
import { matchRate, readRate, type WindowPair } from '#src/signal/window-pair.ts';

/**
 * Meets one short window of B in A: whitened cross-correlation (see WindowPair), peak to below a sample. Whitening
 * keeps what differs between microphones, rooms and codecs from bending the peak.
 */
export type WindowQuery = {
  /** Centre of the window in source seconds of B. */
  readonly b: number;
  /** Expected source time of A at `b`. */
  readonly a: number;
  /** Expected d(source A)/d(source B) − 1. */
  readonly slope: number;
  /** Window length: 2^order samples at 8 kHz (13: 1.02 s, 14: 2.05 s, 15: 4.10 s, 16: 8.19 s). */
  readonly order: number;
  /** Search this far either way, seconds; less than a third of the window. */
  readonly reach: number;
  /** Weight of each frequency band (see WindowPair), or null for even weights. */
  readonly weights?: Float64Array | null;
};

export type WindowMatch = {
  readonly b: number;
  readonly a: number;
  /** Height of the peak in standard deviations of the correlation around it. */
  readonly z: number;
  /** Height of the peak where 1 is a perfect copy; negative z-independent of polarity. */
  readonly strength: number;
  /** Second peak's height over the first's, at least 3 ms away: near 1 the place is ambiguous. */
  readonly rival: number;
  /** −1 where one side is the other's inverse. */
  readonly polarity: 1 | -1;
  /** Cosine of the phase left over in each band once aligned, −1…1: the evidence for weights. */
  readonly coherence: Float64Array;
};

/** A peak, not yet told in times of the recordings. */
type Found = Omit<WindowMatch, 'a' | 'b'> & { readonly lag: number };

export type WindowMatcher = (query: WindowQuery) => WindowMatch | null;

/** A matcher for two recordings; keep it for all windows of the pair. */
export function makeWindowMatcher(
  soundA: Sound,
  soundB: Sound,
  arithmetic: SoundArithmetic = plainSound,
): WindowMatcher {
  const endA = soundA.length / soundA.rate;
  const endB = soundB.length / soundB.rate;
  const pairs = new Map<number, WindowPair>();

  return (query) => {
    const n = 2 ** (query.order + 1);
    const own = pairs.get(n) ?? arithmetic.windows(n);
    pairs.set(n, own);
    const stepA = (1 + query.slope) / readRate;
    // Both windows start on a sample, so that an even clock needs no interpolation.
    const startA = Math.round((query.a - (n / 2) * stepA) * readRate) / readRate;
    const startB = Math.round(query.b * readRate - n / 2) / readRate;
    // Where both have sound, in samples of the window.
    const from = Math.max(0, Math.ceil(-startA / stepA), Math.ceil(-startB * readRate));
    const to = Math.min(n, Math.floor((endA - startA) / stepA), Math.floor((endB - startB) * readRate));
    if (to - from < 0.2 * readRate) return null;
    own.load('a', soundA, startA, stepA, from, to);
    own.load('b', soundB, startB, 1 / readRate, from, to);
    const total = own.correlate(query.weights ?? null);
    const found = total > 0 ? findPeak(own, query, total) : null;
    if (!found) return null;
    return {
      ...found,
      b: startB + n / 2 / readRate,
      // Lags stretch with A's grid.
      a: startA + (n / 2) * stepA + found.lag * (1 + query.slope),
    };
  };
}

function findPeak(own: WindowPair, query: WindowQuery, total: number): Found | null {
  const c = own.correlation;
  const middle = c.length / 2;
  const reach = Math.min(Math.floor(c.length / 3), Math.max(8, Math.round(query.reach * matchRate)));
  let top = middle;
  let height = -1;
  for (let i = middle - reach; i <= middle + reach; i++) {
    const h = Math.abs(c[i] as number);
    if (h > height) {
      height = h;
      top = i;
    }
  }
  const best = top - middle;
  if (best === -reach || best === reach) return null; // still rising at the edge: the peak lies outside
  // Noise is judged over at least ±0.1 s, so that a narrow search knows its surroundings too.
  const around = Math.max(reach, Math.min(800, c.length / 4));
  const guard = 24;
  let noise = 0;
  let count = 0;
  let second = 0;
  for (let i = middle - around; i <= middle + around; i++) {
    if (Math.abs(i - top) <= guard) continue;
    const v = c[i] as number;
    noise += v * v;
    count++;
    if (Math.abs(v) > second && i >= middle - reach && i <= middle + reach) second = Math.abs(v);
  }
  const polarity = (c[top] as number) < 0 ? -1 : 1;
  const peak = refine(c, top, polarity);
  const sigma = Math.sqrt(noise / Math.max(1, count)) + 1e-30;
  const lag = (peak.lag - middle) / matchRate;
  return {
    lag,
    z: peak.height / sigma,
    strength: peak.height / total,
    rival: second / peak.height,
    polarity,
    coherence: own.coherence(lag, polarity),
  };
}

/** Samples on either side that the interpolation between samples reads. */
const arm = 10;
/** cos and sin of π·j/10.5, j = 1−arm … arm: the window over the sinc, turned from sample to sample. */
const turns = Array.from({ length: 2 * arm }, (_, i) => {
  const angle = (Math.PI * (i + 1 - arm)) / (arm + 0.5);
  return [Math.cos(angle), Math.sin(angle)] as const;
});

/** The band-limited signal between its samples: sinc under a raised cosine. */
function between(c: Float32Array, x: number): number {
  const base = Math.floor(x);
  const f = x - base;
  if (f < 1e-9) return c[base] as number;
  // sin(π(f − j)) is sin(πf) with the sign of j's parity.
  const sine = Math.sin(Math.PI * f) / Math.PI;
  const cosW = 0.5 * Math.cos((Math.PI * f) / (arm + 0.5));
  const sinW = 0.5 * Math.sin((Math.PI * f) / (arm + 0.5));
  let sum = 0;
  for (let i = 0; i < 2 * arm; i++) {
    const j = i + 1 - arm;
    const [cos, sin] = turns[i] as (typeof turns)[number];
    const term = ((c[base + j] as number) * (0.5 + cosW * cos + sinW * sin)) / (f - j);
    sum += (j & 1) === 0 ? term : -term;
  }
  return sum * sine;
}

/** Sub-sample summit: the band-limited correlation is evaluated between its samples and climbed. */
function refine(
  c: Float32Array,
  best: number,
  polarity: number,
): { readonly lag: number; readonly height: number } {
  const value = (x: number): number => polarity * between(c, x);
  // Golden-section search between the neighbours of the highest sample.
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = best - 1;
  let high = best + 1;
  let x1 = high - ratio * (high - low);
  let x2 = low + ratio * (high - low);
  let f1 = value(x1);
  let f2 = value(x2);
  while (high - low > 1e-3) {
    if (f1 > f2) {
      high = x2;
      x2 = x1;
      f2 = f1;
      x1 = high - ratio * (high - low);
      f1 = value(x1);
    } else {
      low = x1;
      x1 = x2;
      f1 = f2;
      x2 = low + ratio * (high - low);
      f2 = value(x2);
    }
  }
  const lag = (low + high) / 2;
  return { lag, height: value(lag) };
}
