import {
  type Band,
  type Bead,
  type BeadKind,
  bandOffsets,
  type GapOdds,
  type LatticeResult,
  solveLattice,
  wholeBand,
} from './bead-lattice.ts';
import { fitLengths, type LengthModel, lengthScore, usualLength } from './length-model.ts';
import { type CellBand, lexicalScores } from './lexical-scores.ts';
import { type Bitext, type Coded, coded, learnLexicon, turned } from './lexicon.ts';
import { type SimilarPair, similarPairs } from './similar-words.ts';

/** A sentence as it is compared. */
export type Sentence = {
  readonly forms: readonly string[];
  /** Letters and figures. */
  readonly length: number;
};

export type SentenceOptions = {
  /** What speaks: `length` alone is Gale & Church 1993. Default: `words`, lengths and words. */
  readonly by?: 'length' | 'words';
  /** Which guess of how the texts go together is tried, by its index. Default: all that there are. */
  readonly guess?: number;
};

export type SentenceAlignment = {
  readonly beads: readonly Bead[];
  /** What speaks for the whole alignment against no relation, nats. */
  readonly evidence: number;
  /** The guess that it comes from. */
  readonly guess: number;
};

type Side = { readonly text: Coded; readonly lengths: Float64Array };

export const beadKinds: readonly BeadKind[] = [
  ...([
    [1, 1],
    [1, 2],
    [2, 1],
    [2, 2],
    [1, 3],
    [3, 1],
    [2, 3],
    [3, 2],
    [1, 4],
    [4, 1],
  ] as const),
];
/** Beforehand, as Gale and Church counted them; longer ones each a fifth of the shorter. */
const usualPrior = [0.9, 0.04, 0.04, 0.008, 0.004, 0.004, 0.001, 0.001, 0.001, 0.001];
const blockPrior = [0.7, 0.14, 0.14, 0.02];
const usualGaps: GapOdds = { open: 0.01, stay: 0.6, cross: 0.3 };

/** So many pairs are looked at without knowing anything. */
const mostCells = 1_500_000;
/** So many sentences are a block. */
const blockOf = 4;
const rounds = 2;

/**
 * Which sentences of two texts say the same, in order: 1–1, 1–2 … 4–1, and what has no counterpart. First by lengths
 * and words that are written alike, in long texts by blocks first; then twice by a lexicon of the texts' own as well
 * (Moore 2002; Varga et al. 2005), near the path found before.
 */
export function alignSentences(
  a: readonly Sentence[],
  b: readonly Sentence[],
  { by = 'words', guess: only }: SentenceOptions = {},
): SentenceAlignment {
  const [left, right] = [sideOf(a), sideOf(b)];
  const similar = by === 'length' ? [] : similarPairs(left.text.forms, right.text.forms);
  const band = startBand(left, right, similar);
  return guessesOf(left, right)
    .map((guess, k): SentenceAlignment | null => {
      if (only !== undefined && only !== k) return null;
      let found = solve(left, right, similar, band, start(left, right, guess));
      for (let round = 0; round < (by === 'length' ? 0 : rounds); round++) {
        const settings = {
          ...learnt(left, right, found.result, guess.gaps),
          texts: bitexts(left, right, found.result.beads),
        };
        found = solve(left, right, similar, near(found.band, found.result.visits), settings);
      }
      return { ...found.result, guess: k };
    })
    .filter((one) => one !== null)
    .reduce((best, one) => (one.evidence > best.evidence ? one : best));
}

/** How two texts may go together beforehand. */
type Guess = { readonly gaps: GapOdds; readonly ratio: number | null };

/** Short texts of which one has so many more sentences may lack some; of longer ones the first guess is soon unlearnt. */
const moreSentences = 1.25;
const mostGuessed = 10_000;
/** A gap in eight. */
const frequentGaps: GapOdds = { ...usualGaps, open: 0.12 };

/**
 * That both say all, in as many letters as the whole texts have; or where one has more sentences, that it says more, in sentences as long
 * as the middle ones are: by the whole texts a translation of half of them would seem to be half as long.
 */
function guessesOf({ lengths: a }: Side, { lengths: b }: Side): readonly Guess[] {
  const usual: Guess = { gaps: usualGaps, ratio: null };
  const [less, more] = [Math.min(a.length, b.length), Math.max(a.length, b.length)];
  if (less === 0 || more < moreSentences * less || more * less > mostGuessed) return [usual];
  const middle = (lengths: Float64Array) => lengths.toSorted()[lengths.length >> 1] as number;
  return [usual, { gaps: frequentGaps, ratio: Math.max(1, middle(b)) / Math.max(1, middle(a)) }];
}

