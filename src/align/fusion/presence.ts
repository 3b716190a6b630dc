import type { Deviation } from './along.ts';
import type { Cue } from './cue.ts';
import { readLinear } from '../read-linear.ts';

/**
 * How much of what a cue tells is there at each place, per squared distance: 1/R − 1/N, R how far apart the two are
 * along the path around the place, N how far apart unrelated frames as loud as those around it would be. That is how
 * fast the log of the likelihood ratio of Gaussian noise of variance R against N falls with the squared distance; 0
 * where the path fits no better than none.
 * @param luck R/N where there is nothing to tell, 0…1: less than 1, because the path has followed the noise too
 * @param window places, either way
 */
export function presence(cue: Cue, path: Deviation, luck: number, window: number): Float64Array {
  const { near, far } = distances(cue, path);
  const r = around(near, window);
  const usual = quantile(r, 0.25);
  const unrelated = luck * mean(far);
  return r.map((value) => (usual > 0 ? Math.max(0, 1 / Math.max(value, usual) - 1 / unrelated) : 0));
}

const quantile = (values: Float64Array, share: number): number =>
  Float64Array.from(values).sort()[Math.floor(share * values.length)] ?? 0;

/** R/N over all places. */
export function meanRatio(cue: Cue, path: Deviation): number {
  const { near, far } = distances(cue, path);
  return mean(far) > 0 ? Math.min(1, mean(near) / mean(far)) : 1;
}

/** |x − y|² along the path, and |x|² + |y|², of centred cues the mean distance of unrelated frames so loud. */
function distances({ a, b }: Cue, { offset }: Deviation): { near: Float64Array; far: Float64Array } {
  const x = readLinear(
    a,
    offset.map((v, p) => p - v / 2),
  ).values;
  const y = readLinear(
    b,
    offset.map((v, p) => p + v / 2),
  ).values;
  const near = new Float64Array(offset.length);
  const far = new Float64Array(offset.length);
  for (let k = 0; k < x.length; k++) {
    const p = Math.floor(k / a.dims);
    const [u, v] = [x[k] as number, y[k] as number];
    near[p] = (near[p] as number) + (u - v) ** 2;
    far[p] = (far[p] as number) + u * u + v * v;
  }
  return { near, far };
}

/** Running means, twice: a triangular window. */
export function around(values: Float64Array, window: number): Float64Array {
  return once(once(values, window >> 1), window >> 1);
}

function once(values: Float64Array, reach: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let p = 0; p < values.length; p++) sums[p + 1] = (sums[p] as number) + (values[p] as number);
  return values.map((_, p) => {
    const from = Math.max(0, p - reach);
    const to = Math.min(values.length, p + reach + 1);
    return ((sums[to] as number) - (sums[from] as number)) / (to - from);
  });
}

const mean = (values: Float64Array): number =>
  values.reduce((sum, v) => sum + v, 0) / Math.max(1, values.length);

/** The cue, louder where more of it is there: squared distances times the presence. */
export function louder({ name, a, b }: Cue, level: Float64Array): Cue {
  const scaled = (values: Float32Array) =>
    values.map((value, k) => value * Math.sqrt(level[Math.floor(k / a.dims)] as number));
  return { name, a: { ...a, values: scaled(a.values) }, b: { ...b, values: scaled(b.values) } };
}
