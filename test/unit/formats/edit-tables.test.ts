import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bidsEvents } from '#src/formats/bids-events.ts';
import { isAudacity, readLabelTable } from '#src/formats/label-table.ts';
import { mapsNpy } from '#src/formats/maps-npy.ts';
import { readNpy } from '#src/formats/npy.ts';
import { placeLabels } from '#src/formats/place-labels.ts';
import { rppText } from '#src/formats/rpp.ts';
import { sessionEaf } from '#src/formats/session-eaf.ts';
import { childElements, readXml } from '#src/formats/xml.ts';
import { linearTimeMap, knot, shifted, type TimeMap, timeMap, toSource } from '#src/model/time-map.ts';
import { plainSegment, transcriptOfSegments } from '#src/model/transcript.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import { eafFaults } from '../../fixtures/eaf-schema.ts';
import { anyEditMap, editPart, editTimeline } from '../../fixtures/edit-timeline.ts';
import { sharedNames } from '../../fixtures/shared-formats.ts';

const paused = timeMap([
  { knots: [knot(2, 0, 1e-4), knot(12, 10.002, 1e-4)] },
  { knots: [knot(19.3, 10.002), knot(39.3, 30.005)] },
]);

/** The greatest difference of two maps where both say something. */
function apart(a: TimeMap, b: TimeMap): number {
  const [from, to] = [a.segments[0]?.knots[0]?.timeline ?? 0, a.segments.at(-1)?.knots.at(-1)?.timeline ?? 0];
  let off = 0;
  for (let i = 0; i <= 300; i++) {
    const t = timelineTime(from + ((to - from) * i) / 300);
    const [x, y] = [toSource(a, t), toSource(b, t)];
    if (x !== null && y !== null) off = Math.max(off, Math.abs(x - y));
  }
  return off;
}

/** A small independent reader of REAPER projects: chunks of lines, each of words, some in quotation marks. */
type Chunk = { readonly words: readonly string[]; readonly inside: (Chunk | readonly string[])[] };
function readRpp(text: string): Chunk {
  const open: Chunk[] = [{ words: [], inside: [] }];
  for (const line of text.trim().split('\n')) {
    const words = [...line.trim().matchAll(/"([^"]*)"|'([^']*)'|`([^`]*)`|(\S+)/g)].map(
      (m) => m[1] ?? m[2] ?? m[3] ?? m[4] ?? '',
    );
    if (line.trim() === '>') open.pop();
    else if (line.trim().startsWith('<')) {
      const chunk = { words: [(words[0] ?? '').slice(1), ...words.slice(1)], inside: [] };
      open.at(-1)?.inside.push(chunk);
      open.push(chunk);
    } else open.at(-1)?.inside.push(words);
  }
  expect(open).toHaveLength(1);
  return open[0]?.inside[0] as Chunk;
}
const isChunk = (one: Chunk | readonly string[]): one is Chunk => 'inside' in one;
const chunksIn = (chunk: Chunk, name: string) =>
  chunk.inside.filter(isChunk).filter((c) => c.words[0] === name);
const lineIn = (chunk: Chunk, name: string) =>
  chunk.inside.find((one): one is readonly string[] => !isChunk(one) && one[0] === name)?.slice(1);

/** Where the items of a track lie, by play rates and stretch markers. */
const mapOfTrack = (track: Chunk): TimeMap => ({
  segments: chunksIn(track, 'ITEM').map((item) => {
    const number = (name: string) => Number(lineIn(item, name)?.[0]);
    const [position, length, offset, rate] = ['POSITION', 'LENGTH', 'SOFFS', 'PLAYRATE'].map(number) as [
      number,
      number,
      number,
      number,
    ];
    const markers = lineIn(item, 'SM')?.join(' ').split(' + ');
    const points = markers
      ? markers.map((pair) => pair.split(' ').map(Number) as [number, number])
      : ([
          [0, offset],
          [length, offset + length * rate],
        ] as const);
    return { knots: points.map(([at, source]) => knot(position + at, source)) };
  }),
});

