import type { CtcText } from './ctc-text.ts';
import { type CtcPrices, ctcPrices, type CtcScores, type CtcStates, ctcStates } from './ctc-trellis.ts';

export type CtcAlignment = {
  /** Frames of each token, half-open: from its first letter to its last; null where it is not said. */
  readonly spans: readonly (readonly [from: number, to: number] | null)[];
  /** State of each frame: 2i is the gap before letter i, 2i + 1 that letter. */
  readonly at: Int32Array;
  /** Of the best path: logarithm of its probability, and its prices. */
  readonly score: number;
};

export type CtcOptions = {
  readonly prices: CtcPrices;
  /** States that are considered behind and ahead of where the path is, looked up every so many frames. */
  readonly behind: number;
  readonly ahead: number;
  readonly piece: number;
  /** Frames after which what was found is not changed any more. */
  readonly lag: number;
};

export const ctcDefaults: CtcOptions = {
  ...{ prices: ctcPrices, behind: 1000, ahead: 4000, piece: 500, lag: 3000 },
};

/** From where a state was entered. */
const from = { same: 0, gap: 1, letter: 2 } as const;
/** Of a gap between tokens: it was better entered by passing over the token before it; and that one was not the first passed. */
const passed = 4;
const still = 8;

/** Origins of some frames' states. */
type Window = {
  readonly t: number;
  readonly frames: number;
  readonly low: number;
  readonly width: number;
  readonly origin: Uint8Array;
};

/**
 * The most likely way to say a text, of all that the trellis has (Viterbi 1967). Texts that are longer than
 * `behind + ahead` states are looked at near where the path is. Memory: a byte for each of `lag` frames and states near.
 * @returns null where there are no frames or nothing to say
 * @throws what `watch` throws
 */
export function alignCtc(
  scores: CtcScores,
  text: CtcText,
  options: Partial<CtcOptions> = {},
  watch: (done: number, total: number) => void = () => {},
): CtcAlignment | null {
  const { prices, behind, ahead, piece, lag } = { ...ctcDefaults, ...options };
  const states = ctcStates(scores, text, prices);
  const { count, doors } = states;
  const { frames } = scores;
  if (frames === 0 || doors.length === 0) return null;
  const isWhole = count <= behind + ahead;
  let [v, w] = [new Float64Array(count).fill(-Infinity), new Float64Array(count).fill(-Infinity)];
  const at = new Int32Array(frames);
  let kept: Window[] = [];
  let low = 0;
  let high = isWhole ? count : 0;
  for (let t = 0; t < frames; t += piece) {
    watch(t, frames);
    if (!isWhole) {
      const best = t === 0 ? 0 : bestIn(v, low, high);
      const least = Math.max(low, doorBefore(states, best - behind));
      v.fill(-Infinity, low, least);
      w.fill(-Infinity, low, least);
      low = least;
      // Up to a gap between tokens, so that all before it can be passed over.
      high = Math.max(high, doorBefore(states, best + ahead) + 1);
    }
    const width = high - low;
    const many = Math.min(piece, frames - t);
    const window: Window = { t, frames: many, low, width, origin: new Uint8Array(many * width) };
    for (let k = 0; k < many; k++) {
      step(states, t + k, v, w, window, k * width);
      [v, w] = [w, v];
    }
    kept.push(window);
    const settled = kept.findLastIndex((each) => each.t + each.frames <= t + many - lag);
    if (settled >= 0) {
      trace(states, kept, bestIn(v, low, high), at);
      kept = kept.slice(settled + 1);
    }
  }
  watch(frames, frames);
  // The last letter and the gap behind it; or, of a text that is not reached, the last gap that is looked at.
  const end = high === count && (v[count - 2] as number) > (v[count - 1] as number) ? count - 2 : high - 1;
  const score = v[end] as number;
  if (score === -Infinity) return null;
  trace(states, kept, end, at);
  // Pieces that were settled by different paths never lead back.
  for (let t = 1; t < frames; t++) at[t] = Math.max(at[t - 1] as number, at[t] as number);
  return { spans: spansOf(text, at), at, score };
}

/** One frame on: from v into w, over the window's states. */
function step(states: CtcStates, t: number, v: Float64Array, w: Float64Array, window: Window, row: number) {
  const { column, direct, doors, prices, omit, emissions, width, count } = states;
  const { low, width: wide, origin } = window;
  const base = t * width;
  const high = low + wide;
  // The states before this one in the last frame; before the first frame stands nothing.
  let before = -Infinity;
  let letter = -Infinity;
  for (let s = low; s < high; s++) {
    const own = v[s] as number;
    let best = t > 0 ? own : s < 2 ? 0 : -Infinity;
    let way: number = from.same;
    if (before > best) {
      best = before;
      way = from.gap;
    }
    if (letter > best && direct[s] === 1) {
      best = letter;
      way = from.letter;
    }
    w[s] = best + (emissions[base + (column[s] as number)] as number);
    origin[row + s - low] = way;
    letter = before;
    before = own;
  }
  let k = firstDoor(doors, low);
  let passing = -Infinity;
  for (let own = w[doors[k] ?? count - 1] as number; k < doors.length; k++) {
    const next = doors[k + 1] ?? count - 1;
    if (next >= high) break;
    const begun = own + omit;
    if (passing > begun) origin[row + next - low] = (origin[row + next - low] as number) | still;
    passing = Math.max(passing, begun) + (prices[k] as number);
    own = w[next] as number;
    if (passing > own) {
      w[next] = passing;
      origin[row + next - low] = (origin[row + next - low] as number) | passed;
    }
  }
}

/** Writes the states of a path that ends in state `s` in the last of the windows. */
function trace({ doors }: CtcStates, windows: readonly Window[], s: number, at: Int32Array): void {
  for (const { t, frames, low, width, origin } of windows.toReversed())
    for (let k = frames - 1; k >= 0; k--) {
      // A path that was cut off by the edge of a window stays at it.
      s = Math.max(s, low);
      at[t + k] = s;
      let way = origin[k * width + s - low] as number;
      if (way & passed) {
        let isFirst: boolean;
        do {
          isFirst = !(way & still);
          s = doors[firstDoor(doors, s) - 1] as number;
          way = origin[k * width + s - low] as number;
        } while (!isFirst);
      }
      s -= way & 3;
    }
}

/** Which door is the first at or behind a state. */
function firstDoor(doors: Int32Array, state: number): number {
  let [low, high] = [0, doors.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((doors[middle] as number) < state) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The last gap between tokens at or before a state. */
function doorBefore({ doors, count }: CtcStates, state: number): number {
  if (state >= count - 1) return count - 1;
  const k = firstDoor(doors, state);
  return doors[k] === state ? state : (doors[Math.max(0, k - 1)] as number);
}

function bestIn(values: Float64Array, low: number, high: number): number {
  let best = low;
  for (let s = low + 1; s < high; s++) if ((values[s] as number) > (values[best] as number)) best = s;
  return best;
}

function spansOf(text: CtcText, at: Int32Array): (readonly [number, number] | null)[] {
  const tokenOf = new Int32Array(text.letters.length);
  for (const [k, [p, q]] of text.tokens.entries()) tokenOf.fill(k, p, q);
  const spans: ([number, number] | null)[] = text.tokens.map(() => null);
  for (let t = 0; t < at.length; t++) {
    const state = at[t] as number;
    if (state % 2 === 0) continue;
    const k = tokenOf[(state - 1) / 2] as number;
    const span = spans[k];
    if (span) span[1] = t + 1;
    else spans[k] = [t, t + 1];
  }
  return spans;
}
