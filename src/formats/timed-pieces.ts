import { tokensOf, unalignedWord, type Word } from '#src/model/transcript.ts';
import type { SourceTime } from '#src/model/units.ts';

/** A part of a cue's text with times of its own: what follows a WebVTT timestamp, or a syllable of karaoke. */
export type TimedPiece = {
  readonly text: string;
  readonly start: SourceTime | null;
  readonly end: SourceTime | null;
};

/**
 * The words of a text that is written in pieces. A word takes its times from the pieces that hold it, where
 * each of them has times and holds nothing else.
 */
export function wordsOfPieces(pieces: readonly TimedPiece[]): readonly Word[] {
  const words: Word[] = [];
  let open: { text: string; pieces: TimedPiece[] } | null = null;
  const close = () => {
    if (open) words.push(wordOf(open.text, open.pieces));
    open = null;
  };
  for (const piece of pieces) {
    for (const part of piece.text.match(/\s+|\S+/g) ?? []) {
      if (part.trim() === '') close();
      else if (open) {
        open.text += part;
        open.pieces.push(piece);
      } else open = { text: part, pieces: [piece] };
    }
  }
  close();
  return words;
}

function wordOf(text: string, pieces: readonly TimedPiece[]): Word {
  const start = pieces[0]?.start ?? null;
  const end = pieces.at(-1)?.end ?? null;
  const isOwn = pieces.every((p) => p.start !== null && p.end !== null && tokensOf(p.text).length === 1);
  if (!isOwn || start === null || end === null || end < start) return unalignedWord(text);
  return { ...unalignedWord(text), start, end, status: 'aligned' };
}

/** A text cut before each of its words: `lead` is what stands before the first, each word with what follows. */
export function cutBeforeWords(text: string): { readonly lead: string; readonly words: readonly string[] } {
  const lead = /^\s*/.exec(text)?.[0] ?? '';
  return { lead, words: text.slice(lead.length).match(/\S+\s*/g) ?? [] };
}
