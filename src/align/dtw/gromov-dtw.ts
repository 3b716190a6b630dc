import type { Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { dtwOfCosts } from './align-dtw.ts';
import { checkFrames, type Frames } from './frames.ts';
import { costsBetween, costsInMatrix } from './local-cost.ts';

export type GromovOptions = {
  /** Distance within each sequence. Default `euclidean`. */
  readonly distance?: 'euclidean' | 'sqeuclidean';
  /** Rounds at most, from each start. Default 50. */
  readonly rounds?: number;
  /** Told how many rounds are done, of how many at most; throws to stop. */
  readonly watch?: Watch;
};

export type GromovAlignment = {
  readonly i: Int32Array;
  readonly j: Int32Array;
  /** F(A, A) of the path. */
  readonly cost: number;
  /** F(A_k, A_k+1) round by round, from the start that led to the path; never rises. */
  readonly objective: readonly number[];
  readonly converged: boolean;
};

/** Multiplications a round that are still bearable: about a minute. */
const mostProducts = 2 ** 36;

/**
 * Gromov dynamic time warping (Cohen, Luise, Terenin, Amos & Deisenroth 2021): sequences of spaces that
 * cannot be compared, of whatever dimensions, aligned so that distances within x agree with those
 * within y. Over paths A (sets of cells) of single steps from corner to corner it looks for the least
 *
 *     F(A, A),   F(A, B) = Σ_{(i,j)∈A} Σ_{(k,l)∈B} ( |x_i − x_k| − |y_j − y_l| )².
 *
 * Rotations, reflections and shifts of either sequence change nothing. The scheme: A_k+1 = the path that is
 * cheapest under the costs C[i,j] = Σ_{(k,l)∈A_k} (…)², by exact DTW. As F is symmetric, F(A_k, A_k+1) never
 * rises, and it ends where it does not fall. Of all A_k on the way, from several starts (the diagonal; DTW of
 * distances to the first frame, to the neighbours, and of how all distances from a frame are spread), the one
 * of least F(A, A) is given: a local minimum, in general not the least of all.
 *
 * Time a round: n·m·min(n, m) multiplications; memory n² + m² + n·m numbers.
 * @throws InvalidInputError `bad-sequences`; `too-large` when a round would take more than 2³⁶ products
 */
export function gromovDtw(x: Frames, y: Frames, options: GromovOptions = {}): GromovAlignment {
  const n = checkFrames(x, 'The first sequence');
  const m = checkFrames(y, 'The second sequence');
  const products = n * m * Math.min(n, m);
  if (products > mostProducts)
    throw new InvalidInputError(
      'too-large',
      `Gromov-DTW of ${n} × ${m} frames takes ${products} products a round, more than ${mostProducts}.`,
      'Use coarser sequences.',
    );
  const { distance = 'euclidean', rounds = 50, watch } = options;
  const begun = () => watch?.(0, 4 * rounds);
  const problem: Problem = {
    n,
    m,
    dx: distancesWithin(x, distance, begun),
    dy: distancesWithin(y, distance, begun),
    seen: new Set(),
  };
  let best: GromovAlignment | null = null;
  const starts = startingPaths(problem, begun);
  for (const [s, start] of starts.entries()) {
    const found = descend(problem, start, rounds, (round) =>
      watch?.(s * rounds + round, starts.length * rounds),
    );
    if (!best || found.cost < best.cost) best = found;
  }
  watch?.(starts.length * rounds, starts.length * rounds);
  return best as GromovAlignment;
}

type Path = { readonly i: Int32Array; readonly j: Int32Array };

/** Distances within both sequences, n × n and m × m. */
type Problem = {
  readonly n: number;
  readonly m: number;
  readonly dx: Float64Array;
  readonly dy: Float64Array;
  /** Paths met so far: from one of them on, every start goes the same way. */
  readonly seen: Set<string>;
};

function distancesWithin(x: Frames, distance: 'euclidean' | 'sqeuclidean', watch: () => void): Float64Array {
  const { n, rows } = costsBetween(x, x, distance);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    watch();
    rows(i, 0, n, out.subarray(i * n, (i + 1) * n));
  }
  return out;
}

function descend(
  problem: Problem,
  start: Path,
  rounds: number,
  told: (round: number) => void,
): GromovAlignment {
  const { n, m } = problem;
  const watch = () => told(objective.length);
  const objective: number[] = [];
  let path = start;
  let best = { path, cost: Number.POSITIVE_INFINITY };
  for (;;) {
    const key = `${path.i} ${path.j}`;
    if (problem.seen.has(key)) return { ...best.path, cost: best.cost, objective, converged: true };
    problem.seen.add(key);
    const costs = pathCosts(problem, path, watch);
    const own = path.i.reduce((sum, i, t) => sum + (costs[i * m + (path.j[t] as number)] as number), 0);
    if (own < best.cost) best = { path, cost: own };
    const next = dtwOfCosts(costsInMatrix(costs, n, m), { watch });
    const before = objective.at(-1) ?? Number.POSITIVE_INFINITY;
    const converged = !(next.cost < before * (1 - 1e-12));
    if (converged || objective.length >= rounds)
      return { ...best.path, cost: best.cost, objective, converged };
    objective.push(next.cost);
    path = { i: next.i, j: next.j };
  }
}

