import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import type { PictureFrames } from '#src/signal/picture.ts';
import { groundByMotion } from '#src/vision/grounding/moving.ts';

const [width, height, count] = [96, 54, 75];

/** 3 s of a textured wall under noise, before a camera that shakes; from 1 to 2 s a patch moves at the right, above. */
function film(seed: number, isMoving: boolean): PictureFrames {
  const random = makeRandom(seed);
  const wall = Float32Array.from(
    { length: 128 * 80 },
    (_, p) => 110 + 50 * Math.sin((p % 128) / 4) * Math.cos(Math.floor(p / 128) / 3),
  );
  const pixels = new Uint8Array(width * height * count);
  for (let k = 0; k < count; k++) {
    const [dx, dy] = [8 + Math.round(2 * random.normal()), 8 + Math.round(random.normal())];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const t = k / 25;
        const [px, py] = [72 + 8 * Math.sin(9 * t), 14];
        const isPatch = isMoving && t >= 1 && t < 2 && Math.abs(x - px) < 7 && Math.abs(y - py) < 8;
        const value = isPatch
          ? 30 + ((x + 3 * y) % 5) * 20
          : (wall[(y + Math.max(0, Math.min(25, dy))) * 128 + x + Math.max(0, Math.min(31, dx))] as number);
        pixels[(k * height + y) * width + x] = Math.max(0, Math.min(255, value + 3 * random.normal()));
      }
  }
  const size = width * height;
  return {
    width,
    height,
    times: Float64Array.from({ length: count }, (_, k) => k / 25),
    read: (start, n, into = new Uint8Array(n * size)) => {
      into.set(pixels.subarray(start * size, (start + n) * size));
      return into;
    },
  };
}

describe('attention by motion', () => {
  const phrases = [0, 1, 2].map((k) => ({ text: `${k}`, start: k, end: k + 1 }));

  it('is where it moves against the camera’s own shaking, and nowhere else', () => {
    const [before, meanwhile, after] = groundByMotion(phrases, film(1, true));
    expect(meanwhile?.status).toBe('grounded');
    const [x, y, w, h] = meanwhile?.frames[0]?.box ?? [0, 0, 0, 0];
    expect(Math.abs((x + w / 2) * width - 72)).toBeLessThan(10);
    expect(Math.abs((y + h / 2) * height - 14)).toBeLessThan(10);
    expect(meanwhile?.deletion?.fall).toBeGreaterThan(3 * (meanwhile?.deletion?.elsewhere as number));
    expect([before?.status, after?.status]).not.toContain('grounded');
  });

  it('is nowhere in what does not move, and says so of what is not there', () => {
    let believed = 0;
    for (const seed of [2, 3, 4])
      believed += groundByMotion(phrases, film(seed, false)).filter(
        ({ status }) => status === 'grounded',
      ).length;
    expect(believed).toBeLessThanOrEqual(2);
    expect(groundByMotion([{ text: 'later', start: 50, end: 51 }], film(5, true))[0]).toMatchObject({
      status: 'not-found',
      start: null,
      frames: [],
    });
  });
});
