import type { Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Frames } from './frames.ts';
import { type Costs, costsBetween, type LocalCost } from './local-cost.ts';
import { room } from './room.ts';

export type SoftOptions = {
  /**
   * Smoothing γ > 0, in units of the local cost: paths weigh exp(−cost/γ). Towards 0 the value becomes
   * that of DTW. Default 1.
   */
  readonly gamma?: number;
  readonly watch?: Watch;
};

/**
 * Soft-DTW (Cuturi & Blondel 2017): the soft minimum over all paths A of single steps between the corners,
 *
 *     softmin_γ ⟨A, C⟩ = −γ·log Σ_A exp( −⟨A, C⟩ / γ ),
 *
 * over local costs C (n × m). It may be negative: many paths together cost less than the best one.
 * Memory: two rows.
 * @param options.cost default `sqeuclidean`
 * @throws InvalidInputError `bad-gamma`, and as `costsBetween`
 */
export function softDtw(
  x: Frames,
  y: Frames,
  options: SoftOptions & { readonly cost?: LocalCost } = {},
): number {
  const costs = costsBetween(x, y, options.cost);
  return forwards(costs, checkGamma(options.gamma), options.watch);
}

/** Takes a row of E, which is no longer there when it has returned. */
export type TakesWeights = (row: number, weights: Float64Array) => void;

/**
 * Soft-DTW with its expected alignment E = Σ_A p(A)·A, p(A) ∝ exp(−⟨A, C⟩/γ): how much weight lies on each cell, the
 * gradient of the value in C. Rows of E (m numbers) are handed over from the last to the first; none is kept.
 * Time 2·n·m cells: the totals of every √(n/3)-th row are kept on the way forwards, and between them rows are
 * worked out once more on the way back. Memory ~ m·√(12·n).
 * @returns the value
 * @throws InvalidInputError `bad-gamma`; `too-large` where there is no memory for that
 */
export function softAlignment(costs: Costs, take: TakesWeights, { gamma, watch }: SoftOptions = {}): number {
  const { n, m, rows } = costs;
  const g = checkGamma(gamma);
  const height = Math.ceil(Math.sqrt(n / 3));
  const blocks = Math.ceil(n / height);
  const [tops, shares] = room(n * m, Number.MAX_SAFE_INTEGER, 'Use coarser or shorter sequences.', () => [
    new Float64Array(blocks * (m + 1)),
    new Float64Array(height * 3 * m),
  ]);
  const value = forwards(costs, g, watch && ((done) => watch(done, 2 * n * m)), (row, above) => {
    if (row % height === 0) tops.set(above, (row / height) * (m + 1));
  });

  const cost = new Float64Array(m);
  let here = new Float64Array(m + 1);
  let spare = new Float64Array(m + 1);
  // Weights of a row and of the one above it; column 0 stands before the first frame.
  let weights = new Float64Array(m + 1);
  let next = new Float64Array(m + 1);
  weights[m] = 1;
  for (let block = blocks - 1; block >= 0; block--) {
    const first = block * height;
    const end = Math.min(n, first + height);
    let above = tops.subarray(block * (m + 1), (block + 1) * (m + 1));
    for (let i = first; i < end; i++) {
      watch?.((2 * n - end + (i - first) / 2) * m, 2 * n * m);
      rows(i, 0, m, cost);
      softRow(above, here, cost, g, shares.subarray((i - first) * 3 * m));
      above = here;
      [here, spare] = [spare, here];
    }
    for (let i = end - 1; i >= first; i--) {
      watch?.((2 * n - i - 1 - (i - first) / 2) * m, 2 * n * m);
      spread(weights, next, shares.subarray((i - first) * 3 * m));
      take(i, weights.subarray(1));
      [weights, next] = [next, weights];
      next.fill(0);
    }
  }
  watch?.(2 * n * m, 2 * n * m);
  return value;
}

function checkGamma(gamma = 1): number {
  if (!(gamma > 0 && Number.isFinite(gamma)))
    throw new InvalidInputError('bad-gamma', `The smoothing is ${gamma}.`, 'Give a finite number above 0.');
  return gamma;
}

