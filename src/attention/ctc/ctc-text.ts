import { lookupTable } from '#src/model/lookup-table.ts';

/** What a CTC network can write: its tokens, and which of them have a meaning of their own. */
export type CtcVocabulary = {
  /** Class of each token that stands for letters. */
  readonly classes: ReadonlyMap<string, number>;
  /** How many classes the network scores. */
  readonly size: number;
  readonly blank: number;
  /** Classes of a star that some networks bring along, speech of any kind: none is a letter, and ours takes their place. */
  readonly stars: readonly number[];
  /** The class between words; null where the network knows none. */
  readonly delimiter: number | null;
  /** How its letters are written. */
  readonly letterCase: 'lower' | 'upper' | 'kept';
};

/** A text as a CTC trellis takes it: the letters of all tokens, one after another. */
export type CtcText = {
  /** Column of each letter; the column behind the last (`columns`) is the star: speech of any kind. */
  readonly letters: Int32Array;
  /** Class of each column. */
  readonly columns: readonly number[];
  /** Letters of each token: half-open ranges, ascending and without gaps; empty where nothing is said. */
  readonly tokens: readonly (readonly [from: number, to: number])[];
  /** 1 where a space within a token stands before the letter. */
  readonly spaced: Uint8Array;
};

/** Letters that no decomposition takes apart. */
const romanised: Readonly<Record<string, string>> = lookupTable({
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', ł: 'l', đ: 'd', ð: 'd', þ: 'th', ħ: 'h', ı: 'i', ŋ: 'ng' },
  ...{ '’': "'", '‘': "'", ʼ: "'", '`': "'", '‐': '-', '‑': '-' },
});

/**
 * The letters of spoken tokens in a network's vocabulary: the longest that fit; what it lacks by its romanised letters
 * (marks taken off by compatibility decomposition); what it lacks even so – another script – as one star.
 * @param spoken what is said of each token, in words with single spaces; empty where nothing is
 */
export function ctcText(spoken: readonly string[], vocabulary: CtcVocabulary): CtcText {
  const columnOf = new Map<number, number>();
  const found: number[] = [];
  const spaced: number[] = [];
  const star = -1;
  const longest = Math.max(1, ...[...vocabulary.classes.keys()].map((token) => [...token].length));
  const tokens = spoken.map((words): readonly [number, number] => {
    const from = found.length;
    let isSpaced = false;
    const put = (column: number) => {
      // Two stars beside each other are one: nothing tells where one ends.
      if (column === star && found.length > from && found.at(-1) === star && !isSpaced) return;
      found.push(column);
      spaced.push(isSpaced && found.length - 1 > from ? 1 : 0);
      isSpaced = false;
    };
    for (const word of words.split(' ')) {
      isSpaced = true;
      for (const id of classesOf(word, vocabulary, longest)) {
        if (id !== null && !columnOf.has(id)) columnOf.set(id, columnOf.size);
        put(id === null ? star : (columnOf.get(id) as number));
      }
    }
    return [from, found.length];
  });
  return {
    letters: Int32Array.from(found, (column) => (column === star ? columnOf.size : column)),
    columns: [...columnOf.keys()],
    tokens,
    spaced: Uint8Array.from(spaced),
  };
}

/** Classes of a word's letters; null where the vocabulary has nothing for one that is said. */
function classesOf(word: string, vocabulary: CtcVocabulary, longest: number): (number | null)[] {
  const { classes } = vocabulary;
  const out: (number | null)[] = [];
  const letters = [...cased(word.normalize('NFC'), vocabulary)];
  for (let i = 0; i < letters.length; ) {
    let length = Math.min(longest, letters.length - i);
    while (length > 0 && !classes.has(letters.slice(i, i + length).join(''))) length--;
    if (length > 0) {
      out.push(classes.get(letters.slice(i, i + length).join('')) as number);
      i += length;
      continue;
    }
    const letter = letters[i] as string;
    const plain = [...letter.normalize('NFKD').replace(/\p{M}/gu, '')].flatMap((c) => [
      ...(romanised[c.toLowerCase()] ?? c),
    ]);
    for (const c of plain) {
      const id = classes.get(cased(c, vocabulary));
      if (id !== undefined) out.push(id);
      // Signs that are not said (hyphens, apostrophes) are no letters.
      else if (/[\p{L}\p{N}]/u.test(c)) out.push(null);
    }
    i++;
  }
  return out;
}

const cased = (text: string, { letterCase }: CtcVocabulary): string =>
  letterCase === 'lower' ? text.toLowerCase() : letterCase === 'upper' ? text.toUpperCase() : text;
