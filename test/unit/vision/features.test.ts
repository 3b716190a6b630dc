import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sequence } from '#src/model/sequence.ts';
import { figureBox } from '#src/vision/features/figure-box.ts';
import { foreground } from '#src/vision/features/foreground.ts';
import { pictureFeatures, pictureParts } from '#src/vision/features/picture-features.ts';
import { pyramid, register } from '#src/vision/features/registration.ts';
import { selfSimilarity } from '#src/vision/features/self-similarity.ts';
import { inventAction } from '#test/fixtures/figure-actions.ts';
import { type Camera, film } from '#test/fixtures/figure-film.ts';
import { random } from '#test/fixtures/performance.ts';
import { framesOf } from '#test/fixtures/picture-frames.ts';

const camera: Camera = {
  ...{ width: 96, height: 72, fps: 12.5, azimuth: 0, elevation: 5, size: 0.6, place: [0.5, 0.9] },
  ...{ shake: 0.8, noise: 3, seed: 3 },
};

function correlation(x: readonly number[], y: readonly number[]): number {
  const mean = (v: readonly number[]) => v.reduce((sum, w) => sum + w, 0) / v.length;
  const [mx, my] = [mean(x), mean(y)];
  const dot = (p: readonly number[], m: number, q: readonly number[], n: number) =>
    p.reduce((sum, v, k) => sum + (v - m) * ((q[k] as number) - n), 0);
  return dot(x, mx, y, my) / Math.sqrt(dot(x, mx, x, mx) * dot(y, my, y, my));
}

/** A smooth pattern, seen from a camera moved, turned and zoomed. */
function pattern(dx: number, dy: number, a: number, b: number): Uint8Array {
  const [width, height] = [96, 72];
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [x - 47.5, y - 35.5];
      const [p, q] = [x + a * u - b * v + dx, y + b * u + a * v + dy];
      out[y * width + x] = 128 + 50 * Math.sin(p / 5) * Math.cos(q / 7) + 40 * Math.sin((p + 2 * q) / 11);
    }
  return out;
}

describe('register', () => {
  it('finds how one picture lies in another, whatever moves before it', () => {
    const [from, to] = [pattern(2.3, -1.6, 0.02, 0.015), pattern(0, 0, 0, 0)];
    for (let y = 20; y < 40; y++) from.fill(250, y * 96 + 30, y * 96 + 52);
    const found = register(pyramid(from, 96, 72), pyramid(to, 96, 72));
    expect(found.dx).toBeCloseTo(2.3, 1);
    expect(found.dy).toBeCloseTo(-1.6, 1);
    expect(found.a).toBeCloseTo(0.02, 2);
    expect(found.b).toBeCloseTo(0.015, 2);
  });

  it('says of two equal pictures that nothing moved, and of an empty one nothing that is no number', () => {
    const same = pyramid(pattern(0, 0, 0, 0), 96, 72);
    const blank = pyramid(new Uint8Array(96 * 72), 96, 72);
    for (const [p, q] of [[same, same] as const, [blank, blank] as const]) {
      const { dx, dy, a, b } = register(p, q);
      for (const value of [dx, dy, a, b]) expect(value).toBeCloseTo(0, 3);
    }
  });
});

describe('foreground', () => {
  it('shows the figure before the backdrop, though the camera shakes', () => {
    const picture = film(inventAction('exercises', 2), camera, 10, (t) => t);
    const seen = foreground(framesOf(picture), 0, picture.times.length);
    const overlaps = picture.boxes.flatMap(([x, y, w, h], k) => {
      const box = figureBox(seen, k);
      if (!box) return [0];
      const [l, t] = [box.x - box.width / 2, box.y - box.height / 2];
      const across = Math.min(l + box.width, x + w) - Math.max(l, x);
      const down = Math.min(t + box.height, y + h) - Math.max(t, y);
      const both = Math.max(0, across) * Math.max(0, down);
      return [both / (box.width * box.height + w * h - both)];
    });
    const moving = overlaps.sort((p, q) => p - q);
    expect(moving[moving.length >> 1]).toBeGreaterThan(0.5);
  });
});

