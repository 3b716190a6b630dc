import type { Link } from './align-words.ts';
import { type Band, type BeadKind, solveLattice } from './bead-lattice.ts';
import { coded } from './lexicon.ts';
import { similarPairs } from './similar-words.ts';

const kinds: readonly BeadKind[] = [
  [1, 1],
  [1, 2],
  [2, 1],
];
const prior = [0.97, 0.01, 0.01];
const gaps = { open: 0.02, stay: 0.5, cross: 0.1 };
/** How often the other text has the same word, one written alike, another one. */
const chances = { same: 0.9, alike: 0.06, other: 0.02 };
/** Cells that are looked at between two places that are sure. */
const mostBetween = 400_000;
/** So far beside its diagonal where there would be more. */
const besideDiagonal = 150;
const gramLength = 3;

export type SameWords = { readonly links: readonly Link[]; readonly evidence: number };

/**
 * Two texts in one language, word by word: the edit distance with words written alike taken for each other and gaps
 * that may be long, as a pair hidden Markov model; the confidence of a link is its posterior. Runs of words that both
 * have once are taken for the same (patience), between them everything is tried.
 */
export function alignSameWords(a: readonly string[], b: readonly string[]): SameWords {
  const [left, right] = [coded([a]), coded([b])];
  const [one, other] = [left.sentences[0] as Int32Array, right.sentences[0] as Int32Array];
  const alike = new Map<number, number>();
  for (const pair of similarPairs(left.forms, right.forms))
    alike.set(pair.a * right.forms.length + pair.b, pair.share);
  const joinedA = new Set(a.slice(1).map((word, k) => `${a[k]}${word}`));
  const share = (i: number, j: number) =>
    Math.sqrt((left.share[one[i] as number] as number) * (right.share[other[j] as number] as number));
  const score = (kind: number, i: number, j: number): number => {
    if (kind === 0) {
      const usual = share(i - 1, j - 1);
      if (a[i - 1] === b[j - 1]) return Math.log(chances.same / usual);
      const near = alike.get((one[i - 1] as number) * right.forms.length + (other[j - 1] as number)) ?? 0;
      return Math.log((chances.alike * near) / usual + chances.other);
    }
    // “to day” and “today”.
    const isJoined =
      kind === 1
        ? a[i - 1] === `${b[j - 2]}${b[j - 1]}`
        : joinedA.has(b[j - 1] as string) && b[j - 1] === `${a[i - 2]}${a[i - 1]}`;
    return isJoined ? Math.log(chances.same / share(i - 1, j - 1)) : Number.NEGATIVE_INFINITY;
  };
  const band = bandBetween(anchors(a, b), a.length, b.length);
  const { beads, evidence } = solveLattice({
    ...{ n: a.length, m: b.length, band, kinds, gaps, score },
    prior: prior.map(Math.log),
  });
  const links = beads.flatMap(({ a: [i, end], b: [j, last], confidence }): Link[] =>
    Array.from({ length: end - i }, (_, p) =>
      Array.from({ length: last - j }, (_, q) => ({ a: i + p, b: j + q, confidence })),
    ).flat(),
  );
  return { links, evidence };
}

/** Runs of words that stand once in both texts, as far as they are in one order: the longest rising sequence. */
function anchors(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const once = (words: readonly string[]) => {
    const places = new Map<string, number>();
    for (let k = 0; k + gramLength <= words.length; k++) {
      const gram = words.slice(k, k + gramLength).join(' ');
      places.set(gram, places.has(gram) ? -1 : k);
    }
    return places;
  };
  const [left, right] = [once(a), once(b)];
  const pairs = [...left].flatMap(([gram, i]): [number, number][] => {
    const j = right.get(gram) ?? -1;
    return i < 0 || j < 0 ? [] : [[i, j]];
  });
  return risingPairs(pairs.sort((p, q) => p[0] - q[0]));
}

/** The longest run of pairs that rise on both sides (Fredman 1975). */
export function risingPairs<P extends readonly [number, number]>(pairs: readonly P[]): readonly P[] {
  const ends: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  pairs.forEach(([, j], k) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] as number] as P)[1] < j) low = middle + 1;
      else high = middle;
    }
    before[k] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = k;
  });
  const run: P[] = [];
  for (let k = ends.at(-1) ?? -1; k >= 0; k = before[k] as number) run.push(pairs[k] as P);
  return run.reverse();
}

/** All cells between neighbouring anchors and a few beside them; of large rectangles what lies near the diagonal. */
function bandBetween(fixed: readonly (readonly [number, number])[], n: number, m: number): Band {
  const [from, to] = [new Int32Array(n + 1).fill(m), new Int32Array(n + 1)];
  const include = (i: number, low: number, high: number) => {
    if (i < 0 || i > n) return;
    from[i] = Math.max(0, Math.min(from[i] as number, low));
    to[i] = Math.min(m + 1, Math.max(to[i] as number, high + 1));
  };
  const corners: readonly (readonly [number, number])[] = [[0, 0], ...fixed, [n, m]];
  for (let k = 1; k < corners.length; k++) {
    const [[i0, j0], [i1, j1]] = [corners[k - 1], corners[k]] as [[number, number], [number, number]];
    const isLarge = (i1 - i0 + 1) * (j1 - j0 + 1) > mostBetween;
    const slope = (j1 - j0) / Math.max(1, i1 - i0);
    for (let i = i0 - 2; i <= i1 + 2; i++) {
      const middle = j0 + (i - i0) * slope;
      const beside = besideDiagonal + slope;
      if (isLarge)
        include(
          i,
          Math.max(j0, Math.floor(middle - beside)) - 2,
          Math.min(j1, Math.ceil(middle + beside)) + 2,
        );
      else include(i, j0 - 2, j1 + 2);
    }
  }
  for (let i = n - 1; i >= 0; i--) from[i] = Math.min(from[i] as number, from[i + 1] as number);
  for (let i = 1; i <= n; i++) to[i] = Math.max(to[i] as number, to[i - 1] as number);
  return { from, to };
}
