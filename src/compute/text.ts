/**
 * The seam to the arithmetic of following a text: the SIMD kernel of wasm/, and plain TypeScript, the oracle of the
 * contract test. Synchronous: it stands in the middle of loops on a worker thread.
 */
export type TextArithmetic = {
  readonly attention: AttentionOf;
  readonly sweep: TextSweep;
  /** Each row of x (n × width) by each of y (m × width): n × m. */
  products(x: Float32Array, y: Float32Array, width: number): Float32Array;
  /** Rows of x (n × width) by their weights (n × m), summed up: m × width. */
  weighted(weights: Float32Array, x: Float32Array, width: number): Float32Array;
};

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

/**
 * @param scores frames × (specials + phones): queries · keys, divided by √d, the special ones first
 * @param floor no phone's log α is said to be less. Default −∞
 */
export type AttentionOf = (
  scores: Float32Array,
  frames: number,
  specials: number,
  floor?: number,
) => Attention;

/** So many phones the network was trained to choose among; where there are more, all of them count for so many. */
export const usualPhones = 200;

/** Tokens (none of them empty) as a sweep wants them: positions of each, the first and the last, from 0 without gaps. */
export type SweptText = {
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Added where a path passes over the token. */
  readonly price: Float64Array;
  /** As in `TextRules` of the decoder. */
  readonly pause: number;
  readonly omit: number;
  readonly stay: number;
  readonly leap: number;
};

/** Scores of the best paths to each position, and to the states before each token and behind the last. */
export type SweptStates = { readonly positions: Float64Array; readonly between: Float64Array };

/**
 * Carries states over frames, in place.
 * @param scores frames × positions @param between one a frame
 * @returns from where each state of each frame was entered: frames × (positions, then states between): see `from`
 */
export type TextSweep = (
  text: SweptText,
  states: SweptStates,
  chunk: { readonly frames: number; readonly scores: Float32Array; readonly between: Float32Array },
  watch?: (done: number, total: number) => void,
) => Uint8Array;

/** From where a state was entered: itself; one or two positions before; the state before its token; the token before. */
export const from = { same: 0, before: 1, leapt: 2, between: 3, token: 4 } as const;
export const ways = 7;
/** Of a state between: it was better entered by passing over the token before it; and that one was not the first passed. */
export const passed = 8;
export const still = 16;
