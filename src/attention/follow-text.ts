import type { Attention, TextArithmetic } from '#src/compute/text.ts';
import { attentionChunk, type AttentionPrices, attentionRules } from './attention.ts';
import { createDecoder, type Decoded, type TextRules } from './decode.ts';

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

export type FollowOptions = {
  readonly prices: AttentionPrices;
  /** Frames in a piece; phones that are considered behind and ahead of where the path is. */
  readonly piece: number;
  readonly behind: number;
  readonly ahead: number;
  /** Frames after which what was found is not changed any more. */
  readonly lag: number;
};

export const followDefaults: Omit<FollowOptions, 'prices'> = {
  ...{ piece: 1000, behind: 400, ahead: 1600, lag: 6000 },
};

/**
 * The best path of a recording through its text, however long both are: piece by piece, of the text what lies near.
 * Memory: a byte for each of `lag` frames and phones near.
 * @returns null where there is no path
 */
export async function followText(
  heard: Heard,
  { prices, piece, behind, ahead, lag }: FollowOptions,
  watch: (done: number, total: number) => void = () => {},
): Promise<Decoded | null> {
  const { frames, tokens } = heard;
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
    const here = t === 0 ? 0 : (tokens[decoder.reached()]?.[0] ?? positions);
    least = Math.max(least, isWhole ? 0 : tokenAt(here - behind));
    const most = isWhole ? tokens.length : tokenAt(here + ahead);
    const end = Math.min(frames, t + piece);
    const phones = [tokens[least]?.[0] ?? positions, tokens[most]?.[0] ?? positions] as const;
    const attention = await heard.attend([t, end], phones, prices.floor);
    decoder.push(attentionChunk(attention, [least, most], prices));
  }
  watch(frames, frames);
  return decoder.finish();
}
