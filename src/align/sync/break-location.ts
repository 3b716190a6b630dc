import type { PairSegment } from '#src/model/alignment.ts';
import type { Edge, Search } from './pair-search.ts';
import { readEven, whitenedRate as rate, whitenPair } from '#src/signal/whitened-pair.ts';

const order = 16;
const n = 2 ** order;
/** A moment this far (s) from the middle of the view counts as settled; further out, look again from there. */
const rim = 2.5;
const mostLooks = 12;
/** Edges stand this far to either side of the break. */
const shy = 2e-4;
/** A break is told to this, seconds; what is further off may be a wrong place. */
const near = 0.4;

export type BreakPlace = {
  /** The last moment before it, the first after it. */
  readonly edges: readonly [Edge, Edge];
  /** Probability that the true moment lies further than 0.4 s from them: silence there tells nothing. */
  readonly doubt: number;
};

/**
 * Finds the moment of a break between two stretches. On the clock of the recorder that paused the break is one
 * moment: before it the sound agrees with the other recording along the first line, after it along the second.
 * The moment that makes the summed agreement largest is the answer (maximum-likelihood change point); how much
 * less the others make it, the doubt.
 */
export function locateBreak(search: Search, s: PairSegment, next: PairSegment): BreakPlace | null {
  const { durationA, durationB } = search;
  const rateS = (s.a[1] - s.a[0]) / (s.b[1] - s.b[0]);
  const rateN = (next.a[1] - next.a[0]) / (next.b[1] - next.b[0]);
  const pausedB = next.a[0] - next.b[0] >= s.a[1] - s.b[1];
  const middle = pausedB ? (s.b[1] + next.b[0]) / 2 : (s.a[1] + next.a[0]) / 2;
  const stay = pausedB ? 'b' : 'a';
  const go = pausedB ? 'a' : 'b';
  const factorS = pausedB ? rateS : 1 / rateS;
  const factorN = pausedB ? rateN : 1 / rateN;
  const lowest = Math.max(s[stay][0], 0);
  const highest = Math.min(next[stay][1], pausedB ? durationB : durationA);
  const paused = pausedB ? search.b : search.a;
  const other = pausedB ? search.a : search.b;
  const alongS = (t: number): number => s[go][0] + (t - s[stay][0]) * factorS;
  const alongN = (t: number): number => next[go][0] + (t - next[stay][0]) * factorN;
  const read = (sound: Search['a'], start: number, factor: number, count: number) =>
    readEven(sound, start, factor, count, new Float64Array(n));
  /** own · other along a line around a moment: its sign tells whether one microphone was wired the other way round. */
  const agreement = (t: number, along: (t: number) => number, factor: number): number => {
    const from = Math.max(lowest, t - n / 4 / rate);
    const count = Math.floor((Math.min(highest, from + n / 2 / rate) - from) * rate);
    if (count <= 0) return 0;
    const own = read(paused, from, 1, count);
    const same = read(other, along(from), factor, count);
    whitenPair(own, same);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += (own[i] as number) * (same[i] as number);
    return sum;
  };
  const inS = (s[stay][0] + s[stay][1]) / 2;
  const inNext = (next[stay][0] + next[stay][1]) / 2;
  const polarity = agreement(inS, alongS, factorS) + agreement(inNext, alongN, factorN) < 0 ? -1 : 1;
  let at = middle;
  let doubt = 1;
  // The stretches may meet seconds away from the break: an answer at the rim of the view moves the view there.
  for (let look = 0; look < mostLooks; look++) {
    const from = Math.max(lowest, at - n / 2 / rate);
    const count = Math.floor((Math.min(highest, from + n / rate) - from) * rate);
    if (count < 0.1 * rate) return null;
    const own = read(paused, from, 1, count);
    const before = read(other, alongS(from), factorS, count);
    const after = read(other, alongN(from), factorN, count);
    whitenPair(own, before);
    whitenPair(after, new Float64Array(n));
    const change = changePoint(own, before, after, count, polarity);
    const found = from + change.at / rate;
    const settled = Math.abs(found - at) < rim || found < lowest + 0.1 || found > highest - 0.1;
    at = found;
    doubt = change.doubt;
    if (settled) break;
  }
  const edge = (t: number, u: number): Edge => (pausedB ? { a: u, b: t } : { a: t, b: u });
  return { edges: [edge(at - shy, alongS(at - shy)), edge(at + shy, alongN(at + shy))], doubt };
}

