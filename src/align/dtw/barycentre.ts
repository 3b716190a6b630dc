import type { Compute, Watch } from '#src/compute/compute.ts';
import { alignDtw } from './align-dtw.ts';
import { badSequences, checkPair, type Frames, framesIn } from './frames.ts';
import { softDtwGradient } from './soft-dtw.ts';

export type BarycentreOptions = {
  /** Weight of each sequence. Default 1 each. */
  readonly weights?: readonly number[];
  /** The first guess; the barycentre has its length. Default: the sequence that is nearest to all others. */
  readonly start?: Frames;
  /** Rounds at most. Default 50. */
  readonly rounds?: number;
  readonly compute?: Compute;
  /** Told how many rounds are done, of how many at most; throws to stop (looked at during alignments too). */
  readonly watch?: Watch;
};

export type Barycentre = {
  readonly centre: Frames;
  /** The objective before the first round and after each; never rises. */
  readonly objective: readonly number[];
  /** Whether it ended because nothing was left to gain, rather than for want of rounds. */
  readonly converged: boolean;
};

/**
 * DTW barycentre averaging (Petitjean, Ketterlin & Gançarski 2011): a sequence c that is as near as can be
 * found to all of the given ones, in the objective Σ_s w_s·DTW(c, x_s) of squared Euclidean costs. By turns
 * every sequence is aligned with c, and every frame of c becomes the weighted mean of the frames matched
 * with it; neither can raise the objective. It finds a local minimum.
 *
 * Time a round: an alignment a sequence. Choosing the start takes one a pair.
 * @throws InvalidInputError `bad-sequences` for none, unequal dimensions or weights below 0
 */
export async function dtwBarycentre(
  sequences: readonly Frames[],
  options: BarycentreOptions = {},
): Promise<Barycentre> {
  const { rounds = 50, compute, watch } = options;
  const weights = checkSet(sequences, options);
  let round = 0;
  const aligned = (a: Frames, b: Frames) =>
    alignDtw(a, b, { ...(compute && { compute }), ...(watch && { watch: () => watch(round, rounds) }) });
  /** The objective of a centre, and the means of what its frames are matched with. */
  const judged = async (centre: Frames) => {
    const sums = new Float64Array(centre.values.length);
    const counts = new Float64Array(framesIn(centre));
    let total = 0;
    for (const [s, sequence] of sequences.entries()) {
      const path = await aligned(centre, sequence);
      total += (weights[s] as number) * path.cost;
      gather(sums, counts, sequence, path, weights[s] as number);
    }
    const means = sums.map((sum, k) => sum / (counts[Math.floor(k / centre.dims)] as number));
    return { centre, total, means: { values: means, dims: centre.dims } };
  };
  let best = await judged(options.start ?? (await nearestToAll(sequences, weights, aligned)));
  const objective = [best.total];
  while (round < rounds) {
    watch?.(round, rounds);
    const next = await judged(best.means);
    round++;
    // Less than rounding can tell is no gain; by a float32 backend it may even be a loss.
    if (!(next.total < best.total * (1 - 1e-12))) return { centre: best.centre, objective, converged: true };
    best = next;
    objective.push(best.total);
  }
  return { centre: best.centre, objective, converged: false };
}

/** Adds each frame of the sequence to the centre's frame that it is matched with. */
function gather(
  sums: Float64Array,
  counts: Float64Array,
  { values, dims }: Frames,
  { i, j }: { readonly i: Int32Array; readonly j: Int32Array },
  weight: number,
): void {
  for (let t = 0; t < i.length; t++) {
    const to = i[t] as number;
    counts[to] = (counts[to] as number) + weight;
    for (let k = 0, p = to * dims, q = (j[t] as number) * dims; k < dims; k++, p++, q++)
      sums[p] = (sums[p] as number) + weight * (values[q] as number);
  }
}

