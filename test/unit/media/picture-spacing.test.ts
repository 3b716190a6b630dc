import { describe, expect, it } from 'vitest';
import { areSparse } from '#main/media/picture.ts';

const every = (step: number, count = 40) => Array.from({ length: count }, (_, k) => k * step);

describe('frames that are left where others are skipped', () => {
  it('are near enough when they lie about as asked', () => {
    expect(areSparse(every(0.1), 10)).toBe(false);
    expect(areSparse(every(0.08), 10)).toBe(false);
    expect(areSparse(every(0.1167), 10)).toBe(false);
  });
  it('are too few when they lie farther apart, all or many of them', () => {
    // x264 as it comes, 25 a second: every other frame is needed by one, and of those every other is chosen.
    expect(areSparse(every(0.16), 10)).toBe(true);
    expect(areSparse(every(0.52), 10)).toBe(true);
    const uneven = every(0.1).map((t, k) => t + (k % 5 === 0 ? 0.07 : 0));
    expect(areSparse(uneven, 10)).toBe(true);
    expect(areSparse([], 10)).toBe(true);
  });
});
