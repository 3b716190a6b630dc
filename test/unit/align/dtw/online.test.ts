import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dtw } from '#src/align/dtw/align-dtw.ts';
import { pathLoss } from '#src/align/dtw/alignment-matrix.ts';
import type { Frames } from '#src/align/dtw/frames.ts';
import { followDtw } from '#src/align/dtw/online.ts';

const frames = (least: number, most: number) =>
  fc
    .integer({ min: least, max: most })
    .chain((n) =>
      fc
        .array(fc.integer({ min: -30, max: 30 }), { minLength: 2 * n, maxLength: 2 * n })
        .map((v): Frames => ({ values: Float64Array.from(v, (x) => x / 13), dims: 2 })),
    );

const until = (x: Frames, count: number): Frames => ({ ...x, values: x.values.subarray(0, 2 * count) });
const frame = (x: Frames, i: number): Float64Array | Float32Array => x.values.subarray(2 * i, 2 * i + 2);

describe('followDtw', () => {
  it('is, frame by frame, exact open-end DTW where the window holds all of y', () => {
    fc.assert(
      fc.property(frames(1, 12), frames(1, 12), fc.nat(5), (x, y, more) => {
        const follower = followDtw(y, { window: y.values.length / 2 + more });
        for (let i = 0; i < x.values.length / 2; i++) {
          const position = follower.push(frame(x, i));
          const exact = dtw(until(x, i + 1), y, { end: 'open' });
          expect(position.i).toBe(i);
          expect(position.cost).toBeCloseTo(exact.cost, 9);
          const path = follower.path();
          expect([path.i[0], path.j[0], path.i.at(-1), path.j.at(-1)]).toEqual([0, 0, i, position.j]);
          expect(pathLoss(x, y, path)).toBeCloseTo(position.cost, 9);
        }
      }),
    );
  });

  it('costs no less in a narrow window, and follows a stream through it', () => {
    fc.assert(
      fc.property(frames(1, 15), frames(1, 15), fc.integer({ min: 1, max: 4 }), (x, y, window) => {
        const follower = followDtw(y, { window });
        for (let i = 0; i < x.values.length / 2; i++) {
          const { cost } = follower.push(frame(x, i));
          expect(cost).toBeGreaterThanOrEqual(dtw(until(x, i + 1), y, { end: 'open' }).cost - 1e-9);
          expect(pathLoss(x, y, follower.path())).toBeCloseTo(cost, 9);
        }
      }),
    );
    const wave = (t: number) => [Math.sin(t / 9) + 0.4 * Math.sin(t / 2.3), Math.cos(t / 13)];
    const known = {
      values: Float64Array.from(Array.from({ length: 2000 }, (_, k) => wave(k)).flat()),
      dims: 2,
    };
    const follower = followDtw(known, { window: 40 });
    let worst = 0;
    for (let i = 0; i < 1500; i++) {
      const t = 1.3 * i - 15 * Math.sin(i / 60);
      worst = Math.max(worst, Math.abs(follower.push(wave(t)).j - t));
    }
    expect(worst).toBeLessThan(3);
  });

  it('refuses frames and windows that are none', () => {
    const y = { values: Float64Array.of(1, 2, 3, 4), dims: 2 };
    expect(() => followDtw(y, { window: 0 })).toThrow(expect.objectContaining({ code: 'bad-window' }));
    const follower = followDtw(y);
    for (const bad of [[1], [1, Number.NaN], [1, Infinity], [1, 2, 3]])
      expect(() => follower.push(bad)).toThrow(expect.objectContaining({ code: 'bad-sequences' }));
    // What was refused has left no trace.
    expect(follower.push([1, 2])).toEqual({ i: 0, j: 0, cost: 0 });
  });
});