async function nearestToAll(
  sequences: readonly Frames[],
  weights: readonly number[],
  aligned: (a: Frames, b: Frames) => Promise<{ readonly cost: number }>,
): Promise<Frames> {
  const totals = new Float64Array(sequences.length);
  for (const [a, x] of sequences.entries())
    for (const [b, y] of sequences.slice(0, a).entries()) {
      const { cost } = await aligned(x, y);
      totals[a] = (totals[a] as number) + (weights[b] as number) * cost;
      totals[b] = (totals[b] as number) + (weights[a] as number) * cost;
    }
  return sequences[totals.indexOf(Math.min(...totals))] as Frames;
}

function checkSet(sequences: readonly Frames[], { weights, start }: BarycentreOptions): readonly number[] {
  const first = sequences[0];
  if (!first) throw badSequences('There are no sequences.', 'Give at least one.');
  for (const each of start ? [...sequences, start] : sequences) checkPair(first, each);
  const all = weights ?? sequences.map(() => 1);
  if (
    all.length !== sequences.length ||
    !all.every((w) => w >= 0 && Number.isFinite(w)) ||
    !all.some((w) => w > 0)
  )
    throw badSequences(
      `The weights ${all.join(', ')} do not fit ${sequences.length} sequences.`,
      'Give a number of at least 0 for each, not all of them 0.',
    );
  return all;
}

export type SoftBarycentreOptions = Omit<BarycentreOptions, 'compute' | 'start'> & {
  readonly start: Frames;
  /** Smoothing, see `SoftOptions`. Default 1. */
  readonly gamma?: number;
};

/**
 * The barycentre under soft-DTW (Cuturi & Blondel 2017): Σ_s w_s·softDTW_γ(c, x_s) descended from `start` along
 * its gradient, with Barzilai & Borwein's steps, halved until the objective falls. It is smooth in c, and
 * with a large γ has fewer poor minima than `dtwBarycentre`; a result of one γ is a good start for a smaller.
 * Time a round: n·m·d a sequence, forwards and back.
 * @throws as `dtwBarycentre` and `softAlignment`
 */
export function softBarycentre(sequences: readonly Frames[], options: SoftBarycentreOptions): Barycentre {
  const { rounds = 100, gamma = 1, start, watch } = options;
  const weights = checkSet(sequences, options);
  const { dims } = start;
  let round = 0;
  const judged = (values: Float64Array) => {
    const gradient = new Float64Array(values.length);
    let total = 0;
    for (const [s, sequence] of sequences.entries()) {
      const weight = weights[s] as number;
      const soft = softDtwGradient({ values, dims }, sequence, {
        gamma,
        ...(watch && { watch: () => watch(round, rounds) }),
      });
      total += weight * soft.cost;
      for (let k = 0; k < gradient.length; k++)
        gradient[k] = (gradient[k] as number) + weight * (soft.x[k] as number);
    }
    return { values, total, gradient };
  };
  let best = judged(Float64Array.from(start.values));
  const objective = [best.total];
  // With all weight on one cell a frame's gradient is 2·weight·difference: this step would meet its mean.
  let step = 0.5 / weights.reduce((a, b) => a + b, 0);
  for (; round < rounds; round++) {
    watch?.(round, rounds);
    const slope = dot(best.gradient, best.gradient);
    let next = best;
    let halvings = 0;
    for (; halvings < 40; halvings++) {
      next = judged(best.values.map((value, k) => value - step * (best.gradient[k] as number)));
      if (next.total <= best.total - 1e-4 * step * slope) break;
      step /= 2;
    }
    const gain = best.total - next.total;
    if (halvings === 40 || gain <= 1e-12 * Math.abs(best.total))
      return { centre: { values: best.values, dims }, objective, converged: true };
    const moved = next.values.map((value, k) => value - (best.values[k] as number));
    const turned = next.gradient.map((value, k) => value - (best.gradient[k] as number));
    const curvature = dot(moved, turned);
    if (curvature > 0) step = dot(moved, moved) / curvature;
    best = next;
    objective.push(best.total);
  }
  return { centre: { values: best.values, dims }, objective, converged: false };
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
