import { alignDtw } from '#src/align/dtw/align-dtw.ts';
import type { Pairing } from '#src/align/ctw/path-moments.ts';
import { straightPath } from '#src/align/ctw/starts.ts';
import { checkPair, type Frames } from '#src/align/dtw/frames.ts';
import type { Compute, DtwPath, Watch } from '#src/compute/compute.ts';

export type ImwOptions = {
  /** Price of a change of scale from frame to frame, > 0, against squared distances of sequences of variance 1. Default 1. */
  readonly scaleStiffness?: number;
  /** The same of offsets. Default 1. */
  readonly offsetStiffness?: number;
  /** Rounds at most. Default 100. */
  readonly rounds?: number;
  readonly compute?: Compute;
  /** Told how many rounds are done, of at most how many; throws to stop. */
  readonly watch?: Watch;
};

export type ImwAlignment = {
  /** `cost`: the objective, in units of the sequences' common variance. */
  readonly path: DtwPath;
  /** x in the style of y: scaled and shifted frame by frame, n × d. */
  readonly warped: Float64Array;
  /** Objective after each round; never rising. */
  readonly history: readonly number[];
  readonly converged: boolean;
};

/**
 * Iterative motion warping (Hsu, Pulli & Popović 2005) of x (n × d) and y (m × d): the path, and a scale a
 * and an offset b for each frame and dimension of x, that minimise
 *
 *     Σ_t |a_{i_t}∘x_{i_t} + b_{i_t} − y_{j_t}|² + λ_a·Σ|a_{i+1} − a_i|² + λ_b·Σ|b_{i+1} − b_i|²,
 *
 * the scales and offsets (least squares) and the path (DTW) in turn, from the straight path. For sequences
 * of one space.
 * @throws InvalidInputError `bad-sequences`
 */
export async function imw(x: Frames, y: Frames, options: ImwOptions = {}): Promise<ImwAlignment> {
  const [n, m] = checkPair(x, y);
  const d = x.dims;
  const { scaleStiffness = 1, offsetStiffness = 1, rounds = 100, compute, watch } = options;
  const { mean, spread } = commonMoments(x, y);
  // About their common mean: far from zero a hair of scale would move all frames, for nothing.
  const standard = ({ values }: Frames) =>
    Float64Array.from(values, (v, k) => (v - (mean[k % d] as number)) / spread);
  const given = (values: Float64Array) => values.map((v, k) => v * spread + (mean[k % d] as number));
  const from = standard(x);
  const to: Frames = { values: standard(y), dims: d };
  const straight = straightPath(n, m);
  let { warped, held } = fitStyle(from, to, straight, n, scaleStiffness, offsetStiffness);
  let best: { path: DtwPath; warped: Float64Array } | null = null;
  const history: number[] = [];
  for (let round = 0; round < rounds; round++) {
    watch?.(round, rounds);
    const path = await alignDtw({ values: warped, dims: d }, to, compute ? { compute } : {});
    const cost = path.cost + held;
    const last = history.at(-1);
    // Rounding in the backend may pick another path of the same cost.
    if (best && last !== undefined && !(cost < last * (1 - 1e-9)))
      return {
        path: { ...best.path, cost: last },
        warped: given(best.warped),
        history,
        converged: true,
      };
    history.push(cost);
    best = { path, warped };
    ({ warped, held } = fitStyle(from, to, path, n, scaleStiffness, offsetStiffness));
  }
  if (!best) throw new Error('rounds must be at least 1');
  const cost = history.at(-1) as number;
  return { path: { ...best.path, cost }, warped: given(best.warped), history, converged: false };
}

/** The common mean of both sequences by dimension, and the root mean square about it; 1 where they are constant. */
function commonMoments(x: Frames, y: Frames): { readonly mean: Float64Array; readonly spread: number } {
  const d = x.dims;
  const mean = new Float64Array(d);
  const frames = (x.values.length + y.values.length) / d;
  for (const { values } of [x, y])
    values.forEach((value, k) => {
      mean[k % d] = (mean[k % d] as number) + value / frames;
    });
  let square = 0;
  for (const { values } of [x, y])
    values.forEach((value, k) => {
      square += (value - (mean[k % d] as number)) ** 2;
    });
  return { mean, spread: Math.sqrt(square / (frames * d)) || 1 };
}

