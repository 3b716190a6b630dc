import type { Transcript } from '#src/model/transcript.ts';
import { alignSentences } from './align-sentences.ts';
import { learnJumps, linkWords, type Link } from './align-words.ts';
import type { Bead } from './bead-lattice.ts';
import { carryTimes, type WordBead } from './carry-times.ts';
import { equalTexts } from './equal-texts.ts';
import { type Bitext, coded, learnLexicon, turned } from './lexicon.ts';
import { isSameLanguage, type Piece, piecesOf } from './parallel-sides.ts';
import { alignSameWords } from './same-words.ts';
import { similarPairs } from './similar-words.ts';
import { sentenceTrust, wordTrust } from './parallel-trust.ts';

/** Two transcripts of one recording, or one and its translation, put beside each other. */
export type Parallel = {
  /** The other text with the times of the timed one; its confidence is how sure it is that the two say the same. */
  readonly transcript: Transcript;
  /** Which segments belong together: every segment of both is in one; one side is empty where there is no counterpart. */
  readonly beads: readonly Bead[];
  /** Which words do: indices of the transcripts' words. Sorted by b, then a. */
  readonly links: readonly Link[];
  readonly isSameLanguage: boolean;
};

/** Longer beads are not aligned word by word: so many pairs of words, and so many steps of the model. */
const most = { pairs: 60_000, steps: 2e7 };

/**
 * Aligns a timed transcript with another text of what is said: sentence by sentence and word by word, and carries its
 * times over. Texts in one language are compared word by word at once; those that are one are taken as they are.
 * @param watch told how far it is, in parts of the work
 */
export function alignParallel(
  timed: Transcript,
  other: Transcript,
  watch: (done: number, total: number) => void = () => {},
): Parallel {
  const pieces = [piecesOf(timed), piecesOf(other)] as const;
  const same = isSameLanguage(timed, other, pieces);
  watch(0, 3);
  const equal = same ? equalTexts(timed, other) : null;
  if (equal) {
    const { beads, links, wordBeads } = equal;
    const transcript = { ...carryTimes(timed, other, wordBeads, links), confidence: 1 };
    watch(3, 3);
    return { transcript, links, isSameLanguage: same, beads };
  }
  const { beads, links, pieceBeads, confidence } = same
    ? inOneLanguage(...pieces)
    : inTwoLanguages(...pieces, () => watch(1, 3));
  watch(2, 3);
  const wordBeads = pieceBeads.flatMap((bead) => wordBeadOf(bead, ...pieces));
  const transcript = { ...carryTimes(timed, other, wordBeads, links), confidence };
  watch(3, 3);
  return {
    ...{ transcript, links, isSameLanguage: same },
    beads: segmentBeads(beads, timed.segments.length, other.segments.length),
  };
}

type Found = {
  /** Segments that say the same, in any order. */
  readonly beads: readonly Bead[];
  readonly pieceBeads: readonly Bead[];
  readonly links: readonly Link[];
  readonly confidence: number;
};

const isFilled = ({ a, b }: Bead): boolean => a[0] < a[1] && b[0] < b[1];

function inTwoLanguages(a: readonly Piece[], b: readonly Piece[], half: () => void): Found {
  const pieceBeads = alignSentences(a, b).beads.filter(isFilled);
  half();
  const [left, right] = [coded(a.map((p) => p.forms)), coded(b.map((p) => p.forms))];
  const similar = similarPairs(left.forms, right.forms);
  const flat = (sentences: readonly Int32Array[], [from, to]: readonly [number, number]) =>
    sentences.slice(from, to).flatMap((s) => [...s]);
  const texts = pieceBeads.map(
    ({ a, b, confidence }): Bitext => ({
      ...{ a: flat(left.sentences, a), b: flat(right.sentences, b) },
      weight: Math.max(0.01, confidence),
    }),
  );
  const backTexts = texts.map(({ a, b, weight }): Bitext => ({ a: b, b: a, weight }));
  const there = learnJumps(learnLexicon(left, right, similar, texts), texts.filter(isShort));
  const back = learnJumps(learnLexicon(right, left, turned(similar), backTexts), backTexts.filter(isShort));
  const links = pieceBeads.flatMap((bead, k) => {
    const text = texts[k] as Bitext;
    if (!isShort(text)) return [];
    const wordsA = a.slice(...bead.a).flatMap((p) => p.wordOf);
    const wordsB = b.slice(...bead.b).flatMap((p) => p.wordOf);
    return linkWords(there, back, text).map((link) => ({
      a: wordsA[link.a] as number,
      b: wordsB[link.b] as number,
      confidence: link.confidence,
    }));
  });
  const beads = pieceBeads.map((bead): Bead => {
    const [own, theirs] = [a.slice(...bead.a), b.slice(...bead.b)];
    return { a: segmentsOf(own), b: segmentsOf(theirs), confidence: bead.confidence };
  });
  return { beads, pieceBeads, links: strongest(links), confidence: sentenceTrust(a, b, pieceBeads) };
}

