import type { PairSegment } from '#src/model/alignment.ts';
import { fft } from '#src/signal/fft.ts';
import { makeResampler } from '#src/signal/resample.ts';
import type { Sound } from '#src/signal/sound.ts';
import type { Edge, Search } from './pair-search.ts';

const rate = 8000;
const order = 16;
const n = 2 ** order;
/** A moment this far (s) from the middle of the view counts as settled; further out, look again from there. */
const rim = 2.5;
const mostLooks = 12;
/** Edges stand this far to either side of the break. */
const shy = 2e-4;

/**
 * Finds the moment of a break between two stretches. On the clock of the recorder that paused the break is one
 * moment: before it the sound agrees with the other recording along the first line, after it along the second.
 * The moment that makes the summed agreement largest is the answer (maximum-likelihood change point).
 */
export function locateBreak(search: Search, s: PairSegment, next: PairSegment): [Edge, Edge] | null {
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
  /** own · other along a line around a moment: its sign tells whether one microphone was wired the other way round. */
  const agreement = (t: number, along: (t: number) => number, factor: number): number => {
    const from = Math.max(lowest, t - n / 4 / rate);
    const count = Math.floor((Math.min(highest, from + n / 2 / rate) - from) * rate);
    if (count <= 0) return 0;
    const own = read(paused, from, 1, count);
    const same = read(other, along(from), factor, count);
    whiten(own);
    whiten(same);
    let sum = 0;
    for (let i = 0; i < count; i++) sum += (own[i] as number) * (same[i] as number);
    return sum;
  };
  const inS = (s[stay][0] + s[stay][1]) / 2;
  const inNext = (next[stay][0] + next[stay][1]) / 2;
  const polarity = agreement(inS, alongS, factorS) + agreement(inNext, alongN, factorN) < 0 ? -1 : 1;
  let at = middle;
  // The stretches may meet seconds away from the break: an answer at the rim of the view moves the view there.
  for (let look = 0; look < mostLooks; look++) {
    const from = Math.max(lowest, at - n / 2 / rate);
    const count = Math.floor((Math.min(highest, from + n / rate) - from) * rate);
    if (count < 0.1 * rate) return null;
    const own = read(paused, from, 1, count);
    const before = read(other, alongS(from), factorS, count);
    const after = read(other, alongN(from), factorN, count);
    whiten(own);
    whiten(before);
    whiten(after);
    const found = from + changePoint(own, before, after, count, polarity) / rate;
    const settled = Math.abs(found - at) < rim || found < lowest + 0.1 || found > highest - 0.1;
    at = found;
    if (settled) break;
  }
  const edge = (t: number, u: number): Edge => (pausedB ? { a: u, b: t } : { a: t, b: u });
  return [edge(at - shy, alongS(at - shy)), edge(at + shy, alongN(at + shy))];
}

function read(sound: Sound, start: number, factor: number, count: number): Float64Array {
  const out = new Float64Array(n);
  makeResampler(sound.rate, Math.min(rate, sound.rate), 4).read(
    sound,
    start,
    factor / rate,
    count,
    out.subarray(0, count),
  );
  return out;
}

/** Flattens the spectrum between 150 and 3400 Hz by its own smoothed magnitude, and evens the loudness. */
function whiten(x: Float64Array): void {
  const im = new Float64Array(n);
  const plan = fft(n);
  plan.forward(x, im);
  const k0 = Math.round((150 * n) / rate);
  const k1 = Math.round((3400 * n) / rate);
  const span = Math.round((40 * n) / rate);
  const sums = new Float64Array(n / 2 + 1);
  for (let k = 0; k < n / 2; k++)
    sums[k + 1] = (sums[k] as number) + Math.hypot(x[k] as number, im[k] as number);
  for (let k = 0; k <= n / 2; k++) {
    let g = 0;
    if (k >= k0 && k < k1) {
      const lo = k - span;
      const hi = k + span;
      g = 1 / (((sums[hi] as number) - (sums[lo] as number)) / (2 * span) + 1e-9) ** 0.8;
    }
    x[k] = (x[k] as number) * g;
    im[k] = (im[k] as number) * g;
    if (k > 0 && k < n / 2) {
      x[n - k] = (x[n - k] as number) * g;
      im[n - k] = (im[n - k] as number) * g;
    }
  }
  plan.inverse(x, im);
  // Loudness over 40 ms, compressed: quiet moments count too, silence does not.
  const reach = 160;
  let total = 0;
  for (let i = 0; i < n; i++) total += (x[i] as number) ** 2;
  const mean = total / n + 1e-30;
  const energy = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) energy[i + 1] = (energy[i] as number) + (x[i] as number) ** 2;
  for (let i = 0; i < n; i++) {
    const lo = Math.max(0, i - reach);
    const hi = Math.min(n, i + reach);
    const local = ((energy[hi] as number) - (energy[lo] as number)) / (hi - lo);
    im[i] = 1 / Math.sqrt(local + 0.003 * mean);
  }
  for (let i = 0; i < n; i++) x[i] = (x[i] as number) * (im[i] as number);
}

function changePoint(
  own: Float64Array,
  before: Float64Array,
  after: Float64Array,
  count: number,
  polarity: 1 | -1,
): number {
  let sum = 0;
  let best = Number.NEGATIVE_INFINITY;
  let first = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    if (sum > best + 1e-9) {
      best = sum;
      first = i;
      last = i;
    } else if (sum > best - 1e-9) last = i;
    sum += polarity * (own[i] as number) * ((before[i] as number) - (after[i] as number));
  }
  return (first + last) / 2;
}