/** The scales and offsets of least cost for a path: x in y's style, and what their changes cost. */
function fitStyle(
  x: Float64Array,
  y: Frames,
  { i, j }: Pairing,
  n: number,
  stiffA: number,
  stiffB: number,
): { warped: Float64Array; held: number } {
  const d = y.dims;
  const count = new Float64Array(n);
  const sum = new Float64Array(n * d);
  for (let t = 0; t < i.length; t++) {
    const at = i[t] as number;
    count[at] = (count[at] as number) + 1;
    for (let k = 0; k < d; k++)
      sum[at * d + k] = (sum[at * d + k] as number) + (y.values[(j[t] as number) * d + k] as number);
  }
  const warped = new Float64Array(n * d);
  let held = 0;
  for (let k = 0; k < d; k++) {
    const { a, b } = styleOf(
      Float64Array.from({ length: n }, (_, p) => x[p * d + k] as number),
      Float64Array.from({ length: n }, (_, p) => sum[p * d + k] as number),
      count,
      stiffA,
      stiffB,
    );
    for (let p = 0; p < n; p++) {
      warped[p * d + k] = (a[p] as number) * (x[p * d + k] as number) + (b[p] as number);
      if (p === 0) continue;
      held += stiffA * ((a[p] as number) - (a[p - 1] as number)) ** 2;
      held += stiffB * ((b[p] as number) - (b[p - 1] as number)) ** 2;
    }
  }
  return { warped, held };
}

/**
 * One dimension: minimises Σ count·(a·x + b)² − 2·sum·(a·x + b) + stiffness terms. The normal equations are
 * block tridiagonal with 2 × 2 blocks and −stiffness beside them: eliminated from the first frame to the
 * last. (A dimension that never varies cannot tell scale from offset: a hair of cost on the scale's
 * distance from 1 decides.)
 */
function styleOf(
  x: Float64Array,
  sum: Float64Array,
  count: Float64Array,
  stiffA: number,
  stiffB: number,
): { a: Float64Array; b: Float64Array } {
  const n = x.length;
  // Blocks [p q; q r] after elimination, and right-hand sides.
  const p = new Float64Array(n);
  const q = new Float64Array(n);
  const r = new Float64Array(n);
  const a = new Float64Array(n);
  const b = new Float64Array(n);
  const hair = 1e-9;
  for (let k = 0; k < n; k++) {
    const ends = (k > 0 ? 1 : 0) + (k < n - 1 ? 1 : 0);
    const [value, weight] = [x[k] as number, count[k] as number];
    p[k] = weight * value * value + ends * stiffA + hair;
    q[k] = weight * value;
    r[k] = weight + ends * stiffB + hair;
    a[k] = value * (sum[k] as number) + hair;
    b[k] = sum[k] as number;
    if (k === 0) continue;
    // Less −stiffness · (block before)⁻¹ · −stiffness.
    const [p0, q0, r0] = [p[k - 1] as number, q[k - 1] as number, r[k - 1] as number];
    const det = p0 * r0 - q0 * q0;
    p[k] = (p[k] as number) - (stiffA * stiffA * r0) / det;
    q[k] = (q[k] as number) + (stiffA * stiffB * q0) / det;
    r[k] = (r[k] as number) - (stiffB * stiffB * p0) / det;
    const [a0, b0] = [a[k - 1] as number, b[k - 1] as number];
    a[k] = (a[k] as number) + (stiffA * (r0 * a0 - q0 * b0)) / det;
    b[k] = (b[k] as number) + (stiffB * (p0 * b0 - q0 * a0)) / det;
  }
  for (let k = n - 1; k >= 0; k--) {
    const right = k < n - 1 ? [stiffA * (a[k + 1] as number), stiffB * (b[k + 1] as number)] : [0, 0];
    const [ya, yb] = [(a[k] as number) + (right[0] as number), (b[k] as number) + (right[1] as number)];
    const [p0, q0, r0] = [p[k] as number, q[k] as number, r[k] as number];
    const det = p0 * r0 - q0 * q0;
    a[k] = (r0 * ya - q0 * yb) / det;
    b[k] = (p0 * yb - q0 * ya) / det;
  }
  return { a, b };
}
