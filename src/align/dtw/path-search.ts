import type { DtwPath, SkipCost, Watch } from '#src/compute/compute.ts';
import { type Barred, barredByPins, type Cell, compile, type Step } from './compiled-steps.ts';
import type { Costs } from './local-cost.ts';
import { fullMask, type Mask, runAt } from './mask.ts';
import { room } from './room.ts';
import type { StepPattern } from './step-pattern.ts';
import type { PinnedCell } from './pinned-cell.ts';

export type PathProblem = {
  readonly costs: Costs;
  readonly pattern: StepPattern;
  readonly mask: Mask;
  /** In order; the mask must hold their restrictions. */
  readonly pins: readonly PinnedCell[];
  readonly begin: SkipCost;
  readonly end: SkipCost;
  /** Price of each frame left out between two productions; null: continuity is not open. */
  readonly gaps: SkipCost | null;
  /** Weight of the local cost in the path's first cell. */
  readonly first: number;
};

/** A direction byte: how a cell was matched in the low six bits, how it was left out in the high two. */
const unreached = 0;
const begun = 63;
const leftOutX = 64;
const leftOutY = 128;

/** More direction bytes than this are refused: a search must fit a usual machine. */
const mostCells = 2 ** 31;

/**
 * The cheapest legal path by dynamic programming over any step pattern, mask, ends and gaps; null if
 * there is none. With D the cheapest cost of a path that ends in a cell, Dᵒ the same with frames left
 * out after it (without gaps Dᵒ = D), and the production's cells c₁…c_K of weights w_k,
 *
 *     D[i,j] = min over productions p of ( Dᵒ[i − di(p), j − dj(p)] + Σ_k w_k·cost(c_k) )
 *     Dᵒ[i,j] = min( D[i,j], Dᵒ[i−1,j] + gaps.x, Dᵒ[i,j−1] + gaps.y )
 *
 * where only productions whose first move goes on in both sequences may follow left-out frames.
 * Time is cells × moves of the pattern; memory one byte for each cell of the mask (with gaps: of the
 * matrix) and a few rows.
 * @throws InvalidInputError `too-large` before it takes more than 2 GB
 */
