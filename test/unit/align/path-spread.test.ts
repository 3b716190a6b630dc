import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPathSpread } from '#src/align/any-path-spread.ts';
import { type DtwOptions, dtw } from '#src/align/dtw/align-dtw.ts';
import { fullMask, maskOf } from '#src/align/dtw/mask.ts';
import { costsBetween } from '#src/align/dtw/local-cost.ts';
import { softAlignment } from '#src/align/dtw/soft-dtw.ts';
import { windowRestriction } from '#src/align/dtw/window.ts';
import { pathSpread, rounding, rowSpread, scatterAlong } from '#src/align/path-spread.ts';
import { spreadAlong } from '#src/align/spread-along.ts';
import { framesErringAlike, temperatureAlong } from '#src/align/temperature.ts';
import { evenSteps } from '#src/compute/compute.ts';
import { makeRandom } from '#src/math/random.ts';

/** A bent sum of sines seen twice with white noise, and where the second stands at each frame of the first. */
function bentPair(seed: number, dims: number, noise: number) {
  const random = makeRandom(seed);
  const [n, m] = [300, 330];
  const waves = Array.from({ length: dims * 4 }, () => ({
    size: random.normal(),
    rate: 3 + 25 * random.uniform(),
    phase: 6.28 * random.uniform(),
  }));
  const shape = (t: number, d: number) =>
    waves.slice(4 * d, 4 * d + 4).reduce((sum, w) => sum + w.size * Math.sin(w.rate * t + w.phase), 0) / 2;
  const bend = 0.08 * random.normal();
  const at = (t: number) => t + bend * Math.sin(Math.PI * t);
  const back = (u: number) => {
    let [low, high] = [0, 1];
    for (let k = 0; k < 40; k++) {
      const middle = (low + high) / 2;
      if (at(middle) < u) low = middle;
      else high = middle;
    }
    return low;
  };
  const seen = (frames: number, time: (t: number) => number) => ({
    dims,
    values: Float64Array.from(
      { length: frames * dims },
      (_, k) => shape(time(Math.floor(k / dims) / (frames - 1)), k % dims) + noise * random.normal(),
    ),
  });
  const truth = Float64Array.from({ length: n }, (_, i) => at(i / (n - 1)) * (m - 1));
  return { x: seen(n, (t) => t), y: seen(m, back), truth };
}

const inside = (mean: Float64Array, sd: Float64Array, truth: Float64Array): number =>
  truth.filter((place, i) => Math.abs((mean[i] as number) - place) <= 1.645 * (sd[i] as number)).length /
  truth.length;

describe('pathSpread', () => {
  it.each([
    [1, 0.05],
    [3, 0.2],
    [12, 0.3],
  ])('holds about 90 %% of the truth within 1.645 deviations: %i dimensions, noise %d', (dims, noise) => {
    const shares = [7, 8, 9, 10].map((seed) => {
      const { x, y, truth } = bentPair(seed, dims, noise);
      const { mean, sd } = pathSpread(x, y, dtw(x, y), { steps: evenSteps });
      return inside(mean, sd, truth);
    });
    const share = shares.reduce((a, b) => a + b) / shares.length;
    expect(share).toBeGreaterThan(0.8);
  });

  it('grows with the noise, is least at pins, and keeps to the window', () => {
    const size = (noise: number) => {
      const { x, y } = bentPair(3, 2, noise);
      const { sd } = pathSpread(x, y, dtw(x, y), { steps: evenSteps });
      return sd.reduce((a, b) => a + b) / sd.length;
    };
    expect(size(0.4)).toBeGreaterThan(1.5 * size(0.04));
    const { x, y } = bentPair(4, 1, 0.3);
    const pins = [[150, 170]] as const;
    const found = pathSpread(x, y, dtw(x, y, { pins }), { steps: evenSteps, pins });
    expect(found.mean[150]).toBe(170);
    expect(found.sd[150]).toBe(Math.sqrt(rounding));
    const window = { kind: 'slanted', radius: 3 } as const;
    const { rule } = windowRestriction(window, 300, 330);
    const held = pathSpread(x, y, dtw(x, y, { window }), {
      steps: evenSteps,
      mask: maskOf(300, 330, [rule]),
    });
    held.mean.forEach((place, i) => {
      expect(Math.abs(place - i * (329 / 299))).toBeLessThanOrEqual(3 + 1e-9);
    });
    expect(fullMask(300, 330).cells).toBe(99_000);
  });

  it('does not depend on where zero is, nor on the unit', () => {
    const { x, y } = bentPair(6, 2, 0.2);
    const path = dtw(x, y);
    const of = (change: (value: number) => number) => {
      const [a, b] = [x, y].map((s) => ({ ...s, values: s.values.map(change) })) as [typeof x, typeof y];
      return pathSpread(a, b, path, { steps: evenSteps });
    };
    const plain = of((v) => v);
    for (const other of [of((v) => 5e6 + v), of((v) => 1e80 * v), of((v) => 1e-60 * v)])
      for (let i = 0; i < 300; i++) {
        expect(other.sd[i]).toBeCloseTo(plain.sd[i] as number, 2);
        expect(other.mean[i]).toBeCloseTo(plain.mean[i] as number, 2);
      }
  });

  it('knows nothing of frames that the path leaves out', () => {
    const { x, y } = bentPair(5, 2, 0.05);
    const path = dtw(x, y, { begin: { x: 0, y: 0 } });
    const { mean, sd } = pathSpread(x, y, { i: path.i.slice(20), j: path.j.slice(20) }, { steps: evenSteps });
    expect([mean[0], sd[0]]).toEqual([Number.NaN, Number.NaN]);
    expect(sd[299]).toBeGreaterThan(0);
  });
});

