import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CropFrame, ProjectCrop } from '#src/model/crop.ts';
import { sourceTime } from '#src/model/units.ts';
import {
  cropTheta,
  drawnCrop,
  freed,
  keptCrop,
  thetaAt,
  thetaOfBox,
  withKey,
} from '#src/vision/crop-edits.ts';
import { cropKey } from '#src/vision/crop-key.ts';
import {
  boxInPicture,
  type Corners,
  cornersOfTheta,
  edgeMiddle,
  type Handle,
  middleOf,
  type Point,
  pulled,
  thetaOfCorners,
} from '#src/vision/crop-handles.ts';

const still = [0.5, 0, 0, 0, 0.5, 0];
const at = (t: number, theta: readonly number[]) => ({ t: sourceTime(t), theta });
const frame = (t: number, x: number): CropFrame => ({
  ...at(t, [0.5, 0, x, 0, 0.5, 0]),
  sd: [0, 0, 0, 0, 0, 0],
});
/** Goes from left to right in ten seconds. */
const moving = Array.from({ length: 11 }, (_, t) => frame(t, t / 10 - 0.5));
const xAt = (keys: ReturnType<typeof at>[], t: number) => cropTheta({ frames: moving, keys }, t)[2];

const [width, height] = [640, 360];
const near = (p: readonly Point[], q: readonly Point[], digits = 6) =>
  p.forEach((point, n) => {
    expect(point[0]).toBeCloseTo(q[n]?.[0] ?? Number.NaN, digits);
    expect(point[1]).toBeCloseTo(q[n]?.[1] ?? Number.NaN, digits);
  });

