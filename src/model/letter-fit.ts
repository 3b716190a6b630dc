import { letterTriples } from './letter-triples.ts';

/** What a triple costs that is none of a language's commonest, nats; and each letter of it that ASCII lacks and none of these has. */
const unknown = 9;
const foreign = 3;

/** How well letters fit languages. */
export type LetterFit = {
  /** Nats of each language, of all triples together. */
  readonly nats: ReadonlyMap<string, number>;
  readonly triples: number;
};

const languages = Object.keys(letterTriples);
type Learnt = { readonly rows: Map<string, Float32Array>; readonly letters: Map<string, Uint8Array> };
let table: Learnt | null = null;

function learnt(): Learnt {
  if (table) return table;
  const rows = new Map<string, Float32Array>();
  const known = new Map<string, Uint8Array>();
  for (const [n, language] of languages.entries()) {
    const letters = [...(letterTriples[language] as string)];
    for (let k = 0; k + 3 < letters.length; k += 4) {
      const triple = letters.slice(k, k + 3).join('');
      const row = rows.get(triple) ?? new Float32Array(languages.length).fill(-unknown);
      row[n] = -((letters[k + 3] as string).charCodeAt(0) - 97) / 2;
      rows.set(triple, row);
      for (const letter of triple) {
        const own = known.get(letter) ?? new Uint8Array(languages.length);
        own[n] = 1;
        known.set(letter, own);
      }
    }
  }
  table = { rows, letters: known };
  return table;
}

/** @param words in lower case, without what stands around them; as likely in a language as their triples of letters (Cavnar & Trenkle 1994; Dunning 1994) */
export function letterFit(words: readonly string[]): LetterFit {
  const { rows, letters: known } = learnt();
  const sums = new Float64Array(languages.length);
  let triples = 0;
  for (const word of words) {
    const letters = [' ', ...word, ' '];
    for (const letter of word) {
      if (letter <= '\x7f') continue;
      const own = known.get(letter);
      for (let n = 0; n < sums.length; n++) if (own?.[n] !== 1) sums[n] = (sums[n] as number) - foreign;
    }
    for (let k = 2; k < letters.length; k++) {
      const row = rows.get(letters.slice(k - 2, k + 1).join(''));
      for (let n = 0; n < sums.length; n++) sums[n] = (sums[n] as number) + (row?.[n] ?? -unknown);
      triples++;
    }
  }
  return { nats: new Map(languages.map((code, n) => [code, sums[n] as number])), triples };
}
