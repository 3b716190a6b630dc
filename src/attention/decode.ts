import { sweep as plainSweep } from '#src/compute/plain/plain-text.ts';
import { from, passed, still, type SweptText, type TextSweep, ways } from '#src/compute/text.ts';

/**
 * Which frames say which token: the best monotonic path of frames through positions (phones of a text, or frames of
 * it read aloud), with a state between any two tokens for all that is not in the text, and a price for tokens that
 * are not said (Viterbi 1967; the states between are those of keyword spotting, Rose & Paul 1990; unmatched on both
 * sides as in Drop-DTW, Dvornik et al. 2021; what is passed over costs as gaps do in sequences, Gotoh 1982).
 */
export type TextRules = {
  /** Positions of each token: half-open ranges, ascending and without gaps; empty where nothing is said. */
  readonly tokens: readonly (readonly [from: number, to: number])[];
  /** Added when a path leaves a token for the state behind it (≤ 0). */
  readonly pause: number;
  /** Added where a path begins to pass over tokens (≤ 0), and for each of them (≤ 0), one a token. */
  readonly omit: number;
  readonly skip: ArrayLike<number>;
  /** Added to stay at a position, and to pass over one within a token (≤ 0); −∞ where that may not be. */
  readonly stay: number;
  readonly leap: number;
};

/** Some frames against some tokens; all others are out of the question in these frames. */
export type Chunk = {
  readonly frames: number;
  /** Half-open. */
  readonly tokens: readonly [from: number, to: number];
  /** frames × positions of these tokens, row after row: log score of a frame at a position. */
  readonly scores: Float32Array;
  /** Log score of each frame where it belongs to no token. */
  readonly between: Float32Array;
};

export type DecodeProblem = TextRules & Omit<Chunk, 'tokens'>;

export type Decoded = {
  /** Frames of each token, half-open; null where it is passed over or has no positions. */
  readonly spans: readonly (readonly [from: number, to: number] | null)[];
  /** The position of each frame; −1 − k in the state before token k (k = number of tokens: behind the last). */
  readonly at: Int32Array;
  /** The path's score. */
  readonly score: number;
};

export type Decoder = {
  /** Takes the next frames. @param watch told how many of them are done; throws to stop */
  push(chunk: Chunk, watch?: (done: number, total: number) => void): void;
  /** The token that the best path is in, or before, now. */
  reached(): number;
  /** @returns null where no path is possible: positions that may neither be passed over nor fit into the frames */
  finish(): Decoded | null;
};

/** The best path of all frames at once. @throws what `watch` throws */
export function decode(
  { frames, scores, between, ...rules }: DecodeProblem,
  watch: (done: number, total: number) => void = () => {},
): Decoded | null {
  const decoder = createDecoder(rules);
  decoder.push({ frames, scores, between, tokens: [0, rules.tokens.length] }, watch);
  return decoder.finish();
}

/**
 * The best path of frames that come piece by piece, of a text that is looked at piece by piece.
 * @param lag frames: what lies further back is decided by the best path so far and forgotten. Default: nothing is
 * @param sweep in place of plain arithmetic
 */