describe('REAPER projects', () => {
  it('say where everything lies to a microsecond, drift and bends included', () => {
    fc.assert(
      fc.property(anyEditMap, (map) => {
        const timeline = editTimeline([editPart('a.wav', map, 'a')], [25, 1]);
        const [track] = chunksIn(readRpp(rppText(timeline)), 'TRACK');
        expect(apart(shifted(map, -timeline.range[0]), mapOfTrack(track as Chunk))).toBeLessThan(1e-6);
      }),
    );
  });

  it('have a track for each recording and a kind for each file, whatever it is called', () => {
    const names = ['a.wav', 'b "c".flac', `d "e" 'f'.mp3`, 'g.mp4', '`"\'.wav'];
    const timeline = editTimeline(
      names.map((name) => editPart(name, paused, name.endsWith('4') ? 'av' : 'a')),
      [25, 1],
    );
    const tracks = chunksIn(readRpp(rppText(timeline)), 'TRACK');
    const sources = tracks.map((t) => chunksIn(chunksIn(t, 'ITEM')[0] as Chunk, 'SOURCE')[0] as Chunk);
    expect(sources.map((s) => s.words[1])).toEqual(['WAVE', 'FLAC', 'MP3', 'VIDEO', 'WAVE']);
    expect(sources.slice(0, 4).map((s) => lineIn(s, 'FILE')?.[0])).toEqual(
      names.slice(0, 4).map((n) => `/media/${n}`),
    );
    // Drift goes with the pitch, what is stretched keeps it.
    const keeps = (map: TimeMap) =>
      lineIn(
        chunksIn(
          chunksIn(
            readRpp(rppText(editTimeline([editPart('a.wav', map, 'a')], [25, 1]))),
            'TRACK',
          )[0] as Chunk,
          'ITEM',
        )[0] as Chunk,
        'PLAYRATE',
      )?.[1];
    expect([keeps(linearTimeMap(0, 80, 100)), keeps(linearTimeMap(0, 50_000, 100))]).toEqual(['0', '1']);
  });
});

describe('Audacity labels', () => {
  it('are read as such, one for each segment, from the start of the range', () => {
    const timeline = editTimeline(
      [editPart('cam\t1.mp4', paused), editPart('b.wav', linearTimeMap(-1, 0, 30), 'a')],
      [25, 1],
    );
    const text = placeLabels(timeline);
    expect(isAudacity(text)).toBe(true);
    const { document } = readLabelTable(text, 'x.txt');
    expect(document.rows.map((row) => row.slice(0, 3))).toEqual([
      ['0.000000', '30.000000', 'b.wav'],
      ['3.000000', '13.000000', 'cam 1.mp4 (1 of 2)'],
      ['20.300000', '40.300000', 'cam 1.mp4 (2 of 2)'],
    ]);
  });
});

describe('BIDS events', () => {
  it('are a table whose columns the JSON file explains, and the maps are exact', () => {
    const parts = [editPart('=cam.mp4', paused), editPart('b.wav', linearTimeMap(-1, 80, 30, 1e-5), 'a')];
    const { table, sidecar } = bidsEvents(editTimeline(parts, [25, 1]));
    const [head, ...rows] = table
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const told = JSON.parse(sidecar);
    expect(head?.slice(0, 3)).toEqual(['onset', 'duration', 'trial_type']);
    for (const column of head ?? []) expect(told[column].Description).toMatch(/\.$/);
    expect(rows.every((row) => row.length === head?.length && row.every((cell) => cell !== ''))).toBe(true);
    expect(rows.map((row) => row.slice(0, 2).map(Number))).toEqual([
      [-1, 30 / 1.00008].map((n) => Number(n.toFixed(9))),
      [2, 10],
      [19.3, 20],
    ]);
    // A spreadsheet must not run a name.
    expect(rows[1]?.[3]).toBe("'=cam.mp4");
    const maps = told.SynclineTimeMaps.Maps as { segments: [number, number, number | null][][] }[];
    expect(maps.map((m) => timeMap(m.segments.map((s) => ({ knots: s.map((k) => knot(...k)) }))))).toEqual(
      parts.map((p) => p.map),
    );
  });
});

const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

