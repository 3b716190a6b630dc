import { makeRandom, type Random } from '#src/math/random.ts';
import { alignSentences, type Sentence } from './align-sentences.ts';
import type { Bead } from './bead-lattice.ts';
import { alignSameWords } from './same-words.ts';

/** So many sentences are enough to tell. */
const mostSentences = 120;
const mostWords = 2000;
/** So many wrong orders are tried. */
const orders = 3;
/** Words that stay together when those of one text are put in another order. */
const runLength = 8;

/**
 * How sure it is that two texts say the same in the same order, 0…1: how much more speaks for their alignment than for
 * that of the one with the other's sentences in another order, for each sentence. The curve was laid between books in
 * three languages as they are, shuffled, and beside other chapters (docs/notes/parallel.md).
 * @param beads of sentences, as found
 */
export function sentenceTrust(
  a: readonly Sentence[],
  b: readonly Sentence[],
  beads: readonly Bead[],
): number {
  const [left, right] = fullestWindow(a, b, beads);
  if (left.length === 0 || right.length === 0) return 0;
  const evidence = (other: readonly Sentence[]) => alignSentences(left, other).evidence;
  const count = Math.min(left.length, right.length);
  const excess = (evidence(right) - byChance(evidence, right)) / count;
  const scale = count / (count + 4);
  return logistic(4 * scale * (excess - 2.2 * scale ** 1.3));
}

/** The same of two texts in one language, from their words. */
export function wordTrust(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a.slice(0, mostWords), b.slice(0, 2 * mostWords)];
  const count = Math.min(left.length, right.length);
  if (count === 0) return 0;
  const evidence = (runs: readonly (readonly string[])[]) => alignSameWords(left, runs.flat()).evidence;
  const runs = Array.from({ length: Math.ceil(right.length / runLength) }, (_, k) =>
    right.slice(runLength * k, runLength * (k + 1)),
  );
  const excess = (evidence(runs) - byChance(evidence, runs)) / count;
  const scale = count / (count + 20);
  return logistic(3 * scale * (excess - 2.6 * scale));
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The mean evidence that is there in wrong orders; less than none counts as none. */
function byChance<T>(evidence: (other: readonly T[]) => number, right: readonly T[]): number {
  // One thing has no other order.
  if (right.length < 2) return 0;
  const random = makeRandom(1);
  const tried = [[...right].reverse(), ...Array.from({ length: orders - 1 }, () => shuffled(right, random))];
  return tried.reduce((sum, order) => sum + Math.max(0, evidence(order)), 0) / orders;
}

function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  const out = [...list];
  for (let k = out.length - 1; k > 0; k--) {
    const other = Math.floor(random.uniform() * (k + 1));
    [out[k], out[other]] = [out[other] as T, out[k] as T];
  }
  return out;
}

/** Of long texts a stretch of the one with the most that was found in the other, and that. */
function fullestWindow(
  a: readonly Sentence[],
  b: readonly Sentence[],
  beads: readonly Bead[],
): readonly [readonly Sentence[], readonly Sentence[]] {
  if (Math.max(a.length, b.length) <= mostSentences) return [a, b];
  const filled = beads.filter((bead) => bead.a[0] < bead.a[1] && bead.b[0] < bead.b[1]);
  let best: readonly Bead[] = [];
  for (let k = 0, end = 0; k < filled.length; k++) {
    const first = filled[k] as Bead;
    while (
      end < filled.length &&
      (filled[end] as Bead).a[1] - first.a[0] <= mostSentences &&
      (filled[end] as Bead).b[1] - first.b[0] <= mostSentences
    )
      end++;
    if (end - k > best.length) best = filled.slice(k, end);
  }
  const [first, last] = [best[0], best.at(-1)];
  return first && last ? [a.slice(first.a[0], last.a[1]), b.slice(first.b[0], last.b[1])] : [[], []];
}
