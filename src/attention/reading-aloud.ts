/**
 * A text read aloud by a synthesiser: sound with every phone's time. What a recording of the text is compared with
 * where no model is used, and where phones come from in any case.
 */
export type ReadingAloud = {
  readonly samples: Float32Array;
  /** Samples a second. */
  readonly rate: number;
  /** One for each token that was given, in order; without phones where nothing is said. */
  readonly tokens: readonly ReadToken[];
};

export type ReadToken = {
  /** Seconds of the reading; where nothing is said, the moment when it would be. */
  readonly start: number;
  readonly end: number;
  readonly phones: readonly ReadPhone[];
};

export type ReadPhone = {
  /** IPA, with `ˈ` or `ˌ` before what is stressed. */
  readonly ipa: string;
  readonly start: number;
  readonly end: number;
};
