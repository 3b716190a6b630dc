import { describe, expect, it } from 'vitest';
import { absence } from '#renderer/pair/absence.ts';
import { canSync } from '#renderer/operations/sync.ts';
import { solving } from '#src/align/solving.ts';
import { dataFact, streamFacts } from '#renderer/sources/facts.ts';
import { addPin, placeByHand, relink } from '#renderer/state/edits.ts';
import { timesChoices } from '#renderer/operations/times.ts';
import { setFrameRate, setTimes } from '#renderer/state/frame-rate.ts';
import { frameLength } from '#renderer/state/frames.ts';
import { hasWave, placementOf, recordingOf } from '#renderer/state/selectors.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import { applyEdit, startHistory, undo } from '#src/model/history.ts';
import { parseProject } from '#src/model/parse-project.ts';
import { type Project, referenceOf } from '#src/model/project.ts';
import {
  type DataStream,
  defaultAnalysis,
  type MediaInfo,
  type Recording,
  whyNotSynced,
} from '#src/model/recording.ts';
import { knot, linearTimeMap, timelineExtent, timeMap } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import { lanesIn } from '#renderer/timeline/draw-columns.ts';
import { rowsOf, type Track, tracksOf } from '#renderer/timeline/layout.ts';
import { recording, sampleProject } from './support/documents.ts';

const numbers = (patch: Partial<DataStream> = {}): MediaInfo => {
  const stream: DataStream = {
    ...{ kind: 'data', index: 0, codec: 'npy', start: 0, duration: 30, dims: 12 },
    ...{ frames: 3000, hop: 0.01, isTimed: false, names: null, columns: null, ...patch },
  };
  const { codec, duration } = stream;
  return { ...recording('x').media, container: codec, duration, audio: [], video: [], data: [stream] };
};
const data = (id: string, patch: Partial<DataStream> = {}): Recording =>
  recording(id, 30, { name: `${id}.npy`, path: `/media/${id}.npy`, media: numbers(patch) });

const project = (): Project => {
  const sample = sampleProject();
  return { ...sample, recordings: [data('n'), ...sample.recordings] };
};
const pin = (id: string, timeA: number, timeB: number) => ({
  ...{ id, a: 'a', b: 'n', timeA: sourceTime(timeA), timeB: sourceTime(timeB) },
});

