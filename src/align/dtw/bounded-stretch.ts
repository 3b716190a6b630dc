import type { SkipCost } from '#src/compute/compute.ts';
import { compile } from './compiled-steps.ts';
import type { Costs } from './local-cost.ts';
import type { Mask } from './mask.ts';
import type { StepPattern } from './step-pattern.ts';

/** Frames from…to of y, the end left out, and what the cheapest path of all of x through them costs. */
export type Stretch = { readonly from: number; readonly to: number; readonly cost: number };

export type StretchProblem = {
  readonly costs: Costs;
  readonly pattern: StepPattern;
  /** Weight of the first cell. */
  readonly first: number;
  /** Frames a stretch has, at least and at most. */
  readonly least: number;
  readonly most: number;
  /** Price of each frame left out between two productions; null: none may be. */
  readonly gaps: SkipCost | null;
  /** Cells of all of x and all of y that paths may use. */
  readonly mask: Mask;
};

/** Starts that are looked at together, and the least that an end may cost of which the cheapest start is not allowed. */
type Block = { readonly from: number; readonly to: number; readonly bound: number };

/**
 * The cheapest stretch of y between `begin` and `end` (left out) that all of x fits in and whose length is within the bounds; null
 * if there is none. Exactly, by branch and bound over blocks of starts: a search of a block tells for every end the
 * cheapest start in it; where that makes a stretch of a wrong length, its cost is what the right ones cost at least, and
 * the block is halved as long as that is less than the best found.
 * Time: about 5 n × m cells with lengths of half to twice x, more where much that is wrong is cheap.
 * @param step called before each row of a search
 */
export function cheapestStretch(
  problem: StretchProblem,
  begin: number,
  end: number,
  step?: () => void,
): Stretch | null {
  const { least, most } = problem;
  const found: { best: Stretch | null } = { best: null };
  const cheapest = () => found.best?.cost ?? Number.POSITIVE_INFINITY;
  const look = (from: number, to: number): Block => {
    const columns = Math.min(end, to - 1 + most);
    const { totals, starts } = endsOf(problem, from, to, columns, step);
    let bound = Number.POSITIVE_INFINITY;
    for (let j = from + least - 1; j < columns; j++) {
      const cost = totals[j - from] as number;
      const length = j + 1 - (starts[j - from] as number);
      if (length < least || length > most) bound = Math.min(bound, cost);
      else if (cost < cheapest()) found.best = { from: j + 1 - length, to: j + 1, cost };
    }
    return { from, to, bound };
  };
  const blocks: Block[] = [];
  for (let from = begin; from + least <= end; from += least)
    blocks.push(look(from, Math.min(from + least, end - least + 1)));
  while (blocks.length > 0) {
    const k = blocks.reduce((low, { bound }, at) => (bound < (blocks[low] as Block).bound ? at : low), 0);
    const { from, to, bound } = blocks[k] as Block;
    if (bound >= cheapest()) break;
    const middle = (from + to) >> 1;
    // With a single start every length that is looked at is right, so that its bound is infinite.
    blocks.splice(k, 1, ...(to - from > 1 ? [look(from, middle), look(middle, to)] : []));
  }
  return found.best;
}

/**
 * For columns from … columns − 1 the cheapest path of all of x that ends there and begins in from … to − 1.
 * @param tube the columns of a row, the end left out, that paths may match in besides what the mask says
 * @returns with the column where it begins
 */
export function endsOf(
  { costs, pattern, first, gaps, mask }: StretchProblem,
  from: number,
  to: number,
  columns: number,
  step?: () => void,
  tube: (i: number) => readonly [low: number, high: number] = () => [from, columns],
): { readonly totals: Float64Array; readonly starts: Int32Array } {
  const { n, m, rows } = costs;
  const width = columns - from;
  const steps = compile(pattern);
  const depth = 1 + Math.max(...steps.map(({ di }) => di));
  const ring = Array.from({ length: depth }, () => {
    const matched = ways(width);
    return { cost: new Float64Array(m), matched, open: gaps ? ways(width) : matched };
  });
  type Row = (typeof ring)[number];
  const row = (i: number): Row => ring[i % depth] as Row;
  for (let i = 0; i < n; i++) {
    step?.();
    const here = row(i);
    here.cost.fill(Number.POSITIVE_INFINITY, from, columns);
    here.matched.totals.fill(Number.POSITIVE_INFINITY);
    const [tubeLow, tubeHigh] = tube(i);
    const [left, right] = [Math.max(from, tubeLow), Math.min(columns, tubeHigh)];
    for (let k = mask.start[i] as number; k < (mask.start[i + 1] as number); k++) {
      const [low, high] = [Math.max(left, mask.from[k] as number), Math.min(right, mask.to[k] as number)];
      if (low < high) rows(i, low, high, here.cost);
    }
    for (let j = left - from; j < right - from; j++) {
      let total = Number.POSITIVE_INFINITY;
      let start = -1;
      if (i === 0 && j < to - from) [total, start] = [first * (here.cost[from + j] as number), from + j];
      for (const { di, dj, cells, opens } of steps) {
        if (di > i || dj > j) continue;
        const before = opens ? row(i - di).open : row(i - di).matched;
        let sum = before.totals[j - dj] as number;
        if (!(sum < total)) continue;
        for (const cell of cells) sum += cell.weight * (row(i - cell.di).cost[from + j - cell.dj] as number);
        if (sum < total) [total, start] = [sum, before.starts[j - dj] as number];
      }
      here.matched.totals[j] = total;
      here.matched.starts[j] = start;
    }
    if (gaps) leaveOut(here, i > 0 ? row(i - 1).open : null, gaps);
  }
  return row(n - 1).matched;
}

/** The cheapest way to each column, and where it begins. */
type Ways = { readonly totals: Float64Array; readonly starts: Int32Array };

const ways = (width: number): Ways => ({
  totals: new Float64Array(width).fill(Number.POSITIVE_INFINITY),
  starts: new Int32Array(width),
});

/** The same with frames left out after the last match. */
function leaveOut(
  { matched, open }: { matched: Ways; open: Ways },
  above: Ways | null,
  price: SkipCost,
): void {
  for (let j = 0; j < matched.totals.length; j++) {
    let [total, start] = [matched.totals[j] as number, matched.starts[j] as number];
    const from = (way: Ways | null, at: number, each: number): void => {
      const sum = way && at >= 0 ? (way.totals[at] as number) + each : Number.POSITIVE_INFINITY;
      if (sum < total) [total, start] = [sum, (way as Ways).starts[at] as number];
    };
    from(above, j, price.x);
    from(open, j - 1, price.y);
    open.totals[j] = total;
    open.starts[j] = start;
  }
}
