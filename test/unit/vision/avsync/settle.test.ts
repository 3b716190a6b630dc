import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { beyondChance, chanceLevel } from '#src/vision/avsync/chance-level.ts';
import { settle } from '#src/vision/avsync/settle.ts';
import { windowsOf } from '#src/vision/avsync/windows.ts';
import { regionsOf, summedArea } from '#src/vision/avsync/regions.ts';

const random = makeRandom(5);
const noise = (): Float64Array => Float64Array.from({ length: 401 }, () => random.normal());

/** Curves of windows of 20 s whose evidence peaks at these lags. */
const windows = (lags: readonly number[]) =>
  lags.map((lag, w) => ({
    ...{ start: 20 * w, end: 20 * w + 20 },
    real: noise().map((v, k) => v + 25 * Math.exp(-0.5 * ((k - 200 - lag) / 3) ** 2)),
    chance: Array.from({ length: 9 }, noise),
  }));

describe('settling on offsets', () => {
  it('finds a drift, and the lag in the middle', () => {
    // 200 ppm: 0.02 steps of 10 ms a second.
    const { slope, segments, whole } = settle(
      windows(Array.from({ length: 12 }, (_, w) => 7 + 0.02 * (20 * w - 110))),
    );
    expect(slope).toBeCloseTo(0.02, 2);
    expect(segments).toHaveLength(1);
    expect(whole.lag).toBeCloseTo(7, 0);
  });

  it('finds a drift beyond what recorders have, and takes none for a change of lag', () => {
    // 1500 ppm over three minutes.
    const { slope, segments } = settle(
      windows(Array.from({ length: 9 }, (_, w) => -4 + 0.15 * (20 * w - 80))),
    );
    expect(slope).toBeCloseTo(0.15, 2);
    expect(segments).toHaveLength(1);
  });

  it('finds where the lag changes, and keeps what is steady whole', () => {
    const { segments } = settle(windows([12, 12, 12, -40, -40]));
    expect(segments.map(({ start, end, lag }) => [start, end, Math.round(lag)])).toEqual([
      [0, 60, 12],
      [60, 100, -40],
    ]);
    expect(settle(windows([5, 5, 5, 5])).segments).toHaveLength(1);
  });

  it('tells chance as it is: of nothing but luck, one in twenty goes beyond 1 in 20', () => {
    let beyond = 0;
    for (let trial = 0; trial < 400; trial++) {
      const level = chanceLevel(Array.from({ length: 9 }, noise));
      if (beyondChance(Math.max(...noise()), level, 401) > Math.log(20)) beyond++;
    }
    expect(beyond).toBeLessThan(36);
  });
});

describe('windows and regions', () => {
  it('cover every frame once and in order, none longer than 24 s', () => {
    const times = Float64Array.from({ length: 3000 }, (_, k) => k / 25);
    const cuts = [0, 10, 40, 900, 960, 2990];
    const shots = cuts.map((from, i) => ({ from, to: cuts[i + 1] ?? 3000 }));
    const parts = windowsOf(shots, times).flatMap((window) => {
      const [first, last] = [window.parts[0], window.parts.at(-1)];
      expect(((last?.to ?? 0) - (first?.from ?? 0)) / 25).toBeLessThanOrEqual(24.1);
      return window.parts;
    });
    expect(parts[0]?.from).toBe(0);
    for (const [k, { from, to }] of parts.entries())
      expect(parts[k + 1]?.from ?? 3000).toBe(from < to ? to : -1);
  });

  it('sums of a region are those of its cells, and priors add up to 1', () => {
    const values = Float32Array.from({ length: 20 * 11 }, () => random.uniform());
    const table = summedArea(20, 11);
    table.fill(values, 0);
    const regions = regionsOf(20, 11);
    for (const region of regions) {
      let sum = 0;
      for (let r = 0; r < region.rows; r++)
        for (let c = 0; c < region.cols; c++) sum += values[(region.row + r) * 20 + region.col + c] as number;
      expect(table.sum(region)).toBeCloseTo(sum, 3);
    }
    expect(regions.reduce((sum, { prior }) => sum + Math.exp(prior), 0)).toBeCloseTo(1, 9);
  });
});
