import { describe, expect, it } from 'vitest';
import { preciseBox } from '#src/vision/track/box-trust.ts';
import { placed } from '#src/vision/track/place.ts';

describe('preciseBox', () => {
  const box = (off: number) => preciseBox({ place: placed(100, 80, 20, 30), sd: [20 * off, 0, 0, 0, 0, 0] });

  it('believes a box whose numbers are known to some hundredths of its size, and not one that may lie anywhere', () => {
    expect(box(0)).toBe(1);
    expect(box(0.03)).toBeGreaterThan(0.95);
    expect(box(0.15)).toBeCloseTo(0.5);
    expect(box(1)).toBeLessThan(0.03);
  });

  it('says the same of large boxes as of small ones', () => {
    const twice = preciseBox({ place: placed(100, 80, 40, 60), sd: [4, 0, 4, 0, 4, 4] });
    expect(twice).toBeCloseTo(preciseBox({ place: placed(100, 80, 20, 30), sd: [2, 0, 2, 0, 2, 2] }));
  });
});