/** @param before is shown the totals above each row, before it is worked out */
function forwards(
  { n, m, rows }: Costs,
  gamma: number,
  watch?: Watch,
  before?: (row: number, above: Float64Array) => void,
): number {
  const cost = new Float64Array(m);
  // Column 0 stands before the first frame.
  let above = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
  let here = new Float64Array(m + 1);
  above[0] = 0;
  for (let i = 0; i < n; i++) {
    watch?.(i * m, n * m);
    before?.(i, above);
    rows(i, 0, m, cost);
    softRow(above, here, cost, gamma, null);
    [above, here] = [here, above];
  }
  watch?.(n * m, n * m);
  return above[m] as number;
}

/**
 * Totals of one row: each −γ·log(e^(−a/γ) + e^(−b/γ) + e^(−c/γ)) of the totals diagonally before it, above and before
 * it, from the least of them so that nothing overflows, and its own cost.
 * @param shares which part of a cell's weight came from each of the three, three numbers a cell
 */
function softRow(
  above: Float64Array,
  here: Float64Array,
  cost: Float64Array,
  gamma: number,
  shares: Float64Array | null,
): void {
  let before = Number.POSITIVE_INFINITY;
  here[0] = before;
  for (let j = 0, at = 0; j < cost.length; j++, at += 3) {
    const corner = above[j] as number;
    const up = above[j + 1] as number;
    const least = Math.min(corner, up, before);
    // exp(0) is not asked for: a third of the time.
    const a = corner === least ? 1 : Math.exp((least - corner) / gamma);
    const b = up === least ? 1 : Math.exp((least - up) / gamma);
    const c = before === least ? 1 : Math.exp((least - before) / gamma);
    const sum = a + b + c;
    if (shares) {
      shares[at] = a / sum;
      shares[at + 1] = b / sum;
      shares[at + 2] = c / sum;
    }
    before = (cost[j] as number) + (least - gamma * Math.log(sum));
    here[j + 1] = before;
  }
}

/** Passes each cell's weight on to the cells that it came from: in its own row, and in `next`, the one above. */
function spread(weights: Float64Array, next: Float64Array, shares: Float64Array): void {
  for (let j = weights.length - 1, at = 3 * (j - 1); j > 0; j--, at -= 3) {
    const weight = weights[j] as number;
    next[j - 1] = (next[j - 1] as number) + weight * (shares[at] as number);
    next[j] = (next[j] as number) + weight * (shares[at + 1] as number);
    weights[j - 1] = (weights[j - 1] as number) + weight * (shares[at + 2] as number);
  }
}

/** The value with its gradients in the values of both sequences (n × d and m × d). */
export type SoftGradient = { readonly cost: number; readonly x: Float64Array; readonly y: Float64Array };

/**
 * Soft-DTW under squared Euclidean cost with its gradients:
 *
 *     ∂/∂xᵢ = Σⱼ E[i,j]·2·(xᵢ − yⱼ),  ∂/∂yⱼ = Σᵢ E[i,j]·2·(yⱼ − xᵢ).
 *
 * @throws as `softAlignment`
 */
export function softDtwGradient(x: Frames, y: Frames, options: SoftOptions = {}): SoftGradient {
  const costs = costsBetween(x, y);
  const d = x.dims;
  const gx = new Float64Array(costs.n * d);
  const gy = new Float64Array(costs.m * d);
  const cost = softAlignment(
    costs,
    (i, weights) => {
      for (let j = 0; j < weights.length; j++) {
        const weight = 2 * (weights[j] as number);
        for (let k = 0, p = i * d, q = j * d; k < d; k++, p++, q++) {
          const g = weight * ((x.values[p] as number) - (y.values[q] as number));
          gx[p] = (gx[p] as number) + g;
          gy[q] = (gy[q] as number) - g;
        }
      }
    },
    options,
  );
  return { cost, x: gx, y: gy };
}

/**
 * The soft-DTW divergence (Blondel, Mensch & Vert 2021), which is 0 between a sequence and itself:
 *
 *     s(x, y) − s(x, x)/2 − s(y, y)/2,
 *
 * with its gradients. @throws as `softAlignment`
 */
export function softDtwDivergence(x: Frames, y: Frames, options: SoftOptions = {}): SoftGradient {
  const between = softDtwGradient(x, y, options);
  const ownX = softDtwGradient(x, x, options);
  const ownY = softDtwGradient(y, y, options);
  const less = (a: Float64Array, b: Float64Array) => a.map((value, k) => value - (b[k] as number));
  return {
    cost: between.cost - ownX.cost / 2 - ownY.cost / 2,
    // Both sides of s(x, x) move with x, each by half.
    x: less(between.x, ownX.x),
    y: less(between.y, ownY.x),
  };
}
