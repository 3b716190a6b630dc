import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { sampleFrames, sampleFramesBack, warpTimes, warpTimesBack } from '#src/align/ttn/warp-times.ts';

const numbers = (seed: number, n: number, f: (random: ReturnType<typeof makeRandom>) => number) => {
  const random = makeRandom(seed);
  return Float64Array.from({ length: n }, () => f(random));
};
const slopes = (x: Float64Array, f: (x: Float64Array) => number): Float64Array =>
  Float64Array.from(x, (_, k) => {
    const at = (by: number) => f(x.map((value, j) => (j === k ? value + by : value)));
    return (at(1e-6) - at(-1e-6)) / 2e-6;
  });
const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, v, k) => sum + v * (b[k] as number), 0);
const gap = (a: Float64Array, b: Float64Array): number =>
  a.reduce((most, v, k) => Math.max(most, Math.abs(v - (b[k] as number))), 0);

describe('the temporal transformer', () => {
  it('is strictly increasing from 0 to 1, and the identity at zeros', () => {
    const times = Float64Array.from({ length: 41 }, (_, k) => k / 40);
    expect(gap(warpTimes(new Float64Array(7), times), times)).toBeLessThan(1e-12);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const warped = warpTimes(
          numbers(seed, 6, (r) => 3 * r.normal()),
          times,
        );
        expect(warped[0]).toBe(0);
        expect(warped[40]).toBeCloseTo(1, 12);
        expect(warped.every((t, k) => k === 0 || t > (warped[k - 1] as number))).toBe(true);
      }),
    );
  });

  it('has the gradients of finite differences', () => {
    const theta = numbers(3, 5, (r) => r.normal());
    const times = numbers(4, 9, (r) => 0.03 + 0.94 * r.uniform());
    const frames = { values: numbers(5, 24, (r) => r.normal()), dims: 2 };
    const gradient = numbers(6, 18, (r) => r.normal());
    const loss = (at: Float64Array, t: Float64Array, values: Float64Array) =>
      dot(sampleFrames({ values, dims: 2 }, warpTimes(at, t)), gradient);
    const outer = sampleFramesBack(frames, warpTimes(theta, times), gradient);
    const inner = warpTimesBack(theta, times, outer.times);
    expect(
      gap(
        inner.theta,
        slopes(theta, (x) => loss(x, times, frames.values)),
      ),
    ).toBeLessThan(1e-6);
    expect(
      gap(
        inner.times,
        slopes(times, (x) => loss(theta, x, frames.values)),
      ),
    ).toBeLessThan(1e-6);
    expect(
      gap(
        outer.values,
        slopes(frames.values, (x) => loss(theta, times, x)),
      ),
    ).toBeLessThan(1e-6);
  });

  it('stays at the ends beyond them', () => {
    const frames = { values: [1, 2, 4], dims: 1 };
    expect([...sampleFrames(frames, [-1, 0, 0.25, 1, 9])]).toEqual([1, 1, 1.5, 4, 4]);
    expect([...sampleFramesBack(frames, [-1, 9], [1, 1]).times]).toEqual([0, 0]);
    expect([...sampleFrames({ values: [5], dims: 1 }, [0.3])]).toEqual([5]);
  });
});
