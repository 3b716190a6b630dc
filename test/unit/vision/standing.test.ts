import { expect, test } from 'vitest';
import { overlap, placed, placeOfTheta } from '#src/vision/track/place.ts';
import { track } from '#src/vision/track/track.ts';
import { inventAction } from '#test/fixtures/figure-actions.ts';
import { film } from '#test/fixtures/figure-film.ts';
import { framesOf } from '#test/fixtures/picture-frames.ts';

/** How well the whole figure is followed, no box drawn: mean intersection over union. */
function followed(shake: number, seed: number): number {
  const camera = { width: 160, height: 120, fps: 8, azimuth: 20, elevation: 5, size: 0.6, noise: 3 };
  const taken = film(
    inventAction('gestures', seed),
    { ...camera, place: [0.5, 0.85], shake, seed },
    4,
    (t) => t,
  );
  const found = track(framesOf(taken), { kind: 'affine', init: null });
  const each = found.frames.map(({ theta }, k) => {
    const [x, y, w, h] = taken.boxes[k] as readonly [number, number, number, number];
    return overlap(placeOfTheta(theta, 160, 120), placed(x + w / 2, y + h / 2, w / 2, h / 2));
  });
  return each.reduce((sum, share) => sum + share, 0) / Math.max(1, each.length);
}

test('who stands and gestures is found whole, though the arms alone move, whether the camera stands or shakes', () => {
  for (const shake of [0, 1.2]) expect(followed(shake, 21)).toBeGreaterThan(0.6);
});
