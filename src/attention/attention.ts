import type { Attention } from '#src/compute/text.ts';
import type { Chunk, TextRules } from './decode.ts';

/** Prices of a path through attention, nats. */
export type AttentionPrices = {
  /** No frame speaks against a phone by more: a network that is sure and wrong for a moment must not tear the path. */
  readonly floor: number;
  readonly pause: number;
  /** To begin to pass over tokens; for each of them; and for each of their phones. */
  readonly omit: number;
  readonly skip: number;
  readonly skipPhone: number;
  readonly leap: number;
  /** To stay at a position. Default: nothing. */
  readonly stay?: number;
  /** Of a frame that is in no token: one for each special key. */
  readonly aside: readonly number[];
};
export const attentionPrices: AttentionPrices = {
  ...{ floor: -8, pause: 1, omit: 25, skip: 3, skipPhone: 1, leap: 5, aside: [2, 3, 3] },
};

/** What paths through attention cost. @param tokens phones of each token: half-open ranges */
export function attentionRules(tokens: TextRules['tokens'], prices: AttentionPrices): TextRules {
  const { pause, omit, skip, skipPhone, leap, stay = 0 } = prices;
  return {
    tokens,
    pause: -pause,
    omit: -omit,
    skip: tokens.map(([p, q]) => -skip - skipPhone * (q - p)),
    stay: -stay,
    leap: -leap,
  };
}

/**
 * What frames say, for `decode`.
 * @param attention with the prices' floor
 * @param tokens to which the phones that were attended to belong: a half-open range
 */
export function attentionChunk(
  { frames, phones, specials }: Attention,
  tokens: Chunk['tokens'],
  { floor, aside }: AttentionPrices,
): Chunk {
  const width = specials.length / frames;
  const between = new Float32Array(frames);
  for (let t = 0; t < frames; t++) {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += Math.exp((specials[t * width + j] as number) - (aside[j] ?? 0));
    between[t] = Math.max(floor, Math.log(sum));
  }
  return { frames, tokens, scores: phones, between };
}
