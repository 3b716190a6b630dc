import type { Watch } from '#src/compute/compute.ts';
import { dropDtwOfCosts } from '#src/align/dtw/drop-dtw.ts';
import type { Random } from '#src/math/random.ts';
import type { StepScores } from '#src/model/step-evidence.ts';
import { shuffled } from './said-scores.ts';

/** The moments that one step takes: a half-open range of columns, and its gain and best score there. */
export type Placed = {
  readonly from: number;
  readonly to: number;
  readonly gain: number;
  readonly best: number;
};

/**
 * Places steps on moments in their order by Drop-DTW (Dvornik et al. 2021): leaving a moment out costs 1, a step nothing, and
 * matching them 1 − (score − threshold of the step), so that a moment goes to a step only where it scores above its
 * threshold. What one step gets is cut where more than `apart` moments lie between; the part with the greatest gain is kept.
 * @param thresholds one for each step, above 0
 * @returns one for each step; null: it stays unmatched
 */
export function placeSteps(
  { n, m, values }: StepScores,
  thresholds: ArrayLike<number>,
  apart: number,
  watch?: Watch,
): readonly (Placed | null)[] {
  const gain = (i: number, j: number) => (values[i * m + j] as number) - (thresholds[i] as number);
  const { i: rows, j: columns } = dropDtwOfCosts(
    {
      ...{ n, m, euclidean: null },
      rows: (i, from, to, out) => {
        for (let j = from; j < to; j++) out[j - from] = 1 - gain(i, j);
      },
    },
    { drop: { x: 0, y: 1 }, ...(watch ? { watch } : {}) },
  );
  const placed: (Placed | null)[] = Array.from({ length: n }, () => null);
  let open: Placed | null = null;
  for (let k = 0; k < rows.length; k++) {
    const [i, j] = [rows[k] as number, columns[k] as number];
    const isOn: boolean = k > 0 && rows[k - 1] === i && open !== null && j - open.to <= apart;
    const score = values[i * m + j] as number;
    open =
      isOn && open
        ? { from: open.from, to: j + 1, gain: open.gain + gain(i, j), best: Math.max(open.best, score) }
        : { from: j, to: j + 1, gain: gain(i, j), best: score };
    const before = placed[i];
    if (!before || before.from === open.from || before.gain < open.gain) placed[i] = open;
  }
  return placed;
}

/**
 * The greatest gain that steps can have in an order: what `placeSteps` reaches, without the path.
 * @param order default: as they are
 */
export function bestGain(
  { n, m, values }: StepScores,
  thresholds: ArrayLike<number>,
  order: Int32Array | null = null,
): number {
  const best = new Float64Array(m + 1);
  for (let k = 0; k < n; k++) {
    const i = order ? (order[k] as number) : k;
    const least = thresholds[i] as number;
    for (let j = 0, last = 0; j < m; j++) {
      const own = (values[i * m + j] as number) - least;
      last = Math.max(best[j + 1] as number, own > 0 ? last + own : last);
      best[j + 1] = last;
    }
  }
  return best[m] as number;
}

/** Steps fewer than so many have too few orders to tell luck by. */
export const leastOrdered = 4;

/**
 * By how many deviations the gain of the steps in their order is above that in shuffled ones; null of fewer than 4 steps, or
 * where nothing is gained in any order.
 */
export function orderScore(scores: StepScores, thresholds: ArrayLike<number>, random: Random): number | null {
  if (scores.n < leastOrdered) return null;
  const own = bestGain(scores, thresholds);
  const count = Math.max(30, Math.min(200, Math.round(2e8 / (scores.n * scores.m))));
  const gains = Array.from({ length: count }, () => bestGain(scores, thresholds, shuffled(scores.n, random)));
  const mean = gains.reduce((sum, gain) => sum + gain, 0) / count;
  const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (count - 1);
  return variance > 0 ? (own - mean) / Math.sqrt(variance) : null;
}
