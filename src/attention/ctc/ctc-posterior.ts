import { counted, posteriorOf, type Moments, moments, type TokenPosterior } from '../boundary-posterior.ts';
import type { CtcText } from './ctc-text.ts';
import { type CtcPrices, type CtcScores, ctcStates } from './ctc-trellis.ts';

/**
 * The posterior of the boundaries of tokens over all paths of a CTC trellis (forward–backward; Graves et al. 2006): one
 * pass each way. Keeps 16 bytes a token and frame.
 * @param spans of each token, as aligned; null: it has only `spoken`
 * @param within frames
 * @param sharpness all scores and prices are multiplied by it
 * @returns one for each token; null for those without letters. Null where there is no path
 */
export function ctcPosterior(
  scores: CtcScores,
  text: CtcText,
  spans: readonly (readonly [from: number, to: number] | null)[],
  within: number,
  prices: CtcPrices,
  sharpness = 1,
): readonly (TokenPosterior | null)[] | null {
  const { frames } = scores;
  const { count, column, direct, doors, spoken, emissions, width, omit, ...rest } = ctcStates(
    scores,
    text,
    prices,
    sharpness,
  );
  const many = doors.length;
  if (frames === 0 || many === 0) return null;
  const next = (k: number) => doors[k + 1] ?? count - 1;
  const emission = (t: number, s: number) => emissions[t * width + (column[s] as number)] as number;
  /** Entering the first letter of a token in frame t, and being in its last letter there. */
  const entering = new Float64Array(frames * many);
  const ending = new Float64Array(frames * many);
  let [v, w] = [new Float64Array(count).fill(-Infinity), new Float64Array(count)];
  for (let t = 0; t < frames; t++) {
    for (let k = 0; k < many; k++) {
      const door = doors[k] as number;
      entering[t * many + k] =
        t === 0
          ? k === 0
            ? 0
            : -Infinity
          : sumOf(v[door] as number, direct[door + 1] === 1 ? (v[door - 1] as number) : -Infinity);
    }
    for (let s = 0; s < count; s++) {
      let sum = t === 0 ? (s < 2 ? 0 : -Infinity) : (v[s] as number);
      if (t > 0 && s > 0) sum = sumOf(sum, v[s - 1] as number);
      if (t > 0 && direct[s] === 1) sum = sumOf(sum, v[s - 2] as number);
      w[s] = sum + emission(t, s);
    }
    let passing = -Infinity;
    let own = w[doors[0] as number] as number;
    for (let k = 0; k < many; k++) {
      passing = sumOf(passing, own + omit) + (rest.prices[k] as number);
      own = w[next(k)] as number;
      w[next(k)] = sumOf(own, passing);
      ending[t * many + k] = w[next(k) - 1] as number;
    }
    [v, w] = [w, v];
  }
  const all = sumOf(v[count - 1] as number, v[count - 2] as number);
  if (!(all > -Infinity)) return null;

  // Backward: `v[s]` is what follows once frame t is spent in s, `w` the same with the frame before.
  const begins = spoken.map(() => moments());
  const ends = spoken.map(() => moments());
  for (let t = frames - 1; t >= 0; t--) {
    const isLast = t === frames - 1;
    const to = (s: number) => emission(t + 1, s) + (v[s] as number);
    for (let s = count - 1; s >= 0; s--) {
      if (isLast) {
        w[s] = s >= count - 2 ? 0 : -Infinity;
        continue;
      }
      let sum = to(s);
      if (s + 1 < count) sum = sumOf(sum, to(s + 1));
      if (s + 2 < count && direct[s + 2] === 1) sum = sumOf(sum, to(s + 2));
      w[s] = sum;
    }
    let passing = -Infinity;
    let reached = w[count - 1] as number;
    for (let k = many - 1; k >= 0; k--) {
      const [door, last] = [doors[k] as number, next(k) - 1];
      // Leaving the last letter: whatever follows but staying there.
      let leaving = isLast ? (last === count - 2 ? 0 : -Infinity) : to(last + 1);
      if (!isLast && last + 2 < count && direct[last + 2] === 1) leaving = sumOf(leaving, to(last + 2));
      const span = spans[spoken[k] as number];
      counted(
        ends[k] as Moments,
        t + 1,
        Math.exp((ending[t * many + k] as number) + leaving - all),
        span?.[1],
        within,
      );
      const entered = (entering[t * many + k] as number) + emission(t, door + 1) + (w[door + 1] as number);
      counted(begins[k] as Moments, t, Math.exp(entered - all), span?.[0], within);
      // The gap before a token: it may still be passed over within this frame.
      passing = (rest.prices[k] as number) + sumOf(passing, reached);
      reached = w[door] as number;
      w[door] = sumOf(reached, omit + passing);
    }
    [v, w] = [w, v];
  }
  const out: (TokenPosterior | null)[] = text.tokens.map(() => null);
  for (const [i, k] of spoken.entries()) {
    out[k] = posteriorOf(begins[i] as Moments, ends[i] as Moments);
  }
  return out;
}

/** log(1 + exp(−d)) for d = 0 … 20 by steps of 1/512; what lies between, by lines: 1.2e-7 at most too much. */
const stepsPerNat = 512;
const mostNats = 20;
const softened = Float64Array.from({ length: mostNats * stepsPerNat + 2 }, (_, k) =>
  Math.log1p(Math.exp(-k / stepsPerNat)),
);

/** Logarithm of the sum of two numbers given by theirs, to 1.2e-7. */
function sumOf(p: number, q: number): number {
  const most = p > q ? p : q;
  // Where one is far below the other, or both are 0 (not a number), the other is all there is.
  const d = (most - (p > q ? q : p)) * stepsPerNat;
  if (!(d < mostNats * stepsPerNat)) return most;
  const k = Math.trunc(d);
  const here = softened[k] as number;
  return most + here + (d - k) * ((softened[k + 1] as number) - here);
}
