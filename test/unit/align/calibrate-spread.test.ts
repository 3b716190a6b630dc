import { describe, expect, it } from 'vitest';
import { calibratedSpread } from '#src/align/calibrate-spread.ts';
import { makeRandom } from '#src/math/random.ts';

const frames = 400;
const told = (epistemic: boolean) => ({
  mean: Float64Array.from({ length: frames }, (_, i) => 2 * i),
  aleatoric: new Float64Array(frames).fill(0.6),
  epistemic: epistemic ? new Float64Array(frames).fill(0.4) : null,
  sd: new Float64Array(frames).fill(epistemic ? 1 : Math.sqrt(0.6)),
});

describe('a spread calibrated on confirmed points', () => {
  it('holds 90 % of the points that were not confirmed, whether it told too little or too much', () => {
    for (const size of [0.3, 1, 4]) {
      const { normal } = makeRandom(5);
      const truth = Float64Array.from({ length: frames }, (_, i) => 2 * i + size * normal());
      const confirmed = Array.from({ length: 80 }, (_, k) => [5 * k, truth[5 * k] as number] as const);
      const { spread, scale } = calibratedSpread(told(true), confirmed);
      expect(scale / size).toBeGreaterThan(0.7);
      expect(scale / size).toBeLessThan(1.4);
      const others = Array.from({ length: frames }, (_, i) => i).filter((i) => i % 5 !== 0);
      const held = others.filter(
        (i) =>
          Math.abs((truth[i] as number) - (spread.mean[i] as number)) <= 1.645 * (spread.sd[i] as number),
      );
      expect(held.length / others.length).toBeGreaterThan(0.84);
      expect(held.length / others.length).toBeLessThan(0.96);
    }
  });

  it('scales both parts as the whole, and keeps the mean', () => {
    const { spread, scale } = calibratedSpread(told(true), [], [3.29]);
    expect(scale).toBeCloseTo(2, 3);
    expect(spread.sd[7]).toBeCloseTo(scale, 9);
    expect((spread.aleatoric[7] as number) + (spread.epistemic?.[7] as number)).toBeCloseTo(scale ** 2, 9);
    expect(spread.mean[7]).toBe(14);
    expect(calibratedSpread(told(false), [], [3.29]).spread.epistemic).toBeNull();
  });
});
