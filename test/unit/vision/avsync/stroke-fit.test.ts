import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { type SeenPath, strokeFit } from '#src/vision/avsync/stroke-fit.ts';

/** What frames at `fps` show of a height over time: middles of change, with noise of 0.2 pixels. */
function seenAt(fps: number, seconds: number, height: (t: number) => number, seed = 1): SeenPath[] {
  const random = makeRandom(seed);
  const times = Float64Array.from({ length: Math.round(fps * seconds) }, (_, k) => k / fps);
  const none = new Float64Array(times.length);
  const mass = new Float32Array(times.length).fill(1000);
  const y = times.map((t, k) =>
    k === 0 ? 0 : (height(t) + height(times[k - 1] as number)) / 2 + 0.2 * random.normal(),
  );
  return [{ times, path: { x: none, y, spread: none, mass, around: mass, least: 30 } }];
}

const summit = (values: Float64Array): number => values.indexOf(Math.max(...values));
const shifts = Array.from({ length: 61 }, (_, k) => (k - 30) / 500);

describe('when what moves strikes', () => {
  // Falls quicker and quicker, comes back at most of its speed, rests at the top until the next.
  const bounce = (hits: readonly number[]) => (t: number) => {
    let height = 40;
    for (const hit of hits) {
      if (t <= hit && t > hit - 0.2) height = Math.min(height, 40 * (1 - ((t - hit + 0.2) / 0.2) ** 2));
      if (t > hit && t < hit + 0.3)
        height = Math.min(height, 40 * Math.sin((Math.PI / 2) * ((t - hit) / 0.3)));
    }
    return height;
  };

  it.each([24, 30])('is told to a few milliseconds from frames that are far apart: %s a second', (fps) => {
    const hits = [0.731, 1.502, 2.349, 3.118, 3.907];
    const seen = seenAt(fps, 5, bounce(hits));
    const { likelihood } = strokeFit(
      seen,
      hits.map((t) => t - 0.03),
      shifts,
    );
    expect(Math.abs((shifts[summit(likelihood)] as number) - 0.03)).toBeLessThanOrEqual(0.006);
  });

  it('where it stops, not where it begins to move', () => {
    const hits = [0.9, 2.1, 3.3];
    // At once from rest to speed, and at once to rest again.
    const slide = (t: number) =>
      hits.reduce((sum, hit) => sum + 30 * Math.max(0, Math.min(1, (t - hit + 0.3) / 0.3)), 0);
    const seen = seenAt(25, 5, slide);
    const halts = (off: number) =>
      strokeFit(
        seen,
        hits.map((t) => t + off),
        [0],
      ).halt[0] as number;
    expect(halts(0)).toBeGreaterThan(5);
    expect(halts(0)).toBeGreaterThan(5 * halts(-0.3));
  });

  it('says nothing of what stands still', () => {
    const seen = seenAt(25, 5, () => 20, 3);
    const { likelihood } = strokeFit(seen, [1, 2, 3, 4], shifts);
    expect(Math.max(...likelihood) - Math.min(...likelihood)).toBeLessThan(6);
  });
});
