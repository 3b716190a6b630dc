import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  endingAt,
  knot,
  linearTimeMap,
  sdAt,
  shifted,
  type TimeMap,
  timeMap,
  toSource,
  toTimeline,
} from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';

const paused: TimeMap = timeMap([
  { knots: [knot(10, 0, 0.001), knot(20, 10, 0.003)] },
  { knots: [knot(27.3, 10, null), knot(37.3, 20, null)] },
]);

describe('time map', () => {
  it('converts inside a segment and answers null in a pause', () => {
    expect(toSource(paused, timelineTime(15))).toBe(5);
    expect(toSource(paused, timelineTime(23))).toBeNull();
    expect(toTimeline(paused, sourceTime(12))).toBeCloseTo(29.3, 12);
    expect(toTimeline(paused, sourceTime(21))).toBeNull();
  });

  it('keeps knots exactly and interpolates the standard deviation', () => {
    expect(toSource(paused, timelineTime(20))).toBe(10);
    expect(sdAt(paused, timelineTime(15))).toBeCloseTo(0.002, 12);
    expect(sdAt(paused, timelineTime(30))).toBeNull();
  });

  it('ends where its recording does: cut, or drawn on, the same in between', () => {
    const ends = (map: TimeMap | null) => map?.segments.map((s) => s.knots.at(-1)?.source);
    expect(ends(endingAt(paused, 24))).toEqual([10, 24]);
    expect(endingAt(paused, 24)?.segments[1]?.knots.at(-1)?.timeline).toBeCloseTo(41.3, 12);
    expect(ends(endingAt(paused, 15))).toEqual([10, 15]);
    expect(ends(endingAt(paused, 10))).toEqual([10]);
    expect(ends(endingAt(paused, 4))).toEqual([4]);
    expect(endingAt(paused, 0)).toBeNull();
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 40, noNaN: true }), (end) => {
        const map = endingAt(paused, end) as TimeMap;
        expect(timeMap(map.segments)).toEqual(map);
        for (const s of [0.05, 5, 12, 19]) {
          if (s > end) continue;
          const [before, after] = [toTimeline(paused, sourceTime(s)), toTimeline(map, sourceTime(s))];
          expect(after).toBeCloseTo(before as number, 9);
        }
      }),
    );
  });

  it('refuses overlap, going backwards and lone knots', () => {
    expect(() => timeMap([{ knots: [knot(0, 0)] }])).toThrow(/fewer than two/);
    expect(() => timeMap([{ knots: [knot(0, 0), knot(1, 0)] }])).toThrow(/increase strictly/);
    expect(() => timeMap([{ knots: [knot(0, 0), knot(2, 2)] }, { knots: [knot(1, 3), knot(4, 5)] }])).toThrow(
      /overlaps/,
    );
  });

  it('is its own inverse there and back, for any offset, drift and shift', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: -500, max: 500, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: -1e4, max: 1e4, noNaN: true }),
        (offset, ppm, part, by) => {
          const map = shifted(linearTimeMap(offset, ppm, 3600), by);
          const s = sourceTime(part * 3600);
          const t = toTimeline(map, s);
          if (t === null) throw new Error('inside the segment');
          const back = toSource(map, t);
          expect(Math.abs((back ?? Number.NaN) - s)).toBeLessThan(1e-9 * Math.max(1, Math.abs(t)) + 1e-9);
        },
      ),
    );
  });
});
