import { describe, expect, it } from 'vitest';
import { makeRandom } from '#src/math/random.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { sourceTime } from '#src/model/units.ts';
import { drawnCrop, movedKey, withKey, withoutKey } from '#src/vision/crop-edits.ts';
import { cropCurves, curveAt, measuresOf, rangeOf } from '#src/vision/crop-curves.ts';
import { cornersOfTheta, middleOf, thetaOfCorners } from '#src/vision/crop-handles.ts';

const [width, height] = [320, 180];
/** θ of a box of w × h pixels about x, y, turned clockwise by so many degrees. */
function turned(x: number, y: number, w: number, h: number, degrees: number): readonly number[] {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const corner = (u: number, v: number) =>
    [x + (c * u * w - s * v * h) / 2, y + (s * u * w + c * v * h) / 2] as const;
  return thetaOfCorners(
    [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)],
    width,
    height,
    'affine',
  );
}

describe('what a person sees of θ', () => {
  it('is the middle, the size and the turn of what was cropped', () => {
    const [x, y, size, turn] = measuresOf(turned(100, 60, 40, 90, 25), width, height);
    expect(x).toBeCloseTo(100, 9);
    expect(y).toBeCloseTo(60, 9);
    expect(size).toBeCloseTo(60, 9);
    expect(turn).toBeCloseTo(25, 9);
  });
  it('is that of a quadrilateral’s middle, too', () => {
    const theta = thetaOfCorners(
      [
        [40, 30],
        [120, 40],
        [110, 120],
        [50, 110],
      ],
      width,
      height,
      'projective',
    );
    const [x, y, size] = measuresOf(theta, width, height);
    const middle = middleOf(cornersOfTheta(theta, width, height));
    expect(Math.hypot((x ?? 0) - middle[0], (y ?? 0) - middle[1])).toBeLessThan(10);
    expect(size).toBeGreaterThan(60);
    expect(size).toBeLessThan(90);
  });
});

describe('the curves of a crop', () => {
  const crop: ProjectCrop = {
    ...drawnCrop('a', 0, turned(100, 60, 40, 40, 0)),
    frames: Array.from({ length: 13 }, (_, k) => ({
      t: sourceTime(k),
      theta: turned(100 + 5 * k, 60, 40, 40, 45 * k),
      sd: [0.01, 0.01, 0.02, 0.01, 0.01, 0.04],
    })),
    keys: [],
  };
  it('go on turning past half a turn', () => {
    const { turn, x } = cropCurves(crop, width, height).curves;
    expect([...turn.values].map(Math.round)).toEqual(Array.from({ length: 13 }, (_, k) => 45 * k));
    expect(x.values[12]).toBeCloseTo(160, 9);
  });
  it('have the deviations that draws of θ have', () => {
    const curves = cropCurves(crop, width, height);
    const random = makeRandom(5);
    const { theta, sd } = crop.frames[3] as ProjectCrop['frames'][number];
    const draws = Array.from({ length: 4000 }, () =>
      measuresOf(
        theta.map((value, k) => value + 0.1 * (sd[k] ?? 0) * random.normal()),
        width,
        height,
      ),
    );
    for (const [m, name] of (['x', 'y', 'size', 'turn'] as const).entries()) {
      const list = draws.map((draw) => draw[m] ?? 0);
      const mean = list.reduce((a, b) => a + b, 0) / list.length;
      const deviation = Math.sqrt(list.reduce((a, b) => a + (b - mean) ** 2, 0) / list.length);
      expect(curveAt(curves, name, 3).sd / 10 / deviation).toBeCloseTo(1, 1);
    }
  });
  it('pass through keyframes, and are drawn in a range in which a tremble is none', () => {
    const drawn = drawnCrop('a', 1, turned(100, 60, 40, 40, 0));
    const two = { ...drawn, keys: withKey(drawn.keys, 5, turned(200, 60, 40, 40, 90)) };
    const curves = cropCurves(two, width, height);
    expect(curveAt(curves, 'x', 3).value).toBeCloseTo(150, 3);
    expect(curveAt(curves, 'turn', 5).value).toBeCloseTo(90, 3);
    expect(curveAt(curves, 'turn', 0).value).toBeCloseTo(0, 3);
    expect(curveAt(curves, 'x', 99).value).toBeCloseTo(200, 3);
    expect(rangeOf(curves, 'y', width, height).map(Math.round)).toEqual([51, 69]);
    const [low, high] = rangeOf(curves, 'x', width, height);
    expect([low, high].map(Math.round)).toEqual([100, 200]);
  });
});

describe('keyframes one by one', () => {
  const theta = turned(100, 60, 40, 40, 0);
  const keys = [1, 4, 9].reduce<ReturnType<typeof withKey>>((list, t) => withKey(list, t, theta), []);
  const times = (list: typeof keys) => list.map(({ t }) => t);
  it('are removed singly', () => {
    expect(times(withoutKey(keys, 4))).toEqual([1, 9]);
    expect(withoutKey(keys, 5)).toEqual(keys);
  });
  it('are moved in time, not past their neighbours nor out of the recording', () => {
    expect(times(movedKey(keys, 4, 6.5, [0, 10]))).toEqual([1, 6.5, 9]);
    expect(times(movedKey(keys, 4, 99, [0, 10]))).toEqual([1, 8.998, 9]);
    expect(times(movedKey(keys, 4, -3, [0, 10]))).toEqual([1, 1.002, 9]);
    expect(times(movedKey(keys, 9, 99, [0, 10]))).toEqual([1, 4, 10]);
    expect(movedKey(keys, 5, 6, [0, 10])).toBe(keys);
    expect(movedKey(keys, 4, Number.NaN, [0, 10])).toBe(keys);
  });
});