const isShort = ({ a, b }: Bitext): boolean =>
  a.length * b.length <= most.pairs && a.length * b.length * Math.max(a.length, b.length) <= most.steps;

const segmentsOf = (pieces: readonly Piece[]): readonly [number, number] => [
  (pieces[0] as Piece).segment,
  (pieces.at(-1) as Piece).segment + 1,
];

/** Of several parts of the same two words the surest link. */
function strongest(links: readonly Link[]): readonly Link[] {
  const sorted = [...links].sort((p, q) => p.b - q.b || p.a - q.a || q.confidence - p.confidence);
  return sorted.filter((l, k) => k === 0 || l.a !== sorted[k - 1]?.a || l.b !== sorted[k - 1]?.b);
}

/** A link less probable than this ties no segments together. */
const leastTie = 0.5;
/** Segments belong together where this share of the words of one is linked to the other. */
const leastShared = 0.3;

function inOneLanguage(a: readonly Piece[], b: readonly Piece[]): Found {
  const flat = (pieces: readonly Piece[]) => ({
    forms: pieces.flatMap((p) => p.forms),
    words: pieces.flatMap((p) => p.wordOf),
    pieceOf: pieces.flatMap((p, k) => p.forms.map(() => k)),
  });
  const [left, right] = [flat(a), flat(b)];
  const { links } = alignSameWords(left.forms, right.forms);
  const ties = new Map<string, { a: number; b: number; sum: number }>();
  for (const link of links) {
    if (link.confidence < leastTie) continue;
    const [p, q] = [left.pieceOf[link.a] as number, right.pieceOf[link.b] as number];
    const tie = ties.get(`${p} ${q}`);
    if (tie) tie.sum += link.confidence;
    else ties.set(`${p} ${q}`, { a: p, b: q, sum: link.confidence });
  }
  const pairs = [...ties.values()].flatMap(({ a: p, b: q, sum }): Bead[] => {
    const confidence = sum / Math.min(a[p]?.forms.length ?? 1, b[q]?.forms.length ?? 1);
    return confidence < leastShared
      ? []
      : [{ a: [p, p + 1], b: [q, q + 1], confidence: Math.min(1, confidence) }];
  });
  const pieceBeads = segmentBeads(pairs, a.length, b.length).filter(isFilled);
  return {
    pieceBeads,
    confidence: wordTrust(left.forms, right.forms),
    beads: pieceBeads.map((bead) => ({
      ...{ a: segmentsOf(a.slice(...bead.a)), b: segmentsOf(b.slice(...bead.b)) },
      confidence: bead.confidence,
    })),
    links: strongest(
      links.map((link) => ({
        ...{ a: left.words[link.a] as number, b: right.words[link.b] as number },
        confidence: link.confidence,
      })),
    ),
  };
}

/**
 * Beads that share a segment become one; what is in none is one of its own. In order of both sides, each segment once.
 * @param beads in order
 */
export function segmentBeads(beads: readonly Bead[], n: number, m: number): readonly Bead[] {
  const merged: Bead[] = [];
  for (const bead of [...beads].sort((p, q) => p.a[0] - q.a[0] || p.b[0] - q.b[0])) {
    let own = bead;
    for (
      let last = merged.at(-1);
      last && (last.a[1] > own.a[0] || last.b[1] > own.b[0]);
      last = merged.at(-1)
    ) {
      merged.pop();
      own = {
        a: [Math.min(last.a[0], own.a[0]), Math.max(last.a[1], own.a[1])],
        b: [Math.min(last.b[0], own.b[0]), Math.max(last.b[1], own.b[1])],
        confidence: Math.min(last.confidence, own.confidence),
      };
    }
    merged.push(own);
  }
  const all: Bead[] = [];
  let [i, j] = [0, 0];
  const skip = (toA: number, toB: number) => {
    if (i < toA) all.push({ a: [i, toA], b: [j, j], confidence: 1 });
    if (j < toB) all.push({ a: [toA, toA], b: [j, toB], confidence: 1 });
  };
  for (const bead of merged) {
    skip(...([bead.a[0], bead.b[0]] as const));
    all.push(bead);
    [i, j] = [bead.a[1], bead.b[1]];
  }
  skip(n, m);
  return all;
}

function wordBeadOf(
  { a, b, confidence }: Bead,
  left: readonly Piece[],
  right: readonly Piece[],
): readonly WordBead[] {
  const [own, theirs] = [left.slice(...a), right.slice(...b)];
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || theirs.length === 0) return [];
  return [{ a: [first.words[0], last.words[1]], pieces: theirs.map((p) => p.words), confidence }];
}