describe('selfSimilarity', () => {
  it('is the same for every view that keeps distances', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (seed, angle) => {
          const next = random(seed);
          const values = Float32Array.from({ length: 120 }, () => next() - 0.5);
          const turned = values.slice();
          for (let k = 0; k < 120; k += 2) {
            const [x, y] = [values[k] as number, values[k + 1] as number];
            turned[k] = x * Math.cos(angle) - y * Math.sin(angle) + 3;
            turned[k + 1] = x * Math.sin(angle) + y * Math.cos(angle) - 1;
          }
          const of = (v: Float32Array): Sequence => ({ values: v, dims: 2, hop: 0.04, start: 0 });
          const [p, q] = [selfSimilarity(of(values)), selfSimilarity(of(turned))];
          for (const [k, v] of p.values.entries()) expect(q.values[k]).toBeCloseTo(v, 4);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('holds the distances that brute force finds', () => {
    const s: Sequence = { values: Float32Array.from([0, 1, 3, 6, 10, 15]), dims: 1, hop: 0.16, start: 0 };
    const { values, dims } = selfSimilarity(s);
    expect(dims).toBe(35);
    let usual = 0;
    for (const x of s.values) for (const y of s.values) usual += Math.abs(x - y) / 36;
    // Frame 2 against itself 0.16 s (one frame) later comes first.
    expect(values[2 * dims]).toBeCloseTo((6 - 3) / usual, 5);
  });
});

describe('pictureFeatures', () => {
  it('of one action are alike wherever the camera stands, and of another are not', () => {
    const take = (seed: number, other: Partial<Camera>) =>
      pictureFeatures(
        framesOf(film(inventAction('exercises', seed), { ...camera, ...other }, 8, (t) => t)),
      ) as Sequence;
    const first = take(3, {});
    const apart = (s: Sequence) => {
      const n = Math.min(first.values.length, s.values.length);
      let sum = 0;
      for (let k = 0; k < n; k++) sum += ((first.values[k] as number) - (s.values[k] as number)) ** 2;
      return sum / n;
    };
    const moved = apart(take(3, { size: 0.42, place: [0.35, 0.85], azimuth: 25, seed: 9 }));
    expect(moved).toBeLessThan(0.8 * apart(take(5, { seed: 9 })));
    expect(first.dims).toBe(pictureParts.likeness[1]);
    expect(first.values.every(Number.isFinite)).toBe(true);
  });

  it('look anew after a cut', () => {
    const [one, two] = [
      film(inventAction('gestures', 2), { ...camera, place: [0.3, 0.9] }, 4, (t) => t),
      film(inventAction('exercises', 6), { ...camera, place: [0.7, 0.9], size: 0.8, seed: 8 }, 6, (t) => t),
    ];
    const pixels = new Uint8Array([...one.pixels, ...two.pixels]);
    const times = Float64Array.from({ length: one.times.length + two.times.length }, (_, k) => k / 12.5);
    const both = pictureFeatures(framesOf({ ...one, times, pixels })) as Sequence;
    const alone = pictureFeatures(framesOf(two)) as Sequence;
    const [from, to] = pictureParts.shape;
    // Each dimension about its own mean there, which the first film does not share.
    const shapes = (s: Sequence, seconds: number) =>
      Array.from({ length: to - from }, (_, d) => {
        const values = Array.from(
          { length: 100 },
          (_, k) => s.values[(Math.round((seconds + 0.5) / 0.04) + k) * s.dims + from + d] as number,
        );
        const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
        return values.map((v) => v - mean);
      }).flat();
    expect(correlation(shapes(both, 4), shapes(alone, 0))).toBeGreaterThan(0.8);
  });

  it('are none where nothing moves, and of one picture', () => {
    const still = { width: 32, height: 24, times: Float64Array.from({ length: 20 }, (_, k) => k / 10) };
    const pixels = new Uint8Array(20 * 32 * 24).fill(90);
    expect(pictureFeatures(framesOf({ ...still, pixels }))).toBeNull();
    expect(pictureFeatures(framesOf({ ...still, times: still.times.subarray(0, 1), pixels }))).toBeNull();
  });

  it('keep to an even clock where the pictures do not', () => {
    const picture = film(inventAction('walks', 1), camera, 4, (t) => t);
    const times = picture.times.map((t, k) => t + 1 + (k % 3) * 0.01);
    const found = pictureFeatures(framesOf({ ...picture, times })) as Sequence;
    expect(found.start).toBe(1);
    expect(found.values.length / found.dims).toBe(
      Math.floor(((times.at(-1) as number) - 1) / 0.04 + 1e-6) + 1,
    );
  });
});
