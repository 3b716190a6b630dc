/** Byte-level byte-pair encoding as GPT-2 and Whisper have it (Sennrich et al. 2016; Radford et al. 2019). */
export type ByteLevelBpe = {
  encode(text: string): number[];
  /** Ids that are none of the vocabulary's are left out; bytes that are no UTF-8 become U+FFFD. */
  decode(ids: readonly number[]): string;
};

const pieces = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;
/** Merging takes the square of a piece's length; no word is longer. */
const longestPiece = 1000;

/** The printable letter that stands for each byte. */
export const byteLetters: readonly string[] = (() => {
  const isOwn = (b: number) => (b >= 33 && b <= 126) || (b >= 161 && b <= 172) || (b >= 174 && b <= 255);
  let spare = 256;
  return Array.from({ length: 256 }, (_, b) => String.fromCharCode(isOwn(b) ? b : spare++));
})();
const byteOf: ReadonlyMap<string, number> = new Map(byteLetters.map((letter, b) => [letter, b]));

/** What is wrong with a vocabulary, or null: it must have every byte, each id once. */
export function vocabularyFault(vocabulary: ReadonlyMap<string, number>): string | null {
  if (byteLetters.some((letter) => !vocabulary.has(letter))) return 'its vocabulary lacks some bytes';
  if (new Set(vocabulary.values()).size !== vocabulary.size) return 'its vocabulary has one id twice';
  return null;
}

/** @param vocabulary without a fault @param merges the lines of merges.txt: two symbols each, the first merged first */
export function byteLevelBpe(
  vocabulary: ReadonlyMap<string, number>,
  merges: readonly string[],
): ByteLevelBpe {
  const ranks = new Map(merges.map((pair, rank) => [pair, rank]));
  const symbols = new Map([...vocabulary].map(([symbol, id]) => [id, symbol]));
  return {
    encode(text) {
      const out: number[] = [];
      for (const [piece] of text.matchAll(pieces)) {
        const bytes = new TextEncoder().encode(piece);
        for (let from = 0; from < bytes.length; from += longestPiece) {
          const own = [...bytes.subarray(from, from + longestPiece)].map((b) => byteLetters[b] as string);
          for (const symbol of merged(own, ranks)) {
            const id = vocabulary.get(symbol);
            if (id !== undefined) out.push(id);
            // A merge whose result the vocabulary lacks: its bytes.
            else for (const letter of symbol) out.push(vocabulary.get(letter) as number);
          }
        }
      }
      return out;
    },
    decode(ids) {
      const bytes: number[] = [];
      for (const id of ids)
        for (const letter of symbols.get(id) ?? '') {
          const byte = byteOf.get(letter);
          if (byte !== undefined) bytes.push(byte);
        }
      return new TextDecoder().decode(Uint8Array.from(bytes));
    },
  };
}

/** Merges the pair of the lowest rank, everywhere, until there is none. */
export function merged(symbols: string[], ranks: ReadonlyMap<string, number>): string[] {
  for (;;) {
    let best = Number.POSITIVE_INFINITY;
    for (let k = 0; k + 1 < symbols.length; k++)
      best = Math.min(best, ranks.get(`${symbols[k]} ${symbols[k + 1]}`) ?? best);
    if (best === Number.POSITIVE_INFINITY) return symbols;
    const next: string[] = [];
    for (let k = 0; k < symbols.length; k++) {
      const [own, other] = [symbols[k] as string, symbols[k + 1]];
      if (other !== undefined && ranks.get(`${own} ${other}`) === best) {
        next.push(own + other);
        k++;
      } else next.push(own);
    }
    symbols = next;
  }
}
