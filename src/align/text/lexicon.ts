import type { SimilarPair } from './similar-words.ts';

/** A side's words as numbers: sentence by sentence. */
export type Coded = {
  /** Of each number its form. */
  readonly forms: readonly string[];
  /** Relative frequency of each in the text. */
  readonly share: Float64Array;
  readonly sentences: readonly Int32Array[];
};

/** Two stretches of text that say the same, and how surely. */
export type Bitext = {
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly weight: number;
};

/**
 * What the words of one side become on the other: t(b|a) of IBM model 1 (Brown, Della Pietra, Della Pietra & Mercer
 * 1993). Rows of a, each with the b it may become in rising order. What is not listed has the share that `b` has of all
 * text times `rest` of the row.
 */
export type Lexicon = {
  readonly start: Int32Array;
  readonly words: Int32Array;
  /** t(b|a) above the rest. */
  readonly chance: Float64Array;
  /** Of each row the mass that goes by how frequent words are. */
  readonly rest: Float64Array;
  readonly target: Float64Array;
};

/** As much text as says “by how frequent words are” and “by how they are written”, in words. */
const priors = { frequency: 1, spelling: 2 };
/** Pairs of words that are counted at most. */
const mostPairs = 2_000_000;
/** Words that were together less often are not taken for translations: any words are together once. */
const leastTogether = 2;
const rounds = 4;
/**
 * So much of every count is left out at the end: what one place has told. Else each place would be taken for what it is
 * because of what it has told itself.
 */
const ownEvidence = 1;

/** The forms of a side as numbers, most frequent first. */
export function coded(sentences: readonly (readonly string[])[]): Coded {
  const counts = new Map<string, number>();
  let total = 0;
  for (const sentence of sentences)
    for (const form of sentence) {
      counts.set(form, (counts.get(form) ?? 0) + 1);
      total++;
    }
  const sorted = [...counts].sort((p, q) => q[1] - p[1]);
  const id = new Map(sorted.map(([form], k) => [form, k]));
  return {
    forms: sorted.map(([form]) => form),
    share: Float64Array.from(sorted, ([, count]) => (count + 0.5) / (total + 0.5 * sorted.length)),
    sentences: sentences.map((s) => Int32Array.from(s, (form) => id.get(form) as number)),
  };
}

/** The other direction of similarity. */
export const turned = (pairs: readonly SimilarPair[]): readonly SimilarPair[] =>
  pairs.map(({ a, b, share }) => ({ a: b, b: a, share }));

/**
 * The lexicon of texts that are known to say the same, by expectation–maximisation from one that knows spelling only;
 * without texts, that one. Estimates are those of a Dirichlet prior (MAP): words met seldom stay near it.
 */
export function learnLexicon(
  a: Coded,
  b: Coded,
  similar: readonly SimilarPair[],
  texts: readonly Bitext[] = [],
): Lexicon {
  const size = b.forms.length;
  const taken = affordable(texts);
  const keys = pairKeys(taken, similar, size);
  const start = new Int32Array(a.forms.length + 1);
  const words = new Int32Array(keys.length);
  keys.forEach((key, k) => {
    const row = Math.floor(key / size);
    words[k] = key - row * size;
    start[row + 1] = (start[row + 1] as number) + 1;
  });
  for (let row = 0; row < a.forms.length; row++)
    start[row + 1] = (start[row + 1] as number) + (start[row] as number);
  const spelling = new Float64Array(keys.length);
  const lexicon: Lexicon = {
    ...{ start, words },
    chance: new Float64Array(keys.length),
    rest: new Float64Array(a.forms.length),
    target: b.share,
  };
  for (const { a: row, b: word, share } of similar) spelling[entryOf(lexicon, row, word)] = share;
  const masses = Float64Array.from(a.forms, (_, row) => spellingMass(lexicon, spelling, row));
  const counts = new Float64Array(keys.length);
  const totals = new Float64Array(a.forms.length);
  const settle = (discount = 0) => {
    for (let row = 0; row < a.forms.length; row++) {
      const [from, to] = [start[row] as number, start[row + 1] as number];
      const [mass, sum] = [masses[row] as number, rowSum(spelling, from, to)];
      const whole = (totals[row] as number) + mass + priors.frequency;
      let listed = 0;
      for (let k = from; k < to; k++) {
        const own =
          Math.max(0, (counts[k] as number) - discount) +
          (sum > 0 ? (mass * (spelling[k] as number)) / sum : 0);
        lexicon.chance[k] = own / whole;
        listed += own / whole;
      }
      lexicon.rest[row] = 1 - listed;
    }
  };
  settle();
  if (taken.length === 0) return lexicon;
  const entries = taken.map((text) => entriesOf(lexicon, text));
  for (let round = 0; round < rounds; round++) {
    counts.fill(0);
    totals.fill(0);
    for (const [k, text] of taken.entries()) count(lexicon, text, entries[k] as Int32Array, counts, totals);
    settle(round === rounds - 1 ? ownEvidence : 0);
  }
  return lexicon;
}

