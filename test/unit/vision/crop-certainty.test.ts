import { describe, expect, it } from 'vitest';
import type { ProjectCrop } from '#src/model/crop.ts';
import { sourceTime } from '#src/model/units.ts';
import { cropRing } from '#src/vision/crop-certainty.ts';
import { cornersOfTheta } from '#src/vision/crop-handles.ts';

const size = { width: 200, height: 100 };
const theta = [0.5, 0, 0, 0, 0.5, 0];
const cropOf = (...sds: readonly (readonly number[])[]): ProjectCrop => ({
  ...{ recording: 'r', kind: 'affine', keys: [], confidence: 0.9, events: [] },
  frames: sds.map((sd, k) => ({ t: sourceTime(k), theta, sd })),
});
const corners = cornersOfTheta(theta, size.width, size.height);

describe('how surely a crop is where it is', () => {
  it('is two deviations to both sides of its border, as wide as what is known', () => {
    // 3 px to the right and left: 0.03 of half of 200.
    const ring = cropRing(cropOf([0, 0, 0.03, 0, 0, 0]), corners, 0, size);
    const [outer, own, inner] = [ring?.outer[0], corners[0], ring?.inner[0]];
    const out = Math.hypot((own?.[0] ?? 0) - (outer?.[0] ?? 0), (own?.[1] ?? 0) - (outer?.[1] ?? 0));
    expect(out).toBeCloseTo(2 * 3 * (50 / Math.hypot(50, 25)), 3);
    expect(ring?.reach).toBeCloseTo(out, 6);
    for (const k of [0, 1])
      expect((own?.[k] ?? 0) - (outer?.[k] ?? 0)).toBeCloseTo((inner?.[k] ?? 0) - (own?.[k] ?? 0), 6);
  });
  it('grows where the subject is less surely seen, never inside out, and is none of a crop that was drawn', () => {
    const crop = cropOf([0, 0, 0.01, 0, 0, 0.01], [0, 0, 3, 0, 0, 3]);
    const reach = [0, 0.5, 1].map((t) => cropRing(crop, corners, t, size)?.reach ?? 0);
    expect(reach).toEqual(reach.toSorted((a, b) => a - b));
    for (const [x, y] of cropRing(crop, corners, 1, size)?.inner ?? []) {
      expect(x).toBeCloseTo(100, 6);
      expect(y).toBeCloseTo(50, 6);
    }
    expect(cropRing(cropOf([0, 0, 0, 0, 0, 0]), corners, 0, size)).toBeNull();
  });
});
