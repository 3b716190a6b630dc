import type { Sequence } from '#src/model/sequence.ts';
import type { Along } from './along.ts';
import { readLinear } from '../read-linear.ts';
import type { FrameWeights } from './product.ts';

/** Weights of frames, read along a curve: the mean of what they are in a and in b. */
export function levelAlong({ a, b }: FrameWeights, { frameA, frameB }: Along): Float64Array {
  const read = (values: Float64Array, frames: Float64Array) => readLinear(plain(values), frames).values;
  const [x, y] = [read(a, frameA), read(b, frameB)];
  return Float64Array.from(x, (v, p) => (v + (y[p] as number)) / 2);
}

const plain = (values: Float64Array): Sequence => ({
  values: Float32Array.from(values),
  dims: 1,
  hop: 1,
  start: 0,
});

/** Values at places, read at whole frames; the ends are held. `frames` says which frame each place stands for. */
export function atFrames(values: Float64Array, frames: Float64Array, count: number): Float64Array {
  let p = 0;
  return Float64Array.from({ length: count }, (_, i) => {
    while (p < frames.length - 2 && (frames[p + 1] as number) < i) p++;
    const [f0, f1] = [frames[p] as number, frames[p + 1] as number];
    const share = f1 > f0 ? Math.max(0, Math.min(1, (i - f0) / (f1 - f0))) : 0;
    return (1 - share) * (values[p] as number) + share * (values[p + 1] as number);
  });
}