const sideOf = (sentences: readonly Sentence[]): Side => ({
  text: coded(sentences.map((s) => s.forms)),
  lengths: Float64Array.from(sentences, (s) => s.length),
});

type Settings = {
  readonly kinds: readonly BeadKind[];
  readonly prior: readonly number[];
  readonly gaps: GapOdds;
  readonly lengths: LengthModel;
  readonly texts: readonly Bitext[];
};

const start = (a: Side, b: Side, { gaps, ratio }: Guess = { gaps: usualGaps, ratio: null }): Settings => ({
  ...{ kinds: beadKinds.slice(0, 4), prior: usualPrior.slice(0, 4), gaps },
  lengths: fitLengths(a.lengths, b.lengths, [], ratio),
  texts: [],
});

/** The whole lattice where that is little; else what lies near the path of blocks. */
function startBand(a: Side, b: Side, similar: readonly SimilarPair[]): Band {
  const [n, m] = [a.lengths.length, b.lengths.length];
  if ((n + 1) * (m + 1) <= mostCells) return wholeBand(n, m);
  const [coarseA, coarseB] = [blocks(a), blocks(b)];
  const settings = { ...start(coarseA, coarseB), prior: blockPrior };
  const { band, result } = solve(coarseA, coarseB, similar, startBand(coarseA, coarseB, similar), settings);
  return refined(near(band, result.visits), n, m);
}

function blocks({ text, lengths }: Side): Side {
  const count = Math.ceil(lengths.length / blockOf);
  const of = <T>(one: (from: number, to: number) => T) =>
    Array.from({ length: count }, (_, k) => one(blockOf * k, Math.min(lengths.length, blockOf * (k + 1))));
  return {
    text: {
      ...text,
      sentences: of((from, to) => Int32Array.from(text.sentences.slice(from, to).flatMap((s) => [...s]))),
    },
    lengths: Float64Array.from(of((from, to) => lengths.slice(from, to).reduce((p, q) => p + q, 0))),
  };
}

/** A band of blocks as one of sentences. */
function refined({ from, to }: Band, n: number, m: number): Band {
  const [fine, end] = [new Int32Array(n + 1), new Int32Array(n + 1)];
  for (let i = 0; i <= n; i++) {
    const [low, high] = [Math.floor(i / blockOf), Math.min(from.length - 1, Math.ceil(i / blockOf))];
    fine[i] = Math.min(m, blockOf * (from[low] as number));
    end[i] = Math.min(m + 1, blockOf * (to[high] as number) + 1);
  }
  return { from: fine, to: end };
}

const seldom = 1e-7;
const margin = 4;

/** What lies near nodes that the path may pass. */
function near(band: Band, visits: Float32Array): Band {
  const n = band.from.length - 1;
  const m = (band.to[n] as number) - 1;
  const offsets = bandOffsets(band);
  const from = new Int32Array(n + 1).fill(m);
  const to = new Int32Array(n + 1).fill(0);
  for (let i = 0; i <= n; i++)
    for (let j = band.from[i] as number; j < (band.to[i] as number); j++) {
      if ((visits[(offsets[i] as number) + j - (band.from[i] as number)] as number) < seldom) continue;
      for (let k = Math.max(0, i - margin); k <= Math.min(n, i + margin); k++) {
        from[k] = Math.max(0, Math.min(from[k] as number, j - margin));
        to[k] = Math.min(m + 1, Math.max(to[k] as number, j + margin + 1));
      }
    }
  for (let i = n - 1; i >= 0; i--) from[i] = Math.min(from[i] as number, from[i + 1] as number);
  for (let i = 1; i <= n; i++) to[i] = Math.max(to[i] as number, to[i - 1] as number);
  return { from, to };
}

function solve(
  a: Side,
  b: Side,
  similar: readonly SimilarPair[],
  band: Band,
  { kinds, prior, gaps, lengths, texts }: Settings,
): { readonly band: Band; readonly result: LatticeResult } {
  const [n, m] = [a.lengths.length, b.lengths.length];
  const cells = cellsOf(band, n, m);
  const depth = Math.max(...kinds.map(([p, q]) => Math.max(p, q)));
  const words =
    similar.length + texts.length === 0
      ? null
      : {
          ab: lexicalScores(a.text, b.text, learnLexicon(a.text, b.text, similar, texts), cells, depth),
          ba: lexicalScores(
            ...([b.text, a.text, learnLexicon(b.text, a.text, turned(similar), texts.map(swapped))] as const),
            turnedCells(cells, m),
            depth,
          ),
        };
  const byColumn = turnedCells(cells, m);
  const [sumsA, sumsB] = [runningSums(a.lengths), runningSums(b.lengths)];
  const usual = [usualOf(sumsA, lengths.a, depth), usualOf(sumsB, lengths.b, depth)] as const;
  const score = (kind: number, i: number, j: number): number => {
    const [p, q] = kinds[kind] as BeadKind;
    const [la, lb] = [
      (sumsA[i] as number) - (sumsA[i - p] as number),
      (sumsB[j] as number) - (sumsB[j - q] as number),
    ];
    let sum = lengthScore(
      ...([lengths, la, lb] as const),
      usual[0][p - 1]?.[i] as number,
      usual[1][q - 1]?.[j] as number,
    );
    if (!words) return sum;
    for (let k = 1; k <= q; k++) sum += 0.5 * valueAt(words.ab[p - 1], cells, i - 1, j - k);
    for (let k = 1; k <= p; k++) sum += 0.5 * valueAt(words.ba[q - 1], byColumn, j - 1, i - k);
    return sum;
  };
  const result = solveLattice({ n, m, band, kinds, prior: prior.map(Math.log), gaps, score });
  return { band, result };
}

