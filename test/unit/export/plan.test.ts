import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeName, safeNameOf, stem, uniqueNames } from '#main/export/names.ts';
import { follower, frameGrid, indexAt, runs, soundGrid, timeOf } from '#main/export/plan.ts';
import { usualRate } from '#src/model/frame-rate.ts';
import { knot, type TimeMap, timeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';

/** Any map: segments with pauses, drift, several knots. */
const anyMap: fc.Arbitrary<TimeMap> = fc
  .array(
    fc.record({
      gap: fc.double({ min: 0, max: 8, noNaN: true }),
      pieces: fc.array(
        fc.record({
          length: fc.double({ min: 0.001, max: 40, noNaN: true }),
          rate: fc.double({ min: 0.5, max: 2, noNaN: true }),
        }),
        { minLength: 1, maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((list) => {
    let t = -20;
    let s = 0;
    return timeMap(
      list.map(({ gap, pieces }) => {
        t += gap;
        const knots = [knot(t, s)];
        for (const { length, rate } of pieces) {
          t += length;
          s += length * rate;
          knots.push(knot(t, s));
        }
        return { knots };
      }),
    );
  });

const anyGrid = fc
  .tuple(
    fc.double({ min: -30, max: 300, noNaN: true }),
    fc.double({ min: 0.02, max: 300, noNaN: true }),
    fc.constantFrom<[number, number]>([48_000, 1], [44_100, 1], [25, 1], [30_000, 1001], [24_000, 1001]),
  )
  .map(([start, length, rate]) => frameGrid(start, start + length, rate));

describe('one clock for an export', () => {
  it('cuts every grid into runs that follow each other and add up to the whole', () => {
    fc.assert(
      fc.property(anyMap, anyGrid, (map, grid) => {
        const list = runs(grid, map);
        let at = 0;
        for (const run of list) {
          expect(run.from).toBe(at);
          expect(run.to).toBeGreaterThan(run.from);
          at = run.to;
        }
        expect(at).toBe(grid.count);
        expect(list.reduce((sum, run) => sum + run.to - run.from, 0)).toBe(grid.count);
      }),
    );
  });

  it('gives an index to a segment exactly when its moment lies in it', () => {
    fc.assert(
      fc.property(anyMap, anyGrid, (map, grid) => {
        for (const run of runs(grid, map)) {
          const middle = Math.floor((run.from + run.to) / 2);
          const t = timeOf(grid, middle);
          const near = map.segments.some(({ knots }) =>
            [knots[0], knots[knots.length - 1]].some((k) => Math.abs((k?.timeline ?? 0) - t) < 1e-5),
          );
          if (near) continue; // on an edge either side may have it
          const source = toSource(map, timelineTime(t));
          expect(source === null).toBe(run.segment === null);
          if (run.segment && source !== null) expect(follower(run.segment)(t)).toBeCloseTo(source, 8);
        }
      }),
    );
  });

  it('rounds the same moment to the same index wherever it is asked', () => {
    const grid = soundGrid(10, 20, 48_000);
    expect(grid.count).toBe(480_000);
    expect(indexAt(grid, 10 + 1 / 48_000)).toBe(1);
    expect(indexAt(grid, 10 + 1.0000000001 / 48_000)).toBe(1);
    expect(indexAt(grid, 10 + 1.01 / 48_000)).toBe(2);
    expect(indexAt(grid, -5)).toBe(0);
    expect(indexAt(grid, 1e9)).toBe(480_000);
    expect(frameGrid(0, 10, [30_000, 1001]).count).toBe(300);
  });

  it('takes the rate that a recorder means', () => {
    expect(usualRate([29_870, 1000])).toEqual([30_000, 1001]);
    expect(usualRate([25, 1])).toEqual([25, 1]);
    expect(usualRate([30, 1])).toEqual([30, 1]);
    expect(usualRate([18, 1])).toEqual([18, 1]);
    expect(usualRate([1000, 1])).toEqual([120, 1]);
  });
});

describe('names of exported files', () => {
  const bad = /[/\\:*?"<>|%\p{Cc}]/u;

  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['-rf', 'rf'],
    ['.hidden', 'hidden'],
    ['a\nb', 'a b'],
    ['file:http://x?%d', 'file_http___x__d'],
    ['con', '_con'],
    ['LPT1.mov', '_LPT1.mov'],
    ['', 'recording'],
    ['...', 'recording'],
    ['party 🎉', 'party 🎉'],
    ['end. ', 'end'],
  ])('makes %j safe', (name, safe) => expect(safeName(name)).toBe(safe));

  it('is one component of bounded length for any name whatever', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = safeName(name);
        expect(safe).not.toMatch(bad);
        expect(safe).not.toMatch(/^[.\-~\s]|[.\s]$/);
        expect(safe.length).toBeGreaterThan(0);
        expect(new TextEncoder().encode(safe).length).toBeLessThanOrEqual(101);
        expect(safeName(safe)).toBe(safe);
      }),
      { numRuns: 60 },
    );
  });

  it('tells every recording of a pair, however long their names', () => {
    const [a, b] = [`${'Interview '.repeat(12)}camera 1.mp4`, `${'Gespräch '.repeat(12)}Ton 2.wav`];
    const both = safeNameOf('correlations', [a, b]);
    expect(both).toMatch(/^correlations Interview .*….*camera 1\.mp4 - Gespräch .*….*Ton 2\.wav$/);
    expect(new TextEncoder().encode(both).length).toBeLessThanOrEqual(100);
    expect(safeNameOf('matches', [a, 'b.wav'])).toMatch(/camera 1\.mp4 - b\.wav$/);
    expect(safeNameOf('matches', ['a/1.mp4', 'b.wav'])).toBe('matches a_1.mp4 - b.wav');
    expect(safeNameOf('band', ['音'.repeat(90), '楽'.repeat(90)])).toMatch(/^band 音+…音+ - 楽+…楽+$/);
    expect(safeNameOf('network', [])).toBe('network');
  });

  it('gives every recording another name, also where case does not count', () => {
    expect(uniqueNames(['A.mp4', 'a.MOV', 'A 2.wav', 'a'])).toEqual(['A', 'a 2', 'A 2 2', 'a 3']);
    expect(stem('talk.v2.mp4')).toBe('talk.v2');
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('x', 'X', 'x.mp4', 'x 2', '', '..'), { maxLength: 12 }),
        (names) => {
          const unique = uniqueNames(names).map((n) => n.toLowerCase());
          expect(new Set(unique).size).toBe(names.length);
        },
      ),
    );
  });
});
