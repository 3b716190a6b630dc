import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bandPolygons, thinned, visiblePart } from '#renderer/pair/band.ts';
import { doubtfulPlaces, nextDoubtful } from '#renderer/pair/doubtful.ts';
import { hitPath, hitShift, nearestOnPiece } from '#renderer/pair/hit.ts';
import { bAt, composed, type PairPath, pinsOf, turned, warpOf } from '#renderer/pair/path.ts';
import { beyondLimits } from '#renderer/pair/steep.ts';
import { closest, onsetsOf, snapped } from '#renderer/pair/snap.ts';
import { fitView, pointAt, spotOf, yOf } from '#renderer/pair/view.ts';
import { sampleProject } from '../renderer/support/documents.ts';
import { plainHow, type WarpHow } from '#src/model/warp-how.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { knot, linearTimeMap, timeMap, toSource } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });

/** A random path of up to three stretches, rising on both axes. */
const paths: fc.Arbitrary<PairPath> = fc
  .array(
    fc.array(fc.tuple(number(0.01, 3), number(0.01, 3), number(0, 0.2)), { minLength: 2, maxLength: 12 }),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((stretches) => {
    let a = 0;
    let b = 0;
    return {
      from: 'timeline' as const,
      stretches: stretches.map((steps) =>
        steps.map(([da, db, sd]) => {
          a += da;
          b += db;
          return { a, b, sd };
        }),
      ),
    };
  });

describe('path of a pair', () => {
  it('composes the two time maps through the timeline', () => {
    fc.assert(
      fc.property(
        number(-50, 50),
        number(-50, 50),
        number(-300, 300),
        number(-300, 300),
        number(0, 1),
        (offsetA, offsetB, ppmA, ppmB, part) => {
          const mapA = linearTimeMap(offsetA, ppmA, 100, 0.001);
          const mapB = linearTimeMap(offsetB, ppmB, 120, 0.002);
          const stretches = composed(mapA, mapB);
          const start = Math.max(offsetA, offsetB);
          const end = Math.min(offsetA + 100, offsetB + 120);
          if (end - start < 0.5) return;
          expect(stretches.length).toBe(1);
          const t = timelineTime(start + 0.1 + part * (end - start - 0.4));
          const a = toSource(mapA, t);
          const b = toSource(mapB, t);
          if (a === null || b === null) throw new Error('the moment lies outside');
          expect(bAt({ from: 'timeline', stretches }, a)).toBeCloseTo(b, 8);
          expect(stretches[0]?.[0]?.sd).toBeCloseTo(Math.hypot(0.001, 0.002), 9);
        },
      ),
    );
  });

  it('breaks where either recorder paused', () => {
    const paused = timeMap([
      { knots: [knot(0, 0), knot(40, 40)] },
      { knots: [knot(47.3, 40), knot(107.3, 100)] },
    ]);
    const other = linearTimeMap(-5, 0, 200);
    const along = composed(other, paused);
    expect(along.length).toBe(2);
    expect(along[0]?.at(-1)).toMatchObject({ a: 45, b: 40 });
    expect(along[1]?.[0]?.a).toBeCloseTo(52.3);
    expect(along[1]?.[0]?.b).toBeCloseTo(40);
    const across = composed(paused, other);
    expect(across.length).toBe(2);
    expect(bAt({ from: 'timeline', stretches: along }, 48)).toBeNull();
  });

  it('turns evidence and pins round and back', () => {
    const pair: PairEvidence = {
      a: 'p',
      b: 'q',
      status: 'matched',
      by: 'audio',
      confidence: 1,
      score: 1,
      chance: 0,
      matches: { a: [1, 2], b: [3, 4], sd: [0.1, 0.1], strength: [1, 1] },
      segments: [{ a: [0, 10], b: [2, 12.001], ppm: 100, sd: 0.001 }],
      candidates: [],
      residual: null,
    };
    const back = turned(turned(pair));
    expect(back.segments[0]?.ppm).toBeCloseTo(100, 9);
    expect({ ...back, segments: [] }).toEqual({ ...pair, segments: [] });
    expect(turned(pair).segments[0]?.b).toEqual([0, 10]);
    const pin = { id: 'x', a: 'p', b: 'q', timeA: sourceTime(1), timeB: sourceTime(2) };
    expect(pinsOf([pin], 'q', 'p')).toEqual([{ id: 'x', a: 2, b: 1 }]);
    expect(pinsOf([pin], 'q', 'r')).toEqual([]);
  });

  it('turns what a warp is limited by, so that the limits are the same', () => {
    const windows: readonly WarpHow['window'][] = [
      { kind: 'slanted', radius: 2, of: 'b' },
      { kind: 'slanted', radius: 2, of: 'longer' },
      { kind: 'corridor', radius: 2, along: [[1, 3]] },
      { kind: 'itakura', slope: 2 },
    ];
    const turned = windows.map((window) => {
      const how: WarpHow = { ...plainHow, window, slope: [0.5, 4] };
      const warp = { a: 'a', b: 'b', map: [], sd: [], confidence: 1, method: 'dtw', how, findings: null };
      const found = warpOf({ ...sampleProject(), warps: [warp] }, 'b', 'a')?.how;
      expect(found?.slope).toEqual([0.25, 2]);
      return found?.window;
    });
    expect(turned).toEqual([
      { kind: 'slanted', radius: 2, of: 'a' },
      { kind: 'slanted', radius: 2, of: 'longer' },
      { kind: 'corridor', radius: 2, along: [[3, 1]] },
      { kind: 'itakura', slope: 2 },
    ]);
  });
});

describe('hitting the path', () => {
  it('finds the nearest point, as trying every piece does', () => {
    fc.assert(
      fc.property(paths, number(-20, 720), number(-20, 420), (path, x, y) => {
        const last = path.stretches.at(-1)?.at(-1);
        const view = fitView({ a: last?.a ?? 1, b: last?.b ?? 1 }, 700, 400);
        const hit = hitPath(view, path, { x, y }, 40);
        let least = Number.POSITIVE_INFINITY;
        for (const stretch of path.stretches)
          for (let i = 1; i < stretch.length; i++) {
            const p = stretch[i - 1];
            const q = stretch[i];
            if (p && q)
              least = Math.min(least, nearestOnPiece(spotOf(view, p), spotOf(view, q), { x, y }).distance);
          }
        if (least > 40) expect(hit).toBeNull();
        else {
          expect(hit?.distance).toBeCloseTo(least, 6);
          const on = bAt(path, hit?.point.a ?? 0);
          if (on !== null) expect(on).toBeCloseTo(hit?.point.b ?? 0, 6);
        }
      }),
    );
  });

  it('chooses the candidate line under the pointer', () => {
    const view = fitView({ a: 100, b: 100 }, 500, 500);
    expect(hitShift(view, [0, 20, -20], spotOf(view, { a: 50, b: 70.2 }), 6)).toBe(1);
    expect(hitShift(view, [0, 20, -20], spotOf(view, { a: 50, b: 60 }), 6)).toBeNull();
  });
});

describe('uncertainty band', () => {
  it('holds the path and is as wide as twice the deviation on both sides', () => {
    fc.assert(
      fc.property(paths, (path) => {
        const view = fitView({ a: 60, b: 60 }, 700, 400);
        for (const stretch of path.stretches) {
          const polygons = bandPolygons(view, stretch, 2);
          expect(polygons.length).toBe(1);
          const polygon = polygons[0] ?? [];
          expect(polygon.length).toBe(stretch.length * 2);
          for (const [i, p] of stretch.entries()) {
            const upper = polygon[i];
            const lower = polygon[polygon.length - 1 - i];
            const y = yOf(view, p.b);
            expect(upper?.y).toBeLessThanOrEqual(y + 1e-9);
            expect((lower?.y ?? 0) - (upper?.y ?? 0)).toBeCloseTo((4 * (p.sd ?? 0)) / view.perB, 5);
          }
        }
      }),
    );
  });

  it('is missing where the deviation is unknown', () => {
    const view = fitView({ a: 10, b: 10 }, 100, 100);
    const at = (a: number, sd: number | null) => ({ a, b: a, sd });
    expect(bandPolygons(view, [at(0, 0.1), at(1, 0.1), at(2, null), at(3, 0.1), at(4, 0.2)], 2).length).toBe(
      2,
    );
    expect(bandPolygons(view, [at(0, null), at(1, null)], 2)).toEqual([]);
  });

  it('draws only what the view can show, but never drops what crosses it', () => {
    const stretch = Array.from({ length: 50_000 }, (_, i) => ({ a: i / 10, b: i / 10, sd: 0.1 }));
    const view = { a0: 1000, b0: 1000, perA: 0.01, perB: 0.01, width: 500, height: 500 };
    const part = visiblePart(view, stretch);
    expect(part[0]?.a).toBeLessThanOrEqual(1000);
    expect(part.at(-1)?.a).toBeGreaterThanOrEqual(1005);
    expect(part.length).toBeLessThan(60);
    const whole = fitView({ a: 5000, b: 5000 }, 500, 500);
    const thin = thinned(whole, stretch);
    expect(thin.length).toBeLessThan(1200);
    expect(thin.at(-1)).toBe(stretch.at(-1));
    const crossing = [
      { a: 0, b: 0, sd: 0 },
      { a: 5000, b: 5000, sd: 0 },
    ];
    expect(visiblePart(view, crossing)).toEqual(crossing);
  });
});

describe('limits of the rate', () => {
  it('finds the stretches that are steeper or flatter, and nothing where only two knots stand close', () => {
    const at = (a: number, b: number) => ({ a, b, sd: null });
    const path = {
      from: 'warp' as const,
      stretches: [[at(0, 0), at(10, 10), at(10.01, 10.06), at(20, 20), at(22, 32), at(30, 40), at(40, 41)]],
    };
    const found = beyondLimits(path, [1 / 3, 3]);
    expect(found.map(({ from, to }) => [Math.round(from.a), Math.round(to.a)])).toEqual([
      [20, 22],
      [30, 40],
    ]);
    expect(found.map(({ rate }) => rate)).toEqual([expect.closeTo(6, 6), expect.closeTo(0.1, 6)]);
    expect(beyondLimits(path, [0.05, 8])).toEqual([]);
    const none = { a: [], b: [], sd: [], strength: [] };
    expect(doubtfulPlaces(path, none).filter(({ why }) => why === 'rate')).toHaveLength(2);
  });

  it('is told steep in the same places however many points lie on its straight parts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 60 })), {
          minLength: 1,
          maxLength: 12,
        }),
        (pieces) => {
          const few = [{ a: 0, b: 0 }];
          const many = [{ a: 0, b: 0 }];
          for (const [eighths, rise] of pieces) {
            const from = few.at(-1) ?? { a: 0, b: 0 };
            const to = { a: from.a + eighths / 8, b: from.b + rise / 8 };
            few.push(to);
            for (let k = 1; k <= eighths; k++)
              many.push({ a: from.a + k / 8, b: from.b + ((to.b - from.b) * k) / eighths });
          }
          // No slope of these is one of them to the last digit.
          const limits = [0.3137, 3.0137] as const;
          const told = (points: readonly { a: number; b: number }[]) =>
            beyondLimits({ from: 'warp', stretches: [points] } as never, limits).map(({ from, to, rate }) =>
              [from.a, from.b, to.a, to.b, rate].map((x) => x.toFixed(6)),
            );
          expect(told(few)).toEqual(told(many));
        },
      ),
    );
  });
});

