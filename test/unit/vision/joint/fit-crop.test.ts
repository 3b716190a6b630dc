import { describe, expect, it } from 'vitest';
import { plainSampler as sampler } from '#src/compute/plain/plain-sampler.ts';
import type { Planes } from '#src/compute/sampler.ts';
import { ccaGradient } from '#src/math/cca-gradient.ts';
import { type Matrix, matrix } from '#src/math/matrix.ts';
import { makeRandom } from '#src/math/random.ts';
import type { View } from '#src/vision/joint/crop-features.ts';
import { backToTheta, featuresOf } from '#src/vision/joint/crop-features.ts';
import { addBack, cropPath, perKnot, prior, thetaAt } from '#src/vision/joint/crop-path.ts';
import { type CropFit, fitCrop } from '#src/vision/joint/fit-crop.ts';
import { otherTrack } from '#src/vision/joint/other-track.ts';
import type { Start } from '#src/vision/joint/starts.ts';

const random = makeRandom(5);
const noise = (rows: number, cols: number): Matrix =>
  matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.normal()),
  );

describe('gradients by which a crop is trained', () => {
  it('of canonical correlations by what is correlated are those of finite differences', () => {
    const [x, y] = [noise(30, 3), noise(30, 2)];
    for (let k = 0; k < 30; k++) y.values[2 * k] = (y.values[2 * k] as number) + (x.values[3 * k] as number);
    const options = { dims: 2, ridge: [0.05, 0.02] as const };
    const f = (of: Matrix) =>
      ccaGradient(of, y, options, () => 0).found.correlations.reduce(
        (sum, rho) => sum - Math.log(1 - rho * rho),
        0,
      );
    const { byX } = ccaGradient(x, y, options, (rho) => (2 * rho) / (1 - rho * rho));
    for (const at of [0, 17, 44, 89]) {
      const moved = (by: number): Matrix => ({
        ...x,
        values: x.values.map((v, k) => (k === at ? v + by : v)),
      });
      const slope = (f(moved(1e-5)) - f(moved(-1e-5))) / 2e-5;
      expect(byX.values[at]).toBeCloseTo(slope, 5);
    }
  });

  it('of what a crop holds, and of the prior, by the knots are those of finite differences', async () => {
    const view: Planes = {
      ...{ width: 24, height: 14, channels: 2 },
      values: Float32Array.from(
        { length: 2 * 24 * 14 },
        (_, k) => Math.sin(0.3 * (k % 24)) * Math.cos(0.4 * (k / 24)),
      ),
    };
    const times = Float64Array.of(0, 1, 2.5, 4);
    const start = Float64Array.from(
      { length: 24 },
      (_, k) => [0.3, 0.05, 0.1, -0.04, 0.35, 0.05][k % 6] as number,
    );
    const path = cropPath(times, start);
    const numbers = Float64Array.from({ length: perKnot * path.knots }, () => 0.1 * random.normal());
    const weights = Float64Array.from({ length: 64 }, () => random.normal());
    const f = async (of: Float64Array): Promise<number> => {
      const seen = await featuresOf(sampler, [view], [0], () => thetaAt(path, of, 2));
      return seen.values.reduce(
        (sum, value, k) => sum + (weights[k] as number) * value,
        prior(path, of).value,
      );
    };
    const { gradient } = prior(path, numbers);
    const features = await featuresOf(sampler, [view], [0], () => thetaAt(path, numbers, 2));
    const byTheta = await backToTheta(
      sampler,
      view,
      thetaAt(path, numbers, 2),
      weights.slice(0, features.values.length),
    );
    addBack(path, numbers, 2, byTheta, gradient);
    for (let at = 0; at < numbers.length; at++) {
      const moved = (by: number) => numbers.map((v, k) => (k === at ? v + by : v));
      const slope = ((await f(moved(1e-3))) - (await f(moved(-1e-3)))) / 2e-3;
      expect(gradient[at]).toBeCloseTo(slope, 1);
    }
  });
});

/** Two things in a picture, left and right, each restless by itself. */
function twoMovers(count: number) {
  const wills = [0, 1].map(() => Float64Array.from({ length: count }, () => Math.max(0, random.normal())));
  const [width, height] = [24, 14];
  const views = Array.from({ length: count }, (_, k): View => {
    const values = new Float32Array(2 * width * height);
    for (let j = 0; j < height; j++)
      for (let i = 0; i < width; i++) {
        const by = (middle: number, n: number) =>
          4 * (wills[n]?.[k] as number) * Math.exp(-((i - middle) ** 2 + (j - 7) ** 2) / 8);
        values[j * width + i] = by(5, 0) + by(17, 1) + 0.2 * Math.abs(random.normal());
        values[width * height + j * width + i] = 100;
      }
    const planes = { width, height, channels: 2, values };
    return { fine: planes, coarse: planes };
  });
  return { wills, views };
}

describe('fitCrop', () => {
  const count = 70;
  const times = Float64Array.from({ length: count }, (_, k) => 0.2 * k);
  const { wills, views } = twoMovers(count);
  const window = (x: number, share: number): Start => ({
    ...{ kind: 'window', prior: -1 },
    theta: Float64Array.from({ length: 6 * count }, (_, k) => [share, 0, x, 0, share, 0][k % 6] as number),
  });
  const starts: readonly Start[] = [window(0, 1), window(-0.2, 0.6), window(0.2, 0.6)];
  const fitted = (values: Float32Array, turns: number): Promise<CropFit> =>
    fitCrop({
      ...{ sampler, views, times, frames: Array.from(times, (_, k) => k), starts, plain: 0 },
      other: otherTrack({ values, dims: 1, hop: 0.2, start: 0 }, 0.2),
      ...{ maxLag: 0.2, lagStep: 0.2, seed: 1, turns },
    });

  it('moves onto that which goes with the other track, and says by how much on stretches left out', async () => {
    const own = wills[1] as Float64Array;
    const found = await fitted(
      Float32Array.from(own, (value) => value + 0.3 * random.normal()),
      4,
    );
    expect(found.kept).not.toBe('plain');
    expect(found.start).toBe(2);
    expect(found.lag).toBe(0);
    expect(Math.max(found.heldOut.trained, found.heldOut.chosen)).toBeGreaterThan(found.heldOut.plain + 0.1);
    expect(found.nulls).toHaveLength(4);
    expect(Math.max(...found.nulls)).toBeLessThan(found.heldOut.trained);
  });

  it('keeps the plain crop where nothing goes with the other track', async () => {
    const found = await fitted(
      Float32Array.from({ length: count }, () => random.normal()),
      9,
    );
    expect(found.kept).toBe('plain');
    expect(found.numbers.every((value) => value === 0)).toBe(true);
  });
});
