import { describe, expect, it } from 'vitest';
import { roughCosts } from '#renderer/pair/rough.ts';

const peaks = (heights: readonly number[]) => ({
  min: Int8Array.from(heights, () => 0),
  max: Int8Array.from(heights),
});
const wave = (steps: number, depth: number) =>
  Array.from({ length: steps }, (_, k) => 60 + Math.round(depth * Math.sin(k / 3)));

describe('the rough picture before the matrix', () => {
  it('shows even sound neither as alike everywhere nor as unlike everywhere', () => {
    for (const depth of [3, 40]) {
      const costs = roughCosts(peaks(wave(80, depth)), peaks(wave(80, depth)));
      const mean = costs.reduce((sum, c) => sum + c, 0) / costs.length;
      expect(mean).toBeGreaterThan(255 * 0.4);
      expect(mean).toBeLessThan(255 * 0.8);
      for (let k = 0; k < 80; k++) expect(costs[k * 80 + k]).toBe(0);
    }
  });
  it('is alike everywhere where there is nothing to tell apart', () => {
    expect(Math.max(...roughCosts(peaks([5, 5, 5]), peaks([9, 9])))).toBe(0);
  });
});