export function searchPath(problem: PathProblem, watch?: Watch): DtwPath | null {
  const { costs, mask, pattern, begin, end, gaps, first, pins } = problem;
  const { n, m } = costs;
  // Frames may be left out outside the mask too: only matching is forbidden there.
  const kept = gaps ? fullMask(n, m) : mask;
  const base = runOffsets(kept);
  const directions = room(kept.cells, mostCells, narrower, () => new Uint8Array(kept.cells));
  const steps = compile(pattern);
  const straight = steps.flatMap((step, p) => (step.di === 0 ? [p] : []));
  const barred = barredByPins(steps, pins);
  const pinnedRows = new Set(pins.map(([i]) => i));
  const pinnedColumns = new Set(pins.map(([, j]) => j));
  const [firstPin, lastPin] = [pins[0], pins[pins.length - 1]];

  const depth = 1 + Math.max(...steps.map((step) => step.di));
  const rows = Array.from({ length: depth }, () => new Row(m, gaps !== null));
  const candidate = new Float64Array(m);
  const best = { i: -1, j: -1, cost: Number.POSITIVE_INFINITY };
  let done = 0;

  for (let i = 0; i < n; i++) {
    watch?.(done, mask.cells);
    const row = rows[i % depth] as Row;
    row.clear();
    for (let k = mask.start[i] as number; k < (mask.start[i + 1] as number); k++) {
      const from = mask.from[k] as number;
      const to = mask.to[k] as number;
      costs.rows(i, from, to, row.cost);
      row.cover(from, to);
      const shift = (base[gaps ? i : k] as number) - (gaps ? 0 : from);
      begins(row, i, from, to, shift);
      const here = directions.subarray(shift + from, shift + to);
      for (let p = 0; p < steps.length; p++) {
        const step = steps[p] as Step;
        if (step.di === 0 || step.di > i) continue;
        const low = Math.max(from, step.dj);
        relax(candidate, rows, step, i, low, to);
        for (const [at, which] of barred.get(i) ?? []) if (which === p) candidate[at] = Number.NaN;
        settle(candidate, row.matched, low, to, here, from, p + 1);
      }
      if (straight.length > 0) alongRow(row, steps, straight, from, to, here, barred.get(i) ?? []);
      ends(row, i, from, to);
      done += to - from;
    }
    if (gaps) leaveOut(row, i, gaps);
  }
  watch?.(mask.cells, mask.cells);
  return Number.isFinite(best.cost) ? { ...trace(best.i, best.j), cost: best.cost } : null;

  function begins(row: Row, i: number, from: number, to: number, shift: number): void {
    const set = (j: number, skipped: number): void => {
      if (firstPin && (i > firstPin[0] || j > firstPin[1])) return;
      const cost = first * (row.cost[j] as number) + skipped;
      if (!Number.isFinite(cost)) return;
      row.matched[j] = cost;
      directions[shift + j] = begun;
    };
    if (i === 0) {
      for (let j = from; j < to && (j === 0 || Number.isFinite(begin.y)); j++) set(j, skip(j, begin.y));
    } else if (from === 0) set(0, skip(i, begin.x));
  }

  function ends(row: Row, i: number, from: number, to: number): void {
    const consider = (j: number, skipped: number): void => {
      if (lastPin && (i < lastPin[0] || j < lastPin[1])) return;
      const cost = (row.matched[j] as number) + skipped;
      if (cost < best.cost) Object.assign(best, { i, j, cost });
    };
    if (i === n - 1) {
      for (let j = to - 1; j >= from && (j === m - 1 || Number.isFinite(end.y)); j--)
        consider(j, skip(m - 1 - j, end.y));
    } else if (to === m) consider(m - 1, skip(n - 1 - i, end.x));
  }

  function leaveOut(row: Row, i: number, price: SkipCost): void {
    const before = i > 0 && !pinnedRows.has(i) ? (rows[(i - 1) % depth] as Row).open : null;
    const { matched, open } = row;
    // Frames left out beyond a pin that is still to come would leave it out of reach.
    const low = Math.max(0, ...pins.map(([p, q]) => (p < i ? q : 0)));
    const high = Math.min(m - 1, ...pins.map(([p, q]) => (p > i ? q : m - 1)));
    open.fill(Number.POSITIVE_INFINITY);
    for (let j = low; j <= high; j++) {
      let least = matched[j] as number;
      let how = 0;
      const above = before ? (before[j] as number) + price.x : Number.POSITIVE_INFINITY;
      if (above < least) [least, how] = [above, leftOutX];
      const left =
        j > 0 && !pinnedColumns.has(j) ? (open[j - 1] as number) + price.y : Number.POSITIVE_INFINITY;
      if (left < least) [least, how] = [left, leftOutY];
      open[j] = least;
      const at = (base[i] as number) + j;
      directions[at] = (directions[at] as number) | how;
    }
  }

  function trace(i: number, j: number): { i: Int32Array; j: Int32Array } {
    const xs: number[] = [];
    const ys: number[] = [];
    for (;;) {
      const run = runAt(kept, i, j);
      const how = directions[(base[run] as number) + j - (kept.from[run] as number)] as number;
      const match = how & 63;
      if (match === unreached) throw new Error('a path through a cell that was never reached');
      if (match === begun) break;
      const step = steps[match - 1] as Step;
      for (let k = step.cells.length - 1; k >= 0; k--) {
        const cell = step.cells[k] as Cell;
        xs.push(i - cell.di);
        ys.push(j - cell.dj);
      }
      i -= step.di;
      j -= step.dj;
      while (step.opens && gaps) {
        const left = (directions[(base[i] as number) + j] as number) & (leftOutX | leftOutY);
        if (left === 0) break;
        if (left === leftOutX) i--;
        else j--;
      }
    }
    xs.push(i);
    ys.push(j);
    return { i: Int32Array.from(xs.reverse()), j: Int32Array.from(ys.reverse()) };
  }
}

