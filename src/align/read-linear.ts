import type { Sequence } from '#src/model/sequence.ts';

/** A sequence at fractional frames, linear between frames, its ends held beyond them; the result counts places. */
export function readLinear({ values, dims }: Sequence, frames: ArrayLike<number>): Sequence {
  const last = values.length / dims - 1;
  const out = new Float32Array(frames.length * dims);
  for (let k = 0; k < frames.length; k++) {
    const frame = Math.max(0, Math.min(last, frames[k] as number));
    const low = Math.min(Math.floor(frame), Math.max(0, last - 1));
    const high = Math.min(last, low + 1);
    const f = frame - low;
    for (let q = 0; q < dims; q++)
      out[k * dims + q] =
        (1 - f) * (values[low * dims + q] as number) + f * (values[high * dims + q] as number);
  }
  return { values: out, dims, hop: 1, start: 0 };
}
