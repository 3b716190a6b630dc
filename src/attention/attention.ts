import type { Chunk, TextRules } from './decode.ts';

/**
 * Soft attention of frames on the phones of a text: α_t = softmax over phones, and the special keys before them, of
 * q_t·k_j / √d (Bahdanau, Cho & Bengio 2015; scaled as by Vaswani et al. 2017).
 */
export type Attention = {
  readonly frames: number;
  readonly positions: number;
  /** frames × positions, row after row: log α of each phone. */
  readonly phones: Float32Array;
  /** frames × specials: log α of each special key. */
  readonly specials: Float32Array;
};

/** So many phones the network was trained to choose among; where there are more, all of them count for so many. */
const usualPhones = 200;

/** @param scores frames × (specials + phones): queries · keys, divided by √d, the special ones first */
export function attention(scores: Float32Array, frames: number, specials: number): Attention {
  const all = scores.length / Math.max(1, frames);
  const positions = all - specials;
  const phones = new Float32Array(frames * positions);
  const special = new Float32Array(frames * specials);
  const crowd = Math.min(1, usualPhones / Math.max(1, positions));
  for (let t = 0; t < frames; t++) {
    const row = t * all;
    let most = -Infinity;
    for (let j = row; j < row + all; j++) most = Math.max(most, scores[j] as number);
    let outside = 0;
    let inside = 0;
    for (let j = 0; j < specials; j++) outside += Math.exp((scores[row + j] as number) - most);
    for (let j = specials; j < all; j++) {
      const e = (scores[row + j] as number) - most;
      if (e > -20) inside += Math.exp(e);
    }
    const total = most + Math.log(outside + crowd * inside);
    for (let j = 0; j < specials; j++) special[t * specials + j] = (scores[row + j] as number) - total;
    for (let j = 0; j < positions; j++)
      phones[t * positions + j] = (scores[row + specials + j] as number) - total;
  }
  return { frames, positions, phones, specials: special };
}

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
  /** Of a frame that is in no token: one for each special key. */
  readonly aside: readonly number[];
};
export const attentionPrices: AttentionPrices = {
  ...{ floor: -8, pause: 1, omit: 25, skip: 3, skipPhone: 1, leap: 5, aside: [2, 3, 3] },
};

/** What paths through attention cost. @param tokens phones of each token: half-open ranges */
export function attentionRules(tokens: TextRules['tokens'], prices: AttentionPrices): TextRules {
  const { pause, omit, skip, skipPhone, leap } = prices;
  return {
    tokens,
    pause: -pause,
    omit: -omit,
    skip: tokens.map(([p, q]) => -skip - skipPhone * (q - p)),
    stay: 0,
    leap: -leap,
  };
}

/** What frames say, for `decode`. @param tokens to which the phones that were attended to belong: a half-open range */
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
  const scores = new Float32Array(phones.length);
  for (let k = 0; k < phones.length; k++) {
    const value = phones[k] as number;
    scores[k] = value > floor ? value : floor;
  }
  return { frames, tokens, scores, between };
}
