import type { CtcText } from './ctc-text.ts';

/** What a CTC network says of each frame, as far as a text asks for it: logarithms of probabilities. */
export type CtcScores = {
  readonly frames: number;
  /** frames × (columns of the text + 1), row after row; the last is the star: the most likely letter of all. */
  readonly letters: Float32Array;
  readonly blank: Float32Array;
  /** Of the class between words; −∞ where there is none. */
  readonly delimiter: Float32Array;
};

export type CtcPrices = {
  /** Added to a frame of speech that is not in the text (≤ 0): what the text has is preferred. */
  readonly star: number;
  /** Added where a path begins to pass over tokens, and for each of their letters (≤ 0). */
  readonly omit: number;
  readonly letter: number;
};

/**
 * Passing over a stretch is one decision: were it many, a path would rather call all that follows foreign speech. A frame of
 * speech of the text is worth half a unit more than one of foreign speech, for the same reason.
 */
export const ctcPrices: CtcPrices = { star: -0.5, omit: -6, letter: -1 };

/**
 * The states of a CTC trellis (Graves et al. 2006): 2i is the gap before letter i, 2i + 1 that letter, 2n the gap behind
 * all. Gaps within a token are blank; where it has a space, the class between words, too; gaps between tokens are those
 * or any speech (`<star>`, Pratap et al. 2023). From the gap before a token the gap behind it is reached without a
 * frame: the token is not said.
 */
export type CtcStates = {
  readonly count: number;
  /** Of each state: its column of `emissions`. */
  readonly column: Int32Array;
  /** 1 for letters that may follow the letter before them without a gap. */
  readonly direct: Uint8Array;
  /** For the gap before each spoken token its state, and what passing over that token costs. Ascending. */
  readonly doors: Int32Array;
  readonly prices: Float64Array;
  readonly omit: number;
  /** Which of the text's tokens the spoken ones are. */
  readonly spoken: readonly number[];
  /** frames × `width`: letters and star, then the three kinds of gap. */
  readonly emissions: Float32Array;
  readonly width: number;
};

/** @param sharpness scores and prices are multiplied by it */
export function ctcStates(
  { frames, letters, blank, delimiter }: CtcScores,
  text: CtcText,
  prices: CtcPrices,
  sharpness = 1,
): CtcStates {
  const wide = text.columns.length + 1;
  const width = wide + 3;
  const emissions = new Float32Array(frames * width);
  for (let t = 0; t < frames; t++) {
    for (let c = 0; c < wide; c++) emissions[t * width + c] = sharpness * (letters[t * wide + c] as number);
    const still = blank[t] as number;
    const space = Math.max(still, delimiter[t] as number);
    const any = Math.max(space, (letters[t * wide + wide - 1] as number) + prices.star);
    emissions[t * width + wide] = sharpness * still;
    emissions[t * width + wide + 1] = sharpness * space;
    emissions[t * width + wide + 2] = sharpness * any;
  }
  const n = text.letters.length;
  const count = 2 * n + 1;
  const column = new Int32Array(count).fill(wide + 2);
  const direct = new Uint8Array(count);
  const spoken = text.tokens.flatMap(([from, to], k) => (to > from ? [k] : []));
  for (let i = 0; i < n; i++) {
    column[2 * i] = wide + (text.spaced[i] as number);
    column[2 * i + 1] = text.letters[i] as number;
    direct[2 * i + 1] = i > 0 && text.letters[i] !== text.letters[i - 1] ? 1 : 0;
  }
  const range = (k: number) => text.tokens[k] as readonly [number, number];
  for (const k of spoken) column[2 * range(k)[0]] = wide + 2;
  return {
    ...{ count, column, direct, spoken, emissions, width },
    omit: sharpness * prices.omit,
    doors: Int32Array.from(spoken, (k) => 2 * range(k)[0]),
    prices: Float64Array.from(spoken, (k) => {
      const [from, to] = range(k);
      return sharpness * prices.letter * (to - from);
    }),
  };
}
