import type { PairSegment } from '#src/model/alignment.ts';
import { alongA, rateOf, type Search } from './pair-search.ts';
import { whitenedRate as rate } from '#src/signal/whitened-pair.ts';

/** How far two recordings agree along a placement, moment by moment: the check of what windows have found. */
export type Trace = {
  /** Seconds of B that each value speaks for. */
  readonly step: number;
  /** Centres, source time of B, in order. */
  readonly b: Float64Array;
  /** Correlation of the whitened sounds, within ±0.13 ms of the placement, less what luck gives. */
  readonly agreement: Float64Array;
  /** What agreement varies by where the sounds have nothing in common. */
  readonly sd: number;
};

export const traceStep = 0.25;
const stepSamples = traceStep * rate;
const n = 2 ** 15;
const stepsPerBlock = Math.floor(n / stepSamples);
/** Lags within which the placement counts as met, and others that tell what luck reaches (samples). */
const near = [-1, 0, 1];
const elsewhere = [-571, -457, -389, -293, -211, -151, 149, 223, 307, 383, 461, 577];

/** @param polarity −1 where one microphone is wired the other way round */
export function traceAgreement(search: Search, stretches: readonly PairSegment[], polarity: 1 | -1): Trace {
  const b: number[] = [];
  const agreement: number[] = [];
  const luck: number[] = [];
  const pair = search.arithmetic.whitened(n);
  for (const s of stretches) {
    const steps = Math.floor((s.b[1] - s.b[0]) / traceStep);
    for (let first = 0; first < steps; first += stepsPerBlock) {
      const count = Math.min(stepsPerBlock, steps - first);
      const from = s.b[0] + first * traceStep;
      // What lies beside the stretch may be read too: no window of silence bends the spectra then.
      pair.read('x', search.b, from, 1);
      pair.read('y', search.a, alongA(s, from), rateOf(s));
      pair.whiten();
      for (let k = 0; k < count; k++) {
        const lo = k * stepSamples;
        const hi = lo + stepSamples;
        const at = (lags: readonly number[]) => lags.map((lag) => pair.product(lo, hi, lag));
        const scale = polarity / (Math.sqrt(pair.power('x', lo, hi) * pair.power('y', lo, hi)) + 1e-9);
        b.push(from + (k + 0.5) * traceStep);
        agreement.push(Math.max(...at(near).map((v) => v * scale)));
        if (k % 4 === 0)
          for (const lag of elsewhere)
            luck.push(Math.max(...at(near.map((d) => lag + d)).map((v) => v * scale)));
      }
    }
  }
  const mean = luck.reduce((sum, v) => sum + v, 0) / Math.max(1, luck.length);
  const variance = luck.reduce((sum, v) => sum + (v - mean) ** 2, 0) / Math.max(1, luck.length);
  return {
    step: traceStep,
    b: Float64Array.from(b),
    agreement: Float64Array.from(agreement, (v) => v - mean),
    sd: Math.sqrt(variance) + 1e-6,
  };
}

/** How far from ends and breaks moments are checked, seconds. */
const beside = 12;
/** Windows are met about as often as they are tried; a gap this much wider than that is checked, seconds. */
const wider = 2;

/**
 * What of a placement to check moment by moment: where windows can be wrong. That is its ends, both sides of every
 * break, and wherever no window was met for longer than usual.
 * @param met source times of B at which windows agree, in any order
 */
export function worthChecking(segments: readonly PairSegment[], met: readonly number[]): PairSegment[] {
  const total = segments.reduce((sum, s) => sum + s.b[1] - s.b[0], 0);
  const times = [...met].sort((p, q) => p - q);
  return segments.flatMap((s) => {
    const [from, to] = s.b;
    const inside = [from, ...times.filter((t) => t > from && t < to), to];
    const spans: [number, number][] = [[from, Math.min(to, from + beside)]];
    const add = (lo: number, hi: number): void => {
      const last = spans[spans.length - 1] as [number, number];
      if (lo <= last[1]) last[1] = Math.max(last[1], hi);
      else spans.push([lo, hi]);
    };
    const usual = (total / times.length) * 1.5 + wider;
    for (let i = 1; i < inside.length; i++)
      if ((inside[i] as number) - (inside[i - 1] as number) > usual)
        add(inside[i - 1] as number, inside[i] as number);
    add(Math.max(from, to - beside), to);
    return spans.map(([lo, hi]) => ({
      ...s,
      b: [lo, hi] as const,
      a: [alongA(s, lo), alongA(s, hi)] as const,
    }));
  });
}

/** A run of moments whose sound does not lie where the placement says. */
export type Hole = {
  /** Source time of B. */
  readonly from: number;
  readonly to: number;
  /** Log-likelihood, nats, against the placement. */
  readonly against: number;
};

/** No moment counts for more than this, nats: one slammed door proves nothing. */
const most = 3;
/** Agreement that counts as full is half of what the better moments around reach. */
const share = 0.5;
const surroundings = 80;

/**
 * Moment by moment, how much more likely it is that the sounds agree there than that they have nothing in common,
 * nats: (h·r − h²/2)/sd², where h is half of what the better third of the moments within 20 s reaches.
 */
export function speaksFor({ agreement, sd }: Trace): Float64Array {
  const count = agreement.length;
  const out = new Float64Array(count);
  let expected = 0;
  for (let k = 0; k < count; k++) {
    if (k % 8 === 0) {
      const around = Float64Array.from(
        agreement.subarray(Math.max(0, k - surroundings), Math.min(count, k + surroundings)),
      ).sort();
      expected = share * Math.max(0, around[Math.floor(0.7 * around.length)] as number);
    }
    const v = (expected * (agreement[k] as number) - (expected * expected) / 2) / (sd * sd);
    out[k] = Math.max(-most, Math.min(most, v));
  }
  return out;
}

/** Steps of B's time wider than this are not for a break, seconds. */
const unchecked = 15;

/**
 * Runs of moments that together speak against the placement by at least `bar` nats: greatest sums (Kadane).
 * @param speaks what each moment says for it
 */
export function holesOf(trace: Trace, bar: number, speaks = speaksFor(trace)): Hole[] {
  const holes: Hole[] = [];
  const half = trace.step / 2;
  let k = 0;
  while (k < speaks.length) {
    let sum = 0;
    let best = 0;
    let end = -1;
    let i = k;
    // One run: as far as its sum stays above zero; breaks do not end it, only time that was not checked does.
    for (; i < speaks.length; i++) {
      if (i > k && (trace.b[i] as number) - (trace.b[i - 1] as number) > unchecked) break;
      sum -= speaks[i] as number;
      if (sum <= 0) break;
      if (sum > best) {
        best = sum;
        end = i;
      } else if (sum < best - bar) break;
    }
    if (best >= bar) {
      holes.push({ from: (trace.b[k] as number) - half, to: (trace.b[end] as number) + half, against: best });
      k = end + 1;
    } else k++;
  }
  return holes;
}
