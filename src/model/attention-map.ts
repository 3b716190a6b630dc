/**
 * What a stretch of a recording attends to of a stretch of text, both ways, small enough to be sent and drawn:
 * α of every frame over the text, and of every place in the text over the frames.
 */
export type AttentionMap = {
  /** Source seconds of the first frame's middle, and between frames. */
  readonly start: number;
  readonly hop: number;
  readonly frames: number;
  /** IPA of each position. */
  readonly phones: readonly string[];
  /** Positions of each word: half-open ranges, ascending and without gaps; empty where nothing is spoken. */
  readonly words: readonly (readonly [from: number, to: number])[];
  /** positions × frames, row by row: 0 all attention … 255 a share of e^−8 or less, in equal steps of its logarithm. */
  readonly overText: Uint8Array;
  readonly overTime: Uint8Array;
  /** frames × specials: log α of what is in no text (silence, other speech, noise). */
  readonly specials: Float32Array;
};

/** Which part of a text each row of a map is: all of it that is known before anything is heard. */
export type TextRows = Pick<AttentionMap, 'phones' | 'words'>;

/** The logarithm of the least share that is told apart, and of a step. */
export const leastShare = -8;
export const shareStep = leastShare / 255;

/** What one map holds at most: words, and seconds of sound. */
export const mostMapWords = 200;
export const mostMapSeconds = 60;

/** The level of the greatest share: over time no moment has all of a phone that lasts. */
export const mostShare = (map: AttentionMap, over: 'text' | 'time'): number =>
  over === 'text' ? 0 : map.overTime.reduce((most, level) => Math.min(most, level), 254);

/** How a map is painted. */
export const attentionContrast = (map: AttentionMap, over: 'text' | 'time') => ({
  ...{ alike: mostShare(map, over), unlike: 255 },
  gamma: 1.6,
});
