/**
 * Which frames say which token: the best monotonic path of frames through positions (phones of a text, or frames of
 * it read aloud), with a state between any two tokens for all that is not in the text, and a price for tokens that
 * are not said (Viterbi 1967; the states between are those of keyword spotting, Rose & Paul 1990; unmatched on both
 * sides as in Drop-DTW, Dvornik et al. 2021).
 */
export type DecodeProblem = {
  readonly frames: number;
  /** frames × positions, row after row: log score of a frame at a position. */
  readonly scores: Float32Array;
  /** Positions of each token: half-open ranges, ascending and without gaps; empty where nothing is said. */
  readonly tokens: readonly (readonly [from: number, to: number])[];
  /** Log score of each frame where it belongs to no token. */
  readonly between: Float32Array;
  /** Added when a path leaves a token for the state behind it (≤ 0). */
  readonly pause: number;
  /** Added for each token that is passed over (≤ 0), one a token. */
  readonly skip: ArrayLike<number>;
  /** Added to stay at a position, and to pass over one within a token (≤ 0); −∞ where that may not be. */
  readonly stay: number;
  readonly leap: number;
};

export type Decoded = {
  /** Frames of each token, half-open; null where it is passed over or has no positions. */
  readonly spans: readonly (readonly [from: number, to: number] | null)[];
  /** The position of each frame; −1 − k in the state before token k (k = number of tokens: behind the last). */
  readonly at: Int32Array;
  /** The path's score. */
  readonly score: number;
};

/** From where a state was entered. */
const from = { same: 0, before: 1, leapt: 2, between: 3, token: 4, skipped: 5 } as const;

/**
 * @param watch told how many frames are done; throws to stop
 * @returns null where no path is possible: positions that may neither be passed over nor fit into the frames
 */
export function decode(
  problem: DecodeProblem,
  watch: (done: number, total: number) => void = () => {},
): Decoded | null {
  const { frames, scores, tokens, between, pause, skip, stay, leap } = problem;
  const positions = scores.length / Math.max(1, frames);
  const spoken = tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  const count = spoken.length;
  const first = spoken.map((k) => (tokens[k] as readonly [number, number])[0]);
  const last = spoken.map((k) => (tokens[k] as readonly [number, number])[1] - 1);
  const price = spoken.map((k) => skip[k] as number);
  const width = positions + count + 1;
  const origin = new Uint8Array(frames * width);
  let [v, w] = [new Float64Array(positions).fill(-Infinity), new Float64Array(positions)];
  let [b, c] = [new Float64Array(count + 1).fill(-Infinity), new Float64Array(count + 1)];
  for (let t = 0; t < frames; t++) {
    if (t % 256 === 0) watch(t, frames);
    const row = t * positions;
    const back = t * width;
    for (let k = 0; k < count; k++) {
      const [begin, end] = [first[k] as number, last[k] as number];
      for (let j = begin; j <= end; j++) {
        let best = (v[j] as number) + stay;
        let how: number = from.same;
        if (j > begin && (v[j - 1] as number) > best) [best, how] = [v[j - 1] as number, from.before];
        if (j > begin + 1 && (v[j - 2] as number) + leap > best)
          [best, how] = [(v[j - 2] as number) + leap, from.leapt];
        if (j === begin) {
          const entered = t === 0 ? (k === 0 ? 0 : -Infinity) : (b[k] as number);
          if (entered > best) [best, how] = [entered, from.between];
          const direct = k > 0 ? (v[last[k - 1] as number] as number) : -Infinity;
          if (direct > best) [best, how] = [direct, from.token];
        }
        w[j] = best + (scores[row + j] as number);
        origin[back + j] = how;
      }
    }
    for (let k = 0; k <= count; k++) {
      let best = t === 0 ? (k === 0 ? 0 : -Infinity) : (b[k] as number);
      let how: number = from.same;
      const ended = k > 0 ? (v[last[k - 1] as number] as number) + pause : -Infinity;
      if (ended > best) [best, how] = [ended, from.token];
      best += between[t] as number;
      const passed = k > 0 ? (c[k - 1] as number) + (price[k - 1] as number) : -Infinity;
      if (passed > best) [best, how] = [passed, from.skipped];
      c[k] = best;
      origin[back + positions + k] = how;
    }
    [v, w] = [w, v];
    [b, c] = [c, b];
  }
  watch(frames, frames);
  const atEnd = count > 0 ? (v[last[count - 1] as number] as number) : -Infinity;
  const score = Math.max(atEnd, b[count] as number);
  if (!(score > -Infinity)) return null;
  return { ...follow(problem, origin, spoken, atEnd > (b[count] as number)), score };
}

function follow(
  { frames, scores, tokens }: DecodeProblem,
  origin: Uint8Array,
  spoken: readonly number[],
  endsInToken: boolean,
): Pick<Decoded, 'spans' | 'at'> {
  const positions = scores.length / frames;
  const width = positions + spoken.length + 1;
  const range = (k: number) => tokens[spoken[k] as number] as readonly [number, number];
  const at = new Int32Array(frames);
  const spans: ([number, number] | null)[] = tokens.map(() => null);
  let k = endsInToken ? spoken.length - 1 : spoken.length;
  /** Position, or −1 in the state before token k. */
  let j = endsInToken ? range(k)[1] - 1 : -1;
  for (let t = frames - 1; t >= 0; t--) {
    if (j < 0) {
      while (origin[t * width + positions + k] === from.skipped) k--;
      at[t] = -1 - (spoken[k] ?? tokens.length);
      if (origin[t * width + positions + k] === from.token) {
        k--;
        j = range(k)[1] - 1;
      }
      continue;
    }
    at[t] = j;
    const token = spoken[k] as number;
    const span = spans[token];
    if (span) span[0] = t;
    else spans[token] = [t, t + 1];
    const how = origin[t * width + j];
    if (how === from.before) j -= 1;
    else if (how === from.leapt) j -= 2;
    else if (how === from.between) j = -1;
    else if (how === from.token) {
      k--;
      j = range(k)[1] - 1;
    }
  }
  return { at, spans };
}
