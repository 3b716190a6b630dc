import type { Sound } from '#src/signal/sound.ts';
import { type Boundaries, placeReach, places, placeStep } from './boundary-evidence.ts';
import { type Contrast, contrastStep, learnContrast } from './contrast.ts';

/** Seconds of a stretch that is learnt from or held out. */
const stretchSeconds = 6;
/** Weights that are tried: what a deviation of unlikeness is worth, nats. */
const most = 1.5;
const step = 0.05;

/** What speaks for each place of each boundary (count × places), in nats; and by how much it made held-out stretches likelier. */
export type ContrastPrior = {
  readonly prior: Float32Array;
  readonly weight: number;
  /** Nats a boundary. */
  readonly gain: number;
};

/**
 * Places of boundaries by how sounds change, learnt from this recording alone. Every second stretch is learnt from, and what a change
 * is worth fitted to its boundaries; the others are held out, then the other way round. @returns null where that does not make both
 * halves of what was held out more likely
 * @param odds count × places: log odds without it
 */
export async function contrastPrior(
  sound: Sound,
  { middles }: Pick<Boundaries, 'middles'>,
  odds: Float32Array,
  seed: number,
  watch: (done: number, total: number) => void = () => {},
): Promise<ContrastPrior | null> {
  const shares = sharesOf(odds);
  const stretches = stretchesOf(middles);
  if (stretches.length < 2) return null;
  const spans = stretches.map((of) => {
    const times = of.map((n) => middles[n] as number);
    return [Math.max(0, (times[0] as number) - 0.3), (times.at(-1) as number) + 0.3] as const;
  });
  let gain = 0;
  for (const half of [0, 1]) {
    const isIn = (_: unknown, n: number) => n % 2 === half;
    const learnt = await learnContrast(sound, spans.filter(isIn), seed, (done, total) =>
      watch(half * total + done, 3 * total),
    );
    if (!learnt) return null;
    const unlike = unlikeAt(learnt, middles, spans, stretches);
    const weight = fitted(shares, unlike, stretches.filter(isIn).flat());
    const held = stretches.filter((_, n) => n % 2 !== half).flat();
    const rise = likelihood(shares, unlike, held, weight);
    if (!(rise > 0)) return null;
    gain += rise / middles.length;
  }
  const learnt = await learnContrast(sound, spans, seed, (done, total) => watch(2 * total + done, 3 * total));
  if (!learnt) return null;
  const unlike = unlikeAt(learnt, middles, spans, stretches);
  const weight = fitted(shares, unlike, stretches.flat());
  return { prior: unlike.map((value) => weight * value), weight, gain };
}

/** Indexes of boundaries that lie together. */
function stretchesOf(middles: Float64Array): readonly (readonly number[])[] {
  const out: number[][] = [];
  for (const [n, time] of middles.entries()) {
    const open = out.at(-1);
    if (open && time - (middles[open[0] as number] as number) < stretchSeconds) open.push(n);
    else out.push([n]);
  }
  return out;
}

/** Unlikeness at each place: lines between moments. */
function unlikeAt(
  contrast: Contrast,
  middles: Float64Array,
  spans: readonly (readonly [number, number])[],
  stretches: readonly (readonly number[])[],
): Float32Array {
  const out = new Float32Array(middles.length * places);
  for (const [i, of] of stretches.entries()) {
    const [from, to] = spans[i] as readonly [number, number];
    const known = contrast.unlike(from, to);
    const at = (n: number) => known[Math.min(known.length - 1, Math.max(0, n))] ?? 0;
    for (const n of of)
      for (let k = 0; k < places; k++) {
        const time = (middles[n] as number) + (k - placeReach) * placeStep;
        const t = (time - from) / contrastStep - 0.5;
        const t0 = Math.floor(t);
        out[n * places + k] = at(t0) + (t - t0) * (at(t0 + 1) - at(t0));
      }
  }
  return out;
}

/** The weight under which boundaries are likeliest. */
function fitted(shares: Float64Array, unlike: Float32Array, of: readonly number[]): number {
  let [best, highest] = [0, 0];
  for (let weight = step; weight <= most; weight += step) {
    const value = likelihood(shares, unlike, of, weight);
    if (value > highest) [best, highest] = [weight, value];
  }
  return best;
}

/**
 * How much likelier what is heard of boundaries becomes, in nats, where places are expected by their unlikeness and not all alike:
 * Σ log Σ_k p_k e^(w·u_k) / (Σ_k e^(w·u_k) / places).
 */
export function likelihood(
  shares: Float64Array,
  unlike: Float32Array,
  of: readonly number[],
  weight: number,
): number {
  let sum = 0;
  for (const n of of) {
    let [both, alone] = [0, 0];
    for (let k = n * places; k < (n + 1) * places; k++) {
      const e = Math.exp(weight * (unlike[k] as number));
      both += (shares[k] as number) * e;
      alone += e / places;
    }
    sum += Math.log(both / alone);
  }
  return sum;
}

/** Log odds as shares of each boundary's places. */
export function sharesOf(odds: Float32Array): Float64Array {
  const out = new Float64Array(odds.length);
  for (let row = 0; row < odds.length; row += places) {
    let [highest, sum] = [-Infinity, 0];
    for (let k = row; k < row + places; k++) highest = Math.max(highest, odds[k] as number);
    for (let k = row; k < row + places; k++) sum += out[k] = Math.exp((odds[k] as number) - highest);
    for (let k = row; k < row + places; k++) out[k] = (out[k] as number) / sum;
  }
  return out;
}