describe('spreads under other steps, costs, gaps and ends', () => {
  it('is that of single steps where these are asked', () => {
    const { x, y } = bentPair(3, 2, 0.2);
    const path = dtw(x, y, { window: { kind: 'slanted', radius: 30 } });
    const { rule } = windowRestriction({ kind: 'slanted', radius: 30 }, 300, 330);
    const quick = pathSpread(x, y, path, { steps: evenSteps, mask: maskOf(300, 330, [rule]) });
    const any = anyPathSpread(x, y, path, { window: { kind: 'slanted', radius: 30 } });
    for (let i = 0; i < 300; i++) {
      expect(any?.mean[i]).toBeCloseTo(quick.mean[i] as number, 4);
      expect(any?.sd[i]).toBeCloseTo(quick.sd[i] as number, 4);
    }
  });

  it.each<[string, DtwOptions]>([
    ['symmetric2', { step: 'symmetric2' }],
    ['typeIVc', { step: 'typeIVc' }],
    ['a slope', { step: 'symmetric2', slope: [0.5, 2] }],
    ['asymmetric', { step: 'asymmetric' }],
    ['symmetricP1', { step: 'symmetricP1' }],
    ['gaps', { gaps: { x: 3, y: 3 } }],
    ['open ends', { begin: 'open', end: 'open' }],
    ['euclidean', { cost: 'euclidean' }],
    ['manhattan', { cost: 'manhattan' }],
    ['rbf', { cost: { kernel: 'rbf', rate: 0.3 } }],
    ['exponential', { cost: { kernel: 'exponential', rate: 0.5 } }],
    ['polynomial', { cost: { kernel: 'polynomial', degree: 2 } }],
  ])('holds about 90 %% of the truth within 1.645 deviations: %s', (_, options) => {
    const { x, y, truth } = bentPair(9, 3, 0.2);
    const spread = spreadAlong(x, y, dtw(x, y, options), options);
    const share = inside(spread?.mean as Float64Array, spread?.sd as Float64Array, truth);
    expect(share).toBeGreaterThan(0.8);
    expect(share).toBeLessThan(0.999);
  });

  it('keeps its pins, and knows no place of frames that are left out', () => {
    const { x, y } = bentPair(4, 2, 0.05);
    const foreign = { dims: 2, values: x.values.map((v, k) => (k >= 200 && k < 260 ? v + 40 : v)) };
    const options = { step: 'symmetric2', gaps: { x: 2, y: 2 }, pins: [[60, 66]] } as const;
    const path = dtw(foreign, y, options);
    const spread = spreadAlong(foreign, y, path, options);
    expect([spread?.mean[60], spread?.sd[60]]).toEqual([66, Math.sqrt(rounding)]);
    for (let i = 0; i < 300; i++) expect(Number.isNaN(spread?.mean[i])).toBe(i >= 100 && i < 130);
  });

  it('does not depend on where zero is, nor on the unit', () => {
    const { x, y } = bentPair(6, 2, 0.2);
    const path = dtw(x, y, { step: 'symmetricP1' });
    const of = (change: (value: number) => number) => {
      const [a, b] = [x, y].map((s) => ({ ...s, values: s.values.map(change) })) as [typeof x, typeof y];
      return anyPathSpread(a, b, path, { step: 'symmetricP1', cost: 'euclidean' });
    };
    const plain = of((v) => v);
    for (const other of [of((v) => 5e6 + v), of((v) => 1e80 * v), of((v) => 1e-60 * v)])
      for (let i = 0; i < 300; i += 7) expect(other?.sd[i]).toBeCloseTo(plain?.sd[i] as number, 3);
  });

  it('tells nothing where a kernel cannot tell the noise apart, and is sharp where none is left', () => {
    const { x, y } = bentPair(5, 2, 0.1);
    const apart = { ...y, values: y.values.map((v) => v + 4) };
    const cost = { kernel: 'rbf', rate: 1 } as const;
    expect(anyPathSpread(x, apart, dtw(x, y), { cost })).toBeNull();
    const same = anyPathSpread(x, x, dtw(x, x), { step: 'symmetric2' });
    expect([...(same?.mean ?? [])].every((at, i) => Math.abs(at - i) < 1e-6)).toBe(true);
  });
});

