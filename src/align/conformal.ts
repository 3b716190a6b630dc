/**
 * The factor by which deviations must be multiplied so that intervals ± factor·sd hold `coverage` of the truth:
 * split conformal prediction with locally weighted scores (Vovk, Gammerman & Shafer 2005; Lei et al. 2018). With
 * n confirmed points and nothing else, a new point exchangeable with them lies inside with at least that
 * probability, whatever the errors' distribution.
 *
 * Few points say little by themselves (for 90 % nine are needed before there is any finite answer), so scores of
 * other pairs stand in at first. Pairs differ by more than their points do, so that these give way soon, and with them
 * goes the belief that nothing worse than the worst of them will come.
 * @param scores |error| / sd at the points that a user has confirmed, each ≥ 0
 * @param coverage 0…1
 * @param prior such scores of other pairs of the same kind
 * @param weightOf how many points the prior is worth. Default: six at first, half as many after four confirmed points
 * @returns at least 0; Infinity where the points cannot tell (too few, and no prior)
 */
export function conformalFactor(
  scores: readonly number[],
  coverage: number,
  prior: readonly number[] = [],
  weightOf: (scores: readonly number[], prior: readonly number[]) => number = fading,
): number {
  const count = scores.length;
  const priorWeight = prior.length > 0 ? weightOf(scores, prior) : 0;
  const all = [
    ...scores.map((score) => ({ score, weight: 1 })),
    ...prior.map((score) => ({ score, weight: priorWeight / prior.length })),
  ].sort((p, q) => p.score - q.score);
  // The point to come counts as one of the confirmed, at infinity: that is what makes the promise hold for it.
  const toCome = priorWeight > 0 ? count / (count + priorWeight) : 1;
  const total = count + priorWeight + toCome;
  let sum = 0;
  for (const { score, weight } of all) {
    sum += weight;
    if (sum >= coverage * total - 1e-9) return score;
  }
  return Number.POSITIVE_INFINITY;
}

/** How many points other pairs are worth, and after how many confirmed ones half as many (docs/notes/warp.md). */
const standIn = 6;
const givesWay = 4;
/** What the prior is worth beside so many points. */
export const fading = (scores: readonly unknown[]): number => standIn / (1 + scores.length / givesWay);

/** How many points other pairs stay worth while the confirmed ones agree with them, and a ratio (log) that is disagreement. */
const stays = 20;
const apart = 0.35;
/** No score counts for more, where two sets of them are compared. */
const farthest = 6;

/**
 * The prior's weight that stays where the points agree with it: a quantile of some twenty scores is a matter of chance (Beta(19, 2)), and deviations that are
 * right as they come were made worse by it. Where the points are larger or smaller throughout, they decide alone (docs/notes/dtw.md).
 */
export function agreeing(scores: readonly number[], prior: readonly number[]): number {
  if (scores.length === 0) return standIn;
  const size = (all: readonly number[]) =>
    all.reduce((sum, score) => sum + Math.min(farthest, score) ** 2, 0) / all.length;
  const ratio = Math.log((size(scores) + 1e-9) / (size(prior) + 1e-9)) / 2;
  return fading(scores) + stays * Math.exp(-((ratio / apart) ** 2));
}

/** Standard deviations that a normal distribution's middle 90 % reaches to either side. */
const normal90 = 1.6449;

/**
 * What deviations are to be multiplied by so that ± 1.645 of them hold 90 %: `conformalFactor` in units of a
 * deviation.
 */
export const deviationScale = (
  scores: readonly number[],
  prior: readonly number[],
  weightOf: typeof agreeing = fading,
): number => conformalFactor(scores, 0.9, prior, weightOf) / normal90;

/** |error| / deviation where errors are normal and deviations right, every quantile alike: 1/80, 3/80 … */
export const halfNormal: readonly number[] = [
  0.02, 0.05, 0.08, 0.11, 0.14, 0.17, 0.21, 0.24, 0.27, 0.3, 0.34, 0.37, 0.4, 0.44, 0.47, 0.51, 0.54, 0.58,
  0.62, 0.65, 0.69, 0.73, 0.78, 0.82, 0.86, 0.91, 0.96, 1.01, 1.06, 1.12, 1.18, 1.25, 1.32, 1.4, 1.49, 1.59,
  1.71, 1.86, 2.08, 2.5,
];
