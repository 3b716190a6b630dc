import type { CheckedDtw } from '../problem.ts';
import { commonMean } from '../problem.ts';
import { type DtwKernel, ensureBytes } from './kernel.ts';

export const stripRows = 16;
const pad = 16;
const chunkSteps = 64;

/**
 * One problem laid out in the kernel's memory, swept strip by strip (16 rows each). Totals are kept
 * relative to `offset`, which `rebase` moves: over an hour they would outgrow single precision.
 */
export type Sweep = {
  readonly strips: number;
  /** Added to every total in `row`. */
  offset: number;
  /** Totals of the last row swept; element j + 1 is column j. A fresh view on each call. */
  row(): Float32Array;
  /** Puts the totals "above the first row" in place. */
  start(): void;
  /** First column and one past the last of a strip. */
  columns(strip: number): readonly [number, number];
  /** Sweeps one strip up to column `limit`; `slot` ≥ 0 keeps its directions there. */
  sweep(strip: number, limit: number, slot: number): void;
  /** Totals in the last column, after a sweep that reached it: 16 values, plus `offset`. */
  right(): Float32Array;
  /** Directions words of a slot: word t is step columns(strip)[0] + t. */
  directions(slot: number): Uint32Array;
  /** Moves `offset` so that the smallest total of the row becomes 0. */
  rebase(): void;
};

/** @param slots how many strips' directions are kept at once. */
export function layOut(kernel: DtwKernel, problem: CheckedDtw, slots: number): Sweep {
  const { n, m, d, x, corridor, steps, begin } = problem;
  const strips = Math.ceil(n / stripRows);
  const columns = (strip: number): readonly [number, number] => [
    corridor.from[strip * stripRows] as number,
    corridor.to[Math.min(n, (strip + 1) * stripRows) - 1] as number,
  ];
  let width = 0;
  for (let s = 0; s < strips; s++) width = Math.max(width, columns(s)[1] - columns(s)[0]);

  // Addresses, one area after the other.
  let top = 4096;
  const area = (floats: number): number => {
    const at = top;
    top += Math.ceil(floats / 4) * 16;
    return at;
  };
  const xAt = area(stripRows * d);
  const xxAt = area(stripRows);
  const fromAt = area(stripRows);
  const toAt = area(stripRows);
  const leftAt = area(stripRows);
  const rightAt = area(stripRows);
  const scratchAt = area(chunkSteps * stripRows + stripRows);
  const rowAt = area(pad + m + 2 * pad) + pad * 4;
  const stride = (m + 2 * pad) * 4;
  const yyAt = area(m + 2 * pad) + (pad + m - 1) * 4;
  const yAt = area((m + 2 * pad) * d) + (pad + m - 1) * 4;
  const slotWords = width + stripRows - 1;
  const dirsAt = area(slotWords * slots);
  ensureBytes(kernel.memory, top);
  const floats = new Float32Array(kernel.memory.buffer);
  const ints = new Int32Array(kernel.memory.buffer);
  const words = new Uint32Array(kernel.memory.buffer);

  const mean = commonMean(problem);
  floats.fill(0, rowAt / 4 - pad, dirsAt / 4);
  for (let j = 0; j < m; j++) {
    let square = 0;
    for (let k = 0; k < d; k++) {
      const value = (problem.y[j * d + k] as number) - (mean[k] as number);
      floats[(yAt + k * stride) / 4 - j] = value;
      square += value * value;
    }
    floats[yyAt / 4 - j] = square;
  }

  function loadStrip(strip: number, rows: number, c0: number, offset: number): void {
    for (let r = 0; r < stripRows; r++) {
      const i = strip * stripRows + r;
      let square = 0;
      for (let k = 0; k < d; k++) {
        const value = r < rows ? (x[i * d + k] as number) - (mean[k] as number) : 0;
        floats[xAt / 4 + k * stripRows + r] = -2 * value;
        square += value * value;
      }
      floats[xxAt / 4 + r] = square;
      ints[fromAt / 4 + r] = r < rows ? (corridor.from[i] as number) : 0;
      ints[toAt / 4 + r] = r < rows ? (corridor.to[i] as number) : 0;
      floats[leftAt / 4 + r] =
        c0 === 0 && Number.isFinite(begin.x) ? (i + 1) * begin.x - offset : Number.POSITIVE_INFINITY;
    }
  }

  const sweep: Sweep = {
    strips,
    offset: 0,
    columns,
    row: () => floats.subarray(rowAt / 4 - 1, rowAt / 4 + m),
    right: () => floats.subarray(rightAt / 4, rightAt / 4 + stripRows),
    directions: (slot) => words.subarray(dirsAt / 4 + slot * slotWords, dirsAt / 4 + (slot + 1) * slotWords),
    start() {
      sweep.offset = 0;
      const row = sweep.row().fill(Number.POSITIVE_INFINITY);
      if (Number.isFinite(begin.y)) for (let j = 1; j <= m; j++) row[j] = j * begin.y;
      row[0] = 0;
    },
    sweep(strip, limit, slot) {
      const rows = Math.min(stripRows, n - strip * stripRows);
      const [c0, c1] = columns(strip);
      loadStrip(strip, rows, c0, sweep.offset);
      const dirs = slot < 0 ? 0 : dirsAt + slot * slotWords * 4;
      kernel.strip(
        ...([xAt, xxAt, yAt, yyAt, stride, d, c0, Math.min(c1, limit), fromAt, toAt, rows] as const),
        ...([rowAt, leftAt, rightAt, steps.diagonal, steps.x, steps.y, steps.penalty, dirs] as const),
        scratchAt,
      );
      // Beyond the first strip's corridor the row still says what leaving out the beginning costs.
      if (strip === 0) sweep.row().fill(Number.POSITIVE_INFINITY, Math.min(c1, limit) + 1);
    },
    rebase() {
      const row = sweep.row();
      let least = Number.POSITIVE_INFINITY;
      for (const value of row) if (value < least) least = value;
      if (!Number.isFinite(least)) return;
      for (let j = 0; j < row.length; j++) row[j] = (row[j] as number) - least;
      sweep.offset += least;
    },
  };
  return sweep;
}
