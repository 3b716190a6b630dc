import type { DecodeProblem } from './decode.ts';

/** How surely a token was said, and where. */
export type TokenPosterior = {
  /** That it was said at all, 0…1. */
  readonly spoken: number;
  /** That it was said and begins, and ends, within the asked distance of where the path has it. */
  readonly begin: number;
  readonly end: number;
  /** Mean and standard deviation of either, frames, given that it was said. */
  readonly beginMean: number;
  readonly endMean: number;
  readonly beginSd: number;
  readonly endSd: number;
};

/**
 * The posterior of the boundaries of tokens over all paths that `decode` chooses from, scores taken as logarithms of
 * probabilities (forward–backward, Baum et al. 1970; in closed form, one pass each way). Keeps 16 bytes a token and
 * frame, and 8 a position and frame.
 * @param spans of each token, as decoded; null: it has only `spoken`
 * @param within frames
 * @param sharpness all scores and prices are multiplied by it: below 1 where frames beside each other tell the same twice
 * @returns one for each token; null for those without positions. Null where there is no path
 */
export function boundaryPosterior(
  problem: DecodeProblem,
  spans: readonly (readonly [from: number, to: number] | null)[],
  within: number,
  sharpness = 1,
  watch: (done: number, total: number) => void = () => {},
): readonly (TokenPosterior | null)[] | null {
  const { frames, tokens } = problem;
  const positions = problem.scores.length / Math.max(1, frames);
  const { scores, between } = problem;
  const spoken = tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  const count = spoken.length;
  if (frames === 0 || count === 0) return null;
  const first = Int32Array.from(spoken, (k) => (tokens[k] as readonly [number, number])[0]);
  const last = Int32Array.from(spoken, (k) => (tokens[k] as readonly [number, number])[1] - 1);
  const likely = (price: number) => Math.exp(sharpness * price);
  const price = Float64Array.from(spoken, (k) => likely(problem.skip[k] as number));
  const [pause, omit, stay, leap] = [problem.pause, problem.omit, problem.stay, problem.leap].map(likely) as [
    ...[number, number, number, number],
  ];
  const says = new Float64Array(scores.length);
  for (let n = 0; n < says.length; n++) says[n] = likely(scores[n] as number);
  const aside = Float64Array.from(between, likely);
  /** Forward: entering token k in frame t, and being in its last position there; e^scales[t] times as likely as they say. */
  const entering = new Float64Array(frames * count);
  const ending = new Float64Array(frames * count);
  const scales = new Float64Array(frames);
  let [v, w] = [new Float64Array(positions), new Float64Array(positions)];
  let [b, c] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  b[0] = 1;
  let [most, scale] = [1, 0];
  for (let t = 0; t < frames; t++) {
    if (t % 256 === 0) watch(t, 2 * frames);
    const row = t * positions;
    const unit = 1 / most;
    scale += Math.log(most);
    scales[t] = scale;
    most = 0;
    for (let k = 0; k < count; k++) {
      const begin = first[k] as number;
      const end = last[k] as number;
      const entered = (b[k] as number) + (k > 0 ? (v[begin - 1] as number) : 0);
      entering[t * count + k] = entered * unit;
      let one = 0;
      let two = entered;
      for (let j = begin; j <= end; j++) {
        const own = v[j] as number;
        const sum = bounded((own * stay + two + one * leap) * unit * (says[row + j] as number));
        w[j] = sum;
        if (sum > most) most = sum;
        one = j > begin ? two : 0;
        two = own;
      }
      ending[t * count + k] = w[end] as number;
    }
    let passing = 0;
    for (let k = 0; k <= count; k++) {
      const ended = k > 0 ? (v[last[k - 1] as number] as number) * pause : 0;
      const sum = ((b[k] as number) + ended) * unit * (aside[t] as number);
      const all = bounded(sum + passing);
      c[k] = all;
      if (all > most) most = all;
      passing = (sum * omit + passing) * (price[k] ?? 0);
    }
    [v, w] = [w, v];
    [b, c] = [c, b];
  }
  const total = (v[last[count - 1] as number] as number) + (b[count] as number);
  if (!(total > 0)) return null;
  const all = scale + Math.log(total);

  // Backward: `v[j]`, `b[k]` are what follows once the frame is spent there; both with the frame's own scores.
  const begins = spoken.map(() => moments());
  const ends = spoken.map(() => moments());
  v.fill(0);
  b.fill(0);
  /** What follows the last frame: nothing, where the text ends. */
  let [after, behind] = [1, 1];
  [most, scale] = [1, 0];
  for (let t = frames - 1; t >= 0; t--) {
    if (t % 256 === 0) watch(2 * frames - t, 2 * frames);
    const row = t * positions;
    const unit = 1 / most;
    scale += Math.log(most);
    most = 0;
    const share = Math.min(1e300, Math.exp((scales[t] as number) + scale - all));
    let passing = 0;
    for (let k = count; k >= 0; k--) {
      const next = k < count ? (v[first[k] as number] as number) : behind;
      const sum = ((b[k] as number) + next) * unit;
      const all = bounded((sum + omit * passing) * (aside[t] as number));
      c[k] = all;
      if (all > most) most = all;
      passing = (sum + passing) * (price[k - 1] ?? 0);
    }
    for (let k = 0; k < count; k++) {
      const begin = first[k] as number;
      const end = last[k] as number;
      const leaving = pause * (b[k + 1] as number) + (k + 1 < count ? (v[end + 1] as number) : after);
      const ended = (ending[t * count + k] as number) * leaving * unit * share;
      counted(ends[k] as Moments, t + 1, ended, spans[spoken[k] as number]?.[1], within);
      let one = leaving;
      let two = 0;
      for (let j = end; j >= begin; j--) {
        const own = v[j] as number;
        const sum = bounded((stay * own + one + leap * two) * unit * (says[row + j] as number));
        w[j] = sum;
        if (sum > most) most = sum;
        two = j < end ? one : 0;
        one = own;
      }
      const entered = (entering[t * count + k] as number) * (w[begin] as number) * share;
      counted(begins[k] as Moments, t, entered, spans[spoken[k] as number]?.[0], within);
    }
    [after, behind] = [0, 0];
    [v, w] = [w, v];
    [b, c] = [c, b];
  }
  watch(2 * frames, 2 * frames);
  const out: (TokenPosterior | null)[] = tokens.map(() => null);
  for (const [i, k] of spoken.entries()) {
    out[k] = posteriorOf(begins[i] as Moments, ends[i] as Moments);
  }
  return out;
}

