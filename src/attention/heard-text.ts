import {
  type PlainSegment,
  plainSegment,
  type Transcript,
  tokensOf,
  transcriptOfSegments,
  unalignedWord,
  type Word,
} from '#src/model/transcript.ts';
import { sourceTime } from '#src/model/units.ts';

/** What a model wrote down of a recording, where there was no text. */
export type HeardText = {
  /** BCP 47; null where the model does not say. */
  readonly language: string | null;
  readonly segments: readonly {
    readonly text: string;
    readonly start: number;
    readonly end: number;
    /** One for each of the text's whitespace-separated words; null: it got no time. */
    readonly words: readonly ({
      readonly start: number;
      readonly end: number;
      readonly sure: number;
    } | null)[];
  }[];
};

/** As a transcript whose words are aligned. Segments span their words; a word without a time has no status. */
export function transcriptOfHeard({ language, segments }: HeardText): Transcript {
  return transcriptOfSegments(
    segments.map(({ text, start, end, words }): PlainSegment & { readonly words: readonly Word[] } => {
      const timed = words.filter((word) => word !== null);
      return {
        ...plainSegment(
          text,
          sourceTime(timed[0]?.start ?? start),
          sourceTime(timed.at(-1)?.end ?? Math.max(start, end)),
        ),
        words: tokensOf(text).map((token, k): Word => {
          const found = words[k];
          if (!found) return unalignedWord(token);
          return {
            ...{ text: token, status: 'aligned', phones: [] },
            ...{ start: sourceTime(found.start), end: sourceTime(Math.max(found.start, found.end)) },
            confidence: Math.min(1, Math.max(0, found.sure)),
          };
        }),
      };
    }),
    language,
  );
}
