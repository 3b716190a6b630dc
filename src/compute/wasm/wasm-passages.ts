import {
  mostAdvance,
  type PassageArithmetic,
  type PassageLibrary,
  type PassageProblem,
} from '../passages.ts';
import { ensureBytes, kernelMaker } from './kernel.ts';

/** The functions of assembly/passages.ts; see there for every parameter. */
type PassageFunctions = {
  spent(): number;
  boxes(
    ...of: [y: number, m: number, group: number, block: number, sign: number, room: number, out: number]
  ): void;
  bounds(
    ...of: [
      ...[means: number, groups: number, d: number, low: number, high: number, blocks: number],
      ...[stride: number, group: number, block: number, scale: number, out: number],
    ]
  ): void;
  cheapest(
    ...of: [
      ...[q: number, n: number, d: number, y: number, stride: number, from: number, to: number, end: number],
      ...[limit: number, after: number, groups: number, blocks: number, group: number, block: number],
      ...[room: number, width: number],
    ]
  ): number;
};

/** Frames of the query in a group, and beginnings in a block (docs/notes/query.md). */
export const passageGroup = 8;
export const passageBlock = 2;

/** Frames whose boxes are made at a time; a multiple of every block. */
const pieceFrames = 1920;

type Area = { readonly at: number; readonly values: Float32Array };

/** @param bytes the compiled `passages.wasm` */
export function createWasmPassages(
  bytes: Uint8Array,
  { group = passageGroup, block = passageBlock } = {},
): PassageArithmetic {
  const { memory, exports } = kernelMaker(bytes)();
  const kernel = exports as unknown as PassageFunctions;
  let top = 0;
  /** Room for so many floats, and 64 bytes behind. */
  const area = (floats: number): Area => {
    const at = top;
    top += Math.ceil((floats * 4 + 64) / 64) * 64 + 192;
    ensureBytes(memory, top);
    return { at, values: new Float32Array(memory.buffer, at, floats) };
  };

  function library(values: Float32Array, dims: number): PassageLibrary {
    top = 1024;
    const m = values.length / dims;
    const mean = means(values, dims);
    // Rows a little apart, lest all dimensions meet in the same lines of the processor's cache.
    const stride = Math.ceil((m + 32) / 16) * 16 + (Math.ceil((m + 32) / 16) % 2 === 0 ? 16 : 0);
    const y = area(dims * stride);
    const blocks = Math.ceil(m / block);
    const across = Math.ceil((blocks + mostAdvance(group) + 16) / 4) * 4;
    const low = area(dims * across);
    const high = area(dims * across);
    const kept = top;
    // Piece by piece, so that what is worked on stays in the processor's cache.
    const reach = mostAdvance(group);
    const room = area(5 * (pieceFrames + reach + 16));
    const most = new Float64Array(dims);
    for (let first = 0; first < m; first += pieceFrames) {
      const last = Math.min(m, first + pieceFrames + reach);
      for (let k = 0; k < dims; k++) {
        const row = k * stride;
        const middle = mean[k] as number;
        let high = most[k] as number;
        for (let j = first, at = first * dims + k; j < last; j++, at += dims) {
          const value = (values[at] as number) - middle;
          y.values[row + j] = value;
          if (value > high || -value > high) high = Math.abs(value);
        }
        most[k] = high;
      }
      for (let k = 0; k < dims; k++)
        for (const [box, sign] of [
          [low, 1],
          [high, -1],
        ] as const)
          kernel.boxes(
            ...([y.at + 4 * (k * stride + first), last - first, group, block, sign, room.at] as const),
            box.at + 4 * (k * across + first / block),
          );
    }
    for (let k = 0; k < dims; k++) {
      // What rounding may have taken from the box.
      const slack = (most[k] as number) * group * 2 ** -22;
      for (let b = k * across; b < k * across + blocks; b++) {
        low.values[b] = (low.values[b] as number) - slack;
        high.values[b] = (high.values[b] as number) + slack;
      }
      low.values.fill(Number.POSITIVE_INFINITY, k * across + blocks, (k + 1) * across);
      high.values.fill(Number.NEGATIVE_INFINITY, k * across + blocks, (k + 1) * across);
    }
    return {
      ask(query) {
        top = kept;
        return problem({ y, stride, low, high, across, blocks, mean, dims }, query);
      },
    };
  }

  type Loaded = {
    readonly y: Area;
    readonly stride: number;
    readonly low: Area;
    readonly high: Area;
    readonly across: number;
    readonly blocks: number;
    readonly mean: Float64Array;
    readonly dims: number;
  };

  function problem(
    { y, stride, low, high, across, blocks, mean, dims }: Loaded,
    query: Float32Array,
  ): PassageProblem {
    const n = query.length / dims;
    const groups = Math.floor(n / group);
    const q = area(n * dims);
    const centres = area(groups * dims);
    const sums = new Float64Array(groups * dims);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < dims; k++) {
        const value = (query[i * dims + k] as number) - (mean[k] as number);
        q.values[i * dims + k] = value;
        const at = Math.floor(i / group) * dims + k;
        if (at < sums.length) sums[at] = (sums[at] as number) + (q.values[i * dims + k] as number) / group;
      }
    centres.values.set(sums);
    const after = area(Math.max(1, groups) * across);
    // Sums of positive terms are right to 2⁻²⁴ a term: bounds must not be lifted over the cost.
    const scale = 1 - (2 * dims + groups + n + group) * 2 ** -23;
    kernel.bounds(centres.at, groups, dims, low.at, high.at, blocks, across, group, block, scale, after.at);
    const before = kernel.spent();
    const room = (columns: number) => columns + mostAdvance(n) + 64;
    const firstRoom = top;
    return {
      block,
      bounds: groups > 0 ? after.values.slice(0, blocks) : new Float32Array(blocks),
      cheapest(from, to, end, limit) {
        top = firstRoom;
        const width = Math.ceil(room(to - from) / 4) * 4;
        const rows = area(7 * width);
        return kernel.cheapest(
          ...([q.at, n, dims, y.at, stride, from, to, end, limit, after.at, groups, across] as const),
          ...([group, block, rows.at, width] as const),
        );
      },
      cells: () => kernel.spent() - before,
    };
  }

  return { library };
}

function means(values: Float32Array, dims: number): Float64Array {
  const sums = new Float64Array(dims);
  for (let at = 0; at < values.length; at += dims)
    for (let k = 0; k < dims; k++) sums[k] = (sums[k] as number) + (values[at + k] as number);
  return sums.map((sum) => sum / (values.length / dims));
}
