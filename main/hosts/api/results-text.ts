import type { Stretch } from './results-sync.ts';

/** Results of timing texts. */

export type TranscriptWord = {
  /** As it is written. */
  readonly text: string;
  /** Null where nobody says it. */
  readonly start: number | null;
  readonly end: number | null;
  /** That both ends are right to 50 ms. */
  readonly confidence: number | null;
  readonly status: 'aligned' | 'not-spoken' | 'confirmed' | null;
  readonly phones: readonly { readonly ipa: string; readonly start: number; readonly end: number }[];
  /** With `uncertainty: 'dropout'`: nats, and seconds of either end. */
  readonly uncertainty?: {
    readonly draws: number;
    readonly sure: number;
    readonly aleatoric: number;
    readonly epistemic: number;
    readonly start: { readonly aleatoric: number; readonly epistemic: number };
    readonly end: { readonly aleatoric: number; readonly epistemic: number };
  } | null;
};

export type TranscriptSegment = {
  readonly text: string;
  readonly start: number | null;
  readonly end: number | null;
  /** Its words: from the first, to before the second. */
  readonly words: readonly [number, number];
  readonly speaker?: string;
  readonly tier?: string;
};

/** What every command that times a text tells of it. */
export type TimedText = {
  readonly version: 1;
  readonly language: string | null;
  readonly confidence: number | null;
  readonly words: readonly TranscriptWord[];
  readonly segments: readonly TranscriptSegment[];
  readonly untranscribed: readonly {
    readonly start: number;
    readonly end: number;
    readonly kind: 'speech' | 'other';
  }[];
};

/** Of `transcript`. */
export type TranscriptResult = TimedText & {
  /** Words (by index) that are none to be said. */
  readonly unsaid: readonly { readonly word: number; readonly kind: string }[];
  /** Words that the network is unsure of: where the text read aloud has them. */
  readonly opinions: readonly {
    readonly word: number;
    readonly start: number;
    readonly end: number;
    readonly agrees: boolean;
  }[];
  readonly reason: string | null;
  readonly notes: readonly string[];
  /** What the written format does not keep. */
  readonly losses: readonly string[];
};

/** Of `parallel`: OTHER with its times. */
export type ParallelResult = TimedText & {
  /** Segments of TIMED and of OTHER (half-open ranges) that say the same. */
  readonly beads: readonly { readonly a: Stretch; readonly b: Stretch; readonly confidence: number }[];
  /** Words that do. */
  readonly links: readonly { readonly a: number; readonly b: number; readonly confidence: number }[];
  readonly sameLanguage: boolean;
  /** Where `same` was needed: how sure it is by the texts alone that they say the same. `confidence` is null then. */
  readonly takenAsSame: { readonly shown: number } | null;
  readonly reason: string | null;
  readonly notes: readonly string[];
  readonly losses: readonly string[];
};
