import type { WordUncertainty } from '#src/attention/dropout-uncertainty.ts';
import type { SameTextEvidence } from '#src/attention/same-text.ts';
import type { Transcript } from '#src/model/transcript.ts';
import type { Sound } from '#src/signal/sound.ts';

export type AlignInput = {
  readonly sound: Sound;
  readonly transcript: Transcript;
  /** BCP 47. */
  readonly language: string;
  /** What listens: the networks that ship, a text read aloud, or a model of the user's own in a folder. */
  readonly model: 'attention' | 'dtw' | { readonly folder: string };
  readonly seed: number;
  /** Times that the text came with: where its words roughly lie (`attention` only), or nothing. Default: nothing. */
  readonly times?: GivenTimes;
  /** How many networks are drawn with parts left out (`attention` only), to tell what they do not know. Default 0. */
  readonly draws?: number;
  /** What is fitted to the recording itself (`attention` only). Default `keys`. */
  readonly adapt?: Adaptation;
};

export type GivenTimes = 'refine' | 'ignore';

/** Nothing; the keys of phones; and how its sound changes, too, for the boundaries of words. Each only where held-out stretches become likelier. */
export type Adaptation = 'none' | 'keys' | 'changes';

export type AlignedTranscript = {
  readonly transcript: Transcript;
  /** What speaks for the text being that of the recording; not known by `dtw`. */
  readonly evidence?: SameTextEvidence;
  /** One for each word, where networks were drawn; null: not said. */
  readonly uncertainty?: readonly (WordUncertainty | null)[];
  /** One for each word: where the text read aloud has those that the network is unsure of. */
  readonly opinions?: readonly (Opinion | null)[];
  readonly notes: readonly string[];
};

export type Watch = (done: number, total: number, unit: string, label: string) => void;

/** Where the text read aloud has a word; seconds of the recording. */
export type Opinion = { readonly start: number; readonly end: number; readonly agrees: boolean };
