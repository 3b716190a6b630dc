import type { Watch } from '#src/compute/compute.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Frames } from './frames.ts';
import { type Costs, costsBetween, type LocalCost } from './local-cost.ts';
import { room } from './room.ts';

/** What leaving a frame unmatched costs: the same for all, or one price for each frame. */
export type DropPrice =
  | number
  | { readonly x: number | ArrayLike<number>; readonly y: number | ArrayLike<number> };

export type DropOptions = {
  /** Default: the `percentile` of the local costs. */
  readonly drop?: DropPrice;
  /** Share of all local costs that lie below the price of dropping, 0…1. Default 0.3. */
  readonly percentile?: number;
  /** Default `sqeuclidean`. */
  readonly cost?: LocalCost;
  readonly watch?: Watch;
};

/** Matched pairs in order (perhaps none), the frames left unmatched, and the cost of both together. */
export type DropAlignment = {
  readonly i: Int32Array;
  readonly j: Int32Array;
  readonly droppedX: Int32Array;
  readonly droppedY: Int32Array;
  readonly cost: number;
};

/**
 * Drop-DTW (Dvornik et al. 2021): any frames of either sequence may be outliers and stay unmatched at a
 * price each; what is kept is aligned by DTW of single steps,
 *
 *     min over kept frames X′ ⊆ x, Y′ ⊆ y of  DTW(X′, Y′) + prices of the frames dropped,
 *
 * where nothing at all may be kept. Exact, in n·m bytes.
 * @throws InvalidInputError `bad-price`, `too-large` above 2³¹ cells, and as `costsBetween`
 */
export function dropDtw(x: Frames, y: Frames, options: DropOptions = {}): DropAlignment {
  return dropDtwOfCosts(costsBetween(x, y, options.cost), options);
}

/** `dropDtw` over local costs made elsewhere. */
export function dropDtwOfCosts(
  costs: Costs,
  { drop, percentile = 0.3, watch }: DropOptions = {},
): DropAlignment {
  const { n, m } = costs;
  const price = drop ?? costPercentile(costs, percentile);
  const px = pricesOf(typeof price === 'number' ? price : price.x, n);
  const py = pricesOf(typeof price === 'number' ? price : price.y, m);
  return search(costs, px, py, watch);
}

function pricesOf(given: number | ArrayLike<number>, count: number): Float64Array {
  const out = typeof given === 'number' ? new Float64Array(count).fill(given) : Float64Array.from(given);
  if (out.length !== count || !out.every((p) => p >= 0 && Number.isFinite(p)))
    throw new InvalidInputError(
      'bad-price',
      'The price of dropping is not a number of at least 0 for every frame.',
      'Give one number, or one for each frame of x and of y.',
    );
  return out;
}

/** About so many local costs say well enough what is usual. */
const sampled = 50_000;

/** The cost that a share of all local costs lies below; of large matrices every so many-th cell is looked at. */
function costPercentile({ n, m, rows }: Costs, share: number): number {
  if (!(share >= 0 && share <= 1))
    throw new InvalidInputError(
      'bad-price',
      `${share} is no share of the costs.`,
      'Give a number from 0 to 1.',
    );
  // In reading order; a step that shares no factor with m looks at all columns alike.
  let step = Math.max(1, Math.floor((n * m) / sampled));
  while (commonFactor(step, m) > 1) step++;
  const row = new Float64Array(m);
  const seen = new Float64Array(Math.ceil((n * m) / step));
  for (let k = 0; k < seen.length; k++) {
    const j = (k * step) % m;
    rows(Math.floor((k * step) / m), j, j + 1, row);
    seen[k] = row[j] as number;
  }
  return seen.sort()[Math.round(share * (seen.length - 1))] as number;
}

const commonFactor = (a: number, b: number): number => (b === 0 ? a : commonFactor(b, a % b));

/*
 * The state says whether frame i of x and frame j of y, the last ones used, were kept: both (and matched with
 * each other), x alone, y alone, or neither. A byte holds where each state came from: bits 0–2 both, 3 x
 * alone, 4 y alone, 5–6 neither.
 */
const both = 0;
const xAlone = 1;
const yAlone = 2;
const neither = 3;

type State = 0 | 1 | 2 | 3;
/** Where `both` can come from: the state there, and how many frames of x and y it lies back. */
const into = [
  [both, 1, 1],
  [xAlone, 1, 1],
  [yAlone, 1, 1],
  [neither, 1, 1],
  // A frame of x that was kept may be matched again, whatever of y was dropped since; and the other way round.
  [both, 0, 1],
  [xAlone, 0, 1],
  [both, 1, 0],
  [yAlone, 1, 0],
] as const;

