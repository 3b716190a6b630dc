import { endsOf, type Stretch, type StretchProblem } from './bounded-stretch.ts';
import { alongY, type Window } from './window.ts';

/** From…to, the end left out. */
type Range = readonly [from: number, to: number];

export type StretchRestrictions = {
  /** Bands over the stretch, from corner to corner. */
  readonly over: readonly Window[];
  /** Columns that it must hold, the first and the last; null: none. */
  readonly through: readonly [first: number, last: number] | null;
  /** What a stretch costs under all that is asked of it; Infinity where no path is left. */
  readonly exactly: (from: number, to: number) => number;
};

/** Stretches that begin in one range and end, the frame after their last, in another, and the least that any of them costs. */
type Block = { readonly starts: Range; readonly ends: Range; readonly bound: number };

/**
 * The cheapest stretch as `cheapestStretch` finds it, where what paths may do depends on where it begins and ends. By branch and
 * bound over blocks of starts × ends: no path of theirs leaves the bands of all of them together, so that one search within these
 * tells what they cost at least; the block with the least bound is halved the longer way until it is one stretch, which is asked exactly.
 * Time: some hundred searches for each that bands forbid though it would be cheaper without; most cells of a search lie outside the bands.
 */
export function cheapestRestricted(
  problem: StretchProblem,
  { over, through, exactly }: StretchRestrictions,
  begin: number,
  end: number,
  step?: () => void,
): Stretch | null {
  const { least, most, costs } = problem;
  const [first, last] = through ?? [end, begin];
  let best: Stretch | null = null;
  const blocks: Block[] = [];
  const look = (starts: Range, given: Range): void => {
    const ends = [
      Math.max(given[0], starts[0] + least, last + 1),
      Math.min(given[1], starts[1] + most, end + 1),
    ] as const;
    if (starts[0] >= starts[1] || ends[0] >= ends[1]) return;
    const tube = tubeOf(over, costs.n, starts, ends);
    const { totals } = endsOf(problem, starts[0], starts[1], ends[1] - 1, step, tube);
    const bound = totals
      .subarray(ends[0] - 1 - starts[0])
      .reduce((low, cost) => Math.min(low, cost), Infinity);
    if (bound < (best?.cost ?? Number.POSITIVE_INFINITY)) insert(blocks, { starts, ends, bound });
  };
  const beginnings = Math.min(end - least, first) + 1;
  for (let from = begin; from < beginnings; from += least)
    look([from, Math.min(from + least, beginnings)], [from + least, end + 1]);
  for (let block = blocks.pop(); block; block = blocks.pop()) {
    const { starts, ends, bound } = block;
    if (best && bound >= best.cost) break;
    const [a, b] = [starts[1] - starts[0], ends[1] - ends[0]];
    if (a === 1 && b === 1) {
      const cost = exactly(starts[0], ends[0]);
      if (cost < (best?.cost ?? Number.POSITIVE_INFINITY)) best = { from: starts[0], to: ends[0], cost };
    } else
      for (const half of halves(a >= b ? starts : ends)) look(a >= b ? half : starts, a >= b ? ends : half);
  }
  return best;
}

const halves = ([from, to]: Range): readonly Range[] => {
  const middle = (from + to) >> 1;
  return [
    [from, middle],
    [middle, to],
  ];
};

/** Keeps the least bound last. */
function insert(blocks: Block[], block: Block): void {
  let [low, high] = [0, blocks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle] as Block).bound > block.bound) low = middle + 1;
    else high = middle;
  }
  blocks.splice(low, 0, block);
}

/** Rounding must not close a cell that lies exactly on an edge. */
const hair = 1e-9;

/** The columns of each row that the bands leave to any of the stretches. */
function tubeOf(
  over: readonly Window[],
  n: number,
  [a, b]: Range,
  [c, d]: Range,
): (i: number) => readonly [number, number] {
  // First and last columns, of the stretches that lie farthest left and farthest right.
  const [left, right] = [[a, c - 1] as const, [b - 1, d - 2] as const];
  const at = ([from, to]: readonly [number, number], i: number): number =>
    n > 1 ? from + ((to - from) * i) / (n - 1) : from;
  return (i) => {
    let [low, high] = [a, d - 2];
    const keep = (p: number, q: number): void => {
      low = Math.max(low, Math.ceil(p - hair));
      high = Math.min(high, Math.floor(q + hair));
    };
    const rest = n - 1 - i;
    for (const window of over)
      if (window.kind === 'sakoe-chiba') keep(a + i - window.radius, b - 1 + i + window.radius);
      else if (window.kind === 'slanted') {
        // As wide as that of the longest.
        const reach = n > 1 ? alongY(window.radius, n, d - 1 - a) : d;
        keep(at(left, i) - reach, at(right, i) + reach);
      } else if (window.kind === 'itakura') {
        const slope = window.slope ?? 2;
        keep(
          Math.max(a + i / slope, left[1] - rest * slope),
          Math.min(b - 1 + i * slope, right[1] - rest / slope),
        );
      }
    return [low, high + 1];
  };
}
