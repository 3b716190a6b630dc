import { describe, expect, it } from 'vitest';
import {
  localiser,
  type LocaliserWeights,
  newLocaliser,
  patchesOf,
  pieces,
  rowsAtOnce,
  samples,
} from '#src/align/ttn/network.ts';
import { makeRandom } from '#src/math/random.ts';

const random = makeRandom(3);
const view = (dims: number) => Float64Array.from({ length: samples * dims }, () => random.normal());
const cotangent = {
  shape: [rowsAtOnce, pieces],
  values: Float32Array.from({ length: rowsAtOnce * pieces }, () => random.normal()),
};
/** With a last layer that is no longer 0. */
const trained = (dims: number): LocaliserWeights => {
  const weights = newLocaliser(dims, makeRandom(4));
  const { shape, values } = weights.w5 as LocaliserWeights[string];
  return { ...weights, w5: { shape, values: values.map(() => 0.3 * random.normal()) } };
};

describe('the localisation network for time', () => {
  it('bends nothing at first', async () => {
    const { theta } = await localiser();
    const found = theta(newLocaliser(2, makeRandom(1)), { x: patchesOf([view(2)], 2) });
    expect(found).toHaveLength(rowsAtOnce * pieces);
    expect(found.every((value) => value === 0)).toBe(true);
  });

  it('has the gradients of finite differences', async () => {
    const { theta, gradient } = await localiser();
    const x = patchesOf([view(2), view(2), view(2)], 2);
    const weights = trained(2);
    const found = gradient(weights, { x, cotangent });
    const pulled = (of: LocaliserWeights) =>
      theta(of, { x }).reduce((sum, value, k) => sum + value * (cotangent.values[k] as number), 0);
    for (const [name, { shape, values }] of Object.entries(weights)) {
      const towards = Float32Array.from(values, () => random.normal());
      const moved = (by: number): LocaliserWeights => ({
        ...weights,
        [name]: { shape, values: values.map((v, k) => v + by * (towards[k] as number)) },
      });
      const slope = (pulled(moved(3e-3)) - pulled(moved(-3e-3))) / 6e-3;
      const along = (found[name]?.values ?? new Float32Array()).reduce(
        (sum, g, k) => sum + g * (towards[k] as number),
        0,
      );
      expect(Math.abs(along / slope - 1), name).toBeLessThan(0.02);
    }
  });

  it('answers for each sequence by itself', async () => {
    const { theta } = await localiser();
    const weights = trained(1);
    const [a, b] = [view(1), view(1)];
    const [alone, beside] = [[b], [a, b]].map((views) => theta(weights, { x: patchesOf(views, 1) }));
    const row = (of: Float32Array | undefined, s: number) => [
      ...(of ?? new Float32Array()).subarray(s * pieces, (s + 1) * pieces),
    ];
    for (const [k, value] of row(beside, 1).entries())
      expect(value).toBeCloseTo(row(alone, 0)[k] as number, 5);
    expect(row(beside, 1)).not.toEqual(row(beside, 0));
  });
});
