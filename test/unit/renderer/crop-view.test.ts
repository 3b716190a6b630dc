// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { cropView, cssMap } from '#renderer/grid/crop-view.ts';
import { cornersOfTheta, thetaOfCorners } from '#src/vision/crop-handles.ts';
import { pointOf } from '#src/vision/track/place.ts';

const quad = [
  [0.3, 0.2],
  [0.7, 0.1],
  [0.8, 0.75],
  [0.25, 0.6],
] as const;
const size = { width: 120, height: 60 };
const box = { width: 400, height: 300 };

describe('what a crop holds, on the screen', () => {
  it('fills its place with its corners in the corners, whatever its shape', () => {
    for (const kind of ['affine', 'projective'] as const) {
      const theta = thetaOfCorners(quad, 1, 1, kind);
      const view = cropView(theta, size, box);
      if (!view) throw new Error('it lies in the picture');
      const { screen, part, map } = view;
      expect(screen).toEqual({ left: 0, top: 50, width: 400, height: 200 });
      const places = [
        [0, 0],
        [400, 0],
        [400, 200],
        [0, 200],
      ] as const;
      for (const [k, [x, y]] of cornersOfTheta(theta, 1, 1).entries()) {
        const [u, v] = [(x - part.x[0]) / (part.x[1] - part.x[0]), (y - part.y[0]) / (part.y[1] - part.y[0])];
        const [sx, sy] = pointOf(map, u, v);
        expect(sx).toBeCloseTo(places[k]?.[0] ?? 0, 6);
        expect(sy).toBeCloseTo(places[k]?.[1] ?? 0, 6);
      }
    }
  });
  it('is drawn from the part of the picture that there is, and not at all from outside of it', () => {
    const over = cropView([0.5, 0, -0.8, 0, 0.5, 0], size, box);
    expect(over?.part.x[0]).toBe(0);
    expect(over?.part.x[1]).toBeCloseTo(0.35, 9);
    expect(cropView([0.5, 0, 3, 0, 0.5, 0], size, box)).toBeNull();
    expect(cropView([0, 0, 0, 0, 0, 0], size, box)).toBeNull();
  });
  it('is told to CSS column by column', () => {
    const css = cssMap([10, 0, 3, 0, 20, 4, 0, 0, 1], { width: 5, height: 10 });
    expect(css.slice('matrix3d('.length, -1).split(',').map(Number)).toEqual([
      ...[2, 0, 0, 0, 0, 2, 0, 0],
      ...[0, 0, 1, 0, 3, 4, 0, 1],
    ]);
  });
});
