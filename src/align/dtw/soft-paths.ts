import type { DtwPath, SkipCost } from '#src/compute/compute.ts';
import { barredByPins, type Cell, compile, type Step } from './compiled-steps.ts';
import { intersection, type Mask, type Runs } from './mask.ts';
import type { PathProblem } from './path-search.ts';
import { addLog, type BandRow, emptyLogs, settleLogs, tallyPaths, type PathTally } from './soft-band.ts';
import { windowRestriction } from './window.ts';

export type SoftPathsOptions = {
  /** Inverse temperature: a path that costs one less is e^sharpness times as likely. Above 0. */
  readonly sharpness: number;
  /**
   * What is taken off the cost of every production, so that a longer way through nothing but noise is as likely as a short one:
   * `each` a unit of weight, less what the frames that it goes on by, `even` units for one of both sequences, are worth.
   */
  readonly noise?: { readonly each: number; readonly even: number };
  /** Cells this many frames and more before and after the path, in either sequence, are looked at; default 40. */
  readonly radius?: number;
  /** Called before each row, some 2 n times; throws to stop. */
  readonly step?: () => void;
};

/**
 * Forward–backward over every path that a search may take, near the one it took: each chain of whole productions, from each
 * beginning to each end that is allowed, with frames left out at their price, weighing exp(−sharpness·cost). The mirror of
 * `searchPath` with sums of weights in place of least costs; in logarithms, so that no weight is too small to be told.
 * For one step over cells c₁…c_K, with F the weight of all that leads to a cell, B of all that follows,
 *
 *     P(step) = F(origin)·exp(−sharpness·Σ_k w_k·cost(c_k))·B(end) / Z,
 *
 * and what the steps enter is counted row by row. See Rabiner 1989 for the passes; Cuturi & Blondel 2017 for the law.
 * Left-out frames are taken in one order, those of x first, so that they are one way however many there are.
 *
 * Time: 2½ times the band's cells × moves of the pattern. Memory: the band's rows between two marks and the marks, √n rows each
 * of them (times the most rows that a step goes on by).
 * @param path the one that was found: an allowed path lies near it
 * @returns null where no path of the band has a weight
 */
