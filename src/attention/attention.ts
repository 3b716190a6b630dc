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

/** Keys of a text: the special ones first, then one a phone; row after row. */
export type TextKeys = { readonly values: Float32Array; readonly width: number; readonly specials: number };

/** So many phones the network was trained to choose among; where there are more, all of them count for so many. */
const usualPhones = 200;

/**
 * @param queries frames × width, already divided by √d
 * @param from…to which phones of the text; all others get nothing. Default: all
 */
export function attend(
  queries: Float32Array,
  { values: keys, width, specials }: TextKeys,
  from = 0,
  to = keys.length / width - specials,
): Attention {
  const frames = queries.length / width;
  const positions = to - from;
  const phones = new Float32Array(frames * positions);
  const special = new Float32Array(frames * specials);
  const crowd = Math.min(1, usualPhones / Math.max(1, positions));
  for (let t = 0; t < frames; t++) {
    const query = queries.subarray(t * width, (t + 1) * width);
    const row = phones.subarray(t * positions, (t + 1) * positions);
    const aside = special.subarray(t * specials, (t + 1) * specials);
    products(query, keys, 0, aside);
    products(query, keys, (specials + from) * width, row);
    let most = -Infinity;
    for (const e of aside) most = Math.max(most, e);
    for (const e of row) most = Math.max(most, e);
    let outside = 0;
    let inside = 0;
    for (const e of aside) outside += Math.exp(e - most);
    for (const e of row) inside += Math.exp(e - most);
    const sum = outside + crowd * inside;
    const total = most + Math.log(sum);
    for (let j = 0; j < specials; j++) aside[j] = (aside[j] as number) - total;
    for (let j = 0; j < positions; j++) row[j] = (row[j] as number) - total;
  }
  return { frames, positions, phones, specials: special };
}

/** Inner products of a query with keys that lie from `at` on. */
function products(query: Float32Array, keys: Float32Array, at: number, out: Float32Array): void {
  const width = query.length;
  for (let j = 0, key = at; j < out.length; j++) {
    let [p, q, r, s] = [0, 0, 0, 0];
    for (let d = 0; d < width; d += 4, key += 4) {
      p += (query[d] as number) * (keys[key] as number);
      q += (query[d + 1] as number) * (keys[key + 1] as number);
      r += (query[d + 2] as number) * (keys[key + 2] as number);
      s += (query[d + 3] as number) * (keys[key + 3] as number);
    }
    out[j] = p + q + r + s;
  }
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
  return { frames, tokens, scores: phones.map((value) => Math.max(floor, value)), between };
}
