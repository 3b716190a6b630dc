import { describe, expect, it } from 'vitest';
import { costOf, nextKey } from '#src/vision/glimpse/decoding.ts';
import { makeGlimpser } from '#src/vision/glimpse/glimpser.ts';
import { pathOf } from '#src/vision/glimpse/path.ts';
import { glimpse, lookOf } from '#src/vision/glimpse/sensor.ts';
import { pyramid } from '#src/vision/track/plane.ts';

const [width, height] = [160, 90];

/** A patterned card on a faint pattern, its middle at (x, y). */
function pictureOf(x: number, y: number) {
  const bytes = new Uint8Array(width * height);
  for (let r = 0; r < height; r++)
    for (let c = 0; c < width; c++) {
      const [u, v] = [c + 0.5 - x, r + 0.5 - y];
      const isCard = Math.abs(u) < 14 && Math.abs(v) < 11;
      bytes[r * width + c] = isCard
        ? 128 + 90 * Math.sign(Math.sin(u / 3.1) * Math.cos(v / 2.7 + u / 9))
        : 120 + 12 * Math.sin(c / 5) * Math.cos(r / 7);
    }
  return pyramid(width, height, bytes);
}

const decoding = (count: number, group: number) => ({
  times: Float64Array.from({ length: count }, (_, k) => k / 25),
  keys: Uint8Array.from({ length: count }, (_, k) => (k % group === 0 ? 1 : 0)),
});

describe('glimpses', () => {
  it('count what a frame needs before it', () => {
    const video = decoding(40, 10);
    expect(costOf(video, -1, 0)).toBe(1);
    expect(costOf(video, 3, 4)).toBe(1);
    expect(costOf(video, 3, 7)).toBe(4);
    expect(costOf(video, 3, 20)).toBe(1);
    expect(costOf(video, 3, 25)).toBe(6);
    expect(nextKey(video, 10)).toBe(20);
    expect(nextKey(video, 33)).toBe(40);
  });

  it('find the subject beside where they look, to a part of a pixel or so', () => {
    const spot = { x: 60, y: 40, halfWidth: 14, halfHeight: 11 };
    const look = lookOf(pictureOf(60, 40), spot, 120);
    const { best, likeness } = glimpse(pictureOf(83.4, 47.7), spot, look);
    expect(likeness).toBeGreaterThan(0.8);
    expect(Math.hypot(best.x - 83.4, best.y - 47.7)).toBeLessThan(1.2);
  });

  it('follow it at a tenth of the frames, those between by what was seen before and after', () => {
    const video = decoding(250, 25);
    const truth = (k: number) => [40 + 0.32 * k, 45 + 18 * Math.sin(k / 40)] as const;
    const glimpser = makeGlimpser({
      ...{ decoding: video, width, height, budget: 25, first: 0, policy: null, random: null },
      spot: { x: truth(0)[0], y: truth(0)[1], halfWidth: 14, halfHeight: 11 },
    });
    for (let frame: number | null = 0; frame !== null; )
      frame = glimpser.see(frame, pictureOf(...truth(frame)));
    expect(glimpser.spent).toBeLessThanOrEqual(25);
    const path = pathOf(glimpser.sightings, glimpser.cuts, { ...video, width, height });
    const off = path.map(({ x, y }, k) => Math.hypot(x - truth(k)[0], y - truth(k)[1]));
    expect(off.reduce((a, b) => a + b, 0) / off.length).toBeLessThan(4);
  });
});
