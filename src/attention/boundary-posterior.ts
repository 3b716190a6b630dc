import type { DecodeProblem } from './decode.ts';

/** How surely a token was said, and where. */
export type TokenPosterior = {
  /** That it was said at all, 0…1. */
  readonly spoken: number;
  /** That it was said and begins, and ends, within the asked distance of where the path has it. */
  readonly begin: number;
  readonly end: number;
  /** Standard deviation of either, frames, given that it was said. */
  readonly beginSd: number;
  readonly endSd: number;
};

/**
 * The posterior of the boundaries of tokens over all paths that `decode` chooses from, scores taken as logarithms of
 * probabilities (forward–backward, Baum et al. 1970; in closed form, one pass each way). Keeps 16 bytes a token and frame.
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
  const at = (values: ArrayLike<number>, k: number) => sharpness * (values[k] as number);
  const spoken = tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  const count = spoken.length;
  if (frames === 0 || count === 0) return null;
  const first = spoken.map((k) => (tokens[k] as readonly [number, number])[0]);
  const last = spoken.map((k) => (tokens[k] as readonly [number, number])[1] - 1);
  const price = spoken.map((k) => at(problem.skip, k));
  const [pause, omit, stay, leap] = [problem.pause, problem.omit, problem.stay, problem.leap].map(
    (v) => sharpness * v,
  ) as [number, number, number, number];
  /** Forward: entering token k in frame t, and being in its last position there. */
  const entering = new Float64Array(frames * count);
  const ending = new Float64Array(frames * count);
  let [v, w] = [new Float64Array(positions).fill(-Infinity), new Float64Array(positions)];
  let [b, c] = [new Float64Array(count + 1).fill(-Infinity), new Float64Array(count + 1)];
  for (let t = 0; t < frames; t++) {
    if (t % 256 === 0) watch(t, 2 * frames);
    const row = t * positions;
    for (let k = 0; k < count; k++) {
      const [begin, end] = [first[k] as number, last[k] as number];
      const entered =
        t === 0
          ? k === 0
            ? 0
            : -Infinity
          : sumOf(b[k] as number, k > 0 ? (v[last[k - 1] as number] as number) : -Infinity);
      entering[t * count + k] = entered;
      for (let j = begin; j <= end; j++) {
        let sum = (v[j] as number) + stay;
        if (j > begin) sum = sumOf(sum, v[j - 1] as number);
        if (j > begin + 1) sum = sumOf(sum, (v[j - 2] as number) + leap);
        if (j === begin) sum = sumOf(sum, entered);
        w[j] = sum + at(problem.scores, row + j);
      }
      ending[t * count + k] = w[end] as number;
    }
    let passing = -Infinity;
    for (let k = 0; k <= count; k++) {
      let sum = t === 0 ? (k === 0 ? 0 : -Infinity) : (b[k] as number);
      if (k > 0) sum = sumOf(sum, (v[last[k - 1] as number] as number) + pause);
      sum += at(problem.between, t);
      c[k] = sumOf(sum, passing);
      passing = sumOf(sum + omit, passing) + (price[k] ?? 0);
    }
    [v, w] = [w, v];
    [b, c] = [c, b];
  }
  const all = sumOf(v[last[count - 1] as number] as number, b[count] as number);
  if (!(all > -Infinity)) return null;

  // Backward: `v[j]`, `b[k]` are what follows once frame t is spent there.
  const begins = spoken.map(() => moments());
  const ends = spoken.map(() => moments());
  for (let t = frames - 1; t >= 0; t--) {
    if (t % 256 === 0) watch(2 * frames - t, 2 * frames);
    const isLast = t === frames - 1;
    const next = (t + 1) * positions;
    let passing = -Infinity;
    for (let k = count; k >= 0; k--) {
      let sum = isLast ? (k === count ? 0 : -Infinity) : at(problem.between, t + 1) + (b[k] as number);
      if (!isLast && k < count)
        sum = sumOf(sum, at(problem.scores, next + (first[k] as number)) + (v[first[k] as number] as number));
      c[k] = sumOf(sum, omit + passing);
      passing = sumOf(sum, passing) + (price[k - 1] ?? 0);
    }
    for (let k = 0; k < count; k++) {
      const [begin, end] = [first[k] as number, last[k] as number];
      for (let j = begin; j <= end; j++) {
        let sum = -Infinity;
        if (!isLast) {
          const to = (i: number) => at(problem.scores, next + i) + (v[i] as number);
          sum = stay + to(j);
          if (j < end) sum = sumOf(sum, to(j + 1));
          if (j + 1 < end) sum = sumOf(sum, leap + to(j + 2));
        }
        if (j === end) {
          let leaving = isLast ? (k === count - 1 ? 0 : -Infinity) : -Infinity;
          if (!isLast) {
            leaving = pause + at(problem.between, t + 1) + (b[k + 1] as number);
            const after = first[k + 1];
            if (after !== undefined)
              leaving = sumOf(leaving, at(problem.scores, next + after) + (v[after] as number));
          }
          counted(
            ends[k] as Moments,
            t + 1,
            Math.exp((ending[t * count + k] as number) + leaving - all),
            spans[spoken[k] as number]?.[1],
            within,
          );
          sum = sumOf(sum, leaving);
        }
        w[j] = sum;
      }
      const entered =
        (entering[t * count + k] as number) +
        at(problem.scores, t * positions + begin) +
        (w[begin] as number);
      counted(begins[k] as Moments, t, Math.exp(entered - all), spans[spoken[k] as number]?.[0], within);
    }
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

/** What the moments of a token's begin and end say. */
export const posteriorOf = (begin: Moments, end: Moments): TokenPosterior => ({
  spoken: Math.min(1, begin.mass),
  begin: Math.min(1, begin.near),
  end: Math.min(1, end.near),
  beginSd: deviation(begin),
  endSd: deviation(end),
});

export type Moments = { mass: number; near: number; mean: number; square: number };
export const moments = (): Moments => ({ mass: 0, near: 0, mean: 0, square: 0 });

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

/** Logarithm of the sum of two numbers given by theirs. */
export function sumOf(p: number, q: number): number {
  const [most, least] = p > q ? [p, q] : [q, p];
  // Most are out of the question, and the rest need no more figures than this.
  return least < most - 30 || least === -Infinity ? most : most + Math.log1p(Math.exp(least - most));
}