export function softPaths(
  problem: PathProblem,
  path: Pick<DtwPath, 'i' | 'j'>,
  { sharpness, noise, radius = 40, step: told }: SoftPathsOptions,
): PathTally | null {
  const { costs, mask, pins, begin, end, gaps, first } = problem;
  const { n, m } = costs;
  const steps = compile(problem.pattern);
  const favours = steps.map((step) => (noise ? sharpness * noise.each * excess(step, noise.even) : 0));
  const barred = barredByPins(steps, pins);
  const pinned = { rows: new Set(pins.map(([i]) => i)), columns: new Set(pins.map(([, j]) => j)) };
  const depth = Math.max(1, ...steps.map((step) => step.di));
  const { rule } = windowRestriction({ kind: 'corridor', path, radius }, n, m);
  const priced = (each: number, count = 1): number => (count === 0 ? 0 : -sharpness * each * count);
  const scratch = new Float64Array(m);
  const candidate = new Float64Array(m);
  const tally = tallyPaths(steps, n, (i) => rule(i)[0] as number);

  const [firstPin, lastPin] = [pins[0], pins.at(-1)];
  const begun = (row: BandRow, j: number): number => {
    if (firstPin && (row.i > firstPin[0] || j > firstPin[1])) return Number.NEGATIVE_INFINITY;
    if (row.i > 0 && j > 0) return Number.NEGATIVE_INFINITY;
    const at = row.logs[j - row.from] as number;
    if (at === Number.NEGATIVE_INFINITY) return at;
    return first * at + priced(begin.x, row.i) + priced(begin.y, j);
  };
  const ended = (i: number, j: number): number => {
    if (lastPin && (i < lastPin[0] || j < lastPin[1])) return Number.NEGATIVE_INFINITY;
    if (i < n - 1 && j < m - 1) return Number.NEGATIVE_INFINITY;
    return priced(end.x, n - 1 - i) + priced(end.y, m - 1 - j);
  };
  /** Columns where frames may lie left out in a row: beyond a pin to come, or before one passed, no way leads on. */
  const within = (i: number): readonly [number, number] => [
    Math.max(0, ...pins.map(([p, q]) => (p < i ? q : 0))),
    Math.min(m - 1, ...pins.map(([p, q]) => (p > i ? q : m - 1))),
  ];

  const make = (i: number): BandRow => {
    told?.();
    const [from, to] = rule(i) as readonly [number, number];
    const logs = emptyLogs(to - from);
    const runs = intersection(runsOf(mask, i), [from, to]);
    for (let k = 0; k < runs.length; k += 2) {
      const [low, high] = [runs[k] as number, runs[k + 1] as number];
      costs.rows(i, low, high, scratch);
      for (let j = low; j < high; j++) logs[j - from] = -sharpness * (scratch[j] as number);
    }
    const matched = emptyLogs(to - from);
    return { i, from, to, logs, matched, ...openRows(matched, gaps) };
  };

  /** Sets `candidate` to the weight of what a step goes through, for every column of `row` where it may begin or end. */
  const through = (
    rows: readonly (BandRow | undefined)[],
    p: number,
    row: BandRow,
    forwards: boolean,
  ): readonly [number, number] => {
    const step = steps[p] as Step;
    const end_ = forwards ? row.i : row.i + step.di;
    const far = rows[forwards ? row.i - step.di : end_] as BandRow;
    const shift = forwards ? 0 : step.dj;
    const back = forwards ? -step.dj : step.dj;
    let low = Math.max(row.from, far.from - back);
    let high = Math.min(row.to, far.to - back);
    for (const cell of step.cells) {
      const at = rows[end_ - cell.di] as BandRow;
      low = Math.max(low, at.from + cell.dj - shift);
      high = Math.min(high, at.to + cell.dj - shift);
    }
    const before = forwards && step.opens ? far.open : far.matched;
    const favour = favours[p] as number;
    for (let j = low; j < high; j++) candidate[j] = (before[j + back - far.from] as number) + favour;
    for (const { di, dj, weight } of step.cells) {
      const { logs, from } = rows[end_ - di] as BandRow;
      const by = shift - dj - from;
      for (let j = low; j < high; j++)
        candidate[j] = (candidate[j] as number) + weight * (logs[j + by] as number);
    }
    for (const [at, which] of barred.get(end_) ?? [])
      if (which === p) candidate[at - shift] = Number.NEGATIVE_INFINITY;
    return [low, high];
  };

  /** The same for a step within its row, of one cell: the row itself is not done yet. */
  const inRow = (row: BandRow, p: number, j: number, forwards: boolean): number => {
    const { dj, cells } = steps[p] as Step;
    const [origin, ending] = forwards ? [j - dj, j] : [j, j + dj];
    if (origin < row.from || ending >= row.to) return Number.NEGATIVE_INFINITY;
    if (barred.get(row.i)?.some(([at, which]) => at === ending && which === p))
      return Number.NEGATIVE_INFINITY;
    let sum = (row.matched[(forwards ? origin : ending) - row.from] as number) + (favours[p] as number);
    for (const cell of cells as readonly Cell[])
      sum += cell.weight * (row.logs[ending - cell.dj - row.from] as number);
    return sum;
  };
  const straight = steps.flatMap((step, p) => (step.di === 0 ? [p] : []));

  const forwardRow = (rows: readonly (BandRow | undefined)[], row: BandRow): void => {
    const { i, from, to, matched, open, openX } = row;
    for (let j = from; j < to; j++) matched[j - from] = begun(row, j);
    steps.forEach((step, p) => {
      if (step.di === 0 || step.di > i) return;
      const [low, high] = through(rows, p, row, true);
      settleLogs(matched, candidate, low, high, from);
    });
    if (straight.length > 0)
      for (let j = from; j < to; j++)
        for (const p of straight)
          matched[j - from] = addLog(matched[j - from] as number, inRow(row, p, j, true));
    if (!gaps) return;
    const before = i > 0 && !pinned.rows.has(i) ? (rows[i - 1] as BandRow) : null;
    const [low, high] = within(i);
    for (let j = Math.max(from, low); j < Math.min(to, high + 1); j++) {
      const above = before && j >= before.from && j < before.to ? before.openX[j - before.from] : undefined;
      const out = addLog(matched[j - from] as number, (above ?? Number.NEGATIVE_INFINITY) + priced(gaps.x));
      openX[j - from] = out;
      const left =
        j > from && !pinned.columns.has(j) ? (open[j - 1 - from] as number) : Number.NEGATIVE_INFINITY;
      open[j - from] = addLog(out, left + priced(gaps.y));
    }
  };

  /** What follows each cell of a row, from the rows below; every step from it is counted on the way. */
  const backwardRow = (
    rows: readonly (BandRow | undefined)[],
    row: BandRow,
    forward: BandRow,
    whole: number,
  ): void => {
    const { i, from, to, matched, open, openX } = row;
    for (let j = from; j < to; j++) {
      matched[j - from] = ended(i, j);
      tally.ends(i, (forward.matched[j - from] as number) + (matched[j - from] as number) - whole);
    }
    steps.forEach((step, p) => {
      if (step.di === 0 || i + step.di >= n) return;
      const [low, high] = through(rows, p, row, false);
      settleLogs(step.opens && gaps ? open : matched, candidate, low, high, from);
      const before = step.opens ? forward.open : forward.matched;
      tally.step(p, i, candidate, before, low, high, from, whole);
    });
    if (gaps) {
      const below = i < n - 1 && !pinned.rows.has(i + 1) ? (rows[i + 1] as BandRow) : null;
      const [low, high] = within(i);
      for (let j = to - 1; j >= from; j--) {
        const at = j - from;
        if (j < low || j > high) {
          open[at] = openX[at] = Number.NEGATIVE_INFINITY;
          continue;
        }
        if (j + 1 < to && j + 1 <= high && !pinned.columns.has(j + 1))
          open[at] = addLog(open[at] as number, (open[at + 1] as number) + priced(gaps.y));
        const down =
          below && j >= below.from && j < below.to
            ? (below.openX[j - below.from] as number) + priced(gaps.x)
            : Number.NEGATIVE_INFINITY;
        openX[at] = addLog(open[at] as number, down);
        tally.leaves(i + 1, (forward.openX[at] as number) + down - whole);
        matched[at] = addLog(matched[at] as number, openX[at] as number);
      }
    }
    if (straight.length > 0)
      for (let j = to - 1; j >= from; j--) {
        for (const p of straight)
          matched[j - from] = addLog(matched[j - from] as number, inRow(row, p, j, false));
        for (const p of straight)
          tally.cell(p, i, j, (forward.matched[j - from] as number) + inRow(row, p, j, false) - whole);
      }
    for (let j = from; j < to; j++)
      tally.begins(i, j, first, begun(row, j) + (matched[j - from] as number) - whole);
  };

  // Rows of the way there are kept just before every mark; those between are worked out again on the way back.
  const stride = Math.max(depth, Math.ceil(Math.sqrt(n * depth)));
  const there: (BandRow | undefined)[] = [];
  let whole = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    const row = make(i);
    there[i] = row;
    forwardRow(there, row);
    if (i === n - 1 || row.to === m)
      for (let j = row.from; j < row.to; j++)
        whole = addLog(whole, (row.matched[j - row.from] as number) + ended(i, j));
    const old = i - depth;
    if (old >= 0 && !isBeforeMark(old, stride, depth)) there[old] = undefined;
  }
  if (!Number.isFinite(whole)) return null;

  const back: (BandRow | undefined)[] = [];
  for (let mark = Math.floor((n - 1) / stride) * stride; mark >= 0; mark -= stride) {
    const last = Math.min(n, mark + stride);
    for (let i = mark; i < last; i++) {
      const row = make(i);
      there[i] = row;
      forwardRow(there, row);
    }
    for (let i = last - 1; i >= 0 && i >= mark; i--) {
      const forward = there[i] as BandRow;
      const matched = emptyLogs(forward.to - forward.from);
      const row = { ...forward, matched, ...openRows(matched, gaps) };
      back[i] = row;
      backwardRow(back, row, forward, whole);
      back[i + depth] = undefined;
    }
    for (let i = mark; i < last; i++) there[i] = undefined;
  }
  return tally.done();
}

const isBeforeMark = (i: number, stride: number, depth: number): boolean => stride - (i % stride) <= depth;

/** Without gaps no frames are left out after a match. */
const openRows = (matched: Float64Array, gaps: SkipCost | null): Pick<BandRow, 'open' | 'openX'> =>
  gaps
    ? { open: emptyLogs(matched.length), openX: emptyLogs(matched.length) }
    : { open: matched, openX: matched };

const runsOf = ({ start, from, to }: Mask, i: number): Runs => {
  const runs: number[] = [];
  for (let k = start[i] as number; k < (start[i + 1] as number); k++)
    runs.push(from[k] as number, to[k] as number);
  return runs;
};

/** Weight of a production beyond that of the frames it goes on by. */
const excess = ({ di, dj, cells }: Step, even: number): number =>
  cells.reduce((sum, { weight }) => sum + weight, 0) - (even * (di + dj)) / 2;
