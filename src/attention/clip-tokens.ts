import { byteLetters, merged } from './whisper/byte-level-bpe.ts';

/** What CLIP's tokeniser does of a text: its token numbers between those of begin and end. */
export type ClipTokens = (text: string) => readonly number[];

const pieces = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+/gu;
/** Ends the last symbol of every word. */
const wordEnd = '</w>';
const [begin, end] = ['<|startoftext|>', '<|endoftext|>'];
/** Merging takes the square of a piece's length; no word is longer. */
const longestPiece = 200;

/** What is wrong with a vocabulary, or null: it must have every byte, within and at the end of a word, and begin and end of texts. */
export function clipVocabularyFault(vocabulary: ReadonlyMap<string, number>): string | null {
  if (byteLetters.some((letter) => !vocabulary.has(letter) || !vocabulary.has(letter + wordEnd)))
    return 'its vocabulary lacks some bytes';
  if (!vocabulary.has(begin) || !vocabulary.has(end)) return `its vocabulary lacks ${begin} or ${end}`;
  return null;
}

/**
 * The tokeniser of CLIP (Radford et al. 2021): small letters, byte-pair encoding of bytes in which a word's last symbol is
 * marked.
 * @param vocabulary without a fault @param merges two symbols each, parted by a space; the first merged first
 * @param context tokens at most, begin and end included; what is longer is cut
 */
export function clipTokens(
  vocabulary: ReadonlyMap<string, number>,
  merges: readonly string[],
  context: number,
): ClipTokens {
  const ranks = new Map(merges.map((pair, rank) => [pair, rank]));
  const idOf = (symbol: string) => vocabulary.get(symbol) as number;
  return (text) => {
    const out: number[] = [];
    for (const [piece] of text.normalize('NFC').toLowerCase().matchAll(pieces)) {
      if (out.length > context) break;
      const bytes = new TextEncoder().encode(piece).subarray(0, longestPiece);
      const own = [...bytes].map((b) => byteLetters[b] as string);
      own.push(`${own.pop()}${wordEnd}`);
      for (const symbol of merged(own, ranks)) {
        if (vocabulary.has(symbol)) out.push(idOf(symbol));
        // A merge whose result the vocabulary lacks: its bytes.
        else {
          const isLast = symbol.endsWith(wordEnd);
          const letters = [...(isLast ? symbol.slice(0, -wordEnd.length) : symbol)];
          for (const [k, letter] of letters.entries())
            out.push(idOf(isLast && k === letters.length - 1 ? letter + wordEnd : letter));
        }
      }
    }
    return [idOf(begin), ...out.slice(0, context - 2), idOf(end)];
  };
}
