import type { SkipCost } from '../compute.ts';
import { type CheckedDtw, commonMean } from '../problem.ts';
import { mostQuanta, planesFor, unreachable } from './shader.ts';
import { rowsOf, type TileShape } from './tile-shape.ts';

/** A problem as the kernels take it. Costs are scaled so that no step costs more than some 4·dims. */
export type Layout = {
  /** Rows and columns of tiles. */
  readonly down: number;
  readonly across: number;
  /** A plane for each dimension, one for |x|² (or |y|²), padded to whole tiles. */
  readonly xs: Float32Array<ArrayBuffer>;
  readonly ys: Float32Array<ArrayBuffer>;
  /** First columns of all rows, then the columns after their last; null: no corridor. */
  readonly limits: Int32Array<ArrayBuffer> | null;
  /** Totals before the first frames, the corner first. */
  readonly top: Float32Array<ArrayBuffer>;
  readonly side: Float32Array<ArrayBuffer>;
  /** What the struct Problem of the shader holds. */
  readonly uniform: ArrayBuffer;
  /** One unit of the tiles' offsets. */
  readonly quantum: number;
  /** A cost is so many times its scaled self. */
  readonly unit: number;
};

export function layOut(problem: CheckedDtw, tile: TileShape): Layout {
  const { n, m, d, x, y, steps, corridor, begin } = problem;
  const down = Math.ceil(n / rowsOf(tile));
  const across = Math.ceil(m / tile.columns);
  const rows = down * rowsOf(tile);
  const columns = across * tile.columns;
  const mean = commonMean(problem);
  const scale = scaleOf(x, y, mean);
  const largest = Math.max(steps.diagonal, steps.x, steps.y, steps.penalty * scale * scale);
  const unit = (largest > 0 ? largest : 1) / (scale * scale);
  const scaled = (weight: number): number => weight / (unit * scale * scale);
  const quantum = 2 ** Math.ceil(Math.log2((n + m) * (4 * d + 1))) / mostQuanta;

  const uniform = new ArrayBuffer(48);
  new Uint32Array(uniform).set([n, m, rows / 4, across]);
  const weights = [steps.diagonal, steps.x, steps.y].map(scaled);
  new Float32Array(uniform).set([...weights, steps.penalty / unit, quantum], 4);
  new Uint32Array(uniform).set([planesFor(d), columns / 4], 9);
  return {
    down,
    across,
    xs: planes(x, d, rows, mean, scale),
    ys: planes(y, d, columns, mean, scale),
    limits: corridor && limitsOf(corridor, n, m, rows),
    top: skipped(m, m, begin.y / unit),
    side: skipped(n, rows, begin.x / unit),
    uniform,
    quantum,
    unit,
  };
}

/** A power of two that brings the largest difference from the mean to 1 at most. */
function scaleOf(x: Float32Array, y: Float32Array, mean: Float64Array): number {
  let most = 0;
  for (const values of [x, y])
    for (let at = 0, k = 0; at < values.length; at++) {
      const apart = Math.abs((values[at] as number) - (mean[k] as number));
      if (apart > most) most = apart;
      if (++k === mean.length) k = 0;
    }
  return most > 0 ? 2 ** -Math.ceil(Math.log2(most)) : 1;
}

/** Frames turned into planes at a time: what they hold stays in the processor's cache. */
const turned = 256;

function planes(
  values: Float32Array,
  d: number,
  length: number,
  mean: Float64Array,
  scale: number,
): Float32Array<ArrayBuffer> {
  const frames = values.length / d;
  const last = planesFor(d) * length;
  const out = new Float32Array(last + length);
  const squares = new Float64Array(turned);
  for (let from = 0; from < frames; from += turned) {
    const count = Math.min(turned, frames - from);
    squares.fill(0);
    for (let k = 0; k < d; k++) {
      const center = mean[k] as number;
      const to = k * length + from;
      for (let i = 0, at = from * d + k; i < count; i++, at += d) {
        const value = ((values[at] as number) - center) * scale;
        out[to + i] = value;
        squares[i] = (squares[i] as number) + value * value;
      }
    }
    out.set(squares.subarray(0, count), last + from);
  }
  return out;
}

/** Rows past the last may be used anywhere: they cost nothing. */
function limitsOf(
  { from, to }: { readonly from: Int32Array; readonly to: Int32Array },
  n: number,
  m: number,
  rows: number,
): Int32Array<ArrayBuffer> {
  const out = new Int32Array(2 * rows);
  out.set(from);
  out.set(to, rows);
  out.fill(m, rows + n);
  return out;
}

/** What leaving out none, one, two … `count` frames costs; unreachable up to `length`. */
function skipped(count: number, length: number, each: number): Float32Array<ArrayBuffer> {
  const out = new Float32Array(length + 1).fill(unreachable);
  for (let k = 0; k <= count; k++) out[k] = skip(k, each);
  return out;
}

const skip = (count: number, each: SkipCost['x']): number =>
  count === 0 ? 0 : Math.min(unreachable, count * each);
