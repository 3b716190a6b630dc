import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import { type Plane, plane } from '#src/vision/track/plane.ts';
import { stillFigure, stillGround } from '#src/vision/track/still-ground.ts';

const [width, height] = [40, 30];
const random = makeRandom(5);
const wall = (x: number, y: number) => 100 + 20 * Math.sin(x / 7) + y / 3;
/** A square of 10 × 10 that is `lighter` than the wall and moves to the right, two pixels a picture, under a lamp that is turned. */
const shown = (k: number, lighter: number, lamp = 0, noise = 2): Plane => {
  const out = plane(width, height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isIt = x >= 2 * k && x < 2 * k + 10 && y >= 10 && y < 20;
      out.values[y * width + x] = wall(x, y) + (isIt ? lighter : 0) + lamp + noise * random.normal();
    }
  return out;
};
const mean = (of: Plane, x0: number, x1: number, y0: number, y1: number): number => {
  let sum = 0;
  for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += of.values[y * width + x] as number;
  return sum / ((x1 - x0) * (y1 - y0));
};

describe('the background of a camera that stands still', () => {
  const ground = stillGround(
    Array.from({ length: 15 }, (_, k) => shown(k, 40)),
    width,
    height,
  );

  it('is what is there for half of the time, and strays by the noise, whatever passes before it', () => {
    for (let y = 2; y < height; y += 5)
      for (let x = 2; x < width; x += 5)
        expect(Math.abs((ground.grey.values[y * width + x] as number) - wall(x, y))).toBeLessThan(4);
    const spreads = Array.from(ground.spread).sort((a, b) => a - b);
    expect(spreads[spreads.length >> 1]).toBeGreaterThan(0.8);
    expect(spreads[Math.floor(0.95 * spreads.length)]).toBeLessThan(7);
  });

  it('tells what differs by little, under another lamp too, and hardly anything else', () => {
    for (const lamp of [0, 12]) {
      const figure = stillFigure(shown(7, 16, lamp), ground);
      expect(mean(figure, 15, 23, 11, 19)).toBeGreaterThan(0.5);
      expect(mean(figure, 28, 40, 0, 30)).toBeLessThan(0.1);
      expect(mean(figure, 0, 40, 0, 8)).toBeLessThan(0.1);
    }
  });
});
