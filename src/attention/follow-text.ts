import type { Attention, TextArithmetic } from '#src/compute/text.ts';
import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { type Chunk, createDecoder, type Decoded, type TextRules } from './decode.ts';
import type { Windows } from './given-times.ts';

/** A recording that can be asked what of a text its frames attend to. */
export type Heard = {
  readonly frames: number;
  /** Seconds between frames; frame t is centred on t·hop. */
  readonly hop: number;
  /** Phones of each token: half-open ranges. */
  readonly tokens: TextRules['tokens'];
  /** @param frames @param phones half-open ranges @param floor no phone's log α is said to be less. Default −∞ */
  attend(
    frames: readonly [from: number, to: number],
    phones: readonly [from: number, to: number],
    floor?: number,
  ): Promise<Attention>;
  readonly arithmetic: TextArithmetic;
};

/** A recording that can be asked what it says of a text of some of the tokens alone. */
export type Retold = {
  /**
   * A phone's key knows the phones around it, so a word that nobody says spoils its neighbours' keys: here they have none beside them but those named.
   * @param tokens ascending; those of the result are these, from 0
   */
  only(tokens: readonly number[]): Promise<Heard>;
};

export type FollowOptions = {
  readonly prices: AttentionPrices;
  /** Frames in a piece; phones that are considered behind and ahead of where the path is. */
  readonly piece: number;
  readonly behind: number;
  readonly ahead: number;
  /** Frames after which what was found is not changed any more. */
  readonly lag: number;
  /** Where each token may lie, in place of `behind` and `ahead`. Default: anywhere. */
  readonly windows?: Windows | null;
};

export const followDefaults: Omit<FollowOptions, 'prices' | 'windows'> = {
  ...{ piece: 1000, behind: 400, ahead: 1600, lag: 6000 },
};

/**
 * The best path of a recording through its text, however long both are: piece by piece, of the text what lies near.
 * Memory: a byte for each of `lag` frames and phones near.
 * @returns null where there is no path
 */
export async function followText(
  heard: Heard,
  { prices, piece, behind, ahead, lag, windows = null }: FollowOptions,
  watch: (done: number, total: number) => void = () => {},
): Promise<Decoded | null> {
  const { frames, tokens, hop } = heard;
  const decoder = createDecoder(attentionRules(tokens, prices), lag, heard.arithmetic.sweep);
  const positions = tokens.at(-1)?.[1] ?? 0;
  const isWhole = positions <= behind + ahead;
  const tokenAt = (phone: number) => {
    const k = tokens.findIndex(([, end]) => end > phone);
    return k < 0 ? tokens.length : k;
  };
  let least = 0;
  for (let t = 0; t < frames; t += piece) {
    watch(t, frames);
    const reached = t === 0 ? 0 : decoder.reached();
    const here = tokens[reached]?.[0] ?? positions;
    const end = Math.min(frames, t + piece);
    let most = tokens.length;
    if (windows) {
      // What the path has not come to is not left behind.
      least = Math.max(least, Math.min(reached, firstOver(windows.to, t * hop)));
      most = Math.max(reached + 1, firstOver(windows.from, end * hop));
    } else if (!isWhole) {
      least = Math.max(least, tokenAt(here - behind));
      most = tokenAt(here + ahead);
    }
    most = Math.min(most, tokens.length);
    const phones = [tokens[least]?.[0] ?? positions, tokens[most]?.[0] ?? positions] as const;
    const attention = await heard.attend([t, end], phones, prices.floor);
    const chunk = attentionChunk(attention, [least, most], prices);
    if (windows) keepWithin(chunk, tokens, windows, t, hop);
    decoder.push(chunk);
  }
  watch(frames, frames);
  return decoder.finish();
}

/** What a frame costs outside of its token's window: more than any path that keeps to it. */
const outside = -1000;

function keepWithin(
  { frames, tokens: [from, to], scores }: Chunk,
  tokens: TextRules['tokens'],
  windows: Windows,
  first: number,
  hop: number,
): void {
  const shift = tokens[from]?.[0] ?? 0;
  const width = scores.length / Math.max(1, frames);
  for (let k = from; k < to; k++) {
    const [p, q] = tokens[k] as readonly [number, number];
    const begin = Math.min(frames, Math.ceil((windows.from[k] as number) / hop) - first);
    const end = Math.max(0, Math.floor((windows.to[k] as number) / hop) + 1 - first);
    for (let t = 0; t < frames; t++)
      if (t < begin || t >= end) scores.fill(outside, t * width + p - shift, t * width + q - shift);
  }
}

/** Index of the first of ascending numbers that is greater; their count for none. */
function firstOver(numbers: Float64Array, limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