/**
 * States are measured against the most likely one of their frame, and none that is possible at all is held to be less likely
 * than this: numbers need no logarithms, and a path that wins late is not lost.
 */
const least = 1e-250;
const bounded = (p: number): number => (p < least && p > 0 ? least : p);

/** What the moments of a token's begin and end say. */
export const posteriorOf = (begin: Moments, end: Moments): TokenPosterior => ({
  spoken: Math.min(1, begin.mass),
  begin: Math.min(1, begin.near),
  end: Math.min(1, end.near),
  beginMean: begin.mean / Math.max(1e-300, begin.mass),
  endMean: end.mean / Math.max(1e-300, end.mass),
  beginSd: deviation(begin),
  endSd: deviation(end),
});

/** Sums over frames of where a boundary may be: of probability, of that near where it is expected, of frame, of frame². */
export type Moments = { mass: number; near: number; mean: number; square: number };
/** Nothing counted yet. */
export const moments = (): Moments => ({ mass: 0, near: 0, mean: 0, square: 0 });

/**
 * Adds to `m` that the boundary is at `frame` with probability `p`.
 * @param expected the frame of the best path; undefined: the token is not on it
 * @param within frames from it that count as near
 */
export function counted(
  m: Moments,
  frame: number,
  p: number,
  expected: number | undefined,
  within: number,
): void {
  m.mass += p;
  m.mean += p * frame;
  m.square += p * frame * frame;
  if (expected !== undefined && Math.abs(frame - expected) <= within) m.near += p;
}

const deviation = ({ mass, mean, square }: Moments): number =>
  mass > 0 ? Math.sqrt(Math.max(0, square / mass - (mean / mass) ** 2)) : 0;
