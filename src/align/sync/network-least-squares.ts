import { placedByHand } from './pin-lines.ts';
import type { Fixed, Piece, Solution, Stretch } from './network-types.ts';

/** How surely clocks keep their rate, parts per million (standard deviations). */
const anyClock = 150;
const sameRecording = 0.3;
const sameRecorder = 1.5;
/** Two stretches with nothing measured between them: the pause may have been anything of this order, seconds. */
const anyPause = 10;
/** A pin is exact for the solution; when errors are told it is worth what a hand is worth. */
const pinForSolving = 1e-6;

export type Weighted = { readonly piece: Piece; readonly weight: number; readonly rateOnly: boolean };

/** Two stretches whose clocks ought to run alike, to within `sd` parts per million. */
export type ClockTie = { readonly a: number; readonly b: number; readonly sd: number };

export type System = {
  readonly stretches: readonly Stretch[];
  /** By stretch: known and not to be solved (the reference's first stretch, what was placed by hand). */
  readonly fixed: readonly (Fixed | null)[];
  /** By recording: recorder's name or null. */
  readonly recorders: readonly (string | null)[];
};

/** A factorised normal matrix: gives the solution and standard deviations. */
export type Factor = {
  readonly solution: Solution;
  /** Standard deviation (s) of the timeline time of source time `s` of a stretch. */
  sd(stretch: number, s: number): number;
  /** Standard deviation (parts per million) of a stretch's rate. */
  rateSd(stretch: number): number;
};

/**
 * Weighted least squares over the offsets and rates of all stretches. Each tie says that its two sides meet
 * at its two moments; `clocks` that two stretches run alike; weak priors keep what nothing measures near
 * the ordinary. Dense Cholesky: two unknowns a stretch, a few hundred at most.
 */
export function leastSquares(
  system: System,
  ties: readonly Weighted[],
  clocks: readonly ClockTie[],
  pins: 'exact' | 'by-hand',
): Factor {
  const { stretches, fixed } = system;
  const n = stretches.length;
  const column = new Int32Array(n).fill(-1);
  let unknowns = 0;
  for (let i = 0; i < n; i++)
    if (!fixed[i]) {
      column[i] = unknowns;
      unknowns += 2;
    }
  const matrix = new Float64Array(unknowns * unknowns);
  const right = new Float64Array(unknowns);
  const at: number[] = [];
  const by: number[] = [];
  let constant = 0;
  /** Adds `factor` × the timeline time of a stretch's moment to the row being built. */
  const moment = (stretch: number, s: number, factor: number) => {
    const lever = 1e-6 * (s - (stretches[stretch] as Stretch).centre);
    const known = fixed[stretch];
    constant += factor * s;
    if (known) constant += factor * (known.offset + known.rate * lever);
    else {
      at.push(column[stretch] as number, (column[stretch] as number) + 1);
      by.push(factor, factor * lever);
    }
  };
  const rate = (stretch: number, factor: number) => {
    const known = fixed[stretch];
    if (known) constant += factor * known.rate;
    else {
      at.push((column[stretch] as number) + 1);
      by.push(factor);
    }
  };
  /** Ends the row: its value should be zero with this standard deviation. */
  const row = (sd: number, weight = 1) => {
    const w = weight / (sd * sd);
    for (let i = 0; i < at.length; i++) {
      const ci = at[i] as number;
      const fi = w * (by[i] as number);
      right[ci] = (right[ci] as number) - fi * constant;
      for (let j = 0; j < at.length; j++) {
        const k = ci * unknowns + (at[j] as number);
        matrix[k] = (matrix[k] as number) + fi * (by[j] as number);
      }
    }
    at.length = 0;
    by.length = 0;
    constant = 0;
  };

  for (const { piece, weight, rateOnly } of ties) {
    const [first, second] = piece.moments;
    if (piece.kind === 'pin') {
      moment(piece.a, first[0], 1);
      moment(piece.b, first[1], -1);
      row(pins === 'exact' ? pinForSolving : placedByHand);
      continue;
    }
    if (rateOnly) {
      moment(piece.a, second[0], 1);
      moment(piece.b, second[1], -1);
      moment(piece.a, first[0], -1);
      moment(piece.b, first[1], 1);
      row(piece.sd * Math.SQRT2, weight);
      continue;
    }
    for (const m of piece.moments) {
      moment(piece.a, m[0], 1);
      moment(piece.b, m[1], -1);
      row(piece.sd, weight);
    }
  }
  for (const tie of clocks) {
    rate(tie.a, 1);
    rate(tie.b, -1);
    row(tie.sd);
  }
  for (const [i, stretch] of stretches.entries()) {
    if (!fixed[i]) {
      rate(i, 1);
      row(anyClock);
    }
    if (stretches[i - 1]?.recording !== stretch.recording || (fixed[i] && fixed[i - 1])) continue;
    moment(i, stretch.from, 1);
    moment(i - 1, stretch.from, -1);
    row(anyPause);
  }

  const factor = cholesky(matrix, unknowns);
  const x = solve(factor, unknowns, right);
  const solution = { offset: new Float64Array(n), rate: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const known = fixed[i];
    const c = column[i] as number;
    solution.offset[i] = known ? known.offset : (x[c] as number);
    solution.rate[i] = known ? known.rate : (x[c + 1] as number);
  }
  return { solution, ...deviations(factor, unknowns, column, stretches) };
}

