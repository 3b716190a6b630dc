import type { Costs } from './local-cost.ts';
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
 * @returns with the column where it begins
 */
function endsOf(
  { costs, pattern, first }: StretchProblem,
  from: number,
  to: number,
  columns: number,
  step?: () => void,
): { readonly totals: Float64Array; readonly starts: Int32Array } {
  const { n, m, rows } = costs;
  const width = columns - from;
  const steps = pattern.productions.map((moves) => ({
    di: moves.reduce((sum, [di]) => sum + di, 0),
    dj: moves.reduce((sum, [, dj]) => sum + dj, 0),
    cells: landings(moves),
  }));
  const depth = 1 + Math.max(...steps.map(({ di }) => di));
  const ring = Array.from({ length: depth }, () => ({
    cost: new Float64Array(m),
    totals: new Float64Array(width),
    starts: new Int32Array(width),
  }));
  type Row = (typeof ring)[number];
  const row = (i: number): Row => ring[i % depth] as Row;
  for (let i = 0; i < n; i++) {
    step?.();
    const here = row(i);
    rows(i, from, columns, here.cost);
    for (let j = 0; j < width; j++) {
      let total = Number.POSITIVE_INFINITY;
      let start = -1;
      if (i === 0 && j < to - from) [total, start] = [first * (here.cost[from + j] as number), from + j];
      for (const { di, dj, cells } of steps) {
        if (di > i || dj > j) continue;
        const before = row(i - di);
        let sum = before.totals[j - dj] as number;
        if (!(sum < total)) continue;
        for (const [up, left, weight] of cells) sum += weight * (row(i - up).cost[from + j - left] as number);
        if (sum < total) [total, start] = [sum, before.starts[j - dj] as number];
      }
      here.totals[j] = total;
      here.starts[j] = start;
    }
  }
  const { totals, starts } = row(n - 1);
  return { totals, starts };
}

/** The cells that a production lands on, seen from its last, with their weights. */
function landings(moves: StepPattern['productions'][number]): (readonly [number, number, number])[] {
  let [up, left] = [0, 0];
  return [...moves].reverse().map(([di, dj, weight]) => {
    const cell = [up, left, weight] as const;
    up += di;
    left += dj;
    return cell;
  });
}