describe('snapping', () => {
  const view = fitView({ a: 100, b: 100 }, 1000, 1000);
  const targets = {
    ...{ matches: [{ a: 50, b: 52 }], onsetsA: [20, 30], onsetsB: [40, 41] },
    ...{ wordsA: [30.6], wordsB: [], frameA: null, frameB: 1 / 25 },
  };

  it('prefers a match, then onsets on each axis apart, then the pointer itself', () => {
    const near = spotOf(view, { a: 50.3, b: 51.8 });
    expect(snapped(view, near, targets)).toEqual({ point: { a: 50, b: 52 }, to: 'match' });
    const onset = snapped(view, spotOf(view, { a: 29.8, b: 70 }), targets);
    expect(onset.to).toBe('onset');
    expect(onset.point.a).toBe(30);
    expect(onset.point.b).toBeCloseTo(70);
    const free = spotOf(view, { a: 10, b: 10 });
    expect(snapped(view, free, targets)).toEqual({ point: pointAt(view, free), to: null });
  });

  it('prefers words to onsets, and draws to frames once they stand apart, a few pixels and no more', () => {
    expect(snapped(view, spotOf(view, { a: 30.2, b: 70 }), targets)).toMatchObject({
      point: { a: 30.6 },
      to: 'word',
    });
    const close = { ...view, a0: 60, b0: 60, perA: 1e-3, perB: 1e-3 };
    const near = snapped(close, spotOf(close, { a: 60.5, b: 60.3245 }), targets);
    expect(near.to).toBe('frame');
    expect(near.point.b).toBeCloseTo(60.32, 9);
    expect(near.point.a).toBeCloseTo(60.5, 9);
    const between = spotOf(close, { a: 60.5, b: 60.34 });
    expect(snapped(close, between, targets)).toEqual({ point: pointAt(close, between), to: null });
  });

  it('finds the closest of a rising list', () => {
    fc.assert(
      fc.property(fc.array(number(0, 100), { minLength: 1 }), number(-10, 110), (list, at) => {
        const rising = [...list].sort((p, q) => p - q);
        const best = Math.min(...rising.map((v) => Math.abs(v - at)));
        expect(Math.abs((closest(rising, at) ?? 0) - at)).toBe(best);
      }),
    );
    expect(closest([], 3)).toBeNull();
  });

  it('hears where a waveform suddenly begins', () => {
    const n = 400;
    const max = new Int8Array(n).fill(2);
    for (let i = 100; i < 160; i++) max[i] = 90;
    for (let i = 250; i < 300; i++) max[i] = 60;
    const min = max.map((v) => -v);
    expect(onsetsOf(min, max, 10, 14)).toEqual([11, 12.5].map((v) => expect.closeTo(v, 9)));
    expect(onsetsOf(new Int8Array(n), new Int8Array(n), 0, 1)).toEqual([]);
  });
});

