import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileUrl } from '#src/formats/file-url.ts';
import { otioText, readOtio } from '#src/formats/otio.ts';
import { placesOf } from '#src/formats/read-timeline.ts';
import { knot, type TimeMap, timeMap } from '#src/model/time-map.ts';
import { editPart, editTimeline } from '../../fixtures/edit-timeline.ts';

/**
 * A small independent reader of the OpenTimelineIO file format, written from its specification
 * (“OTIO Serialized Schema Documentation”): it knows which fields every schema must have and of what kind.
 */
type Json = { readonly [key: string]: unknown };
const isObject = (v: unknown): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v);
const isNumber = (v: unknown) => typeof v === 'number' && Number.isFinite(v);
const isText = (v: unknown) => typeof v === 'string';
const isNull = (v: unknown) => v === null;
const isFlag = (v: unknown) => typeof v === 'boolean';
const schema =
  (...names: string[]) =>
  (v: unknown): boolean =>
    isObject(v) && names.includes(String(v.OTIO_SCHEMA)) && faults(v).length === 0;
const listOf = (check: (v: unknown) => boolean) => (v: unknown) => Array.isArray(v) && v.every(check);
const either =
  (...checks: ((v: unknown) => boolean)[]) =>
  (v: unknown) =>
    checks.some((check) => check(v));
const item = {
  metadata: isObject,
  name: isText,
  source_range: either(isNull, schema('TimeRange.1')),
  effects: listOf(schema('LinearTimeWarp.1')),
  markers: listOf(() => false),
  enabled: isFlag,
};
const fields: Record<string, Record<string, (v: unknown) => boolean>> = {
  'Timeline.1': {
    metadata: isObject,
    name: isText,
    global_start_time: either(isNull, schema('RationalTime.1')),
    tracks: schema('Stack.1'),
  },
  'Stack.1': { ...item, children: listOf(schema('Track.1', 'Stack.1', 'Clip.2', 'Gap.1')) },
  'Track.1': {
    ...item,
    kind: (v) => v === 'Video' || v === 'Audio',
    children: listOf(schema('Clip.2', 'Gap.1')),
  },
  'Gap.1': item,
  'Clip.2': {
    ...item,
    media_references: (v) => isObject(v) && Object.values(v).every(schema('ExternalReference.1')),
    active_media_reference_key: isText,
  },
  'ExternalReference.1': {
    metadata: isObject,
    name: isText,
    available_range: either(isNull, schema('TimeRange.1')),
    available_image_bounds: isNull,
    target_url: isText,
  },
  'LinearTimeWarp.1': {
    metadata: isObject,
    name: isText,
    effect_name: isText,
    time_scalar: isNumber,
    enabled: isFlag,
  },
  'TimeRange.1': { start_time: schema('RationalTime.1'), duration: schema('RationalTime.1') },
  'RationalTime.1': { rate: (v) => isNumber(v) && (v as number) > 0, value: isNumber },
};

function faults(v: Json): string[] {
  const expected = fields[String(v.OTIO_SCHEMA)];
  if (!expected) return [`unknown schema ${String(v.OTIO_SCHEMA)}`];
  const names = new Set([...Object.keys(expected), ...Object.keys(v)]);
  names.delete('OTIO_SCHEMA');
  return [...names].filter((name) => !expected[name] || !(name in v) || !expected[name](v[name]));
}

type Range = { start_time: { value: number; rate: number }; duration: { value: number; rate: number } };
type Child = {
  OTIO_SCHEMA: string;
  source_range: Range;
  effects: { time_scalar: number }[];
  media_references: { DEFAULT_MEDIA: { target_url: string } };
};
type Track = { name: string; kind: string; children: Child[] };

function write(parts: { name: string; kinds: 'av' | 'a'; map: TimeMap }[], range: [number, number]) {
  const text = otioText({
    ...{ id: 'p', name: 'My project', range, frameRate: [30_000, 1001], sampleRate: 48_000, drop: false },
    parts: parts.map((p) => editPart(p.name, p.map, p.kinds)),
  });
  const timeline = JSON.parse(text) as Json & { tracks: { children: Track[] } };
  return { text, timeline, tracks: timeline.tracks.children };
}

const paused = timeMap([
  { knots: [knot(2, 0, 1e-4), knot(12, 10.002, 1e-4)] },
  { knots: [knot(19.3, 10.002), knot(39.3, 30.005)] },
]);

