import type { TextRows } from './attention-map.ts';
import type { Word } from './transcript.ts';
import { isTimed } from './transcript-edits.ts';

/** A moment of the recording (source seconds), a position in the text's rows, and how sure that is (seconds; null: not known). */
export type TextPathPoint = { readonly a: number; readonly b: number; readonly sd: number | null };

/** When a word is said. */
export type Passage = {
  readonly start: number;
  readonly end: number;
  readonly startSd: number | null;
  readonly endSd: number | null;
  /** Its phones but the first. */
  readonly inside: readonly { readonly start: number }[];
};

/** Words' times as a path through rows of text: flat where nothing is said, broken where words are passed over. */
export function textPath(
  rows: TextRows,
  passage: (word: number) => Passage | null,
): readonly (readonly TextPathPoint[])[] {
  const stretches: TextPathPoint[][] = [];
  let open: TextPathPoint[] | null = null;
  rows.words.forEach(([p, q], k) => {
    const at = passage(k);
    if (!at) {
      if (q > p) open = null;
      return;
    }
    // What is not in the order of time (another annotator's hand) begins anew.
    if (!open || (open.at(-1)?.a ?? 0) > at.start) {
      open = [];
      stretches.push(open);
    }
    const { startSd, endSd, inside } = at;
    open.push({ a: at.start, b: p, sd: startSd });
    if (inside.length === q - p - 1)
      for (const [i, phone] of inside.entries()) {
        const along = (i + 1) / (q - p);
        const sd = startSd === null || endSd === null ? null : startSd + (endSd - startSd) * along;
        open.push({ a: phone.start, b: p + i + 1, sd });
      }
    open.push({ a: at.end, b: q, sd: endSd });
  });
  return stretches;
}

/** The path of words as they stand in a transcript. */
export const pathOfWords = (rows: TextRows, words: readonly Word[]): readonly (readonly TextPathPoint[])[] =>
  textPath(rows, (k) => {
    const word = words[k];
    return isTimed(word) ? { ...word, startSd: null, endSd: null, inside: word.phones.slice(1) } : null;
  });
