import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EditTimeline } from '#src/formats/cuts.ts';
import { edlFiles } from '#src/formats/edl.ts';
import { fcpxmlText } from '#src/formats/fcpxml.ts';
import { otioText, readOtio } from '#src/formats/otio.ts';
import { edlTimeline, readEdl } from '#src/formats/read-edl.ts';
import { readFcpxml } from '#src/formats/read-fcpxml.ts';
import { placesOf, type ReadTimeline } from '#src/formats/read-timeline.ts';
import { readRpp } from '#src/formats/read-rpp.ts';
import { rppText } from '#src/formats/rpp.ts';
import { readXmeml } from '#src/formats/read-xmeml.ts';
import { readTimelineFile } from '#src/formats/timeline-file.ts';
import { xmemlText } from '#src/formats/xmeml.ts';
import type { SoundShift } from '#src/model/sound-shift.ts';
import { streamMaps } from '#src/model/stream-maps.ts';
import { knot, shifted, type TimeMap, timeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { childElements, readXml, textOf, type XmlElement } from '#src/formats/xml.ts';
import { anyEditMap, editPart, editRates, editTimeline } from '../../fixtures/edit-timeline.ts';
import { xmlFaults } from '../../fixtures/xml-faults.ts';

/**
 * The greatest difference of two maps wherever both say something, seconds; and at how many places `other` says nothing that are
 * more than `edge` seconds within a segment of `map`.
 */
function compared(
  map: TimeMap,
  other: TimeMap,
  edge: number,
): { readonly off: number; readonly missing: number } {
  let [off, missing] = [0, 0];
  for (const { knots } of map.segments) {
    const [from, to] = [knots[0]?.timeline ?? 0, knots.at(-1)?.timeline ?? 0];
    for (let i = 0; i <= 200; i++) {
      const t = timelineTime(from + ((to - from) * i) / 200);
      const [a, b] = [toSource(map, t), toSource(other, t)];
      if (a !== null && b !== null) off = Math.max(off, Math.abs(a - b));
      else if (t > from + edge && t < to - edge) missing++;
    }
  }
  return { off, missing };
}

type Format = {
  readonly name: string;
  /** Written, read back, and laid from the start of the range. */
  readonly again: (timeline: EditTimeline) => ReadTimeline;
  /** How far it may be off, in frames of the timeline. */
  readonly within: (kinds: 'av' | 'a' | 'v') => number;
};
const formats: readonly Format[] = [
  // To a nanosecond, whatever the frame rate.
  { name: 'FCPXML', again: (t) => readFcpxml(fcpxmlText(t), 'x.fcpxml'), within: () => 1e-6 },
  // Sound lies on samples, pictures on frames; where two straight pieces meet, each was rounded for itself.
  {
    name: 'OTIO',
    again: (t) => clipsOnly(readOtio(otioText(t), 'x.otio'), t.range[0]),
    within: (kinds) => (kinds === 'v' ? 1.26 : 0.01),
  },
  // Half a frame at the start of each piece, at the steepest 1.25 of them, and as much again at its end.
  { name: 'xmeml', again: (t) => readXmeml(xmemlText(t), 'x.xml'), within: () => 1.26 },
  // Decimals as exact as they are; boundaries on samples.
  { name: 'RPP', again: (t) => readRpp(rppText(t), 'x.rpp'), within: () => 1e-3 },
  { name: 'EDL', again: (t) => listAgain(edlFiles(t)[0]?.text ?? '', t), within: () => 1.5 },
];
const listAgain = (text: string, { frameRate }: EditTimeline) =>
  edlTimeline(readEdl(text, 'x.edl'), frameRate, 'x.edl');
const clipsOnly = (read: ReadTimeline, start: number): ReadTimeline => ({
  ...read,
  exact: new Map(),
  clips: read.clips.map((clip) => ({
    ...clip,
    points: clip.points.map(([t, s]) => [t - start, s] as const),
  })),
});

describe.each(formats)('a timeline in $name', ({ again, within }) => {
  it.each(editRates)('comes back as it was, at %s', (_, rate, drop) => {
    fc.assert(
      fc.property(anyEditMap, fc.constantFrom('av', 'a', 'v' as const), (map, kinds) => {
        const timeline = editTimeline([editPart('a b.mp4', map, kinds, { rate })], rate, drop);
        const read = again(timeline);
        expect(read.notes).toEqual([]);
        const places = placesOf(read);
        expect(places.map((p) => [p.reason, p.notes])).toEqual([[null, []]]);
        const frame = rate[1] / rate[0];
        const found = places[0]?.map ?? { segments: [] };
        // Ends of segments lie on frames; what rounding laid over one another is cut back.
        const { off, missing } = compared(shifted(map, -timeline.range[0]), found, 3 * frame);
        expect(off / frame).toBeLessThan(within(kinds));
        expect([missing, found.segments.length]).toEqual([0, map.segments.length]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('sound that was put right against its picture', () => {
  const shiftedPart = (shift: SoundShift, clock: 'sound' | 'picture') => {
    const map = timeMap([{ knots: [knot(3, 0), knot(43, 40)] }, { knots: [knot(50, 42), knot(90, 82)] }]);
    const part = editPart('cam.mp4', map, 'av');
    return { ...part, streams: streamMaps(map, shift, clock, part.recording.media.duration) };
  };
  const even = { offset: 0.083, ppm: null, segments: [] };
  const shots = {
    ...{ offset: 0.12, ppm: null },
    segments: [
      { start: 0, end: 25, offset: 0.12 },
      { start: 25, end: 100, offset: 0.06 },
    ],
  };

  it.each([
    ['FCPXML', (t: EditTimeline) => readFcpxml(fcpxmlText(t), 'x.fcpxml'), 1e-6],
    ['OTIO', (t: EditTimeline) => readOtio(otioText(t), 'x.otio'), 1e-6],
    ['RPP', (t: EditTimeline) => readRpp(rppText(t), 'x.rpp'), 1e-4],
    ['xmeml', (t: EditTimeline) => readXmeml(xmemlText(t), 'x.xml'), 0.041],
  ] as const)('comes back in %s, of either clock, even or shot by shot', (_, again, within) => {
    for (const clock of ['sound', 'picture'] as const)
      for (const shift of within < 0.01 ? [even, shots] : [even]) {
        const part = shiftedPart(shift, clock);
        const timeline = editTimeline([part], [25, 1], false);
        const [place] = placesOf(again(timeline));
        const told = (place?.shift?.segments ?? []).map((s) => s.offset);
        expect(told).toContain(place?.shift?.offset);
        expect(told).toHaveLength(Math.max(1, shift.segments.length));
        for (const own of shift.segments.length > 0 ? shift.segments : [shift])
          expect(Math.min(...told.map((o) => Math.abs((o ?? 0) - own.offset)))).toBeLessThan(within);
        // The place is that of the picture then.
        const start = place?.map?.segments[0]?.knots[0];
        const there = toSource(
          part.streams.picture,
          timelineTime((start?.timeline ?? 0) + (_ === 'OTIO' ? 0 : timeline.range[0])),
        );
        expect(Math.abs((there ?? 0) - (start?.source ?? 0))).toBeLessThan(within);
      }
  });

  it('is not seen in sound and picture that lie together', () => {
    const part = editPart('cam.mp4', timeMap([{ knots: [knot(3, 0), knot(43, 40.2)] }]), 'av');
    for (const read of [
      readFcpxml(fcpxmlText(editTimeline([part], [25, 1], false)), 'x'),
      readXmeml(xmemlText(editTimeline([part], [25, 1], false)), 'x'),
    ])
      expect(placesOf(read)[0]).toMatchObject({ shift: null, notes: [] });
  });
});

describe('a REAPER project', () => {
  const of = (...items: readonly string[]) =>
    readRpp(['<REAPER_PROJECT 0.1 "7.0" 0', '<TRACK', ...items, '>', '>'].join('\r\n'), 'x.rpp');
  it('tells sections of files, play rates and the take that is chosen; leaves the rest out and says so', () => {
    const section = '<SOURCE SECTION\nSTARTPOS 12.5\nLENGTH 5\n<SOURCE WAVE\nFILE "a b.wav"\n>\n>';
    const two =
      'NAME one\nSOFFS 1\n<SOURCE WAVE\nFILE one.wav\n>\nTAKE SEL\nNAME two\nSOFFS 2\n<SOURCE WAVE\nFILE two.wav\n>';
    const { clips, notes } = of(
      `<ITEM\nPOSITION 3\nLENGTH 4\nSOFFS 0.5\nPLAYRATE 1.25 1 0\n${section}\n>`,
      `<ITEM\nPOSITION 10\nLENGTH 1\n${two}\n>`,
      '<ITEM\nPOSITION 1\nLENGTH 1\n<SOURCE MIDI\nHASDATA 1\n>\n>',
    );
    expect(clips.map(({ media, points }) => [media, points])).toEqual([
      [
        'a b.wav',
        [
          [3, 13],
          [7, 18],
        ],
      ],
      [
        'two.wav',
        [
          [10, 2],
          [11, 3],
        ],
      ],
    ]);
    expect(notes.join()).toMatch(/MIDI/);
  });
  it.each([
    ['<REAPER_PROJECT 0.1\n<TRACK\n>', /ends in the middle/],
    ['<MIDI\n>', /no REAPER project/],
    ['<REAPER_PROJECT 0.1\n>', /no media items/],
    ['<REAPER_PROJECT 0.1\n<TRACK\n<ITEM\nPOSITION x\nLENGTH 1\n>\n>\n>', /POSITION is no number/],
  ])('refuses %j', (text, why) => {
    expect(() => readRpp(text, 'x.rpp')).toThrow(why);
  });
});

/** Two cameras, one of them paused and bent, and a recorder whose sound runs fast. */
const session = (rate: EditTimeline['frameRate'], drop: boolean) =>
  editTimeline(
    [
      editPart('cam <1>.mp4', timeMap([{ knots: [knot(0, 0), knot(60, 60)] }]), 'av', {
        ...{ rate, timecode: drop ? '01:00:00;02' : '01:00:00:02' },
      }),
      editPart(
        'cam & 2.mov',
        timeMap([
          { knots: [knot(-3.2, 0), knot(10, 13.2), knot(20, 23.9)] },
          { knots: [knot(25, 23.9), knot(50, 48.9)] },
        ]),
      ),
      editPart('recorder.wav', timeMap([{ knots: [knot(-1, 0), knot(70, 71 * 1.00008)] }]), 'a'),
      editPart('mute.mp4', timeMap([{ knots: [knot(5.01, 2), knot(30.01, 27)] }]), 'v', { rate }),
    ],
    rate,
    drop,
  );

describe('Final Cut Pro XML', () => {
  it('is what its schema asks for', async () => {
    const texts = editRates.slice(3, 5).map(([, rate, drop]) => fcpxmlText(session(rate, drop)));
    expect(await xmlFaults(texts, 'fcpxml')).toEqual([]);
    // The schema does find faults where there are some.
    const bad = texts.map((text) => text.replace('interp="linear"', 'interp="straight"')).slice(0, 1);
    expect(await xmlFaults(bad, 'fcpxml')).not.toEqual([]);
  });

  it('reads drop-frame lists at the rate that they count, and at no other', () => {
    const list = [
      'TITLE: df',
      'FCM: DROP FRAME',
      '001  CAM      B     C        00:00:00;00 00:00:30;00 01:01:00;02 01:01:30;02',
    ].join('\n');
    const file = readTimelineFile(list, 'df.edl');
    expect(file.wantsRate).toBe(false);
    const [start] = file.at(null).clips[0]?.points ?? [];
    // 61 minutes and two frames, less two numbers in each minute but every tenth.
    expect(start?.[0]).toBeCloseTo((61 * 1800 + 2 - 2 * 55) * (1001 / 30_000), 6);
    expect(() => file.at([25, 1])).toThrow(/drop-frame/);
  });

  it.each(editRates)('has every edit on a whole frame, at %s', (_, rate, drop) => {
    const { root } = readXml(fcpxmlText(session(rate, drop)), 'x.fcpxml', 'fcpxml');
    let edits = 0;
    const visit = (element: XmlElement) => {
      if (/^(?:asset-clip|gap|sequence|mc-clip)$/.test(element.name))
        for (const name of ['offset', 'start', 'duration']) {
          const written = element.attributes[name];
          if (written === undefined) continue;
          const [, n, d] = /^(-?\d+)(?:\/(\d+))?s$/.exec(written) ?? [];
          // As whole numbers: n/d s times frames a second.
          expect((BigInt(n ?? 0) * BigInt(rate[0])) % (BigInt(d ?? 1) * BigInt(rate[1]))).toBe(0n);
          edits++;
        }
      for (const child of childElements(element)) visit(child);
    };
    visit(root);
    expect(edits).toBeGreaterThan(20);
  });

  it('has lanes, roles, a time map where one is needed, and an angle each', () => {
    const { root } = readXml(fcpxmlText(session([25, 1], false)), 'x.fcpxml', 'fcpxml');
    const all = (element: XmlElement, name: string): readonly XmlElement[] =>
      childElements(element).flatMap((c) => [...(c.name === name ? [c] : []), ...all(c, name)]);
    const clips = all(all(root, 'sequence')[0] as XmlElement, 'asset-clip');
    expect(clips.map(({ attributes: a }) => [a.name, a.lane, a.audioRole ?? null])).toEqual([
      ['cam <1>', '3', 'dialogue.cam <1>'],
      ['cam & 2', '2', 'dialogue.cam & 2'],
      ['cam & 2', '2', 'dialogue.cam & 2'],
      ['mute', '1', null],
      ['recorder', '-1', 'dialogue.recorder'],
    ]);
    // The first camera lies on whole frames and needs none; the others lie between them, are bent, or run fast.
    expect(clips.map((clip) => all(clip, 'timept').length)).toEqual([0, 4, 4, 4, 3]);
    expect(all(root, 'mc-angle').map((a) => a.attributes.name)).toEqual([
      'cam <1>',
      'cam & 2',
      'recorder',
      'mute',
    ]);
    expect(all(root, 'timept').every((p) => p.attributes.interp === 'linear')).toBe(true);
  });
});

describe('Final Cut Pro 7 XML', () => {
  it('is what its schema asks for', async () => {
    const texts = editRates.slice(3, 5).map(([, rate, drop]) => xmemlText(session(rate, drop)));
    expect(await xmlFaults(texts, 'xmeml')).toEqual([]);
  });

  it('links the picture of a clip with its channels, and says how fast it runs', () => {
    const { root } = readXml(xmemlText(session([30000, 1001], true)), 'x.xml', 'xmeml');
    const all = (element: XmlElement, name: string): readonly XmlElement[] =>
      childElements(element).flatMap((c) => [...(c.name === name ? [c] : []), ...all(c, name)]);
    const word = (element: XmlElement | undefined, name: string) => textOf(element && all(element, name)[0]);
    const items = all(root, 'clipitem');
    const ids = new Set(items.map((item) => item.attributes.id));
    expect(ids.size).toBe(items.length);
    for (const link of all(root, 'linkclipref')) expect(ids.has(textOf(link))).toBe(true);
    // Two cameras with two channels, a recorder with two, and a picture without sound: one, three, two and one clips each.
    expect(items.filter((item) => all(item, 'linkclipref').length === 3)).toHaveLength(3 * (1 + 3));
    expect(items.filter((item) => all(item, 'linkclipref').length === 2)).toHaveLength(2);
    expect(word(all(root, 'sequence')[0], 'displayformat')).toBe('DF');
    const recorder = items.find((item) => word(item, 'name') === 'recorder');
    const speed = all(recorder as XmlElement, 'parameter').find((p) => word(p, 'parameterid') === 'speed');
    expect(Number(word(speed, 'value'))).toBeCloseTo(100.008, 9);
    for (const item of items)
      expect(Number(word(item, 'out')) - Number(word(item, 'in'))).toBe(
        Number(word(item, 'end')) - Number(word(item, 'start')),
      );
  });
});

describe('edit decision lists', () => {
  it('are a list for each recording, with source times from the timecode of the file', () => {
    const lists = edlFiles(session([30000, 1001], true));
    expect(lists.map((list) => list.name)).toEqual(['cam <1>', 'cam & 2', 'recorder', 'mute']);
    expect(lists[0]?.text.split('\r\n')).toEqual([
      'TITLE: A & “B”',
      'FCM: DROP FRAME',
      '* FRAME RATE: 30000/1001',
      '',
      '001  CAM1     AA/V  C        01:00:00;02 01:01:00;02 00:00:03;06 00:01:03;06',
      '* FROM CLIP NAME: cam <1>.mp4',
      '* SOURCE FILE: /media/cam <1>.mp4',
      '',
    ]);
  });

  it('follow a drift by cuts, each right to a frame, and a speed by M2', () => {
    const hours = timeMap([{ knots: [knot(0, 0), knot(7200, 7200 * 1.0001)] }]);
    const timeline = editTimeline([editPart('long.wav', hours, 'a')], [25, 1]);
    const [list] = edlFiles(timeline);
    // 0.72 s, which is 18 frames.
    expect(list?.events).toBe(18);
    expect(list?.text).not.toMatch(/^M2/m);
    const bent = timeMap([{ knots: [knot(0, 0), knot(8, 10)] }]);
    const [fast] = edlFiles(editTimeline([editPart('fast.mp4', bent)], [24, 1]));
    expect(fast?.text).toMatch(/^M2 {3}FAST {11}030\.0 {16}00:00:00:00\r$/m);
  });

  it('say at which rate; without that, a rate is asked for', () => {
    const [list] = edlFiles(session([60000, 1001], true));
    expect(readEdl(list?.text ?? '', 'x.edl').frameRate).toEqual([60000, 1001]);
    const other =
      'TITLE: x\nFCM: NON-DROP FRAME\n\n001  TAPE1    V     C        00:00:01:24 00:00:02:00 00:00:00:00 00:00:00:01\n';
    const read = readEdl(other, 'x.edl');
    expect(read.frameRate).toBeNull();
    expect(() => edlTimeline(read, [24, 1], 'x.edl')).toThrow(/line 4: 00:00:01:24 is no timecode at 24/);
    expect(edlTimeline(read, [25, 1], 'x.edl').clips[0]?.points[0]).toEqual([0, 1.96]);
  });
});

describe('timelines of other programs', () => {
  it.each([
    ['<!DOCTYPE fcpxml [<!ENTITY x "y">]><fcpxml version="1.11">&x;</fcpxml>', /document type/],
    ['<!DOCTYPE fcpxml SYSTEM "http://example.org/x.dtd"><fcpxml/>', /document type/],
    ['<!DOCTYPE xmeml><fcpxml/>', /document type/],
    ['<!DOCTYPE fcpxml><fcpxml/>', /holds no timeline/],
    ['<xmeml/>', /no Final Cut Pro XML/],
    [
      '<fcpxml><library><event><project><sequence duration="x"><spine><gap duration="1/0s"/></spine></sequence></project></event></library></fcpxml>',
      /is no time/,
    ],
    [`<fcpxml>${'<spine>'.repeat(70)}`, /more than 64 deep/],
  ])('are refused where they are hostile or broken: %j', (text, message) => {
    expect(() => readFcpxml(text, 'x.fcpxml')).toThrow(message);
  });

  it('what is frozen, reversed, nested or smoothly bent is left out, and told', () => {
    const clip = (inside: string, more = '') =>
      `<asset-clip ref="a" offset="0s" start="0s" duration="4s" ${more}>${inside}</asset-clip>`;
    const read = (spine: string) =>
      readFcpxml(
        `<fcpxml version="1.9"><resources><format id="f" frameDuration="1/25s"/><asset id="a" src="file:///a.mov" start="10s" duration="9s" hasVideo="1"/></resources><project name="P"><sequence format="f"><spine>${spine}</spine></sequence></project></fcpxml>`,
        'x.fcpxml',
      );
    const frozen = '<timeMap><timept time="0s" value="2s"/><timept time="9s" value="2s"/></timeMap>';
    expect(read(clip(frozen))).toMatchObject({
      clips: [],
      notes: [expect.stringMatching(/Frozen/) as string],
    });
    expect(read('<ref-clip ref="m" duration="3s"/>').notes[0]).toMatch(/Compound/);
    // A connected clip lies on the clock of the one that holds it, whatever its own lane.
    const nested = read(
      `<gap offset="0s" start="3600s" duration="9s">${clip('', 'lane="1"').replace('offset="0s"', 'offset="3602s"').replace('start="0s"', 'start="11s"')}</gap>`,
    );
    expect(nested.clips).toMatchObject([
      {
        media: 'file:///a.mov',
        points: [
          [2, 1],
          [6, 5],
        ],
      },
    ]);
  });

  it('a file that is used twice, or backwards in time, has no place', () => {
    const clip = (t: number, s: number) => ({
      media: 'a',
      name: 'a',
      kind: 'both' as const,
      points: [
        [t, s],
        [t + 5, s + 5],
      ] as const,
    });
    const place = (clips: readonly ReadTimeline['clips'][number][]) =>
      placesOf({ name: '', clips, frame: 0.04, exact: new Map(), notes: [], isTimecoded: false })[0];
    expect(place([clip(0, 0), clip(2, 0)])?.reason).toMatch(/over one another/);
    expect(place([clip(0, 50), clip(10, 0)])?.reason).toMatch(/after a later one/);
    expect(place([clip(10, 20), clip(0, 0)])?.map?.segments).toHaveLength(2);
  });

  it('what lies a hair inside of the samples that its clips are cut at is exactly where it was', () => {
    const map = timeMap([{ knots: [knot(1.000_000_09, 0), knot(20.999_999_92, 20)] }]);
    const text = otioText(editTimeline([editPart('b.wav', map, 'a')], [25, 1], false, [0, 40]));
    expect(placesOf(readOtio(text, 'x'))[0]).toMatchObject({ map, notes: [] });
    const moved = text.replace(/"value": 48000\b/, '"value": 96000');
    expect(placesOf(readOtio(moved, 'x'))[0]?.notes[0]).toMatch(/moved since/);
  });

  it('what was moved since Syncline wrote it lies where its clips are now', () => {
    const map = timeMap([{ knots: [knot(1, 0, 1e-5), knot(51, 50.004, 2e-5)] }]);
    const text = otioText(editTimeline([editPart('a.wav', map, 'a')], [25, 1], false, [0, 60]));
    expect(placesOf(readOtio(text, 'x'))[0]).toMatchObject({ map, notes: [] });
    const moved = text.replace(/"value": 48000\b/, '"value": 96000');
    const [place] = placesOf(readOtio(moved, 'x'));
    expect(place?.notes[0]).toMatch(/moved since/);
    expect(place?.map?.segments[0]?.knots[0]?.timeline).toBeCloseTo(2, 6);
  });
});
