import { type Bitext, type Coded, entryOf, type Lexicon } from './lexicon.ts';

/** That word i of a and word j of b say the same, of the words of a bead or of all. */
export type Link = { readonly a: number; readonly b: number; readonly confidence: number };

/** How far words jump between neighbours: probabilities of −reach … reach; farther ones share the last. */
export type Jumps = Float64Array;

const reach = 8;
/** A word comes from none of the other side's. */
const fromNothing = 0.15;
const rounds = 3;
/** Texts that are gone through to learn how words jump and what they become. */
const learnFrom = 400_000;

/** What words of one side become on the other, and how their order goes. */
export type WordModel = { readonly lexicon: Lexicon; readonly jumps: Jumps };

/** Neighbours mostly stay neighbours. */
const usualJumps = (): Jumps =>
  Float64Array.from({ length: 2 * reach + 1 }, (_, k) => Math.exp(-Math.abs(k - reach - 1) / 2));

/**
 * A hidden Markov model of word alignment (Vogel, Ney & Tillmann 1996): each word of b comes from a word of a, near
 * that of the word before, or from none (which keeps the place: Och & Ney 2003). Jumps are learnt from the texts; what
 * words become is the lexicon of IBM model 1, which the texts have made.
 */
export function learnJumps(lexicon: Lexicon, texts: readonly Bitext[]): WordModel {
  let jumps = usualJumps();
  for (let round = 0; round < rounds; round++) {
    const counts = Float64Array.from(usualJumps(), (p) => 5 * p);
    let left = learnFrom;
    for (const text of texts) {
      left -= text.a.length * text.b.length;
      if (left < 0) break;
      linkPosterior({ lexicon, jumps }, text, counts);
    }
    jumps = counts;
  }
  return { lexicon, jumps };
}

/**
 * How probable it is that word j of b comes from word i of a: [j · a.length + i]. What is missing to 1 comes from none.
 * @param counts expected jumps are added there
 */
export function linkPosterior({ lexicon, jumps }: WordModel, { a, b }: Bitext, counts?: Jumps): Float64Array {
  const [n, m] = [a.length, b.length];
  const links = new Float64Array(n * m);
  if (n === 0 || m === 0) return links;
  const lifts = liftsOf(lexicon, a, b);
  const go = transitions(jumps, n);
  // State i: from word i; state n + i: from none, the last word that was come from being i.
  const forward = new Float64Array(2 * n * m);
  const scales = new Float64Array(m);
  const before = new Float64Array(n);
  for (let j = 0; j < m; j++) {
    const row = forward.subarray(2 * n * j, 2 * n * (j + 1));
    if (j === 0) before.fill(1 / n);
    else {
      const last = forward.subarray(2 * n * (j - 1), 2 * n * j);
      for (let i = 0; i < n; i++) before[i] = (last[i] as number) + (last[n + i] as number);
    }
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let come = 0;
      if (j === 0) come = 1 / n;
      else for (let k = 0; k < n; k++) come += (before[k] as number) * (go[k * n + i] as number);
      row[i] = (1 - fromNothing) * come * (lifts[j * n + i] as number);
      row[n + i] = fromNothing * (before[i] as number);
      sum += (row[i] as number) + (row[n + i] as number);
    }
    scales[j] = sum;
    for (let s = 0; s < 2 * n; s++) row[s] = (row[s] as number) / sum;
  }
  let behind = new Float64Array(n).fill(1);
  for (let j = m - 1; j >= 0; j--) {
    // behind[i]: what follows, given that the last word come from is i; divided by the scales of what follows.
    const row = forward.subarray(2 * n * j, 2 * n * (j + 1));
    for (let i = 0; i < n; i++) links[j * n + i] = (row[i] as number) * (behind[i] as number);
    if (j === 0) break;
    const last = forward.subarray(2 * n * (j - 1), 2 * n * j);
    const earlier = new Float64Array(n);
    const scale = scales[j] as number;
    for (let k = 0; k < n; k++) {
      const was = (last[k] as number) + (last[n + k] as number);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const way =
          ((1 - fromNothing) *
            (go[k * n + i] as number) *
            (lifts[j * n + i] as number) *
            (behind[i] as number)) /
          scale;
        sum += way;
        if (counts) {
          const bin = jumpBin(i - k);
          counts[bin] = (counts[bin] as number) + was * way;
        }
      }
      earlier[k] = sum + (fromNothing * (behind[k] as number)) / scale;
    }
    behind = earlier;
  }
  return links;
}

function liftsOf(lexicon: Lexicon, a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const lifts = new Float64Array(a.length * b.length);
  for (let j = 0; j < b.length; j++)
    for (let i = 0; i < a.length; i++) {
      const [row, word] = [a[i] as number, b[j] as number];
      const k = entryOf(lexicon, row, word);
      const listed = k < 0 ? 0 : (lexicon.chance[k] as number) / (lexicon.target[word] as number);
      lifts[j * a.length + i] = (lexicon.rest[row] as number) + listed;
    }
  return lifts;
}

const jumpBin = (by: number): number => Math.min(2 * reach, Math.max(0, by + reach));

/** From each word to each, so that they sum to 1. */
function transitions(jumps: Jumps, n: number): Float64Array {
  const go = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const p = (jumps[jumpBin(i - k)] as number) + 1e-3;
      go[k * n + i] = p;
      sum += p;
    }
    for (let i = 0; i < n; i++) go[k * n + i] = (go[k * n + i] as number) / sum;
  }
  return go;
}

/** Links less probable than this are left out. */
const leastSure = 0.25;

/**
 * The words that say the same in a bead: what both directions hold probable, as the geometric mean of their
 * posteriors (cf. Liang, Taskar & Klein 2006).
 */
export function linkWords(ab: WordModel, ba: WordModel, text: Bitext): readonly Link[] {
  const [n, m] = [text.a.length, text.b.length];
  const there = linkPosterior(ab, text);
  const back = linkPosterior(ba, { a: text.b, b: text.a, weight: text.weight });
  const links: Link[] = [];
  for (let i = 0; i < n; i++)
    for (let j = 0; j < m; j++) {
      const confidence = Math.sqrt((there[j * n + i] as number) * (back[i * m + j] as number));
      if (confidence >= leastSure) links.push({ a: i, b: j, confidence: Math.min(1, confidence) });
    }
  return links;
}

/** The words of a range of sentences, one behind the other. */
export const wordsOf = ({ sentences }: Coded, [from, to]: readonly [number, number]): readonly number[] =>
  sentences.slice(from, to).flatMap((s) => [...s]);
