import type { Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { type Frames, framesIn } from './frames.ts';
import { type Costs, costsBetween, type LocalCost } from './local-cost.ts';
import { room } from './room.ts';

/** Matrices with more cells than this (1 GB in double precision) are refused where all of one is kept. */
const mostCells = 2 ** 27;

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
  return softForward(costsBetween(x, y, options.cost), checkGamma(options.gamma), null, options.watch);
}

/** The value, and how much weight lies on each cell: E (n × m, row after row), the gradient of the value in C. */
export type SoftAlignment = { readonly cost: number; readonly weights: Float64Array };

/**
 * Soft-DTW with its expected alignment E = Σ_A p(A)·A, p(A) ∝ exp(−⟨A, C⟩/γ). Time and memory n·m, forwards
 * and back, the weights where the totals were.
 * @throws InvalidInputError `bad-gamma`; `too-large` above 2²⁷ cells
 */
export function softAlignment(costs: Costs, { gamma, watch }: SoftOptions = {}): SoftAlignment {
  const { n, m } = costs;
  const g = checkGamma(gamma);
  const half: Watch | undefined = watch && ((done) => watch(done, 2 * n * m));
  const totals = room(n * m, mostCells, 'Use coarser or shorter sequences.', () => new Float64Array(n * m));
  const cost = softForward(costs, g, totals, half);
  return { cost, weights: softBackward(costs, g, totals, watch) };
}

function checkGamma(gamma = 1): number {
  if (!(gamma > 0 && Number.isFinite(gamma)))
    throw new InvalidInputError('bad-gamma', `The smoothing is ${gamma}.`, 'Give a finite number above 0.');
  return gamma;
}

/** −γ·log(e^(−a/γ) + e^(−b/γ) + e^(−c/γ)), from the least so that nothing overflows; Infinity if all are. */
function softMin(a: number, b: number, c: number, gamma: number): number {
  const least = Math.min(a, b, c);
  if (least === Number.POSITIVE_INFINITY) return least;
  return (
    least -
    gamma *
      Math.log(Math.exp((least - a) / gamma) + Math.exp((least - b) / gamma) + Math.exp((least - c) / gamma))
  );
}

function softForward({ n, m, rows }: Costs, gamma: number, keep: Float64Array | null, watch?: Watch): number {
  const cost = new Float64Array(m);
  // Column 0 stands before the first frame.
  let above = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY);
  let here = above.slice();
  above[0] = 0;
  for (let i = 0; i < n; i++) {
    watch?.(i * m, n * m);
    rows(i, 0, m, cost);
    here[0] = Number.POSITIVE_INFINITY;
    for (let j = 0; j < m; j++)
      here[j + 1] =
        (cost[j] as number) + softMin(above[j] as number, above[j + 1] as number, here[j] as number, gamma);
    keep?.set(here.subarray(1), i * m);
    [above, here] = [here, above];
  }
  watch?.(n * m, n * m);
  return above[m] as number;
}

/**
 * E[i,j] = Σ over the cells s that follow it of E[s]·exp( (R[s] − R[i,j] − C[s]) / γ ), R the soft totals.
 * @param totals R; becomes E
 */
function softBackward(
  { n, m, rows }: Costs,
  gamma: number,
  totals: Float64Array,
  watch?: Watch,
): Float64Array {
  const weights = totals;
  // Totals of the row below, and of this one, in whose place weights are put.
  let after = new Float64Array(m);
  let here = new Float64Array(m);
  let cost = new Float64Array(m);
  let below = new Float64Array(m);
  for (let i = n - 1; i >= 0; i--) {
    watch?.((2 * n - 1 - i) * m, 2 * n * m);
    rows(i, 0, m, cost);
    here.set(totals.subarray(i * m, (i + 1) * m));
    for (let j = m - 1; j >= 0; j--) {
      const at = i * m + j;
      const total = here[j] as number;
      let sum = i === n - 1 && j === m - 1 ? 1 : 0;
      if (j < m - 1)
        sum +=
          (weights[at + 1] as number) * share(here[j + 1] as number, total, cost[j + 1] as number, gamma);
      if (i < n - 1) {
        sum += (weights[at + m] as number) * share(after[j] as number, total, below[j] as number, gamma);
        if (j < m - 1)
          sum +=
            (weights[at + m + 1] as number) *
            share(after[j + 1] as number, total, below[j + 1] as number, gamma);
      }
      weights[at] = sum;
    }
    [cost, below] = [below, cost];
    [here, after] = [after, here];
  }
  watch?.(2 * n * m, 2 * n * m);
  return weights;
}

/** The part of a following cell's weight that comes by way of a cell: their totals, and what the step to it costs. */
const share = (to: number, from: number, step: number, gamma: number): number =>
  Math.exp((to - (from + step)) / gamma);

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
  const { cost, weights } = softAlignment(costsBetween(x, y), options);
  const d = x.dims;
  const [n, m] = [framesIn(x), framesIn(y)];
  const gx = new Float64Array(n * d);
  const gy = new Float64Array(m * d);
  for (let i = 0; i < n; i++) {
    options.watch?.(2 * n * m, 2 * n * m);
    for (let j = 0; j < m; j++) {
      const weight = 2 * (weights[i * m + j] as number);
      for (let k = 0, p = i * d, q = j * d; k < d; k++, p++, q++) {
        const g = weight * ((x.values[p] as number) - (y.values[q] as number));
        gx[p] = (gx[p] as number) + g;
        gy[q] = (gy[q] as number) - g;
      }
    }
  }
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
