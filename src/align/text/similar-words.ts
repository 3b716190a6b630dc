import { romanised } from './romanise.ts';

/** Words of two vocabularies that are written alike: names, numbers, words of one origin. `share` in (0, 1]. */
export type SimilarPair = { readonly a: number; readonly b: number; readonly share: number };

/** Bigrams in common (Dice), from which on two words may be of one origin. */
const leastAlike = 0.55;
/** Shorter words are alike by chance. */
const shortest = 4;
/** Bigrams that more words have than this tell nothing. */
const mostWords = 4000;

/**
 * Pairs of forms that are alike letter by letter once both are romanised (Simard, Foster & Isabelle 1992: cognates):
 * equal ones count 1 if long enough, others less the less they share.
 */
export function similarPairs(a: readonly string[], b: readonly string[]): readonly SimilarPair[] {
  const [left, right] = [a.map(romanised), b.map(romanised)];
  const pairs: SimilarPair[] = [];
  const holders = new Map<string, number[]>();
  const equals = new Map<string, number[]>();
  const grams = right.map(bigramsOf);
  right.forEach((word, k) => {
    push(equals, word, k);
    if (word.length >= shortest && !isNumber(word)) for (const gram of grams[k] ?? []) push(holders, gram, k);
  });
  const common = new Uint16Array(b.length);
  left.forEach((word, k) => {
    for (const other of equals.get(word) ?? []) pairs.push({ a: k, b: other, share: weightOf(word) });
    if (word.length < shortest || isNumber(word)) return;
    const own = bigramsOf(word);
    const met: number[] = [];
    for (const gram of own) {
      const list = holders.get(gram) ?? [];
      if (list.length > mostWords) continue;
      for (const other of list) {
        if (common[other] === 0) met.push(other);
        common[other] = (common[other] as number) + 1;
      }
    }
    for (const other of met) {
      const dice = (2 * (common[other] as number)) / (own.length + (grams[other] as string[]).length);
      common[other] = 0;
      if (dice < leastAlike || right[other] === word) continue;
      const share = ((dice - leastAlike) / (1 - leastAlike)) * 0.8 + 0.1;
      pairs.push({ a: k, b: other, share: share * weightOf(word) });
    }
  });
  return pairs;
}

const push = <K>(map: Map<K, number[]>, key: K, value: number): void => {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
};

const isNumber = (word: string): boolean => /^\d/.test(word);

/** Short words and single figures are equal by chance. */
const weightOf = (word: string): number =>
  isNumber(word) ? Math.min(1, 0.3 + 0.35 * word.length) : Math.min(1, Math.max(0.05, (word.length - 1) / 4));

/** Each once, with the ends marked. */
function bigramsOf(word: string): string[] {
  const marked = `^${word}$`;
  const grams = new Set<string>();
  for (let k = 0; k + 1 < marked.length; k++) grams.add(marked.slice(k, k + 2));
  return [...grams];
}