describe('a data file in a project', () => {
  it('is part of a strict document; one from before there were any opens unchanged but for that', () => {
    expect(parseProject(JSON.parse(JSON.stringify(project())))).toEqual(project());
    const old = JSON.parse(JSON.stringify(sampleProject()));
    for (const r of old.recordings) {
      delete r.media.data;
      delete r.analysis.rate;
      delete r.analysis.times;
    }
    expect(parseProject(old)).toEqual(sampleProject());
    const twice = { ...data('n').media, data: [...numbers().data, ...numbers().data] };
    expect(() => parseProject({ ...project(), recordings: [recording('a', 1, { media: twice })] })).toThrow(
      /damaged/,
    );
  });

  it('keeps its pins on their frames, and what is shown, when its times are in another column; undone as one step', () => {
    const timed = data('n', { hop: 0.02, isTimed: true, duration: 60, dims: 2, names: ['x', 'y'] });
    const before = { ...project(), recordings: [{ ...timed, media: { ...timed.media, duration: 60 } }] };
    const start = startHistory({
      ...before,
      recordings: before.recordings.map((r) => ({ ...r, analysis: { ...r.analysis, channel: 1 } })),
      pins: [pin('p', 3, 40)],
    });
    const media = numbers({ dims: 3, names: ['time', 'x', 'y'] });
    const edited = applyEdit(start, setTimes('n', 'none', media));
    expect(edited.project.recordings[0]).toMatchObject({
      media: { duration: 30, data: [{ dims: 3 }] },
      analysis: { times: 'none', channel: 2 },
    });
    expect(edited.project.pins[0]).toMatchObject({ timeA: 3, timeB: 20 });
    expect(undo(edited).project).toEqual(start.project);
    // What it showed is the clock now.
    const gone = applyEdit(edited, setTimes('n', 'y', numbers({ dims: 2, names: ['time', 'x'] })));
    expect(gone.project.recordings[0]?.analysis).toMatchObject({ times: 'y', channel: 'mix' });
  });

  it('offers the columns of a table for its times, by what says which', () => {
    const columns = ['t', '', '1', 'none', 't', 'x'];
    expect(timesChoices({ columns }, 'auto')).toEqual([
      ['auto', 'as guessed'],
      ['none', 'none'],
      ['t', 't'],
      ['2', 'column 2'],
      ['1', '1'],
      ['4', 'none'],
      ['5', 't'],
      ['x', 'x'],
    ]);
    expect(timesChoices({ columns: null }, 'zeit').at(-1)).toEqual(['zeit', 'zeit']);
  });

  it('has a lane for each of its first columns, some to a row, unless one is chosen or they are folded', () => {
    const rows = (made: Project, folded: readonly string[] = []) =>
      rowsOf(tracksOf(made, '0'), made, { withCrops: true, folded }).flatMap((row) =>
        row.kind === 'columns' ? [[row.from, row.to]] : [],
      );
    const [all, folded] = [rows(project()), rows(project(), ['n'])];
    expect(all).toEqual([
      [0, 3],
      [3, 6],
      [6, 9],
      [9, 12],
    ]);
    expect(folded).toEqual([]);
    const of = (patch: Partial<DataStream>, analysis = defaultAnalysis): Project => ({
      ...project(),
      recordings: [{ ...data('n', patch), analysis }],
    });
    expect(rows(of({ dims: 5 }))).toEqual([
      [0, 3],
      [3, 5],
    ]);
    expect(rows(of({ dims: 500 }))).toHaveLength(4);
    for (const none of [of({ dims: 1 }), of({ dims: 5 }, { ...defaultAnalysis, channel: 2 })])
      expect(rows(none)).toEqual([]);
    const band = { view: { start: timelineTime(0), secondsPerPixel: 1 }, width: 100, y: 2, height: 39 };
    const track = tracksOf(project(), '0')[0] as Track;
    const lanes = lanesIn({ kind: 'columns', track, from: 6, to: 9 }, band);
    expect(lanes.map(({ column }) => column)).toEqual([6, 7, 8]);
    for (const [k, { band: lane }] of lanes.entries()) {
      const below = lanes[k + 1]?.band.y ?? band.y + band.height;
      expect(lane.y + lane.height).toBeLessThan(below);
    }
  });

  it('is no reference while there is anything to hear or see', () => {
    expect(referenceOf(project())).toBe('a');
    expect(referenceOf({ ...project(), recordings: [data('n')] })).toBe('n');
  });

  it('says in short what it holds', () => {
    expect(dataFact(data('n'))).toBe('12 dims · ≈100 Hz · npy');
    expect(dataFact({ ...data('n'), analysis: { ...defaultAnalysis, rate: 59.94 } })).toBe(
      '12 dims · 59.94 Hz · npy',
    );
    expect(streamFacts(data('n', { hop: null, isTimed: true, dims: 1 }))).toEqual([
      '30.0 s · 1 dim · npy',
      '3000 frames · uneven times',
    ]);
    expect(hasWave(data('n'))).toBe(true);
    expect(frameLength(project(), 'n')).toBe(0.01);
  });

  it('is no sound where a picture is missing', () => {
    const heard = recording('h', 30);
    expect(absence(data('n'), 1)).toBe('numbers only');
    expect(absence({ media: { ...heard.media, video: [] } }, 1)).toBe('sound only');
    expect(absence(heard, 1)).toBe('');
    expect(absence(data('n'), null)).toBe('outside');
  });

  it('does not make a sync', () => {
    expect(canSync(1, 0, false)).toMatch(/sound or picture/);
  });

  it('is placed by a pin; without one it stays off the timeline, with the reason', () => {
    const history = startHistory(project());
    const pinned = applyEdit(history, solving(addPin(pin('p', 20, 5)))).project;
    const placement = placementOf(pinned, 'n');
    expect(placement).toMatchObject({ placed: true, event: placementOf(pinned, 'a')?.event });
    expect(placement?.map && timelineExtent(placement.map)).toEqual([15, 45]);
    // A sync has passed it by; without one nothing was asked, and nothing is said.
    const pair = {
      a: 'a',
      b: 'b',
      status: 'refused',
      by: 'audio',
      confidence: 0,
      score: 2,
      chance: 4,
    } as const;
    const matches = { a: [], b: [], sd: [], strength: [] };
    const refused = { ...pair, matches, segments: [], candidates: [], residual: null };
    const alone = (of: Project) => resolveWithPins(of).placements.find((p) => p.recording === 'n');
    expect(alone({ ...project(), pairs: [refused] })).toMatchObject({ placed: false, reason: whyNotSynced });
    expect(alone(project())).toBeUndefined();
  });

  it('at another frame rate is longer or shorter from where it begins; undo takes it back', () => {
    const placed = applyEdit(startHistory(project()), placeByHand('n', linearTimeMap(7, 0, 30), '0')).project;
    const history = applyEdit(startHistory(placed), solving(setFrameRate('n', 50)));
    const slow = history.project;
    expect(recordingOf(slow, 'n')).toMatchObject({ media: { duration: 60 }, analysis: { rate: 50 } });
    const map = placementOf(slow, 'n')?.map;
    expect(map && timelineExtent(map)).toEqual([7, 67]);
    expect(parseProject(JSON.parse(JSON.stringify(slow)))).toEqual(slow);
    expect(undo(history).project).toEqual(placed);
    const back = applyEdit(startHistory(slow), solving(setFrameRate('n', null))).project;
    expect(recordingOf(back, 'n')?.media.duration).toBe(30);
  });

  it('keeps pins and warps with their frames when its frame rate changes', () => {
    const warp = {
      a: 'a',
      b: 'n',
      map: [
        [10, 2],
        [20, 12],
        [30, 28],
      ] as const,
      sd: [0.1, 0.2, 0.1],
    };
    const warped = {
      ...project(),
      warps: [{ ...warp, confidence: 1, method: 'ctw', how: null, findings: null }],
      pins: [pin('p', 20, 12)],
    };
    const solved = applyEdit(startHistory(warped), solving(addPin(pin('q', 30, 28)))).project;
    const slow = applyEdit(startHistory(solved), solving(setFrameRate('n', 50))).project;
    expect(slow.pins.map((p) => [p.timeA, p.timeB])).toEqual([
      [20, 24],
      [30, 56],
    ]);
    expect(slow.warps[0]).toMatchObject({
      map: [
        [10, 4],
        [20, 24],
        [30, 56],
      ],
      sd: [0.2, 0, 0],
    });
    const [before, after] = [solved, slow].map((p) => placementOf(p, 'n')?.map?.segments[0]?.knots ?? []);
    for (const [i, k] of (before ?? []).entries()) {
      // Behind the warp it goes on at its own pace.
      if (k.source < 2 || k.source > 28) continue;
      expect(after?.[i]?.source).toBeCloseTo(2 * k.source, 6);
      expect(after?.[i]?.timeline).toBeCloseTo(k.timeline, 6);
    }
  });

  it('stretches a bent map that nothing else holds', () => {
    const bent = timeMap([{ knots: [knot(0, 0), knot(10, 20), knot(25, 30)] }]);
    const placed = applyEdit(startHistory(project()), placeByHand('n', bent, '0')).project;
    const slow = applyEdit(startHistory(placed), setFrameRate('n', 50)).project;
    expect(placementOf(slow, 'n')?.map?.segments[0]?.knots.map((k) => [k.timeline, k.source])).toEqual([
      [0, 0],
      [10, 40],
      [25, 60],
    ]);
  });

  it('found again keeps its frame rate, and its dimension as far as there is one', () => {
    const chosen = { ...data('n'), analysis: { ...defaultAnalysis, rate: 50, channel: 11 } };
    const start = startHistory({ ...project(), recordings: [chosen] });
    const found = (media: MediaInfo) =>
      applyEdit(start, relink('n', { path: '/new.npy', fingerprint: chosen.fingerprint, media })).project
        .recordings[0];
    expect(found(numbers({ frames: 1000, duration: 10 }))).toMatchObject({
      path: '/new.npy',
      media: { duration: 20 },
      analysis: { rate: 50, channel: 11 },
    });
    expect(found(numbers({ dims: 3 }))?.analysis.channel).toBe('mix');
  });
});
