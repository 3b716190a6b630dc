import type { Step } from './compiled-steps.ts';

/** A row of the band in logarithms of weights: columns from…to − 1; −Infinity where nothing leads. */
export type BandRow = {
  readonly i: number;
  readonly from: number;
  readonly to: number;
  /** −sharpness·cost of the cells; −Infinity where matching is forbidden. */
  readonly logs: Float64Array;
  /** Of all that leads to a match there, or follows it. */
  readonly matched: Float64Array;
  /** The same with frames of x left out after it, and then of y too; the same array where none may be. */
  readonly openX: Float64Array;
  readonly open: Float64Array;
};

/** Where nothing leads yet. */
export const emptyLogs = (length: number): Float64Array =>
  new Float64Array(length).fill(Number.NEGATIVE_INFINITY);

/** What lies farther apart than this changes no digit of a sum. */
const digits = 37;

/** log(eᵃ + eᵇ). NaN, of a cell that is forbidden and weighs nothing, counts as nothing. */
export function addLog(a: number, b: number): number {
  const apart = b - a;
  if (apart < -digits || Number.isNaN(b)) return a;
  if (apart > digits) return b;
  if (Number.isNaN(apart)) return a === Number.NEGATIVE_INFINITY ? b : a;
  return apart > 0 ? b + Math.log1p(Math.exp(-apart)) : a + Math.log1p(Math.exp(apart));
}

/** The same for columns low…high − 1; `into` begins at column `from`. */
export function settleLogs(
  into: Float64Array,
  candidate: Float64Array,
  low: number,
  high: number,
  from: number,
): void {
  for (let j = low; j < high; j++) {
    const b = candidate[j] as number;
    if (!(b > Number.NEGATIVE_INFINITY)) continue;
    into[j - from] = addLog(into[j - from] as number, b);
  }
}

/** What all paths do, each counted by its share of all weight. */
export type PathTally = {
  /** Share of the weight that has each row of x, and does not leave it out. */
  readonly presence: Float64Array;
  /** Mean and variance of y's frame at each row, over all cells that paths enter there or move past; NaN where none does. */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Sums along a path: of weights, of their squares, and of the frames of both that productions go on by. */
  readonly weight: number;
  readonly squares: number;
  readonly progress: number;
};

/** Where a production is seen: rows on from its origin, columns on from it; between its cells where a move passes over rows. */
type Visit = { readonly di: number; readonly dj: number };

function visitsOf({ di, dj, cells }: Step): Visit[] {
  let at = { di: 0, dj: 0 };
  return cells.flatMap((cell) => {
    const to = { di: di - cell.di, dj: dj - cell.dj };
    const rows = to.di - at.di;
    const passed = Array.from({ length: Math.max(1, rows) }, (_, k) => {
      const share = rows > 0 ? (k + 1) / rows : 1;
      return { di: rows > 0 ? at.di + k + 1 : to.di, dj: at.dj + share * (to.dj - at.dj) };
    });
    at = to;
    return passed;
  });
}

/**
 * Counts paths by the logarithms of their shares.
 * @param origin a column near where paths are in a row: squares are taken about it
 */
export function tallyPaths(steps: readonly Step[], n: number, origin: (i: number) => number) {
  const zero = Float64Array.from({ length: n }, (_, i) => origin(i));
  const [entered, first, second] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const [left, beginning, ending] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const facts = steps.map((step) => ({
    visits: visitsOf(step),
    weight: step.cells.reduce((sum, { weight }) => sum + weight, 0),
    squares: step.cells.reduce((sum, { weight }) => sum + weight * weight, 0),
    progress: step.di + step.dj,
  }));
  const used = new Float64Array(steps.length);
  let firsts = [0, 0];

  const enter = (i: number, j: number, share: number): void => {
    const at = j - (zero[i] as number);
    entered[i] = (entered[i] as number) + share;
    first[i] = (first[i] as number) + share * at;
    second[i] = (second[i] as number) + share * at * at;
  };
  const cell = (p: number, i: number, j: number, log: number): void => {
    if (!(log > -digits)) return;
    const share = Math.exp(log);
    used[p] = (used[p] as number) + share;
    for (const { di, dj } of (facts[p] as (typeof facts)[number]).visits) enter(i + di, j + dj, share);
  };
  const add = (to: Float64Array, i: number, log: number): void => {
    if (log > -digits && i < n) to[i] = (to[i] as number) + Math.exp(log);
  };
  return {
    /** A production from i, j. */
    cell,
    /** The same from columns low…high − 1 of row i, where `before` leads, and `candidate` follows. */
    step(
      p: number,
      i: number,
      candidate: Float64Array,
      before: Float64Array,
      low: number,
      high: number,
      from: number,
      whole: number,
    ): void {
      for (let j = low; j < high; j++)
        cell(p, i, j, (candidate[j] as number) + (before[j - from] as number) - whole);
    },
    leaves: (i: number, log: number): void => add(left, i, log),
    ends: (i: number, log: number): void => add(ending, i, log),
    begins(i: number, j: number, weight: number, log: number): void {
      if (!(log > -digits)) return;
      const share = Math.exp(log);
      beginning[i] = (beginning[i] as number) + share;
      firsts = [(firsts[0] as number) + share * weight, (firsts[1] as number) + share * weight * weight];
      enter(i, j, share);
    },
    done(): PathTally {
      const presence = new Float64Array(n);
      let [begun, ended] = [0, 0];
      for (let i = 0; i < n; i++) {
        begun += beginning[i] as number;
        presence[i] = Math.min(1, Math.max(0, begun - ended - (left[i] as number)));
        ended += ending[i] as number;
      }
      const mean = first.map((sum, i) => (zero[i] as number) + sum / (entered[i] as number));
      const variance = second.map((sum, i) => {
        const at = (first[i] as number) / (entered[i] as number);
        return Math.max(0, sum / (entered[i] as number) - at * at);
      });
      const sum = (of: 'weight' | 'squares' | 'progress'): number =>
        facts.reduce((all, fact, p) => all + fact[of] * (used[p] as number), 0);
      return {
        ...{ presence, mean, variance, progress: sum('progress') },
        weight: sum('weight') + (firsts[0] as number),
        squares: sum('squares') + (firsts[1] as number),
      };
    },
  };
}