/** The clocks that ought to run alike: those of one recording, and of one recorder's files (see the constants). */
export function clockTies({ stretches, fixed, recorders }: System): ClockTie[] {
  const lastOfRecorder = new Map<string, number>();
  return stretches.flatMap((stretch, i) => {
    const same = stretches[i - 1]?.recording === stretch.recording;
    const recorder = recorders[stretch.recording] ?? null;
    const before = same ? i - 1 : recorder === null ? undefined : lastOfRecorder.get(recorder);
    if (recorder !== null) lastOfRecorder.set(recorder, i);
    if (before === undefined || (fixed[i] && fixed[before])) return [];
    return [{ a: before, b: i, sd: same ? sameRecording : sameRecorder }];
  });
}

/** Loosens the ties that the measured rates deny beyond doubt, as far as they do. */
export function loosened(ties: readonly ClockTie[], { solution, rateSd }: Factor): ClockTie[] {
  return ties.map((tie) => {
    const apart = Math.abs((solution.rate[tie.a] as number) - (solution.rate[tie.b] as number));
    const doubt = Math.hypot(tie.sd, rateSd(tie.a), rateSd(tie.b));
    return { ...tie, sd: Math.hypot(tie.sd, Math.max(0, apart - 3 * doubt)) };
  });
}

/** Lower triangle L of M = L·Lᵀ, row by row. A stretch tied to nothing at all keeps offset 0 (unit pivot). */
function cholesky(m: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = m[i * n + j] as number;
      for (let k = 0; k < j; k++) sum -= (m[i * n + k] as number) * (m[j * n + k] as number);
      if (i !== j) m[i * n + j] = sum / (m[j * n + j] as number);
      else m[i * n + i] = Math.sqrt(sum > 1e-13 * Math.abs(m[i * n + i] as number) + 1e-12 ? sum : 1);
    }
  return m;
}

function forward(l: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    let sum = b[i] as number;
    for (let k = 0; k < i; k++) sum -= (l[i * n + k] as number) * (b[k] as number);
    b[i] = sum / (l[i * n + i] as number);
  }
  return b;
}

function solve(l: Float64Array, n: number, right: Float64Array): Float64Array {
  const y = forward(l, n, Float64Array.from(right));
  for (let i = n - 1; i >= 0; i--) {
    let sum = y[i] as number;
    for (let k = i + 1; k < n; k++) sum -= (l[k * n + i] as number) * (y[k] as number);
    y[i] = sum / (l[i * n + i] as number);
  }
  return y;
}

/** Variances from L: |L⁻¹v|² for v = the moment's coefficients. The two columns of a stretch are kept. */
function deviations(l: Float64Array, n: number, column: Int32Array, stretches: readonly Stretch[]) {
  const kept = new Map<number, readonly [number, number, number]>();
  const block = (c: number): readonly [number, number, number] => {
    const known = kept.get(c);
    if (known) return known;
    const u = new Float64Array(n);
    const v = new Float64Array(n);
    u[c] = 1;
    v[c + 1] = 1;
    forward(l, n, u);
    forward(l, n, v);
    const sums: [number, number, number] = [0, 0, 0];
    for (let i = c; i < n; i++) {
      sums[0] += (u[i] as number) * (u[i] as number);
      sums[1] += (u[i] as number) * (v[i] as number);
      sums[2] += (v[i] as number) * (v[i] as number);
    }
    kept.set(c, sums);
    return sums;
  };
  return {
    sd(stretch: number, s: number): number {
      const c = column[stretch] as number;
      if (c < 0) return 0;
      const lever = 1e-6 * (s - (stretches[stretch] as Stretch).centre);
      const [uu, uv, vv] = block(c);
      return Math.sqrt(Math.max(0, uu + 2 * lever * uv + lever * lever * vv));
    },
    rateSd(stretch: number): number {
      const c = column[stretch] as number;
      return c < 0 ? 0 : Math.sqrt(block(c)[2]);
    },
  };
}
