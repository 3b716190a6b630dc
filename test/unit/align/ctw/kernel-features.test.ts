import { describe, expect, it } from 'vitest';
import { asMatrix, ridgeFor } from '#src/align/ctw/common-space.ts';
import { kernelFeatures } from '#src/align/ctw/kernel-features.ts';
import { pathMoments } from '#src/align/ctw/path-moments.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { cca } from '#src/math/cca.ts';
import { kernelCca } from '#src/math/kernel-cca.ts';
import { build } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';

/** Frames whose dimensions have mean 0 and variance 1, so that nothing is scaled. */
function standard(rows: number, dims: number, seed: number): Frames {
  const random = makeRandom(seed);
  const values = Float64Array.from({ length: rows * dims }, () => random.normal());
  for (let d = 0; d < dims; d++) {
    const column = Array.from({ length: rows }, (_, i) => values[i * dims + d] as number);
    const mean = column.reduce((a, b) => a + b) / rows;
    const sd = Math.sqrt(column.reduce((sum, v) => sum + (v - mean) ** 2, 0) / rows);
    for (let i = 0; i < rows; i++) values[i * dims + d] = ((values[i * dims + d] as number) - mean) / sd;
  }
  return { values, dims };
}

const rbf = ({ values, dims }: Frames, rate: number) =>
  build(values.length / dims, values.length / dims, (a, b) => {
    let sum = 0;
    for (let k = 0; k < dims; k++)
      sum += ((values[a * dims + k] as number) - (values[b * dims + k] as number)) ** 2;
    return Math.exp(-rate * sum);
  });

describe('kernelFeatures', () => {
  it('make CCA what kernel CCA is', () => {
    const [x, y] = [standard(40, 2, 1), standard(40, 3, 2)];
    const ridge = 0.05;
    const [u, v] = [x, y].map((each) => kernelFeatures(each, { kernel: 'rbf', rate: 0.3 }, 100)) as [
      Frames,
      Frames,
    ];
    const straight = {
      i: Int32Array.from({ length: 40 }, (_, k) => k),
      j: Int32Array.from({ length: 40 }, (_, k) => k),
    };
    const linear = cca(pathMoments(asMatrix(u), asMatrix(v), straight), { ridge: [ridge, ridge] });
    const kernel = kernelCca(rbf(x, 0.3), rbf(y, 0.3), { ridge });
    for (let k = 0; k < 5; k++)
      expect(linear.correlations[k]).toBeCloseTo(kernel.correlations[k] as number, 6);
  });

  it('of the linear kernel are the sequence, turned', () => {
    const x = standard(30, 3, 3);
    const u = kernelFeatures(x, { kernel: 'linear' }, 9);
    expect(u.dims).toBe(3);
    expect(ridgeFor(asMatrix(u), 1, 'mean')[2]).toBeCloseTo(1, 6);
    const distance = ({ values, dims }: Frames, a: number, b: number) =>
      Math.hypot(
        ...Array.from({ length: dims }, (_, k) => (values[a * dims + k] ?? 0) - (values[b * dims + k] ?? 0)),
      );
    for (const [a, b] of [
      [0, 5],
      [7, 29],
    ] as const)
      expect(distance(u, a, b)).toBeCloseTo(distance(x, a, b), 6);
  });

  it('of a long sequence are near those of all its frames', () => {
    const x = standard(600, 1, 4);
    const u = kernelFeatures(x, { kernel: 'rbf', rate: 0.5 }, 4);
    const frames = u.values.length / u.dims;
    expect(frames).toBe(600);
    // Products of the coordinates are the centred kernel, as far as four components tell.
    const whole = kernelFeatures(
      { values: x.values.subarray(0, 250), dims: 1 },
      { kernel: 'rbf', rate: 0.5 },
      4,
    );
    const spread = ({ values, dims }: Frames) =>
      Float64Array.from(values).reduce((sum, v) => sum + v * v, 0) / (values.length / dims);
    expect(spread(u)).toBeCloseTo(spread(whole), 1);
  });
});
