import type { Sequence } from '#src/model/sequence.ts';
import type { Cue } from './cue.ts';

/** The cue with quick noise averaged away: both sides convolved with a Gaussian of `width` frames (its σ). */
export const blurred = (cue: Cue, width: number): Cue =>
  width > 0 ? { ...cue, a: blur(cue.a, width), b: blur(cue.b, width) } : cue;

/** Three running means, each of them over the frames there are: together nearly a bell, however wide, in linear time. */
function blur(s: Sequence, width: number): Sequence {
  const reach = Math.max(1, Math.round((Math.sqrt(4 * width * width + 1) - 1) / 2));
  let values: ArrayLike<number> = s.values;
  for (let pass = 0; pass < 3; pass++) values = runningMean(values, s.dims, reach);
  return { ...s, values: Float32Array.from(values) };
}

/** The mean of each value and those up to `reach` frames from it, of as many as there are. */
export function runningMean(values: ArrayLike<number>, dims: number, reach: number): Float64Array {
  const n = values.length / dims;
  const out = new Float64Array(values.length);
  for (let q = 0; q < dims; q++) {
    let sum = 0;
    for (let k = 0; k < Math.min(n, reach); k++) sum += values[k * dims + q] as number;
    for (let k = 0; k < n; k++) {
      if (k + reach < n) sum += values[(k + reach) * dims + q] as number;
      if (k - reach > 0) sum -= values[(k - reach - 1) * dims + q] as number;
      out[k * dims + q] = sum / (Math.min(n - 1, k + reach) - Math.max(0, k - reach) + 1);
    }
  }
  return out;
}
