import { describe, expect, it } from 'vitest';
import { bendPoints } from '#src/vision/track/bend.ts';
import { track, type Track } from '#src/vision/track/track.ts';
import { placeOfTheta, pointOf } from '#src/vision/track/place.ts';
import { thinPlate, thinPlateWeights } from '#src/vision/transform/thin-plate.ts';
import { controlGrid } from '#src/vision/transform/transformation.ts';
import { bentVideo } from '#test/fixtures/bent-video.ts';
import { subjectVideo } from '#test/fixtures/subject-video.ts';

const rest = controlGrid(bendPoints);

/** Where a point of the crop lies on a picture, pixels. */
function shownAt(
  { kind, frames }: Track,
  k: number,
  j: number,
  width: number,
  height: number,
): readonly [number, number] {
  const theta = frames[k]?.theta ?? [];
  if (kind === 'tps')
    return [(((theta[2 * j] ?? 0) + 1) * width) / 2, (((theta[2 * j + 1] ?? 0) + 1) * height) / 2];
  return pointOf(placeOfTheta(theta, width, height), rest[2 * j] as number, rest[2 * j + 1] as number);
}

/** How far a crop's points slide over the sheet since the first picture, pixels: of all pictures, the mean. */
function slides(found: Track, video: ReturnType<typeof bentVideo>): number {
  let [sum, count] = [0, 0];
  for (let j = 0; j < rest.length / 2; j++) {
    const [x0, y0] = shownAt(found, 0, j, video.width, video.height);
    const [u, v] = video.material(0, x0, y0);
    if (Math.max(Math.abs(u), Math.abs(v)) > 1.05) continue;
    for (let k = 0; k < found.frames.length; k++) {
      const [x, y] = shownAt(found, k, j, video.width, video.height);
      const [tx, ty] = video.place(k, u, v);
      sum += Math.hypot(x - tx, y - ty);
      count++;
    }
  }
  return sum / count;
}

describe('the thin plate', () => {
  it('weighs its control points as the transformation does, and bends for nothing affine', () => {
    const points = Float64Array.of(0.3, -0.7, -0.9, 0.2, 0, 0);
    const { weights, energy } = thinPlateWeights(3, points);
    const theta = controlGrid(3).map((v, k) => v + 0.1 * Math.sin(3 * k));
    const plate = thinPlate(3);
    const mapped = plate.map(theta, points);
    for (let p = 0; p < 3; p++) {
      const [x, y] = [mapped[2 * p] as number, mapped[2 * p + 1] as number];
      let [sx, sy] = [0, 0];
      for (let j = 0; j < 9; j++) {
        sx += (weights[9 * p + j] as number) * (theta[2 * j] as number);
        sy += (weights[9 * p + j] as number) * (theta[2 * j + 1] as number);
      }
      expect(sx).toBeCloseTo(x, 9);
      expect(sy).toBeCloseTo(y, 9);
    }
    const at = controlGrid(3);
    const quadratic = (of: (x: number, y: number) => number) => {
      const values = Array.from({ length: 9 }, (_, j) => of(at[2 * j] as number, at[2 * j + 1] as number));
      return values.reduce(
        (sum, a, i) => sum + values.reduce((s, b, j) => s + a * b * (energy[9 * i + j] as number), 0),
        0,
      );
    };
    expect(quadratic((x, y) => 2 + 3 * x - y)).toBeCloseTo(0, 9);
    expect(quadratic((x) => x * x)).toBeGreaterThan(0.01);
  });
});

describe('a crop that bends', () => {
  it('stays on a sheet that waves, where an affine one slides over it', () => {
    const video = bentVideo(1);
    const init = [160 - 52, 90 - 44, 104, 88] as const;
    const affine = slides(track(video, { kind: 'affine', init }), video);
    const found = track(video, { kind: 'tps', init });
    expect(found.frames[5]?.theta).toHaveLength(2 * bendPoints ** 2);
    expect(found.frames[5]?.sd).toHaveLength(2 * bendPoints ** 2);
    expect(slides(found, video)).toBeLessThan(0.5 * affine);
    expect(slides(found, video)).toBeLessThan(2);
  });

  it('does not bend what is stiff', () => {
    const video = subjectVideo({ family: 'card', seed: 8, seconds: 2, occlusion: 'none' });
    const frames = {
      width: video.width,
      height: video.height,
      times: video.times,
      read: (k: number) => video.frame(k),
    };
    const [straight, bent] = (['affine', 'tps'] as const).map((kind) =>
      track(frames, { kind, init: null }),
    ) as [Track, Track];
    let worst = 0;
    for (let k = 0; k < bent.frames.length; k++)
      for (let j = 0; j < rest.length / 2; j++) {
        const [a, b] = [straight, bent].map((each) => shownAt(each, k, j, video.width, video.height)) as [
          [number, number],
          [number, number],
        ];
        worst = Math.max(worst, Math.hypot(a[0] - b[0], a[1] - b[1]));
      }
    expect(worst).toBeLessThan(4);
  });
});