describe('doubtful places', () => {
  const path: PairPath = {
    from: 'timeline',
    stretches: [
      [
        { a: 0, b: 5, sd: 0.001 },
        { a: 20, b: 25, sd: 0.02 },
        { a: 40, b: 45, sd: 0.001 },
      ],
      [
        { a: 47, b: 45, sd: 0.001 },
        { a: 90, b: 88, sd: 0.001 },
      ],
    ],
  };
  const matches = {
    a: [2, 8, 14, 60, 80],
    b: [7, 13, 19.3, 58, 78],
    sd: [0.001, 0.001, 0.001, 0.001, 0.001],
    strength: [1, 1, 1, 1, 1],
  };

  it('names far matches, wide stretches and breaks, in order, and goes round', () => {
    const places = doubtfulPlaces(path, matches);
    expect(places.map((p) => p.why)).toEqual(['residual', 'spread', 'break']);
    expect(places[0]).toMatchObject({ a: 14, size: expect.closeTo(0.3, 9) });
    expect(places[2]).toMatchObject({ a: 43.5, size: 7 });
    expect(nextDoubtful(places, 14, true)?.why).toBe('spread');
    expect(nextDoubtful(places, 14, false)?.why).toBe('break');
    expect(nextDoubtful(places, 80, true)?.why).toBe('residual');
    expect(nextDoubtful([], 0, true)).toBeNull();
  });

  it('finds nothing where nothing is doubtful', () => {
    const straight: PairPath = {
      from: 'pair',
      stretches: [
        [
          { a: 0, b: 0, sd: 0.001 },
          { a: 10, b: 10, sd: 0.001 },
        ],
      ],
    };
    expect(doubtfulPlaces(straight, { a: [1, 2], b: [1, 2], sd: [0.001, 0.001], strength: [1, 1] })).toEqual(
      [],
    );
  });
});