/** The place of b in the row of a; −1: it is not listed. */
export function entryOf({ start, words }: Lexicon, a: number, b: number): number {
  let low = start[a] as number;
  let high = (start[a + 1] as number) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = words[middle] as number;
    if (found === b) return middle;
    if (found < b) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** t(b|a) over the share that b has of all text: above 1, a speaks for b. */
export function lift(lexicon: Lexicon, a: number, b: number): number {
  const k = entryOf(lexicon, a, b);
  const rest = lexicon.rest[a] as number;
  return k < 0 ? rest : rest + (lexicon.chance[k] as number) / (lexicon.target[b] as number);
}

const spellingMass = ({ start }: Lexicon, spelling: Float64Array, row: number): number => {
  let most = 0;
  for (let k = start[row] as number; k < (start[row + 1] as number); k++)
    most = Math.max(most, spelling[k] as number);
  return priors.spelling * most;
};

function rowSum(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += values[k] as number;
  return sum;
}

/** The surest and shortest of them, in as many pairs of words as can be counted. */
function affordable(texts: readonly Bitext[]): readonly Bitext[] {
  const size = ({ a, b }: Bitext) => a.length * b.length;
  const sorted = texts
    .filter((t) => size(t) > 0)
    .sort((p, q) => size(p) / p.weight ** 4 - size(q) / q.weight ** 4);
  let pairs = 0;
  return sorted.filter((t) => {
    pairs += size(t);
    return pairs <= mostPairs;
  });
}

/** All pairs that are listed, as row · size + word, in rising order. */
function pairKeys(texts: readonly Bitext[], similar: readonly SimilarPair[], size: number): Float64Array {
  const met = new Float64Array(texts.reduce((sum, { a, b }) => sum + a.length * b.length, 0));
  let filled = 0;
  for (const { a, b } of texts) {
    const [rows, words] = [[...new Set(Array.from(a))], [...new Set(Array.from(b))]];
    for (const row of rows) for (const word of words) met[filled++] = row * size + word;
  }
  const sorted = met.subarray(0, filled).sort();
  const kept: number[] = [];
  for (let k = 0; k < filled; ) {
    let end = k + 1;
    while (end < filled && sorted[end] === sorted[k]) end++;
    if (end - k >= leastTogether) kept.push(sorted[k] as number);
    k = end;
  }
  const all = Float64Array.from(kept.concat(similar.map(({ a, b }) => a * size + b))).sort();
  return all.filter((key, k) => k === 0 || key !== all[k - 1]);
}

/** The places of all pairs of words of a text, those of one word of b one behind the other. */
function entriesOf(lexicon: Lexicon, { a, b }: Bitext): Int32Array {
  const entries = new Int32Array(a.length * b.length);
  for (let j = 0, to = 0; j < b.length; j++)
    for (let i = 0; i < a.length; i++) entries[to++] = entryOf(lexicon, a[i] as number, b[j] as number);
  return entries;
}

/** Adds what a text says of its words' translations, by the lexicon so far; the null word takes a share of all. */
function count(
  { rest, chance, target }: Lexicon,
  { a, b, weight }: Bitext,
  entries: Int32Array,
  counts: Float64Array,
  totals: Float64Array,
): void {
  const n = a.length;
  const given = new Float64Array(n);
  for (let j = 0; j < b.length; j++) {
    const usual = target[b[j] as number] as number;
    let sum = n * nullOdds;
    for (let i = 0; i < n; i++) {
      const k = entries[j * n + i] as number;
      const own = (rest[a[i] as number] as number) + (k < 0 ? 0 : (chance[k] as number) / usual);
      given[i] = own;
      sum += own;
    }
    const scale = weight / sum;
    for (let i = 0; i < n; i++) {
      const part = scale * (given[i] as number);
      const k = entries[j * n + i] as number;
      if (k >= 0) counts[k] = (counts[k] as number) + part;
      totals[a[i] as number] = (totals[a[i] as number] as number) + part;
    }
  }
}

/** A word comes from nothing with this share of the odds that it comes from a word. */
const nullOdds = 0.25;
