import type { SkipCost } from '../compute.ts';
import { type CheckedDtw, commonMean } from '../problem.ts';
import { mostQuanta, planesFor, rowsOf, type TileShape, unreachable } from './shader.ts';

/** A problem as the kernels take it. Costs are scaled so that no step costs more than some 4·dims. */
export type Layout = {
  /** Rows and columns of tiles. */
  readonly down: number;
  readonly across: number;
  /** A plane for each dimension, one for |x|² (or |y|²): x padded to whole tiles, y not. */
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
  new Uint32Array(uniform)[9] = planesFor(d);
  return {
    down,
    across,
    xs: planes(x, d, rows, mean, scale),
    ys: planes(y, d, m, mean, scale),
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
  const d = mean.length;
  let most = 0;
  for (const values of [x, y])
    for (let at = 0; at < values.length; at += d)
      for (let k = 0; k < d; k++)
        most = Math.max(most, Math.abs((values[at + k] as number) - (mean[k] as number)));
  return most > 0 ? 2 ** -Math.ceil(Math.log2(most)) : 1;
}

function planes(
  values: Float32Array,
  d: number,
  length: number,
  mean: Float64Array,
  scale: number,
): Float32Array<ArrayBuffer> {
  const last = planesFor(d) * length;
  const out = new Float32Array(last + length);
  for (let i = 0; i * d < values.length; i++) {
    let square = 0;
    for (let k = 0; k < d; k++) {
      const value = ((values[i * d + k] as number) - (mean[k] as number)) * scale;
      out[k * length + i] = value;
      square += value * value;
    }
    out[last + i] = square;
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
