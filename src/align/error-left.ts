import type { ErrorLeft } from '#src/model/error-left.ts';
import { fading } from './conformal.ts';

/** A moment of the path: seconds along it, and its deviation as the features alone tell it. */
export type Told = { readonly a: number; readonly sd: number };

/** How far a moment that a person answered for lies off the path found without it, and what that said of itself, seconds. */
export type Answer = { readonly off: number; readonly sd: number };

/** What people notice, seconds: some frame of film, or a note played badly. */
const noticeable = 0.05;
/** Nobody tells nearer than this by eye or ear whether a moment is right, seconds. */
const precision = 0.02;
/** So finely a path is asked, moments in all. */
const mostAsked = 400;
/** What lies nearer together is one place to look at, seconds. */
const together = 2;

/**
 * What is likely left: at every moment |error| is its deviation times what |error| / sd may be. That is known from what a
 * person has answered, each answer counting once, and until there are enough of them from other pairs, which give way
 * as in `conformalFactor`. Nothing is supposed of the errors' distribution; the tails are those that were seen. “It is right”
 * says no more than that the moment is as near as a person can tell: it counts as what other pairs have below that.
 * How true it is: docs/notes/pair-view.md.
 * @param path moments in order
 * @param prior |error| / sd in other pairs
 * @param limit seconds. Default: 50 ms
 * @returns null where nothing is known of the path's deviation
 */
export function errorLeft(
  path: readonly Told[],
  answers: readonly Answer[],
  prior: readonly number[],
  limit = noticeable,
): ErrorLeft | null {
  const asked = evenly(path);
  const ratios = [
    ...answers.flatMap((answer) => ratiosOf(answer, prior)),
    ...prior.map((value) => ({ value, weight: fading(answers) / prior.length })),
  ].sort(rising);
  if (asked.length === 0 || ratios.length === 0) return null;
  const errors = asked
    .flatMap(({ sd }) => ratios.map(({ value, weight }) => ({ value: sd * value, weight })))
    .sort(rising);
  const farthest = quantile(ratios, 0.9);
  const doubtful = asked.filter(({ sd }) => sd * farthest > limit);
  return {
    median: quantile(errors, 0.5),
    worstTenth: quantile(errors, 0.9),
    above: {
      limit,
      places: doubtful.filter(({ a }, k) => k === 0 || a - (doubtful[k - 1] as Told).a > together).length,
    },
    answers: answers.length,
  };
}

type Weighted = { readonly value: number; readonly weight: number };
const rising = (p: Weighted, q: Weighted): number => p.value - q.value;

/** What an answer says of |error| / sd; nothing where the path claims to be surer than a person can tell. */
function ratiosOf({ off, sd }: Answer, prior: readonly number[]): readonly Weighted[] {
  if (Math.abs(off) > precision) return [{ value: Math.abs(off) / sd, weight: 1 }];
  const below = prior.filter((score) => score * sd <= precision);
  return below.map((value) => ({ value, weight: 1 / below.length }));
}

/** @param sorted rising values */
function quantile(sorted: readonly Weighted[], share: number): number {
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  for (const { value, weight } of sorted) {
    sum += weight;
    if (sum >= share * total - 1e-12) return value;
  }
  return sorted.at(-1)?.value ?? 0;
}

/** Moments evenly along the path; the deviation is linear between those that are told. */
function evenly(path: readonly Told[]): readonly Told[] {
  const [first, last] = [path[0], path.at(-1)];
  if (!first || !last || !(last.a > first.a)) return [];
  const count = Math.min(mostAsked, Math.max(20, 2 * path.length));
  let k = 1;
  return Array.from({ length: count }, (_, n) => {
    const a = first.a + ((last.a - first.a) * (n + 0.5)) / count;
    while (k < path.length - 1 && (path[k] as Told).a < a) k++;
    const [p, q] = [path[k - 1] as Told, path[k] as Told];
    const part = q.a > p.a ? (a - p.a) / (q.a - p.a) : 0;
    return { a, sd: p.sd + part * (q.sd - p.sd) };
  });
}