export function createDecoder(
  rules: TextRules,
  lag = Number.POSITIVE_INFINITY,
  sweep: TextSweep = plainSweep,
): Decoder {
  const { tokens, pause, omit, skip, stay, leap } = rules;
  const spoken = tokens.flatMap(([p, q], k) => (q > p ? [k] : []));
  const count = spoken.length;
  const first = Int32Array.from(spoken, (k) => (tokens[k] as readonly [number, number])[0]);
  const last = Int32Array.from(spoken, (k) => (tokens[k] as readonly [number, number])[1] - 1);
  const price = Float64Array.from(spoken, (k) => skip[k] as number);
  const positions = count > 0 ? (last[count - 1] as number) + 1 : 0;
  const v = new Float64Array(positions).fill(-Infinity);
  const b = new Float64Array(count + 1).fill(-Infinity);
  b[0] = 0;
  let frames = 0;
  let window: Window = { t: 0, frames: 0, from: 0, to: count, origin: new Uint8Array(0) };
  const kept: Window[] = [];
  const decided: Int32Array[] = [];
  const places: Places = { spoken, first, last, behind: tokens.length };

  function push(chunk: Chunk, watch: (done: number, total: number) => void = () => {}): void {
    const [s, e] = chunk.tokens.map((k) => firstAtLeast(spoken, k)) as [number, number];
    const [low, high] = [
      first[s] ?? positions,
      e > s ? (last[e - 1] as number) + 1 : (first[s] ?? positions),
    ];
    v.fill(-Infinity, 0, low);
    v.fill(-Infinity, high);
    b.fill(-Infinity, 0, s);
    b.fill(-Infinity, e + 1);
    const text: SweptText = {
      first: first.subarray(s, e).map((j) => j - low),
      last: last.subarray(s, e).map((j) => j - low),
      price: price.subarray(s, e),
      ...{ pause, omit, stay, leap },
    };
    const states = { positions: v.subarray(low, high), between: b.subarray(s, e + 1) };
    const origin = sweep(text, states, chunk, watch);
    window = { t: frames, frames: chunk.frames, from: s, to: e, origin };
    kept.push(window);
    frames += chunk.frames;
    if (frames - (kept[0] as Window).t > 2 * lag) settle();
  }

  /** The best state of all, wherever in the text. */
  function bestState(): State {
    let found: State = { k: window.from, j: -1 };
    let best = -Infinity;
    for (let k = window.from; k <= window.to; k++) {
      if ((b[k] as number) > best) [best, found] = [b[k] as number, { k, j: -1 }];
      if (k === window.to) break;
      for (let j = first[k] as number; j <= (last[k] as number); j++)
        if ((v[j] as number) > best) [best, found] = [v[j] as number, { k, j }];
    }
    return found;
  }

  const endOfText = (): State =>
    count > 0 && (v[last[count - 1] as number] as number) > (b[count] as number)
      ? { k: count - 1, j: last[count - 1] as number }
      : { k: count, j: -1 };

  /** Decides what lies more than the lag behind. */
  function settle(): void {
    const ready = kept.filter((one) => one.t + one.frames <= frames - lag).length;
    const at = follow(kept, bestState(), places);
    let t = 0;
    for (const one of kept.splice(0, ready)) {
      decided.push(at.slice(t, t + one.frames));
      t += one.frames;
    }
  }

  return {
    push,
    reached: () => spoken[bestState().k] ?? tokens.length,
    finish() {
      // Where the text goes on beyond what was looked at, nobody says it.
      const end = window.to < count ? bestState() : endOfText();
      const score = (end.j < 0 ? b[end.k] : v[end.j]) as number;
      if (!(score > -Infinity) || frames === 0) return null;
      const at = new Int32Array(frames);
      let t = 0;
      for (const part of [...decided, follow(kept, end, places)]) {
        at.set(part, t);
        t += part.length;
      }
      return { at, spans: spansOf(at, tokens), score };
    },
  };
}

/** Frames from `t`, tokens (counted without empty ones) from…to; origin: positions, then states between. */
type Window = {
  readonly t: number;
  readonly frames: number;
  readonly from: number;
  readonly to: number;
  readonly origin: Uint8Array;
};
/** At position j of token k; j = −1: between, before token k. */
type State = { readonly k: number; readonly j: number };
type Places = {
  readonly spoken: readonly number[];
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** What the state behind the last token is called. */
  readonly behind: number;
};

/** Where the path to a state was in each of the frames that are kept. */
function follow(kept: readonly Window[], end: State, { spoken, first, last, behind }: Places): Int32Array {
  const begin = kept[0]?.t ?? 0;
  const at = new Int32Array(kept.reduce((sum, one) => sum + one.frames, 0));
  let { k, j } = end;
  for (const { t, frames, from: s, to: e, origin } of [...kept].reverse()) {
    const low = first[s] ?? 0;
    const wide = e > s ? (last[e - 1] as number) + 1 - low : 0;
    const width = wide + e - s + 1;
    for (let i = frames - 1; i >= 0; i--) {
      let how: number;
      if (j < 0) {
        const rest = i * width + wide - s;
        const code = (at: number) => origin[rest + at] as number;
        if (code(k) & passed) {
          while (code(k) & still) k--;
          k--;
        }
        at[t - begin + i] = -1 - (spoken[k] ?? behind);
        how = code(k) & ways;
      } else {
        at[t - begin + i] = j;
        how = origin[i * width + j - low] as number;
        if (how === from.before) j -= 1;
        else if (how === from.leapt) j -= 2;
        else if (how === from.between) j = -1;
      }
      if (how === from.token) {
        k--;
        j = last[k] as number;
      }
    }
  }
  return at;
}

/** Frames of each token; where what was decided early and what came later contradict, the earlier holds. */
function spansOf(at: Int32Array, tokens: TextRules['tokens']): readonly (readonly [number, number] | null)[] {
  const spans: ([number, number] | null)[] = tokens.map(() => null);
  let k = 0;
  for (let t = 0; t < at.length; t++) {
    const j = at[t] as number;
    if (j < 0) continue;
    if (j < (tokens[k]?.[0] ?? 0)) {
      at[t] = -1 - k;
      continue;
    }
    while (j >= (tokens[k]?.[1] ?? Number.POSITIVE_INFINITY)) k++;
    const span = spans[k];
    if (span) span[1] = t + 1;
    else spans[k] = [t, t + 1];
  }
  return spans;
}

/** Index of the first of ascending numbers that is no less; their count for none. */
function firstAtLeast(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