/** Cost of leaving out `count` frames; none is free even where leaving out is forbidden. */
const skip = (count: number, each: number): number => (count === 0 ? 0 : count * each);

const narrower = 'Narrow the window, use the classic steps with squared Euclidean cost, or coarser frames.';

/** Costs and cheapest paths of one row of the matrix; Infinity outside the mask. */
class Row {
  readonly cost: Float64Array;
  readonly matched: Float64Array;
  /** With frames left out after the match; the same array where continuity is not open. */
  readonly open: Float64Array;
  #from = 0;
  #to = 0;
  constructor(m: number, gaps: boolean) {
    this.cost = new Float64Array(m).fill(Number.POSITIVE_INFINITY);
    this.matched = this.cost.slice();
    this.open = gaps ? this.cost.slice() : this.matched;
  }
  clear(): void {
    this.cost.fill(Number.POSITIVE_INFINITY, this.#from, this.#to);
    this.matched.fill(Number.POSITIVE_INFINITY, this.#from, this.#to);
    this.#from = this.#to = 0;
  }
  cover(from: number, to: number): void {
    if (this.#to === 0) this.#from = from;
    this.#to = to;
  }
}

/**
 * candidate[j] for from ≤ j < to: what coming by `step` to row i costs. A cell outside the mask costs
 * Infinity, or NaN where it weighs nothing: neither is less than anything.
 */
function relax(
  candidate: Float64Array,
  rows: readonly Row[],
  step: Step,
  i: number,
  from: number,
  to: number,
): void {
  const origin = rows[(i - step.di) % rows.length] as Row;
  let before = step.opens ? origin.open : origin.matched;
  let back = step.dj;
  for (let c = 0; c < step.cells.length; c++) {
    const { di, dj, weight } = step.cells[c] as Cell;
    add(candidate, before, back, (rows[(i - di) % rows.length] as Row).cost, dj, weight, from, to);
    before = candidate;
    back = 0;
  }
}

/** out[j] = before[j − back] + weight·cost[j − dj]; `before` may be `out` with back = 0. */
function add(
  out: Float64Array,
  before: Float64Array,
  back: number,
  cost: Float64Array,
  dj: number,
  weight: number,
  from: number,
  to: number,
): void {
  for (let j = from; j < to; j++) out[j] = (before[j - back] as number) + weight * (cost[j - dj] as number);
}

/** Takes what is cheaper, and notes by which production it came. `directions` begins at column `first`. */
function settle(
  candidate: Float64Array,
  matched: Float64Array,
  from: number,
  to: number,
  directions: Uint8Array,
  first: number,
  production: number,
): void {
  for (let j = from; j < to; j++) {
    const cost = candidate[j] as number;
    if (cost < (matched[j] as number)) {
      matched[j] = cost;
      directions[j - first] = production;
    }
  }
}

/** Productions that stay in their row depend on the row itself: cell after cell. */
function alongRow(
  { matched, cost }: Row,
  steps: readonly Step[],
  straight: readonly number[],
  from: number,
  to: number,
  directions: Uint8Array,
  closed: readonly Barred[],
): void {
  for (let j = from; j < to; j++)
    for (let s = 0; s < straight.length; s++) {
      const p = straight[s] as number;
      const { dj: back, cells } = steps[p] as Step;
      if (back > j) continue;
      let sum = matched[j - back] as number;
      for (let c = 0; c < cells.length; c++) {
        const { dj, weight } = cells[c] as Cell;
        sum += weight * (cost[j - dj] as number);
      }
      if (sum < (matched[j] as number) && !closed.some(([at, which]) => at === j && which === p)) {
        matched[j] = sum;
        directions[j - from] = p + 1;
      }
    }
}

/** Where the first run of each row begins in a flat array of the mask's cells, and so on run by run. */
function runOffsets({ from, to }: Mask): Float64Array {
  const out = new Float64Array(from.length);
  for (let k = 1; k < out.length; k++)
    out[k] = (out[k - 1] as number) + (to[k - 1] as number) - (from[k - 1] as number);
  return out;
}