describe('a crop over time', () => {
  it('is interpolated between its frames and held beyond them', () => {
    expect(thetaAt(moving, 2.5)[2]).toBeCloseTo(-0.25);
    expect(thetaAt(moving, -3)).toEqual(moving[0]?.theta);
    expect(thetaAt(moving, 99)).toEqual(moving[10]?.theta);
    expect(() => thetaAt([], 0)).toThrow(RangeError);
  });

  it('goes through its keyframes, blends their corrections between them, and keeps its own motion', () => {
    const keys = [at(2, [0.5, 0, 0, 0, 0.5, 0]), at(6, [0.5, 0, 0.1, 0, 0.5, 0])];
    expect(xAt(keys, 2)).toBeCloseTo(0);
    expect(xAt(keys, 6)).toBeCloseTo(0.1);
    // Corrected by +0.3 at 2 s, by 0 at 6 s: halfway by +0.15.
    expect(xAt(keys, 4)).toBeCloseTo(-0.1 + 0.15);
    // Beyond them the nearest correction stays, on what was followed.
    expect(xAt(keys, 0)).toBeCloseTo(-0.5 + 0.3);
    expect(xAt(keys, 9)).toBeCloseTo(0.4);
  });

  it('passes through every keyframe, whatever they are', () => {
    const key = fc.tuple(fc.integer({ min: -5, max: 15 }), fc.float({ min: -1, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), (list) => {
        const keys = list.reduce<readonly ReturnType<typeof at>[]>(
          (all, [t, x]) => withKey(all, t, [0.4, 0.1, x, 0, 0.5, x / 2]),
          [],
        );
        for (const each of keys)
          for (const [c, value] of cropTheta({ frames: moving, keys }, each.t).entries())
            expect(value).toBeCloseTo(each.theta[c] ?? Number.NaN);
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  it('has one keyframe a moment, in order', () => {
    const keys = withKey(withKey(withKey([], 5, still), 1, still), 5.0004, [0.1, 0, 0, 0, 0.1, 0]);
    expect(keys.map((k) => k.t)).toEqual([1, 5.0004]);
    expect(keys[1]?.theta[0]).toBe(0.1);
  });

  it('is kept rounded, without what a document does not hold', () => {
    const followed = moving.map((f) => ({ ...f, theta: f.theta.map((v) => v + 1 / 3e6), confidence: 1 }));
    const crop = keptCrop('a', { kind: 'affine', frames: followed }, { confidence: 0.9, events: [] });
    expect(crop.frames[3]).toEqual(frame(3, -0.2));
    const odd = [frame(0, 0), frame(0, 1), { ...frame(1, Number.NaN), sd: [] }, frame(2, 0)];
    const sound = keptCrop('a', { kind: 'affine', frames: odd }, { confidence: 1, events: [] });
    expect(sound.frames.map((f) => f.t)).toEqual([0, 2]);
    const many = Array.from({ length: 100_001 }, (_, k) => frame(k / 10, 0));
    const thin = keptCrop('a', { kind: 'affine', frames: many }, { confidence: 1, events: [] });
    expect(thin.frames.length).toBeLessThanOrEqual(100_000);
    expect(thin.frames[1]?.t).toBeCloseTo(0.2);
  });

  it('drawn by hand is the box that was drawn', () => {
    const crop = drawnCrop('a', 3, thetaOfBox([64, 36, 128, 90], width, height));
    near(
      cornersOfTheta(cropTheta(crop, 7), width, height),
      [
        [64, 36],
        [192, 36],
        [192, 126],
        [64, 126],
      ],
      2,
    );
  });
});

const start = cornersOfTheta([0.3, -0.1, 0.1, 0.15, 0.4, -0.05], width, height);
const corner = (n: 0 | 1 | 2 | 3): Handle => ({ kind: 'corner', at: n });
const edge = (n: 0 | 1 | 2 | 3): Handle => ({ kind: 'edge', at: n });

describe('pulling at a crop', () => {
  it('may free its corners, which leaves it where it is', () => {
    const crop = { ...drawnCrop('a', 3, [0.3, -0.1, 0.1, 0.15, 0.4, -0.05]), frames: moving };
    const free = freed(crop);
    expect([free.kind, free.frames[0]?.sd.length, free.keys[0]?.theta.length]).toEqual(['projective', 8, 8]);
    for (const t of [0, 3, 7.3])
      near(
        cornersOfTheta(cropTheta(free, t), width, height),
        cornersOfTheta(cropTheta(crop, t), width, height),
      );
    expect(freed(free)).toBe(free);
  });

  it('keeps each shot of a film with cuts to itself', () => {
    const theta = (x: number) => [1, 0, x, 0, 1, 0];
    const frames = [0, 1, 2, 3].map((k) => ({ t: sourceTime(k), theta: theta(k < 2 ? 0 : 1), sd: [] }));
    const events = [{ kind: 'cut', start: 1.6, end: 1.6 } as const];
    const at = (keys: ProjectCrop['keys'], t: number) => cropTheta({ frames, keys, events }, t)[2];
    expect([1.2, 1.59, 1.61, 1.9].map((t) => at([], t))).toEqual([0, 0, 1, 1]);
    expect(cropTheta({ frames, keys: [] }, 1.5)[2]).toBe(0.5);
    // A correction holds in its shot, and nowhere else.
    const keys = [{ t: sourceTime(0.5), theta: theta(0.25) }];
    expect([0, 1.5, 1.7, 3].map((t) => at(keys, t))).toEqual([0.25, 0.25, 1, 1]);
    const both = [...keys, { t: sourceTime(2.5), theta: theta(1.5) }];
    expect([1, 1.59, 1.7, 3].map((t) => at(both, t))).toEqual([0.25, 0.25, 1.5, 1.5]);
    expect(cropKey({ frames, keys: [], events })).not.toBe(cropKey({ frames: [...frames], keys: [] }));
  });

  it('gives the θ whose corners it has, affine and projective', () => {
    near(cornersOfTheta(thetaOfCorners(start, width, height, 'affine'), width, height), start);
    const odd: Corners = [
      [100, 80],
      [420, 60],
      [500, 300],
      [60, 260],
    ];
    near(cornersOfTheta(thetaOfCorners(odd, width, height, 'projective'), width, height), odd);
    near(cornersOfTheta(thetaOfCorners(start, width, height, 'projective'), width, height), start);
  });

  it('moves all of it by its middle', () => {
    near(
      pulled(start, { kind: 'body' }, [7, -3], 'affine'),
      start.map(([x, y]) => [x + 7, y - 3]),
    );
  });

  it('moves an affine corner with the pointer, keeps the one opposite and stays a parallelogram', () => {
    for (const n of [0, 1, 2, 3] as const) {
      const now = pulled(start, corner(n), [9, -6], 'affine');
      const opposite = ((n + 2) % 4) as 0 | 1 | 2 | 3;
      near([now[n]], [[start[n][0] + 9, start[n][1] - 6]]);
      near([now[opposite]], [start[opposite]]);
      near([edgeMiddle([now[0], now[2], now[2], now[0]], 0)], [middleOf(now)]);
    }
  });

  it('moves an edge along the other two and leaves the opposite one', () => {
    for (const n of [0, 1, 2, 3] as const) {
      const now = pulled(start, edge(n), [20, 20], 'affine');
      const [p, q] = [((n + 2) % 4) as 0 | 1 | 2 | 3, ((n + 3) % 4) as 0 | 1 | 2 | 3];
      near([now[p], now[q]], [start[p], start[q]]);
      expect(now[n]).not.toEqual(start[n]);
    }
  });

  it('turns about its middle and keeps its size', () => {
    const square: Corners = [
      [90, 90],
      [110, 90],
      [110, 110],
      [90, 110],
    ];
    // The handle above goes to the right: a quarter to the right.
    const now = pulled(square, { kind: 'turn' }, [10, 10], 'affine');
    near(now, [
      [110, 90],
      [110, 110],
      [90, 110],
      [90, 90],
    ]);
  });

  it('never turns inside out', () => {
    const any = fc.tuple(fc.integer({ min: -3000, max: 3000 }), fc.integer({ min: -3000, max: 3000 }));
    const handles: readonly Handle[] = [...([0, 1, 2, 3] as const).flatMap((n) => [corner(n), edge(n)])];
    fc.assert(
      fc.property(
        fc.constantFrom(...handles),
        any,
        fc.constantFrom('affine', 'projective'),
        (h, by, kind) => {
          const [p, q, r] = pulled(start, h, by, kind);
          expect((q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0])).toBeGreaterThan(0);
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  it('knows what of it lies in the picture', () => {
    expect(
      boxInPicture(
        [
          [-20, 10],
          [50, 10],
          [50, 80],
          [-20, 80],
        ],
        width,
        height,
      ),
    ).toEqual([0, 10, 50, 70]);
    expect(
      boxInPicture(
        [
          [-20, 10],
          [-5, 10],
          [-5, 80],
          [-20, 80],
        ],
        width,
        height,
      ),
    ).toBeNull();
  });
});
