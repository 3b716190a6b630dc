/**
 * The cells of an n × m matrix that a path may use: in row i the half-open runs of columns
 * from[k]…to[k], start[i] ≤ k < start[i + 1], in order and apart. Any shape, in memory of its outline.
 */
export type Mask = {
  readonly n: number;
  readonly m: number;
  readonly start: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** How many cells it holds. */
  readonly cells: number;
};

/** Runs of one row: from, to, from, to, … */
export type Runs = readonly number[];

/** One restriction: what it leaves of each row. */
export type RowRule = (i: number) => Runs;

/**
 * The cells that every rule leaves.
 * @param watch called before each row: rules over arbitrary sets take their time; throws to stop
 */
export function maskOf(n: number, m: number, rules: readonly RowRule[], watch?: () => void): Mask {
  const start = new Int32Array(n + 1);
  const flat: number[] = [];
  let cells = 0;
  for (let i = 0; i < n; i++) {
    watch?.();
    let runs: Runs = [0, m];
    for (const rule of rules) runs = intersection(runs, rule(i));
    for (let k = 0; k < runs.length; k += 2) {
      flat.push(runs[k] as number, runs[k + 1] as number);
      cells += (runs[k + 1] as number) - (runs[k] as number);
    }
    start[i + 1] = flat.length / 2;
  }
  const from = new Int32Array(flat.length / 2);
  const to = new Int32Array(flat.length / 2);
  for (let k = 0; k < from.length; k++) {
    from[k] = flat[2 * k] as number;
    to[k] = flat[2 * k + 1] as number;
  }
  return { n, m, start, from, to, cells };
}

/** A mask that leaves all n × m cells open. */
export const fullMask = (n: number, m: number): Mask => maskOf(n, m, []);

/** What is in both of two lists of runs [from, to), ascending; so is what comes back. */
export function intersection(a: Runs, b: Runs): Runs {
  const out: number[] = [];
  for (let p = 0, q = 0; p < a.length && q < b.length; ) {
    const from = Math.max(a[p] as number, b[q] as number);
    const to = Math.min(a[p + 1] as number, b[q + 1] as number);
    if (from < to) out.push(from, to);
    if ((a[p + 1] as number) < (b[q + 1] as number)) p += 2;
    else q += 2;
  }
  return out;
}

/** The index of the run of row i that holds column j; −1 if none does. */
export function runAt({ start, from, to }: Mask, i: number, j: number): number {
  let low = start[i] as number;
  let high = (start[i + 1] as number) - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((to[middle] as number) <= j) low = middle + 1;
    else if ((from[middle] as number) > j) high = middle - 1;
    else return middle;
  }
  return -1;
}

/**
 * The mask as one interval a row whose ends never decrease, which is what the quick backends take: cells
 * that no monotonic path can use are trimmed off. Null where a row is empty or has a hole.
 */
export function asCorridor({ n, m, start, from, to }: Mask): { from: Int32Array; to: Int32Array } | null {
  const a = new Int32Array(n);
  const b = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const k = start[i] as number;
    if ((start[i + 1] as number) - k !== 1) return null;
    a[i] = Math.max(from[k] as number, i > 0 ? (a[i - 1] as number) : 0);
    b[i] = to[k] as number;
  }
  for (let i = n - 1; i >= 0; i--) {
    b[i] = Math.min(b[i] as number, i < n - 1 ? (b[i + 1] as number) : m);
    if ((a[i] as number) >= (b[i] as number)) return null;
  }
  return { from: a, to: b };
}
