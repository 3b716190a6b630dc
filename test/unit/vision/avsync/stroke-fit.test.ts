import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { type SeenPath, strokeFit } from '#src/vision/avsync/stroke-fit.ts';

/** What frames at `fps` show of a height over time: middles of change, with noise (pixels), and the more of it the faster it moves. */
function seenAt(
  fps: number,
  seconds: number,
  height: (t: number) => number,
  seed = 1,
  noise = 0.2,
): SeenPath[] {
  const random = makeRandom(seed);
  const times = Float64Array.from({ length: Math.round(fps * seconds) }, (_, k) => k / fps);
  const none = new Float64Array(times.length);
  const mass = Float32Array.from(times, (t, k) =>
    k === 0 ? 0 : 300 * Math.abs(height(t) - height(times[k - 1] as number)),
  );
  const y = times.map((t, k) =>
    k === 0 ? 0 : (height(t) + height(times[k - 1] as number)) / 2 + noise * random.normal(),
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
    expect(halts(0)).toBeGreaterThan(4.2);
    expect(halts(0)).toBeGreaterThan(5 * halts(-0.3));
  });

  const turning = (half: number) => (t: number) => 20 * Math.cos((Math.PI * t) / half);
  const gliding = (t: number) => {
    const u = Math.max(0, Math.min(1, ((t % 0.8) - 0.1) / 0.4));
    return (Math.floor(t / 0.8) % 2 === 0 ? 30 : -30) * (u ** 3 * (10 - 15 * u + 6 * u * u) - 0.5);
  };
  it.each([
    ['strikes', bounce([0.8, 1.6, 2.4, 3.2]), 0.8, true],
    ['turns', turning(0.4), 0.4, false],
    ['turns slowly', turning(0.8), 0.8, false],
    ['passes its middle', turning(0.8), 0.4, false],
    ['comes softly to rest', gliding, 0.5, false],
    ['is about to come to rest', gliding, 0.4, false],
  ] as const)(
    'tells whether what %s strikes, however clean and close the frames are',
    (_, height, at, is) => {
      for (const fps of [25, 60]) {
        const seen = seenAt(fps, 5, height, 1, 0.02);
        const moments = [0, 0.8, 1.6, 2.4, 3.2].map((t) => t + at).filter((t) => t < 4.5);
        const { halt, likelihood } = strokeFit(seen, moments, [-0.01, 0, 0.01]);
        const k = halt.indexOf(Math.max(...halt));
        const share = (halt[k] as number) / Math.max(1, likelihood[k] as number);
        expect(share > 0.75, `${fps} a second: ${share}`).toBe(is);
        if (!is) expect(share).toBeLessThan(0.6);
      }
    },
  );

  it('says nothing of what stands still', () => {
    const seen = seenAt(25, 5, () => 20, 3);
    const { likelihood } = strokeFit(seen, [1, 2, 3, 4], shifts);
    expect(Math.max(...likelihood) - Math.min(...likelihood)).toBeLessThan(6);
  });
});
