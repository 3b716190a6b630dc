import type { Verbatim } from '#src/model/step-evidence.ts';
import { logistic } from './trust.ts';

/** What leaving out a step that is said word for word costs, as odds. */
const leftOut = 0.02;

/** A place of a step, and how probable it is that the step is told there and not elsewhere. */
export type VerbatimPlace = Verbatim & { readonly p: number };

/** How surely a step is told where it is said nearly word for word, were it said nowhere else. Fitted in docs/notes/steps.md. */
export const sureOfRun = ({ share }: Verbatim): number => logistic(14 * (share - 0.72));

/**
 * Which of the places where steps are said word for word are those where they are told: of all ways to choose one place or none for
 * each step so that the steps follow each other, each weighs as its places do, by how much of the step is said and how much
 * else the phrase says (a sentence of its own is told, a part of a longer one may be talk of it), and 0.02 for a step left out.
 * @param runs the places of each step, in time order; few steps, as all pairs of their places are tried
 * @returns them with their probabilities
 */
export function verbatimPlaces(
  runs: readonly (readonly Verbatim[])[],
): readonly (readonly VerbatimPlace[])[] {
  const all = runs.flatMap((own, step) => {
    const weights = own.map((run) => sureOfRun(run) * run.alone ** 2);
    // Against the best of its step: where nobody wrote stops, none is a sentence of its own.
    const most = Math.max(...weights);
    return own.map((run, k) => ({ step, run, weight: (weights[k] as number) / most }));
  });
  const skipped = (from: number, to: number) =>
    leftOut ** runs.slice(Math.max(0, from), to).filter((own) => own.length > 0).length;
  // Sums of all ways that end with a place, and that begin with it (forward and backward).
  const sums = (isForward: boolean) => {
    const sum = new Map<(typeof all)[number], number>();
    for (const one of isForward ? all : all.toReversed()) {
      let ways = isForward ? skipped(0, one.step) : skipped(one.step + 1, runs.length);
      for (const [other, their] of sum) {
        const [p, q] = isForward ? [other, one] : [one, other];
        if (p.step < q.step && p.run.to <= q.run.from)
          ways += their * other.weight * skipped(p.step + 1, q.step);
      }
      sum.set(one, ways);
    }
    return sum;
  };
  const [before, after] = [sums(true), sums(false)];
  const ways = all.map((one) => (before.get(one) as number) * one.weight * (after.get(one) as number));
  // Every way leaves out all steps, or begins with one place.
  const whole = all.reduce(
    (sum, one) => sum + skipped(0, one.step) * one.weight * (after.get(one) as number),
    skipped(0, runs.length),
  );
  return runs.map((_, step) =>
    all.flatMap((one, k) => (one.step === step ? [{ ...one.run, p: (ways[k] as number) / whole }] : [])),
  );
}

/** Whether every step is said word for word, and yet they cannot all be told in their order. */
export function isDisordered(runs: readonly (readonly Verbatim[])[]): boolean {
  if (runs.length < 2 || runs.some((own) => own.length === 0)) return false;
  let free = 0;
  for (const own of runs)
    free = own.reduce((least, { from, to }) => (from >= free ? Math.min(least, to) : least), Infinity);
  return free === Infinity;
}
