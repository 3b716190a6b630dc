import { sentencesOf } from '#src/model/sentences.ts';
import { tokensOf, type Transcript } from '#src/model/transcript.ts';
import type { Sentence } from './align-sentences.ts';
import { textUnits, writtenLength } from './text-units.ts';

/** A sentence of a transcript, or what of it stands in one of its segments. */
export type Piece = Sentence & {
  readonly segment: number;
  /** Its words in the transcript: a half-open range. */
  readonly words: readonly [from: number, to: number];
  /** Of each form the word it is of, or is a part of. */
  readonly wordOf: readonly number[];
};

/** The pieces of a transcript that hold something that can be compared. */
export function piecesOf({ segments, language }: Transcript): readonly Piece[] {
  return segments.flatMap(({ text, words: [first] }, segment): readonly Piece[] => {
    let from = first;
    return wholeWords(sentencesOf(text, language)).flatMap((sentence): readonly Piece[] => {
      const start = from;
      from += tokensOf(sentence).length;
      const units = textUnits(sentence);
      if (units.length === 0) return [];
      return [
        {
          ...{ segment, words: [start, from] },
          forms: units.map(({ form }) => form),
          wordOf: units.map(({ token }) => start + token),
          length: writtenLength(sentence),
        },
      ];
    });
  });
}

/** Sentences that part no word; what has no letters goes with the sentence before. */
function wholeWords(sentences: readonly string[]): readonly string[] {
  const parts: string[] = [];
  for (const sentence of sentences) {
    const last = parts.at(-1);
    const isApart =
      last === undefined ||
      (/\s$/.test(last) && /[\p{L}\p{N}]/u.test(sentence) && /[\p{L}\p{N}]/u.test(last));
    if (isApart) parts.push(sentence);
    else parts[parts.length - 1] = last + sentence;
  }
  return parts;
}

/** Of two texts in one language most words of the shorter stand in the other, too. */
const mostlyShared = 0.75;

/** Whether two texts are in one language: what is said of them, or else what they have in common. */
export function isSameLanguage(
  a: Transcript,
  b: Transcript,
  pieces: readonly [readonly Piece[], readonly Piece[]],
): boolean {
  const [one, other] = [a, b].map(({ language }) => language?.toLowerCase().split(/[-_]/)[0] ?? null);
  if (one && other) return one === other;
  const sets = pieces.map((side) => new Set(side.flatMap((p) => p.forms)));
  const shares = pieces.map((side, k) => {
    const forms = side.flatMap((p) => p.forms);
    return forms.filter((form) => sets[1 - k]?.has(form)).length / Math.max(1, forms.length);
  });
  return Math.max(...shares) >= mostlyShared;
}
