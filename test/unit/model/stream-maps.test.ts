import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composed, inverse } from '#src/model/compose-maps.ts';
import { parseProject } from '#src/model/parse-project.ts';
import { emptyProject } from '#src/model/project.ts';
import { evenShift, shiftByShots, soundShiftSchema } from '#src/model/sound-shift.ts';
import { clockOf, streamMaps } from '#src/model/stream-maps.ts';
import { knot, linearTimeMap, type TimeMap, timeMap, timeMapFault, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';

const at = (map: TimeMap, t: number) => toSource(map, timelineTime(t));
const even = (offset: number) => ({ offset, ppm: null, segments: [] });
const map = linearTimeMap(5, 200, 30);
/** Late by 0.2 s, from 10 s on by 0.5 s: 0.3 s of sound are left out there. */
const growing = {
  ...even(0.2),
  segments: [
    { start: 0, end: 10, offset: 0.2 },
    { start: 10, end: 30, offset: 0.5 },
  ],
};

describe('maps one after the other', () => {
  const mapFrom = (steps: readonly (readonly [number, number, boolean])[]) => {
    const segments: { knots: ReturnType<typeof knot>[] }[] = [];
    let [t, s] = [0, 0];
    for (const [dt, ds, isGap] of steps) {
      const last = segments.at(-1);
      if (isGap || !last) segments.push({ knots: [knot(t + dt / 3, s + ds / 3), knot(t + dt, s + ds)] });
      else last.knots.push(knot(t + dt, s + ds));
      t += dt;
      s += ds;
    }
    return timeMap(segments);
  };
  const length = fc.double({ min: 0.1, max: 5, noNaN: true });
  const maps = fc.array(fc.tuple(length, length, fc.boolean()), { minLength: 1, maxLength: 6 }).map(mapFrom);

  it('give what asking one after the other gives, and are maps', () => {
    fc.assert(
      fc.property(maps, maps, length, (outer, inner, t) => {
        const both = composed(outer, inner);
        expect(timeMapFault(both)).toBeNull();
        const middle = at(outer, t);
        const direct = middle === null ? null : at(inner, middle);
        const found = at(both, t);
        if (direct === null || found === null) expect(found).toBe(direct);
        else expect(found).toBeCloseTo(direct, 6);
        expect(inverse(inverse(outer)).segments.length).toBe(outer.segments.length);
      }),
      { numRuns: 200 },
    );
  });
});

describe('where sound and picture of a recording lie', () => {
  it('together, as long as nothing was put right', () => {
    expect(streamMaps(map, null, 'picture', 30)).toEqual({ sound: map, picture: map });
  });

  it('late sound comes earlier where the picture stays; the picture later where the sound was placed', () => {
    const stays = streamMaps(map, even(0.12), 'picture', 30);
    expect(stays.picture).toBe(map);
    expect(at(stays.sound, 20)).toBeCloseTo((at(map, 20) ?? 0) + 0.12, 9);
    const moves = streamMaps(map, even(0.12), 'sound', 30);
    expect(moves.sound).toBe(map);
    expect(at(moves.picture, 20)).toBeCloseTo((at(map, 20) ?? 0) - 0.12, 9);
    expect(at(moves.picture, 5.1)).toBeNull();
  });

  it('each shot by its own offset; where sound is left out its picture is held, not black', () => {
    const whole = linearTimeMap(0, 0, 30);
    const { sound } = streamMaps(whole, growing, 'picture', 30);
    expect([at(sound, 9), at(sound, 11)].map((s) => s?.toFixed(6))).toEqual(['9.200000', '11.500000']);
    const { picture } = streamMaps(whole, growing, 'sound', 30);
    expect(timeMapFault(picture)).toBeNull();
    expect(at(picture, 10.1)).toBeCloseTo(9.9, 5);
    expect(at(picture, 10.35)).toBeCloseTo(10, 5);
    expect(at(picture, 11)).toBeCloseTo(10.5, 6);
  });

  it('are maps whatever the shift', () => {
    const offset = fc.double({ min: -60, max: 60, noNaN: true });
    const small = fc.double({ min: -2, max: 2, noNaN: true });
    const shift = fc.record({
      offset,
      ppm: fc.option(fc.double({ min: -10_000, max: 10_000, noNaN: true })),
      segments: fc
        .array(
          fc.tuple(
            fc.double({ min: 0.01, max: 9, noNaN: true }),
            fc.option(fc.oneof(small, offset)),
            fc.boolean(),
          ),
          { maxLength: 8 },
        )
        .map((list) => {
          let end = -3;
          return list.map(([length, each, isApart]) => {
            const start = end + (isApart ? length / 7 : 0);
            end = start + length;
            return { start, end, offset: each };
          });
        }),
    });
    fc.assert(
      fc.property(shift, fc.constantFrom('sound' as const, 'picture' as const), (given, clock) => {
        soundShiftSchema.parse(given);
        const { sound, picture } = streamMaps(map, given, clock, 30);
        expect([timeMapFault(sound), timeMapFault(picture)]).toEqual([null, null]);
      }),
      { numRuns: 500 },
    );
  });

  it('the place is the sound’s where one match or warp by sound says so', () => {
    const none = { recordings: [], pairs: [], warps: [] };
    const pair = { a: 'x', b: 'y', status: 'matched', by: 'audio' } as never;
    const seen = { a: 'x', b: 'z', status: 'matched', by: 'video' } as never;
    const refused = { a: 'x', b: 'z', status: 'refused', by: 'audio' } as never;
    expect(clockOf({ ...none, pairs: [seen, pair] }, 'x')).toBe('sound');
    expect(clockOf({ ...none, pairs: [seen, refused] }, 'x')).toBe('picture');
    expect(clockOf(none, 'x')).toBe('picture');
    const warp = { a: 'x', b: 'y', how: null } as never;
    const moved = { a: 'x', b: 'y', how: { features: 'motion' } } as never;
    const mute = { id: 'y', media: { audio: [], video: [{}] } } as never;
    expect(clockOf({ ...none, warps: [warp] }, 'x')).toBe('sound');
    expect(clockOf({ ...none, warps: [moved] }, 'x')).toBe('picture');
    expect(clockOf({ ...none, warps: [warp], recordings: [mute] }, 'x')).toBe('picture');
  });
});

describe('what was found, as a shift', () => {
  it('evenly by the longest stretch that is told, or by all that differ', () => {
    expect(evenShift(growing)).toEqual({ offset: 0.5, ppm: null, segments: [growing.segments[1]] });
    expect(shiftByShots(growing)).toEqual(growing);
    expect(shiftByShots({ ...growing, segments: growing.segments.slice(0, 1) })).toBeNull();
    expect([evenShift({ ...growing, offset: null }), shiftByShots({ ...growing, offset: null })]).toEqual([
      null,
      null,
    ]);
  });
});

describe('in the document', () => {
  const blank = emptyProject('p', 'P', '2026-01-01T00:00:00.000Z');
  const holding = (shift: object) => ({ ...blank, soundShifts: [{ recording: 'x', ...shift }] });

  it('older ones open; what cannot be is refused', () => {
    const { soundShifts: _, ...older } = blank;
    expect(parseProject(older)).toEqual(blank);
    const [first, second] = growing.segments;
    for (const bad of [
      even(61),
      { ...even(0), ppm: 20_000 },
      { ...growing, segments: [second, first] },
      { ...even(0), more: 1 },
      even(0.1), // names no recording of the project
    ])
      expect(() => parseProject(holding(bad))).toThrow(/damaged/);
  });
});