function search({ n, m, rows }: Costs, px: Float64Array, py: Float64Array, watch?: Watch): DropAlignment {
  const blank = (): Float64Array[] =>
    Array.from({ length: 4 }, () => new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY));
  let [above, here] = [blank(), blank()];
  const came = room(n * m, 2 ** 31, 'Use coarser or shorter sequences.', () => new Uint8Array(n * m));
  const cost = new Float64Array(m);
  // Before the first frame of x: those of y so far are dropped.
  const top = above[neither] as Float64Array;
  top[0] = 0;
  for (let j = 0; j < m; j++) top[j + 1] = (top[j] as number) + (py[j] as number);
  for (let i = 0; i < n; i++) {
    watch?.(i * m, n * m);
    rows(i, 0, m, cost);
    for (const state of here) state[0] = Number.POSITIVE_INFINITY;
    (here[neither] as Float64Array)[0] = ((above[neither] as Float64Array)[0] as number) + (px[i] as number);
    relaxRow(above, here, cost, px[i] as number, py, came.subarray(i * m, (i + 1) * m));
    [above, here] = [here, above];
  }
  watch?.(n * m, n * m);
  const ends = above.map((state) => state[m] as number);
  const least = Math.min(...ends);
  return { ...trace(n, m, came, ends.indexOf(least) as State), cost: least };
}

function relaxRow(
  above: readonly Float64Array[],
  here: readonly Float64Array[],
  cost: Float64Array,
  dropX: number,
  py: Float64Array,
  came: Uint8Array,
): void {
  const [ab, ax, ay, an] = above as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [hb, hx, hy, hn] = here as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let j = 0; j < cost.length; j++) {
    const k = j + 1;
    let least = ab[j] as number;
    let from = 0;
    if ((ax[j] as number) < least) [least, from] = [ax[j] as number, 1];
    if ((ay[j] as number) < least) [least, from] = [ay[j] as number, 2];
    if ((an[j] as number) < least) [least, from] = [an[j] as number, 3];
    if ((hb[j] as number) < least) [least, from] = [hb[j] as number, 4];
    if ((hx[j] as number) < least) [least, from] = [hx[j] as number, 5];
    if ((ab[k] as number) < least) [least, from] = [ab[k] as number, 6];
    if ((ay[k] as number) < least) [least, from] = [ay[k] as number, 7];
    hb[k] = least + (cost[j] as number);
    const dropY = py[j] as number;
    const [left, stay] = [hb[j] as number, hx[j] as number];
    hx[k] = Math.min(left, stay) + dropY;
    if (stay < left) from |= 8;
    const [over, fall] = [ab[k] as number, ay[k] as number];
    hy[k] = Math.min(over, fall) + dropX;
    if (fall < over) from |= 16;
    // Neither: drop frame i after (neither, x alone) above, or frame j after (neither, y alone) on the left.
    const fallen = (an[k] as number) + dropX;
    const alone = (ax[k] as number) + dropX;
    const passed = (hn[j] as number) + dropY;
    const lone = (hy[j] as number) + dropY;
    const none = Math.min(fallen, alone, passed, lone);
    const way = none === fallen ? 0 : none === alone ? 1 : none === passed ? 2 : 3;
    hn[k] = none;
    came[j] = from | (way << 5);
  }
}

function trace(n: number, m: number, came: Uint8Array, end: State): Omit<DropAlignment, 'cost'> {
  const out = { i: [] as number[], j: [] as number[], x: [] as number[], y: [] as number[] };
  let [i, j, state]: [number, number, State] = [n - 1, m - 1, end];
  while (i >= 0 && j >= 0) {
    const how = came[i * m + j] as number;
    if (state === both) {
      out.i.push(i);
      out.j.push(j);
      const [before, di, dj] = into[(how & 7) as 0] as readonly [State, number, number];
      [i, j, state] = [i - di, j - dj, before];
    } else if (state === xAlone) {
      out.y.push(j--);
      state = how & 8 ? xAlone : both;
    } else if (state === yAlone) {
      out.x.push(i--);
      state = how & 16 ? yAlone : both;
    } else {
      const way = (how >> 5) & 3;
      if (way < 2) out.x.push(i--);
      else out.y.push(j--);
      state = ([neither, xAlone, neither, yAlone] as const)[way as 0];
    }
  }
  while (i >= 0) out.x.push(i--);
  while (j >= 0) out.y.push(j--);
  const forwards = (list: number[]): Int32Array => Int32Array.from(list.reverse());
  return { i: forwards(out.i), j: forwards(out.j), droppedX: forwards(out.x), droppedY: forwards(out.y) };
}
