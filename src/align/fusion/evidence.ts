import type { Cue } from './cue.ts';
import { readLinear } from '../read-linear.ts';
import type { Deviation } from './along.ts';

/** What the cues say of where the path lies, along a path that is close to the truth. */
export type Evidence = {
  /** By how much the squared distance rises, on average a place, when the path is moved by one frame: 2·rise/δ². */
  readonly curvature: readonly number[];
  /** The same at each place, whose mean it is. */
  readonly rise: readonly Float64Array[];
  /** Standard error of each. */
  readonly doubt: readonly number[];
  /** How the slopes of the squared distances vary by chance, and together: long-run covariances a place. */
  readonly scatter: readonly (readonly number[])[];
};

/**
 * Measures the cues along a path. The curvature H is what distances rise by when the path is moved by ±δ frames.
 * The scatter J cannot be had from slopes at the path, which was laid where they are 0. But a slope is residual ×
 * gradient, r·∇; the residual along the path hardly depends on where exactly the path lies, and the gradient from
 * elsewhere in the same recording stands for any that might have been here: J is the long-run covariance of
 * r(p)·∇(p + s), over several shifts s, the same for all cues, so that what they share shows.
 * @param block places within which noise may hang together: covariances of sums over so many
 */
export function evidence(
  cues: readonly Cue[],
  path: Deviation,
  {
    reach,
    block,
    shifts,
  }: { readonly reach: number; readonly block: number; readonly shifts: readonly number[] },
): Evidence {
  const measured = cues.map((cue) => measure(cue, path, reach));
  const count = path.offset.length;
  const means = measured.map(({ rise }) => rise.reduce((sum, value) => sum + value, 0) / count);
  const scatter = cues.map(() => cues.map(() => 0));
  for (const shift of shifts) {
    const sums = measured.map((m) => blockSums(m, shift, block));
    const blocks = (sums[0] as Float64Array).length;
    for (const [k, p] of sums.entries())
      for (const [l, q] of sums.entries()) {
        let product = 0;
        for (let b = 0; b < blocks; b++) product += (p[b] as number) * (q[b] as number);
        const row = scatter[k] as number[];
        row[l] = (row[l] as number) + product / (blocks * block * shifts.length);
      }
  }
  return {
    curvature: means,
    rise: measured.map(({ rise }) => rise),
    doubt: measured.map(({ rise }) => standardError(rise, block)),
    scatter,
  };
}

type Measured = {
  /** (D(+δ) + D(−δ) − 2·D(0)) / δ² at each place. */
  readonly rise: Float64Array;
  readonly dims: number;
  /** x − y on the path, and how fast x + y change there; count × dims. */
  readonly residual: Float64Array;
  readonly gradient: Float64Array;
};

function measure({ a, b }: Cue, { offset }: Deviation, reach: number): Measured {
  const dims = a.dims;
  const count = offset.length;
  const at = (sign: 1 | -1, move: number) => offset.map((v, p) => p + (sign * (v + move)) / 2);
  const moved = (move: number) =>
    [readLinear(a, at(-1, move)).values, readLinear(b, at(1, move)).values] as const;
  const [[a0, b0], [aUp, bUp], [aDown, bDown]] = [moved(0), moved(reach), moved(-reach)];
  const rise = new Float64Array(count);
  const residual = new Float64Array(count * dims);
  const gradient = new Float64Array(count * dims);
  for (let p = 0; p < count; p++)
    for (let q = 0, k = p * dims; q < dims; q++, k++) {
      const r = (a0[k] as number) - (b0[k] as number);
      const up = (aUp[k] as number) - (bUp[k] as number);
      const down = (aDown[k] as number) - (bDown[k] as number);
      rise[p] = (rise[p] as number) + (up * up + down * down - 2 * r * r) / (reach * reach);
      residual[k] = r;
      // A move by +δ reads a earlier and b later: the slope of |a − b|² is 2·r·(up − down)/2δ.
      gradient[k] = (up - down) / reach;
    }
  return { rise, dims, residual, gradient };
}

/** Slopes, with the gradient of `shift` places on (in a circle), summed over blocks that overlap by half. */
function blockSums({ residual, gradient, dims }: Measured, shift: number, block: number): Float64Array {
  const count = residual.length / dims;
  const sums = new Float64Array(count + 1);
  for (let p = 0; p < count; p++) {
    let slope = 0;
    const other = ((p + shift) % count) * dims;
    for (let q = 0; q < dims; q++)
      slope += (residual[p * dims + q] as number) * (gradient[other + q] as number);
    sums[p + 1] = (sums[p] as number) + slope;
  }
  return betweenBlocks(sums, block);
}

function betweenBlocks(sums: Float64Array, block: number): Float64Array {
  const count = sums.length - 1;
  const stride = Math.max(1, block >> 1);
  const blocks = Math.max(1, Math.floor((count - block) / stride) + 1);
  return Float64Array.from(
    { length: blocks },
    (_, k) => (sums[Math.min(count, k * stride + block)] as number) - (sums[k * stride] as number),
  );
}

function standardError(values: Float64Array, block: number): number {
  const sums = new Float64Array(values.length + 1);
  for (let p = 0; p < values.length; p++) sums[p + 1] = (sums[p] as number) + (values[p] as number);
  const means = betweenBlocks(sums, block).map((sum) => sum / block);
  const mean = means.reduce((sum, value) => sum + value, 0) / means.length;
  const variance = means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, means.length - 1);
  return Math.sqrt(variance / Math.max(1, values.length / block));
}