type Change = { readonly at: number; readonly doubt: number };

/** Likeness is told over a quarter of a second; as much as this it reaches by luck. */
const local = rate / 8;
const luck = 0.06;
/** Hum and held notes are alike at any lag: what others reach (samples) tells nothing of the moment. */
const otherLags = [-389, -211, 149, 307];
/** Where nothing is alike a moment counts for so much: it settles only what nothing else does. */
const faint = 0.01;
/** Neighbouring samples say partly the same, and rooms and noise are not white: evidence counts for so much. */
const temper = 0.4;

/**
 * The log-likelihood of a break at each sample is the sum of w·own·(before − after) up to it, w = h/(1 − h²) with h
 * the likeness around: what is unlike both lines (silence, each recorder's own noise) says nothing. Nor does silence just
 * before or after a loud moment: the sound on both sides of a sample must be alike.
 */
function changePoint(
  own: Float64Array,
  before: Float64Array,
  after: Float64Array,
  count: number,
  polarity: 1 | -1,
): Change {
  const likeBefore = likeness(own, before, count, polarity);
  const likeAfter = likeness(own, after, count, polarity);
  const anywhere = new Float64Array(count).fill(luck);
  for (const other of [before, after])
    for (const lag of otherLags)
      for (const [i, like] of likeness(own, other, count, polarity, lag).entries())
        anywhere[i] = Math.max(anywhere[i] as number, Math.abs(like));
  /** How like one of the lines the sound around a sample is, beyond luck. */
  const alike = (at: number): number => {
    const i = Math.max(0, Math.min(count - 1, at));
    return Math.max(likeBefore[i] as number, likeAfter[i] as number) - (anywhere[i] as number);
  };
  const sums = new Float64Array(count + 1);
  let placing = 0;
  let best = 0;
  let first = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const h = Math.max(0, Math.min(0.95, alike(i - local), alike(i + local)));
    const gain = polarity * (own[i] as number) * ((before[i] as number) - (after[i] as number));
    const w = h / (1 - h * h);
    sums[i + 1] = (sums[i] as number) + temper * w * gain;
    placing += (w + faint) * gain;
    if (placing > best + 1e-9) {
      best = placing;
      first = last = i + 1;
    } else if (placing > best - 1e-9) last = i + 1;
  }
  const at = (first + last) / 2;
  return { at, doubt: doubtOf(sums, at) };
}

/** Correlation of two whitened sounds in a quarter of a second around each sample, y read `lag` samples later. */
function likeness(x: Float64Array, y: Float64Array, count: number, polarity: 1 | -1, lag = 0): Float64Array {
  const products = new Float64Array(count + 1);
  const powers = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) {
    const [p, q] = [x[i] as number, y[i + lag] ?? 0];
    products[i + 1] = (products[i] as number) + polarity * p * q;
    powers[i + 1] = (powers[i] as number) + (p * p + q * q) / 2;
  }
  return Float64Array.from({ length: count }, (_, i) => {
    const lo = Math.max(0, i - local);
    const hi = Math.min(count, i + local);
    const power = (powers[hi] as number) - (powers[lo] as number) + 1e-9;
    return ((products[hi] as number) - (products[lo] as number)) / power;
  });
}

/** The share of the probability of all moments that lies further than `near` from the best. */
function doubtOf(sums: Float64Array, at: number): number {
  let top = Number.NEGATIVE_INFINITY;
  for (const v of sums) if (v > top) top = v;
  let all = 0;
  let far = 0;
  for (let i = 0; i < sums.length; i += 8) {
    const p = Math.exp((sums[i] as number) - top);
    all += p;
    if (Math.abs(i - at) > near * rate) far += p;
  }
  return far / all;
}
