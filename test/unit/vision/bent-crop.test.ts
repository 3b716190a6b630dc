import { describe, expect, it } from 'vitest';
import { plainSampler } from '#src/compute/plain/plain-sampler.ts';
import { makeRandom } from '#src/math/random.ts';
import type { ProjectCrop } from '#src/model/crop.ts';
import { cropFault, projectCropSchema } from '#src/model/crop-schema.ts';
import { sourceTime } from '#src/model/units.ts';
import {
  bentGrid,
  bentMoved,
  bentOf,
  bentOutline,
  bentPoints,
  bentWidened,
  straightened,
} from '#src/vision/bent-crop.ts';
import { sampleBent } from '#src/vision/bent-sample.ts';
import { measuresOf } from '#src/vision/crop-curves.ts';
import { cornersOfTheta, pulledTheta } from '#src/vision/crop-handles.ts';
import { cropPlanes, squared, widened } from '#src/vision/crop-picture.ts';
import { thinPlate } from '#src/vision/transform/thin-plate.ts';
import { samplingGrid } from '#src/vision/transform/transformation.ts';

const [width, height] = [64, 48];
const random = makeRandom(11);
const straight = [0.5, 0.1, 0.1, -0.08, 0.6, -0.05];
/** A crop that bends by up to a tenth of the picture. */
const bent = bentOf(straight, 4).map((value) => value + 0.05 * random.normal());
const bytes = Uint8Array.from({ length: width * height }, (_, k) =>
  Math.round(120 + 60 * Math.sin((k % width) / 6) + 50 * Math.cos(Math.floor(k / width) / 5)),
);
const planes = { bytes, width, height, count: 1, seen: { width, height } };
const near = (a: ArrayLike<number>, b: ArrayLike<number>, within = 1e-9) => {
  expect(a.length).toBe(b.length);
  for (let k = 0; k < a.length; k++)
    expect(Math.abs((a[k] as number) - (b[k] as number))).toBeLessThan(within);
};

describe('a crop that bends', () => {
  it('is an affine one as long as its points lie in a lattice', async () => {
    const flat = bentOf(straight, 4);
    const points = samplingGrid(7, 5);
    near(
      bentPoints(flat, points),
      Array.from(points, (_, q) => {
        const [u, v] = [points[q & ~1] as number, points[q | 1] as number];
        const [a = 0, b = 0, x = 0, c = 0, d = 0, y = 0] = straight;
        return q % 2 === 0 ? a * u + b * v + x : c * u + d * v + y;
      }),
    );
    near(straightened(flat), straight);
    near(measuresOf(flat, width, height), measuresOf(straight, width, height), 1e-6);
    near(cornersOfTheta(flat, width, height).flat(), cornersOfTheta(straight, width, height).flat(), 1e-6);
    near(widened(flat, 0.3), bentOf(widened(straight, 0.3), 4));
    near(squared(flat, width, height), bentOf(squared(straight, width, height), 4));
    const size = { width: 20, height: 16 };
    const one = await cropPlanes(plainSampler, planes, flat, size, 16);
    const two = await cropPlanes(plainSampler, planes, straight, size, 16);
    near(one, two, 1.01);
  });

  it('shows at each of its points what the spline says, to a fifth of a pixel in 640', async () => {
    const spline = thinPlate(4);
    for (const [columns, rows] of [
      [30, 24],
      [90, 70],
    ] as const) {
      const exact = spline.map(bent, samplingGrid(columns, rows));
      near(bentGrid(bent, columns, rows), exact, (0.2 * 2) / 640);
    }
    const size = { width: 24, height: 20 };
    const out = await cropPlanes(plainSampler, planes, bent, size, 16);
    const at = spline.map(bent, samplingGrid(24, 20));
    for (let k = 0; k < 24 * 20; k++) {
      const [x, y] = [
        ((at[2 * k] as number) + 1) * (width / 2) - 0.5,
        ((at[2 * k + 1] as number) + 1) * (height / 2) - 0.5,
      ];
      if (!(x > 1 && y > 1 && x < width - 2 && y < height - 2)) continue;
      // (Means of four points a pixel where it shrinks.)
      const smooth = 120 + 60 * Math.sin(x / 6) + 50 * Math.cos(y / 5);
      expect(Math.abs((out[k] as number) - smooth)).toBeLessThan(6);
    }
  });

  it('is drawn on the screen as it is exported', async () => {
    const size = { width: 60, height: 50 };
    const exported = await cropPlanes(plainSampler, planes, bent, size, 16);
    const part = {
      width,
      height,
      data: Uint8ClampedArray.from({ length: 4 * bytes.length }, (_, q) => bytes[q >> 2] as number),
    };
    const screen = { ...size, data: new Uint8ClampedArray(4 * 60 * 50) };
    sampleBent(bent, part, [0, 0, 1, 1], screen);
    let alike = 0;
    for (let k = 0; k < 3000; k++)
      alike += Number(Math.abs((screen.data[4 * k] as number) - (exported[k] as number)) <= 2);
    expect(alike / 3000).toBeGreaterThan(0.97);
  });

  it('goes along with its corners: all of it, or one', () => {
    const all = pulledTheta(bent, { kind: 'body' }, [6.4, -2.4], { width, height, kind: 'tps' });
    near(
      all,
      bent.map((v, q) => v + (q % 2 === 0 ? 0.2 : -0.1)),
    );
    const one = pulledTheta(bent, { kind: 'corner', at: 2 }, [3.2, 2.4], { width, height, kind: 'tps' });
    near(one.slice(0, 2), bent.slice(0, 2));
    near(
      one.slice(-2),
      bent.slice(-2).map((v) => v + 0.1),
    );
    near(
      bentMoved(bent, [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
      bent,
    );
    const border = bentOutline(bent);
    near(border.slice(0, 2), bent.slice(0, 2));
  });

  it('reaches further by a margin, and to the same points where there is none', () => {
    near(bentWidened(bent, 1, 1), bent);
    const wide = bentPoints(bentWidened(bent, 2, 2), Float64Array.of(0.5, 0.5, -0.25, 0.1));
    near(wide, bentPoints(bent, Float64Array.of(1, 1, -0.5, 0.2)), 0.05);
  });

  it('is kept in a project with 4 × 4 points or more', () => {
    const crop = (theta: readonly number[]) =>
      ({
        ...{ recording: 'a', kind: 'tps', keys: [], confidence: 1, events: [] },
        frames: [{ t: sourceTime(0), theta, sd: theta.map(() => 0.01) }],
      }) as unknown as ProjectCrop;
    expect(projectCropSchema.safeParse(crop(bent)).success).toBe(true);
    expect(cropFault(crop(bent))).toBeNull();
    for (const odd of [bent.slice(0, 30), bent.slice(0, 18), bentOf(straight, 3)])
      expect(cropFault(crop(odd))).toMatch(/control points/);
    expect(projectCropSchema.safeParse(crop(bentOf(straight, 9))).success).toBe(false);
  });
});