const valueAt = (
  scores: Float32Array | undefined,
  { from, offsets }: CellBand,
  i: number,
  j: number,
): number => scores?.[(offsets[i] as number) + j - (from[i] as number)] as number;

const swapped = ({ a, b, weight }: Bitext): Bitext => ({ a: b, b: a, weight });

/** Which pairs of sentences the beads of a band are made of. */
function cellsOf(band: Band, n: number, m: number): CellBand {
  const reach = 4;
  const [from, to] = [new Int32Array(n), new Int32Array(n)];
  for (let i = 0; i < n; i++) {
    from[i] = Math.max(0, (band.from[i] as number) - reach);
    to[i] = Math.min(m, band.to[Math.min(n, i + reach)] as number);
  }
  return { from, to, offsets: bandOffsets({ from, to }) };
}

/** The same pairs by columns. */
function turnedCells({ from, to }: CellBand, m: number): CellBand {
  const [first, end] = [new Int32Array(m).fill(from.length), new Int32Array(m)];
  for (let i = 0; i < from.length; i++)
    for (let j = from[i] as number; j < (to[i] as number); j++) {
      first[j] = Math.min(first[j] as number, i);
      end[j] = Math.max(end[j] as number, i + 1);
    }
  for (let j = 0; j < m; j++) if ((end[j] as number) < (first[j] as number)) first[j] = end[j] as number;
  return { from: first, to: end, offsets: bandOffsets({ from: first, to: end }) };
}

function runningSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (const [k, v] of values.entries()) sums[k + 1] = (sums[k] as number) + v;
  return sums;
}

const usualOf = (sums: Float64Array, shape: LengthModel['a'], depth: number): readonly Float64Array[] =>
  Array.from({ length: depth }, (_, d) =>
    sums.map((end, k) => (k > d ? usualLength(shape, end - (sums[k - d - 1] as number), d + 1) : 0)),
  );

/** Beads that are sure enough to learn from. */
const sure = 0.5;

const bitexts = ({ text: a }: Side, { text: b }: Side, beads: readonly Bead[]): readonly Bitext[] =>
  beads
    .filter((bead) => bead.confidence >= sure && bead.a[0] < bead.a[1] && bead.b[0] < bead.b[1])
    .map((bead) => ({
      a: a.sentences.slice(...bead.a).flatMap((s) => [...s]),
      b: b.sentences.slice(...bead.b).flatMap((s) => [...s]),
      weight: bead.confidence,
    }));

/** How such texts go together, by what was found: as if 50 beads had been as usual. */
function learnt(a: Side, b: Side, { beads, uses }: LatticeResult, usual: GapOdds): Omit<Settings, 'texts'> {
  const total = uses.kinds.reduce((p, q) => p + q, 0);
  const prior = usualPrior.map((p, k) => ((uses.kinds[k] ?? 0) + 50 * p) / (total + 50));
  const open = Math.min(0.2, (uses.opened / 2 + 50 * usual.open) / (total + 50));
  const stay = Math.min(0.98, (uses.skipped - uses.opened + 5 * usual.stay) / (uses.skipped + 5));
  const pairs = beads
    .filter((bead) => bead.confidence >= sure && bead.a[0] < bead.a[1] && bead.b[0] < bead.b[1])
    .map((bead) => {
      const length = (side: Side, [from, to]: readonly [number, number]) =>
        side.lengths.slice(from, to).reduce((p, q) => p + q, 0);
      return [length(a, bead.a), length(b, bead.b), bead.confidence] as const;
    });
  return {
    kinds: beadKinds,
    prior,
    gaps: { ...usual, open, stay },
    lengths: fitLengths(a.lengths, b.lengths, pairs),
  };
}