describe('OpenTimelineIO', () => {
  it('has the schemas and fields that its specification asks for', () => {
    const { timeline } = write(
      [
        { name: 'a.mp4', kinds: 'av', map: paused },
        { name: 'b.wav', kinds: 'a', map: timeMap([{ knots: [knot(0, 0), knot(50, 50)] }]) },
      ],
      [0, 45],
    );
    expect(timeline.OTIO_SCHEMA).toBe('Timeline.1');
    expect(faults(timeline)).toEqual([]);
    // The reader does find faults where there are some.
    expect(faults({ ...timeline, tracks: null })).toEqual(['tracks']);
  });

  it('has a clip for each straight piece, gaps between, and the rate as a time warp', () => {
    const { tracks } = write([{ name: 'a.mp4', kinds: 'av', map: paused }], [0, 45]);
    expect(tracks.map((t) => t.kind)).toEqual(['Video', 'Audio']);
    const sound = tracks[1] as Track;
    expect(sound.children.map((c) => c.OTIO_SCHEMA)).toEqual(['Gap.1', 'Clip.2', 'Gap.1', 'Clip.2']);
    expect(sound.children.map((c) => c.source_range.duration.value / 48_000)).toEqual([2, 10, 7.3, 20]);
    expect(sound.children[1]?.effects[0]?.time_scalar).toBeCloseTo(1.0002, 12);
    expect((sound.children[3]?.source_range.start_time.value ?? 0) / 48_000).toBeCloseTo(10.002, 4);
    expect(sound.children[1]?.media_references.DEFAULT_MEDIA.target_url).toBe('/media/a.mp4');
  });

  it('cuts to the range: source starts follow, nothing is left over', () => {
    const { tracks } = write([{ name: 'a.mp4', kinds: 'av', map: paused }], [5, 25]);
    const [first, gap, second] = (tracks[1] as Track).children;
    expect((first?.source_range.start_time.value ?? 0) / 48_000).toBeCloseTo(3 * 1.0002, 4);
    expect(first?.source_range.duration.value).toBe(7 * 48_000);
    expect(gap?.source_range.duration.value).toBeCloseTo(7.3 * 48_000, 6);
    expect(second?.source_range.duration.value).toBeCloseTo(5.7 * 48_000, 6);
  });

  it('ends on whole frames, pictures not before the sound, for any map and range', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.double({ min: 0, max: 3, noNaN: true }),
            fc.double({ min: 0.001, max: 9, noNaN: true }),
          ),
          {
            minLength: 1,
            maxLength: 8,
          },
        ),
        fc.double({ min: -5, max: 5, noNaN: true }),
        fc.double({ min: 0.1, max: 60, noNaN: true }),
        (list, start, length) => {
          let t = -2;
          let s = 0;
          const map = timeMap(
            list.map(([gap, long]) => {
              const from = knot(t + gap, s);
              t += gap + long;
              s += long * 1.0001;
              return { knots: [from, knot(t, s)] };
            }),
          );
          const { tracks, timeline } = write([{ name: 'a', kinds: 'av', map }], [start, start + length]);
          expect(faults(timeline)).toEqual([]);
          for (const track of tracks) {
            const values = track.children.map((c) => c.source_range.duration.value);
            expect(values.every((v) => Number.isInteger(v) && v > 0)).toBe(true);
            const rate = track.kind === 'Video' ? 30_000 / 1001 : 48_000;
            const total = values.reduce((sum, v) => sum + v, 0);
            expect(total - length * rate).toBeLessThan(1.001);
            if (track.kind === 'Video') expect(total - length * rate).toBeGreaterThan(-1e-6);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('counts source times from the timecode of the file, and says how many frames a second there are', () => {
    const map = timeMap([{ knots: [knot(0, 0), knot(10.01, 10.01)] }]);
    for (const [rate, code, start] of [
      [[30_000, 1001], '01:00:00;00', 107_892],
      [[25, 1], '10:00:00:00', 900_000],
    ] as const) {
      const facts = { rate, timecode: code };
      const parts = [editPart('b.wav', map, 'a'), editPart('a.mov', map, 'av', facts)];
      const text = otioText(editTimeline(parts, rate));
      const tracks = (JSON.parse(text) as { tracks: { children: Track[] } }).tracks.children;
      const [picture, , sound] = tracks;
      expect(tracks.map((t) => t.kind)).toEqual(['Video', 'Audio', 'Audio']);
      expect(picture?.children[0]?.source_range.start_time.value).toBeCloseTo(start, 6);
      const seconds = (start * rate[1]) / rate[0];
      expect(sound?.children[0]?.source_range.start_time.value).toBeCloseTo(seconds * 48_000, 3);
      // The library takes the rate of the longest track, the first of several.
      const length = (t: Track | undefined, perSecond: number) =>
        (t?.children ?? []).reduce((sum, c) => sum + c.source_range.duration.value, 0) / perSecond;
      expect(length(picture, rate[0] / rate[1])).toBeGreaterThanOrEqual(length(sound, 48_000));
      expect(placesOf(readOtio(text, 'x.otio')).map((place) => place.map)).toEqual([map, map]);
    }
  });

  it('reads sound whose file has no frames a second, as Kdenlive writes it', () => {
    const { timeline } = write([{ name: 'a.wav', kinds: 'a', map: paused }], [0, 45]);
    const clips = (timeline.tracks.children as Track[]).flatMap((t) => t.children).slice(1, 2);
    for (const clip of clips) {
      const none = { OTIO_SCHEMA: 'RationalTime.1', rate: 0, value: 0 };
      const range = { OTIO_SCHEMA: 'TimeRange.1', start_time: none, duration: { ...none, value: 1250 } };
      Object.assign(clip.media_references.DEFAULT_MEDIA, { available_range: range });
    }
    expect(clips).toHaveLength(1);
    const read = readOtio(JSON.stringify(timeline), 'x.otio');
    expect(read.clips[0]).toMatchObject({
      kind: 'sound',
      points: [
        [2, 0],
        [12, expect.closeTo(10.002, 3)],
      ],
    });
  });

  it('carries the exact maps, and reads them back', () => {
    const { text } = write([{ name: 'a.mp4', kinds: 'av', map: paused }], [5, 25]);
    const [place] = placesOf(readOtio(text, 'x.otio'));
    expect(place).toMatchObject({ media: '/media/a.mp4', map: paused, notes: [] });
    expect(() => readOtio('{}', 'x.otio')).toThrow(/no OpenTimelineIO/);
    expect(() => readOtio('nonsense', 'x.otio')).toThrow(/no JSON/);
  });

  it.each([
    ['/home/a b/ü%#?.mp4', 'file:///home/a%20b/%C3%BC%25%23%3F.mp4'],
    ['C:\\Users\\x y\\z.mov', 'file:///C:/Users/x%20y/z.mov'],
    ['\\\\server\\share\\a.wav', 'file://server/share/a.wav'],
    ['/odd\nname', 'file:///odd%0Aname'],
  ])('writes %j as an address', (path, url) => expect(fileUrl(path)).toBe(url));
});