describe('scatterAlong', () => {
  it('is what is left where there is little noise, and more by what two share less', () => {
    const random = makeRandom(12);
    const n = 20_000;
    const alike = Int32Array.from({ length: n }, (_, k) => k);
    const scatterOf = (shared: number, own: number) => {
      const latent = Float64Array.from({ length: n }, () => shared * random.normal());
      const seen = () => ({ dims: 1, values: latent.map((value) => value + own * random.normal()) });
      return scatterAlong(seen(), seen(), { i: alike, j: alike });
    };
    // v(1 − ρ²)/ρ of variance v and correlation ρ.
    expect(scatterOf(1, 0.1) / 0.02).toBeCloseTo(1, 1);
    expect(scatterOf(1, Math.SQRT1_2) / 1.25).toBeCloseTo(1, 1);
    expect(scatterOf(1, 1) / 3).toBeCloseTo(1, 1);
    expect(scatterOf(0, 1) / 8).toBeCloseTo(1, 1);
  });
});

describe('temperatureAlong', () => {
  const random = makeRandom(5);
  const of = (draw: () => number) => ({ dims: 2, values: Float64Array.from({ length: 40_000 }, draw) });
  const still = of(() => 0);
  const all = {
    i: Int32Array.from({ length: 20_000 }, (_, k) => k),
    j: Int32Array.from({ length: 20_000 }, (_, k) => k),
  };
  const gauss = of(() => 0.5 * random.normal());

  it('is one over twice the variance of squared distances, and less where neighbours err alike', () => {
    expect(temperatureAlong(still, gauss, 'sqeuclidean', all).sharpness * 2 * 0.25).toBeCloseTo(1, 1);
    let last = [0, 0];
    const lasting = of(() => {
      last = [last[1] as number, 0.5 * (last[0] as number) + Math.sqrt(0.75) * 0.5 * random.normal()];
      return last[1] as number;
    });
    // 1 + 2·(½ + ¼ + …), cut where the correlation falls below 0.05.
    expect(framesErringAlike(lasting.values, 2)).toBeCloseTo(2.9, 0);
    expect(temperatureAlong(still, lasting, 'sqeuclidean', all).sharpness * 2 * 0.25 * 2.9).toBeCloseTo(1, 0);
  });

  it('is near the rate of Laplace noise under Manhattan distances, and near √(2/π)/σ of normal noise', () => {
    const laplace = of(() => {
      const u = random.uniform() - 0.5;
      return -Math.sign(u) * Math.log(1 - 2 * Math.abs(u)) * 0.5;
    });
    const bySign = temperatureAlong(still, gauss, 'manhattan', all).sharpness * 0.5;
    // Differences over half the noise's size smooth the edge.
    expect(bySign).toBeGreaterThan(Math.sqrt(2 / Math.PI));
    expect(bySign).toBeLessThan(1.4 * Math.sqrt(2 / Math.PI));
    const rate = temperatureAlong(still, laplace, 'manhattan', all).sharpness;
    expect(rate).toBeGreaterThan(1.5);
    expect(rate).toBeLessThan(2.6);
  });
});

const values = fc.array(
  fc.integer({ min: -8, max: 8 }).map((v) => v / 4),
  { minLength: 1, maxLength: 4 },
);

describe('rowSpread', () => {
  it('is mean and variance over all paths', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const x = { values: Float64Array.from(a), dims: 1 };
        const y = { values: Float64Array.from(b), dims: 1 };
        const mean: number[] = [];
        softAlignment(
          costsBetween(x, y),
          (row, weights) => {
            mean[row] = rowSpread(weights).mean;
          },
          { gamma: 0.7 },
        );
        const sums = a.map(() => [0, 0]);
        for (const cells of everySinglePath(a.length, b.length)) {
          const cost = cells.reduce((sum, [i, j]) => sum + ((a[i] as number) - (b[j] as number)) ** 2, 0);
          for (const [i, j] of cells) {
            const sum = sums[i] as [number, number];
            sum[0] += Math.exp(-cost / 0.7);
            sum[1] += j * Math.exp(-cost / 0.7);
          }
        }
        sums.forEach(([all, first], i) => {
          expect(mean[i]).toBeCloseTo((first as number) / (all as number), 6);
        });
      }),
      { numRuns: 40 },
    );
  });
});

/** All paths of single steps between the corners. */
function everySinglePath(n: number, m: number): (readonly [number, number])[][] {
  const from = (i: number, j: number): (readonly [number, number])[][] => {
    const here = [[i, j]] as const;
    if (i === n - 1 && j === m - 1) return [[...here]];
    return [
      [i + 1, j + 1],
      [i + 1, j],
      [i, j + 1],
    ].flatMap(([p, q]) =>
      (p as number) < n && (q as number) < m
        ? from(p as number, q as number).map((rest) => [...here, ...rest])
        : [],
    );
  };
  return from(0, 0);
}
