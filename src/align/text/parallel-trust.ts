import { makeRandom, type Random } from '#src/math/random.ts';
import { alignSentences, type Sentence } from './align-sentences.ts';
import type { Bead } from './bead-lattice.ts';
import { alignSameWords } from './same-words.ts';

/** So many sentences are enough to tell. */
const mostSentences = 200;
const mostWords = 2000;
/** So many wrong orders are tried; and of a few segments, whose best order says little by itself. */
const orders = 3;
const [leastGroups, fewGroups] = [4, 12];
const fewSentences = 30;
const manyOrders = 59;
/** Words that stay together when those of one text are put in another order. */
const runLength = 8;

/** Sentences of one segment stay together when the order is spoilt. */
type Told = Sentence & { readonly segment: number };

/**
 * How sure it is that two texts say the same in the same order, 0…1: how much more speaks for their alignment than for
 * that of the one with the other's segments in other orders, for each sentence. The curve was laid between books as they
 * are, shuffled, and beside other chapters (docs/notes/parallel.md). Of long texts a stretch is tried so. Much of the shorter one
 * has to be found in the other.
 * @param beads of sentences, as found
 */
export function sentenceTrust(a: readonly Told[], b: readonly Told[], beads: readonly Bead[]): number {
  const [left, right] = fullestWindow(a, b, beads);
  const count = Math.min(left.length, right.length);
  if (count === 0) return 0;
  // Wrong orders are held to go together in the way that the right one does.
  const { guess } = alignSentences(left, right);
  const evidence = (groups: readonly (readonly Told[])[]) =>
    alignSentences(left, groups.flat(), { guess }).evidence;
  const segments = grouped(right);
  const groups = segments.length < fewestGroups ? right.map((one) => [one]) : segments;
  const curve = groups.length === right.length ? ofFew.get(groups.length) : undefined;
  if (curve) return byAllOrders(evidence, groups, curve) * logistic(20 * (foundShare(a, b, beads) - 0.35));
  const excess = (evidence(groups) - byChance(evidence, groups)) / count;
  const scale = count / (count + 4);
  const trust = logistic(
    5 * scale * (excess - 0.4 - 0.012 * Math.min(count, 100)) +
      (count > fewSentences ? 0 : 1.5 * standingOut(evidence, groups)),
  );
  // A few long passages that happen to keep their order may speak for more than all others against it.
  return trust * logistic(20 * (foundShare(a, b, beads) - 0.35));
}

const fewestGroups = 3;

/** Log odds of three, four and five sentences: a nat of evidence in all, a nat by which their order is ahead, and beforehand. */
type Curve = { readonly own: number; readonly lead: number; readonly constant: number };
const ofMore: Curve = { own: 0.4, lead: 2.8, constant: -2.1 };
const ofFew: ReadonlyMap<number, Curve> = new Map([
  [fewestGroups, { own: 0.33, lead: 1.97, constant: -1.6 }],
  [4, ofMore],
  [5, ofMore],
]);

/**
 * Of three to five sentences: by how much more speaks for their order than for the likeliest of all others, and how much in all. Laid by logistic
 * regression between sentences of books as they are, in other orders, and beside others (docs/notes/parallel.md).
 */
function byAllOrders<T>(
  evidence: (other: readonly T[]) => number,
  right: readonly T[],
  { own, lead, constant }: Curve,
): number {
  const told = evidence(right);
  // The first of them is the order as it is.
  const rival = ordersOf(right)
    .slice(1)
    .reduce((most, order) => Math.max(most, evidence(order)), -Infinity);
  return logistic(own * told + lead * Math.max(-mostLead, Math.min(mostLead, told - rival)) + constant);
}
/** Nats: of one long sentence that is sure nothing more is told of the others. */
const mostLead = 4;

/**
 * Of a few segments: by how many deviations more speaks for their order than for others, over what unrelated ones reach.
 * 0 of many, and where there are hardly any other orders.
 */
function standingOut<T>(evidence: (other: readonly T[]) => number, right: readonly T[]): number {
  if (right.length > fewGroups || right.length < leastGroups) return 0;
  const random = makeRandom(2);
  const others = Array.from({ length: manyOrders }, () => evidence(shuffled(right, random)));
  const mean = others.reduce((sum, e) => sum + e, 0) / manyOrders;
  const variance = others.reduce((sum, e) => sum + (e - mean) ** 2, 0) / manyOrders;
  return (evidence(right) - mean) / (Math.sqrt(variance) + 1) - usualLead;
}
/** Deviations. */
const usualLead = 2.2;

function grouped(sentences: readonly Told[]): readonly (readonly Told[])[] {
  const groups: Told[][] = [];
  for (const sentence of sentences) {
    const last = groups.at(-1);
    if (last?.[0]?.segment === sentence.segment) last.push(sentence);
    else groups.push([sentence]);
  }
  return groups;
}

/** How much of the shorter text has a counterpart. */
function foundShare(a: readonly Told[], b: readonly Told[], beads: readonly Bead[]): number {
  const side = a.length <= b.length ? 'a' : 'b';
  const found = beads
    .filter((bead) => bead.a[0] < bead.a[1] && bead.b[0] < bead.b[1])
    .reduce((sum, bead) => sum + bead.confidence * (bead[side][1] - bead[side][0]), 0);
  return found / Math.min(a.length, b.length);
}

/** The same of two texts in one language, from their words. The same words in the same order are certain. */
export function wordTrust(a: readonly string[], b: readonly string[]): number {
  if (a.length > 0 && a.length === b.length && a.every((word, k) => word === b[k])) return 1;
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

/** The most evidence that there is in wrong orders; less than none counts as none. */
function byChance<T>(evidence: (other: readonly T[]) => number, right: readonly T[]): number {
  // One thing has no other order.
  if (right.length < 2) return 0;
  const random = makeRandom(1);
  const tried = [[...right].reverse(), ...Array.from({ length: orders - 1 }, () => shuffled(right, random))];
  return tried.reduce((most, order) => Math.max(most, evidence(order)), 0);
}

/** All orders; the first is the one given. */
const ordersOf = <T>(list: readonly T[]): readonly (readonly T[])[] =>
  list.length < 2
    ? [list]
    : list.flatMap((one, k) => ordersOf(list.toSpliced(k, 1)).map((rest) => [one, ...rest]));

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
  a: readonly Told[],
  b: readonly Told[],
  beads: readonly Bead[],
): readonly [readonly Told[], readonly Told[]] {
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
