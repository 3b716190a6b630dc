import { describe, expect, it } from 'vitest';
import { roughCosts } from '#renderer/pair/rough.ts';

const peaks = (loud: readonly number[]) => ({
  max: Int8Array.from(loud),
  min: Int8Array.from(loud, (v) => -v),
});

describe('the rough picture of a pair', () => {
  it('is darkest where both are as loud, whichever was recorded louder', () => {
    const a = [10, 60, 20, 5, 50];
    const costs = roughCosts(peaks(a), peaks(a.map((v) => 2 * v)));
    for (let r = 0; r < 5; r++) {
      const row = [...costs.subarray(5 * r, 5 * r + 5)];
      expect(row[r]).toBe(Math.min(...row));
      expect(row[r]).toBeLessThan(30);
    }
  });
  it('has a row for each of b’s columns', () => {
    expect(roughCosts(peaks([1, 2, 3]), peaks([1, 2]))).toHaveLength(6);
  });
});
