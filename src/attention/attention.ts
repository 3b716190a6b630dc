import type { DecodeProblem } from './decode.ts';

/**
 * Soft attention of frames on the phones of a text: α_t = softmax over all phones, and the special keys before them, of
 * q_t·k_j / √d (Bahdanau, Cho & Bengio 2015; scaled as by Vaswani et al. 2017).
 */
export type Attention = {
  readonly frames: number;
  readonly positions: number;
  /** frames × positions, row after row: log α of each phone. */
  readonly phones: Float32Array;
  /** log of the share that goes to no phone at all, a frame. */
  readonly elsewhere: Float32Array;
  /** frames × specials: log α of each special key. */
  readonly specials: Float32Array;
};

/**
 * @param queries frames × width, already divided by √d
 * @param keys (specials + positions) × width, the special ones first
 */
export function attend(
  queries: Float32Array,
  keys: Float32Array,
  width: number,
  specials: number,
): Attention {
  const frames = queries.length / width;
  const all = keys.length / width;
  const positions = all - specials;
  const phones = new Float32Array(frames * positions);
  const special = new Float32Array(frames * specials);
  const elsewhere = new Float32Array(frames);
  const row = new Float64Array(all);
  for (let t = 0; t < frames; t++) {
    let most = -Infinity;
    for (let j = 0; j < all; j++) {
      let dot = 0;
      for (let d = 0; d < width; d++)
        dot += (queries[t * width + d] as number) * (keys[j * width + d] as number);
      row[j] = dot;
      most = Math.max(most, row[j] as number);
    }
    let sum = 0;
    let outside = 0;
    for (let j = 0; j < all; j++) {
      const e = Math.exp((row[j] as number) - most);
      sum += e;
      if (j < specials) outside += e;
    }
    const total = most + Math.log(sum);
    for (let j = 0; j < specials; j++) special[t * specials + j] = (row[j] as number) - total;
    for (let j = 0; j < positions; j++) phones[t * positions + j] = (row[specials + j] as number) - total;
    elsewhere[t] = Math.log(outside / sum);
  }
  return { frames, positions, phones, elsewhere, specials: special };
}

/** Prices of a path through attention, nats; as in training/decode.py. */
export const attentionPrices = { floor: -8, pause: 1, skip: 25, leap: 5 } as const;

/**
 * What `decode` is to solve. No frame speaks against a phone by more than the floor: a network that is sure and wrong for
 * a moment must not tear the path.
 * @param tokens positions of each token: half-open ranges
 */
export function attentionProblem(
  { frames, phones, elsewhere }: Attention,
  tokens: DecodeProblem['tokens'],
  {
    floor,
    pause,
    skip,
    leap,
  }: { floor: number; pause: number; skip: number; leap: number } = attentionPrices,
): DecodeProblem {
  return {
    frames,
    scores: phones.map((value) => Math.max(floor, value)),
    tokens,
    between: elsewhere.map((value) => Math.max(floor, value)),
    pause: -pause,
    skip: tokens.map(() => -skip),
    stay: 0,
    leap: -leap,
  };
}
