import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSegmentsCsv, segmentRows, segmentsCsv } from '#src/formats/segments-csv.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
import { knot, type TimeMap, timeMap } from '#src/model/time-map.ts';

const project = (names: readonly string[], map: TimeMap): Project => ({
  ...emptyProject('p', 'P', '2026-11-22T12:00:00.000Z'),
  events: [{ id: 'e', reference: 'r0' }],
  recordings: names.map((name, i) => ({
    id: `r${i}`,
    name,
    path: `/media/${name}`,
    fingerprint: { size: 1, modified: 0, hash: '0'.repeat(64) },
    media: {
      container: 'wav',
      duration: 30,
      audio: [],
      video: [],
      data: [],
      creationTime: null,
      timecode: null,
      device: null,
      warnings: [],
    },
    recorder: null,
    analysis: defaultAnalysis,
  })),
  placements: names.map((_, i) => ({
    recording: `r${i}`,
    placed: true,
    event: 'e',
    confidence: 0.97,
    reason: null,
    score: null,
    chance: null,
    candidates: [],
    map,
    by: 'auto' as const,
  })),
});

const map = timeMap([
  { knots: [knot(-2.5, 0, 0.0001), knot(7.5, 10.0008, 0.0002)] },
  { knots: [knot(14.8, 10.0008), knot(20, 15.2), knot(24, 19.3)] },
]);
const all = { recordings: null, range: null };

describe('segments as CSV', () => {
  it('has a row for each straight piece, and reads back as written', () => {
    const rows = segmentRows(project(['cam'], map), all);
    expect(rows.map((r) => [r.segment, r.source, r.timeline])).toEqual([
      [0, [0, 10.0008], [-2.5, 7.5]],
      [1, [10.0008, 15.2], [14.8, 20]],
      [1, [15.2, 19.3], [20, 24]],
    ]);
    expect(rows[0]?.ppm).toBeCloseTo(80, 6);
    const text = segmentsCsv(project(['cam'], map), all);
    expect(text.split('\r\n')).toHaveLength(5);
    expect(text.split('\r\n')[1]).toBe('cam,/media/cam,e,0,0,10.0008,-2.5,7.5,80,0.0001,0.0002,0.97');
    const back = parseSegmentsCsv(text);
    expect(back.map((r) => [r.segment, r.source, r.timeline, r.sd])).toEqual(
      rows.map((r) => [r.segment, r.source, r.timeline, r.sd]),
    );
  });

  it('cuts to a range and to recordings', () => {
    const two = project(['a', 'b'], map);
    const rows = segmentRows(two, { recordings: ['r1'], range: [0, 15] });
    expect(rows.map((r) => [r.recording, r.timeline])).toEqual([
      ['b', [0, 7.5]],
      ['b', [14.8, 15]],
    ]);
    expect(rows[0]?.source[0]).toBeCloseTo(2.5 * 1.00008, 9);
  });

  it('survives any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        const back = parseSegmentsCsv(segmentsCsv(project([name], map), all));
        expect(back).toHaveLength(3);
        expect(back[0]?.recording).toBe(name);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ['nothing', ''],
    ['another table', 'a,b\r\n1,2\r\n'],
    ['an open quotation', '"recording'],
  ])('refuses %s', (_, text) => expect(() => parseSegmentsCsv(text)).toThrow(/no segment table/));

  it('holds no formulas for spreadsheets, and names read back as they are', () => {
    const names = ['=1+1.wav', '+49.wav', '@a.wav', '-b.wav', "'=c.wav"];
    const text = segmentsCsv(project(names, map), all);
    for (const name of names) expect(text).toContain(`\r\n'${name},/media/${name}`);
    const back = new Set(parseSegmentsCsv(text).map((row) => row.recording));
    expect([...back]).toEqual(names);
  });
});