describe('NumPy maps', () => {
  const parts = [editPart('cam.mp4', paused), editPart('b.wav', linearTimeMap(-1, 80, 30, 1e-5), 'a')];
  const { array, sidecar } = mapsNpy(editTimeline(parts, [25, 1]));
  const rows = [
    ...[
      [2, 0, 1e-4],
      [12, 10.002, 1e-4],
    ].map((k) => [0, 0, ...k]),
    ...[
      [19.3, 10.002, Number.NaN],
      [39.3, 30.005, Number.NaN],
    ].map((k) => [0, 1, ...k]),
    [1, 0, -1, 0, 1e-5],
    [1, 0, -1 + 30 / 1.00008, 30, 1e-5],
  ];
  it('hold every knot as it is', () => {
    const read = readNpy(array, 'x.npy');
    expect(read.shape).toEqual([6, 5]);
    expect([...read.values]).toEqual(rows.flat());
    expect(JSON.parse(sidecar)).toMatchObject({
      columns: ['recording', 'segment', 'timeline', 'source', 'sd'],
      recordings: [{ name: 'cam.mp4' }, { name: 'b.wav' }],
    });
  });

  it.skipIf(!hasNumpy)('are what NumPy reads (needs python3 with NumPy)', () => {
    const folder = mkdtempSync(join(tmpdir(), 'syncline-npy-'));
    try {
      const path = join(folder, 'x.npy');
      writeFileSync(path, array);
      const script =
        'import numpy, sys, json; a = numpy.load(sys.argv[1], allow_pickle=False); print(json.dumps([str(a.dtype), a.shape, numpy.nan_to_num(a, nan=-7).tolist()]))';
      const { stdout } = spawnSync('python3', ['-c', script, path], { encoding: 'utf8' });
      const finite = rows.map((row) => row.map((v) => (Number.isNaN(v) ? -7 : v)));
      expect(JSON.parse(stdout)).toEqual(['float64', [6, 5], finite]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('an EAF of the session', () => {
  const said = transcriptOfSegments([
    plainSegment('early', sourceTime(1), sourceTime(2)),
    plainSegment('good day', sourceTime(6), sourceTime(8)),
  ]);
  const parts = [
    editPart('reference.mp4', timeMap([{ knots: [knot(5, 0), knot(65, 60)] }])),
    editPart('before & fast.wav', linearTimeMap(2, 100, 100), 'a'),
    editPart(
      'later.mp4',
      timeMap([{ knots: [knot(9, 0), knot(29, 20)] }, { knots: [knot(30, 20), knot(90, 80)] }]),
    ),
  ];
  const { text, lost } = sessionEaf(parts, [{ of: 'reference', transcript: said }], '2026-11-28T00:00:00Z');

  it('links every recording with its offset, and says how far that is off', () => {
    const { root } = readXml(text, 'x.eaf');
    const header = childElements(root).find((e) => e.name === 'HEADER');
    const media = childElements(header as typeof root).filter((e) => e.name === 'MEDIA_DESCRIPTOR');
    expect(media.map(({ attributes: a }) => [a.MEDIA_URL, a.TIME_ORIGIN])).toEqual([
      ['file:///media/reference.mp4', '0'],
      // 3 s before the first, and halfway along its drift of 10 ms.
      ['file:///media/before%20%26%20fast.wav', '3005'],
      // By its longer segment, which begins a second late.
      ['file:///media/later.mp4', '-5000'],
    ]);
    expect(lost).toEqual([
      expect.stringMatching(/no drift: “before & fast\.wav” is off by up to [56] ms/),
      expect.stringMatching(/no pauses: “later\.mp4” is off by up to 1\.00 s/),
      expect.stringMatching(/“later\.mp4” begins 5\.000 s after/),
      'Times are rounded to milliseconds in EAF.',
      expect.stringMatching(/^1 .*no times.*left out/),
    ]);
    const tiers = childElements(root).filter((e) => e.name === 'TIER');
    expect(tiers.map((t) => t.attributes.TIER_ID)).toEqual([
      'reference.mp4',
      'before & fast.wav',
      'later.mp4',
      'segments',
    ]);
    expect(text).toMatch(/<TIME_SLOT TIME_SLOT_ID="\w+" TIME_VALUE="1000"\/>/);
  });

  it.skipIf(sharedNames('eaf', /\.eaf$/).length === 0)(
    'is what ELAN’s schema accepts (needs the shared schema)',
    async () => {
      expect(await eafFaults(text)).toEqual([]);
    },
  );
});
