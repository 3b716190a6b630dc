import { adam } from '#src/align/deep-ctw/adam.ts';
import type { NumberArrays } from '#src/math/autodiff.ts';
import { meanOf, type Prior, setVariance } from './set-variance.ts';
import { blurred, type View } from './views.ts';

/** Blurs under which the sequences are compared, one after the other, in moments, and gradient steps (Adam) under each. */
export type Settling = { readonly blurs: readonly number[]; readonly steps: number; readonly rate: number };

/**
 * Warps of one set descended by themselves, no network between: each θ is moved by its own gradient of `setVariance`,
 * their mean held.
 * @param thetas where they begin, one a sequence
 */
export function settle(
  views: readonly View[],
  thetas: readonly Float64Array[],
  clock: Float64Array,
  prior: Prior,
  { blurs, steps, rate }: Settling,
  each: () => void = () => {},
): Float64Array[] {
  const K = (thetas[0] as Float64Array).length;
  const asArrays = (rows: readonly Float64Array[]): NumberArrays => ({
    theta: { shape: [rows.length, K], values: Float32Array.from(rows.flatMap((row) => [...row])) },
  });
  const optimiser = adam(asArrays(thetas), {}, {});
  const centre = new Float64Array(K);
  const kept = meanOf(thetas);
  let found = [...thetas];
  for (const deviation of blurs) {
    const compared = views.map((view) => blurred(view, deviation));
    for (let step = 0; step < steps; step++) {
      each();
      const { gradient } = setVariance(compared, found, clock, prior, centre);
      const { values } = optimiser.step(asArrays(gradient), rate * (1 - (0.9 * step) / steps))
        .theta as NumberArrays[string];
      const moved = found.map((_, s) => Float64Array.from(values.subarray(s * K, (s + 1) * K)));
      const mean = meanOf(moved);
      found = moved.map((theta) => theta.map((v, k) => v + (kept[k] as number) - (mean[k] as number)));
    }
  }
  return found;
}