/**
 * C[i,j] = Σ_t (dx[i,i_t] − dy[j,j_t])² = Σ_t dx[i,i_t]² + Σ_t dy[j,j_t]² − 2·(dx·A·dyᵀ)[i,j], with the
 * matrix product taken along the shorter sequence.
 */
function pathCosts({ n, m, dx, dy }: Problem, { i, j }: Path, watch: () => void): Float64Array {
  const out = new Float64Array(n * m);
  const squaresX = squaredSums(dx, n, i);
  const squaresY = squaredSums(dy, m, j);
  const xLonger = n >= m;
  // dx·A, n × m, when y is the shorter one; else (dy·Aᵀ), m × n.
  const half = xLonger ? gathered(dx, n, i, j, m) : gathered(dy, m, j, i, n);
  const [inner, other] = xLonger ? [m, dy] : [n, dx];
  for (let p = 0; p < n; p++) {
    watch();
    for (let q = 0; q < m; q++) {
      const product = xLonger
        ? dot(half, p * inner, other, q * inner, inner)
        : dot(half, q * inner, other, p * inner, inner);
      out[p * m + q] = Math.max(0, (squaresX[p] as number) + (squaresY[q] as number) - 2 * product);
    }
  }
  return out;
}

/** Products of `length` numbers each, summed in four parts so that they need not wait for each other. */
function dot(x: Float64Array, a: number, y: Float64Array, b: number, length: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += (x[a + k] as number) * (y[b + k] as number);
    s1 += (x[a + k + 1] as number) * (y[b + k + 1] as number);
    s2 += (x[a + k + 2] as number) * (y[b + k + 2] as number);
    s3 += (x[a + k + 3] as number) * (y[b + k + 3] as number);
  }
  for (; k < length; k++) s0 += (x[a + k] as number) * (y[b + k] as number);
  return s0 + s1 + s2 + s3;
}

/** Σ_t d[p, index_t]² for each row p of a size × size matrix. */
function squaredSums(d: Float64Array, size: number, index: Int32Array): Float64Array {
  const out = new Float64Array(size);
  for (let p = 0; p < size; p++) {
    let sum = 0;
    for (let t = 0; t < index.length; t++) sum += (d[p * size + (index[t] as number)] as number) ** 2;
    out[p] = sum;
  }
  return out;
}

/** out[p, to_t] += d[p, from_t]: a size × size matrix times the path's. */
function gathered(
  d: Float64Array,
  size: number,
  from: Int32Array,
  to: Int32Array,
  width: number,
): Float64Array {
  const out = new Float64Array(size * width);
  for (let p = 0; p < size; p++)
    for (let t = 0; t < from.length; t++) {
      const at = p * width + (to[t] as number);
      out[at] = (out[at] as number) + (d[p * size + (from[t] as number)] as number);
    }
  return out;
}

function startingPaths({ n, m, dx, dy }: Problem, watch: () => void): readonly Path[] {
  const ways = Array.from({ length: Math.max(n, m) }, (_, t) => t / Math.max(1, Math.max(n, m) - 1));
  const diagonal = {
    i: Int32Array.from(ways, (part) => Math.round(part * (n - 1))),
    j: Int32Array.from(ways, (part) => Math.round(part * (m - 1))),
  };
  const byProfile = (profile: Profile): Path => {
    const { i, j } = dtwOfCosts(costsBetween(profile(dx, n, watch), profile(dy, m, watch)), { watch });
    return { i, j };
  };
  return [diagonal, byProfile(fromFirst), byProfile(fromNeighbours), byProfile(spread)];
}

/** A sequence made of the size × size distances within another. */
type Profile = (d: Float64Array, size: number, watch: () => void) => Frames;

const fromFirst: Profile = (d, size) => ({ values: d.slice(0, size), dims: 1 });

const fromNeighbours: Profile = (d, size) => ({
  values: Float64Array.from({ length: size }, (_, p) => {
    const [before, after] = [Math.max(0, p - 1), Math.min(size - 1, p + 1)];
    return ((d[p * size + before] as number) + (d[p * size + after] as number)) / 2;
  }),
  dims: 1,
});

/** Quantiles of each frame's distances to all frames. */
function spread(d: Float64Array, size: number, watch: () => void): Frames {
  const dims = 9;
  const values = new Float64Array(size * dims);
  for (let p = 0; p < size; p++) {
    watch();
    const sorted = d.slice(p * size, (p + 1) * size).sort();
    for (let k = 0; k < dims; k++)
      values[p * dims + k] = sorted[Math.round((k / (dims - 1)) * (size - 1))] as number;
  }
  return { values, dims };
}
