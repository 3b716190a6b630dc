import type { Compute, DtwPath, DtwProblem, Watch } from '../compute.ts';
import { type CheckedDtw, checkDtw, noPath } from '../problem.ts';
import { layOut, type Sweep, stripRows } from './dtw-sweep.ts';
import { type DtwKernel, dtwKernelMaker } from './kernel.ts';

/** An instance whose memory grew past this is given back after use (WASM memory cannot shrink). */
const keepBytes = 64 << 20;

/**
 * Exact DTW on the WASM SIMD kernel. A path needs about 2·√(n/16)·m·4 bytes: the totals of one row are
 * kept every √(n/16) strips on the way down; on the way back each block between two kept rows is swept
 * again, left of the path only, now with two-bit directions.
 * @param bytes the compiled `dtw.wasm`
 * @param onePassBytes directions that need no more than this are all kept: one pass instead of two
 */
export function createCpuCompute(bytes: Uint8Array, onePassBytes = 8 << 20): Compute {
  const make = dtwKernelMaker(bytes);
  let kept: DtwKernel | null = null;
  const withKernel = <T>(work: (kernel: DtwKernel) => T): T => {
    const kernel = kept ?? make();
    kept = null;
    try {
      return work(kernel);
    } finally {
      if (kernel.memory.buffer.byteLength <= keepBytes) kept = kernel;
    }
  };
  return {
    kind: 'cpu',
    dtw: async (problem, watch) => withKernel((kernel) => path(kernel, problem, onePassBytes, watch)),
    dtwCost: async (problem, watch) => withKernel((kernel) => costOnly(kernel, problem, watch)),
  };
}

type End = { i: number; j: number; cost: number };

/** Cost of leaving out `count` frames; none is free even where leaving out is forbidden. */
const skip = (count: number, each: number): number => (count === 0 ? 0 : count * each);

/** Looks for a cheaper end among the totals that a strip left in the last column. */
function endInColumn(end: End, problem: CheckedDtw, sweep: Sweep, strip: number): void {
  const { n, m } = problem;
  if (!Number.isFinite(problem.end.x) || sweep.columns(strip)[1] < m) return;
  const right = sweep.right();
  for (let r = 0; r < Math.min(stripRows, n - strip * stripRows); r++) {
    const i = strip * stripRows + r;
    const cost = (right[r] as number) + sweep.offset + skip(n - 1 - i, problem.end.x);
    if (cost < end.cost) Object.assign(end, { i, j: m - 1, cost });
  }
}

/** Looks for a cheaper end in the last row, its corner included. */
function endInRow(end: End, { n, m, end: each }: CheckedDtw, sweep: Sweep): void {
  const row = sweep.row();
  const [from, to] = sweep.columns(sweep.strips - 1);
  for (let j = to - 1; j >= from; j--) {
    const cost = (row[j + 1] as number) + sweep.offset + skip(m - 1 - j, each.y);
    if (cost < end.cost) Object.assign(end, { i: n - 1, j, cost });
    if (!Number.isFinite(each.y)) break;
  }
}

function costOnly(kernel: DtwKernel, input: DtwProblem, watch?: Watch): number {
  const problem = checkDtw(input);
  const sweep = layOut(kernel, problem, 0);
  const end: End = { i: -1, j: -1, cost: Number.POSITIVE_INFINITY };
  sweep.start();
  for (let s = 0; s < sweep.strips; s++) {
    watch?.(s * stripRows, problem.n);
    if (s > 0 && s % 64 === 0) sweep.rebase();
    sweep.sweep(s, problem.m, -1);
    endInColumn(end, problem, sweep, s);
  }
  endInRow(end, problem, sweep);
  if (!Number.isFinite(end.cost)) throw noPath();
  return end.cost;
}

/** The row above a block of strips, as it was when the block was first swept. */
type Checkpoint = { readonly offset: number; readonly from: number; readonly totals: Float32Array };

function path(kernel: DtwKernel, input: DtwProblem, onePassBytes: number, watch?: Watch): DtwPath {
  const problem = checkDtw(input);
  const { n, m } = problem;
  const strips = Math.ceil(n / stripRows);
  const small = strips * (m + stripRows) * 4 <= onePassBytes;
  const block = small ? strips : Math.ceil(Math.sqrt(strips));
  const sweep = layOut(kernel, problem, block);
  const checkpoints: Checkpoint[] = [];
  const end: End = { i: -1, j: -1, cost: Number.POSITIVE_INFINITY };
  sweep.start();
  for (let s = 0; s < strips; s++) {
    watch?.(s * stripRows, 2 * n);
    if (s % block === 0) {
      if (s > 0) sweep.rebase();
      // Only what the block can reach: from one left of its first column to its last.
      const from = sweep.columns(s)[0];
      const to = sweep.columns(Math.min(strips, s + block) - 1)[1];
      checkpoints.push({ offset: sweep.offset, from, totals: sweep.row().slice(from, to + 1) });
    }
    sweep.sweep(s, m, small ? s : -1);
    endInColumn(end, problem, sweep, s);
  }
  endInRow(end, problem, sweep);
  if (!Number.isFinite(end.cost)) throw noPath();

  const trail = new Trail(n + m);
  let { i, j } = end;
  for (let b = Math.floor(end.i / stripRows / block); b >= 0 && i >= 0 && j >= 0; b--) {
    const first = b * block;
    const last = Math.floor(i / stripRows);
    if (!small) restore(sweep, checkpoints[b] as Checkpoint);
    for (let s = first; s <= last && !small; s++) {
      watch?.(2 * n - s * stripRows, 2 * n);
      sweep.sweep(s, j + 1, s - first);
    }
    [i, j] = walk(sweep, trail, first, i, j);
  }
  return { ...trail.forwards(), cost: end.cost };
}

function restore(sweep: Sweep, { offset, from, totals }: Checkpoint): void {
  sweep.offset = offset;
  sweep.row().fill(Number.POSITIVE_INFINITY).set(totals, from);
}

/** Follows the directions from (i, j) up to the strip `first`; returns the cell above it (or off the matrix). */
function walk(sweep: Sweep, trail: Trail, first: number, i: number, j: number): [number, number] {
  let strip = -1;
  let words: Uint32Array = new Uint32Array(0);
  let c0 = 0;
  while (i >= first * stripRows && j >= 0) {
    trail.add(i, j);
    const lane = i & (stripRows - 1);
    if (i >> 4 !== strip) {
      strip = i >> 4;
      words = sweep.directions(strip - first);
      c0 = sweep.columns(strip)[0];
    }
    const word = words[j + lane - c0] as number;
    if (!((word >>> lane) & 1)) {
      i--;
      j--;
    } else if ((word >>> (16 + lane)) & 1) i--;
    else j--;
  }
  return [i, j];
}

/** Cells from last to first. */
class Trail {
  readonly #i: Int32Array;
  readonly #j: Int32Array;
  #length = 0;
  constructor(most: number) {
    this.#i = new Int32Array(most);
    this.#j = new Int32Array(most);
  }
  add(i: number, j: number): void {
    this.#i[this.#length] = i;
    this.#j[this.#length++] = j;
  }
  forwards(): { i: Int32Array; j: Int32Array } {
    return { i: this.#i.slice(0, this.#length).reverse(), j: this.#j.slice(0, this.#length).reverse() };
  }
}
