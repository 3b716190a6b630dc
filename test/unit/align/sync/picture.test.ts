import { describe, expect, it } from 'vitest';
import { measurePicturePair } from '#src/align/sync/picture.ts';
import { describePicture, pictureGroups } from '#src/align/sync/picture-summary.ts';
import { anySide } from '#src/vision/features/any-side.ts';
import { pictureFeatures } from '#src/vision/features/picture-features.ts';
import { inventAction } from '#test/fixtures/figure-actions.ts';
import { film as filmFigure } from '#test/fixtures/figure-film.ts';
import { framesOf } from '#test/fixtures/picture-frames.ts';
import { type Camera, film, scene } from './synthetic-scene.ts';

const measure = (seedA: number, a: Camera, seedB: number, b: Camera, look = {}) =>
  measurePicturePair(
    describePicture(framesOf(film(scene(seedA, look), a))),
    describePicture(framesOf(film(scene(seedB, look), { seed: 99, ...b }))),
  );

/** Largest distance (s) between the found segments and the truth, over what both saw. */
function worst(found: ReturnType<typeof measure>, a: Camera, b: Camera): number {
  let most = found.segments.length === 0 ? Number.POSITIVE_INFINITY : 0;
  const world = (c: Camera, s: number) =>
    c.start + s / (1 + (c.ppm ?? 0) * 1e-6) + (c.pause && s >= c.pause[0] ? c.pause[1] : 0);
  for (const s of found.segments)
    for (const end of [0.02, 0.98]) {
      const at = s.a[0] + end * (s.a[1] - s.a[0]);
      const bt = s.b[0] + end * (s.b[1] - s.b[0]);
      most = Math.max(most, Math.abs(world(a, at) - world(b, bt)));
    }
  return most;
}

const wide: Camera = { start: 0, duration: 120, fps: 25 };

describe('placing by picture', () => {
  it('finds the same view to within a frame, whatever the frame rate, framing and exposure', () => {
    const b: Camera = {
      start: 31.337,
      duration: 70,
      fps: 30000 / 1001,
      zoom: 0.8,
      left: 0.1,
      top: 0.05,
      gain: 0.7,
      jitter: 0.4,
    };
    const found = measure(1, wide, 1, b);
    expect(found).toMatchObject({ status: 'matched', by: 'video' });
    expect(worst(found, wide, b)).toBeLessThan(0.02);
    // Clear against chance, yet a camera cannot promise a millisecond.
    expect(found.score).toBeGreaterThan(found.chance);
    expect(found.confidence).toBeLessThan(0.6);
    expect(found.confidence).toBeGreaterThan(0.02);
  });

  it('finds another view by lights that are switched and by how much moves', () => {
    const b: Camera = { start: -12.5, duration: 110, fps: 24, zoom: -1, left: 1, top: 1, gain: 1.2 };
    const found = measure(2, wide, 2, b, { lamps: 0.2 });
    expect(found.status).toBe('matched');
    expect(worst(found, wide, b)).toBeLessThan(0.04);
  });

  it('follows drift and a pause', () => {
    const b: Camera = { start: 5, ppm: 300, duration: 130, fps: 25, pause: [60, 7.3] };
    const a: Camera = { ...wide, duration: 150 };
    const found = measure(3, a, 3, b);
    expect(found.status).toBe('matched');
    expect(found.segments).toHaveLength(2);
    expect(worst(found, a, b)).toBeLessThan(0.04);
  });

  it('finds the moment of a pause, whichever side paused and wherever the windows lie', () => {
    const seed = 3;
    for (const moment of [51.2, 71.9]) {
      const paused: Camera = { start: 5, ppm: 40, duration: 130, fps: 25, pause: [moment, 7.3] };
      const whole: Camera = { ...wide, duration: 150 };
      const one = measure(seed, whole, seed, paused);
      const two = measure(seed, paused, seed, whole);
      expect(one.segments).toHaveLength(2);
      expect(two.segments).toHaveLength(2);
      expect(Math.abs((one.segments[0]?.b[1] ?? 0) - moment)).toBeLessThan(0.5);
      expect(Math.abs((two.segments[0]?.a[1] ?? 0) - moment)).toBeLessThan(0.5);
      expect(two.segments[1]?.a[0]).toBeCloseTo(two.segments[0]?.a[1] ?? 0, 6);
    }
  });

  it('refuses unrelated pictures, lights switching in both', () => {
    for (let seed = 10; seed < 15; seed++) {
      const found = measure(
        seed,
        { ...wide, duration: 60 },
        seed + 100,
        { start: 3, duration: 60, fps: 30 },
        { lamps: 0.1 },
      );
      expect(found).toMatchObject({ status: 'refused', confidence: 0, segments: [] });
    }
  });

  it('refuses pictures in which nothing happens', () => {
    const still: Camera = { start: 0, duration: 40, fps: 25 };
    const found = measure(5, still, 5, { ...still, start: 2 }, { lamps: 1e-9, movers: 0 });
    expect(found.status).toBe('refused');
  });

  it('survives a picture of one frame', () => {
    const found = measure(5, wide, 5, { start: 2, duration: 0.04, fps: 25 });
    expect(found.status).toBe('refused');
  });

  it('finds a figure seen from another side, where no light changes, and not another one', () => {
    const see = (action: number, azimuth: number, from: number, seconds: number, seed: number) => {
      const look = { width: 64, height: 48, fps: 20, elevation: 8, size: 0.6, shake: 0.3, noise: 2 };
      const frames = framesOf(
        filmFigure(
          inventAction('exercises', action),
          { ...look, azimuth, place: [0.5, 0.9], seed },
          seconds,
          (t) => t + from,
        ),
      );
      const features = pictureFeatures(frames);
      return describePicture(frames, features && anySide(features));
    };
    const [wide, beside, other] = [see(3, 0, 0, 20, 1), see(3, 40, 6.28, 12, 2), see(6, 40, 6.28, 12, 3)];
    const found = measurePicturePair(wide, beside);
    expect(found.status).toBe('matched');
    const [line] = found.segments;
    expect(Math.abs((line?.a[0] ?? 0) - (line?.b[0] ?? 0) - 6.28)).toBeLessThan(0.04);
    expect(measurePicturePair(wide, other).status).toBe('refused');
  });

  it('knows nothing of what came before the first frame and after the last', () => {
    const still = scene(1, { lamps: 1e-9, movers: 0 });
    const { features, cells } = describePicture(
      framesOf(film(still, { start: 0, duration: 20, fps: 25, noise: 3 })),
    );
    const motion = features.subarray((pictureGroups[1] as number) * cells).subarray(0, cells);
    const usual = Math.max(...motion.subarray(100, cells - 100).map(Math.abs));
    for (const k of [0, 1, cells - 2, cells - 1])
      expect(Math.abs(motion[k] as number)).toBeLessThanOrEqual(1.2 * usual);
  });
});
