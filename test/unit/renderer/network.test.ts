import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutGraph } from '#renderer/network/graph-layout.ts';
import { bend, placeLabels } from '#renderer/network/graph-lines.ts';
import { wayTo, whyHere } from '#renderer/network/why-here.ts';
import { makeReference } from '#renderer/operations/reference.ts';
import { movedWith, moveTogether } from '#renderer/state/moving-together.ts';
import { offsetOf } from '#renderer/state/mapping.ts';
import { createApp } from '#renderer/state/store.ts';
import { tracksOf } from '#renderer/timeline/layout.ts';
import { loopClosures } from '#src/align/loop-closures.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import type { PairEvidence } from '#src/model/alignment.ts';
import { applyEdit, startHistory } from '#src/model/history.ts';
import { parseProject } from '#src/model/parse-project.ts';
import type { Project } from '#src/model/project.ts';
import { knot, linearTimeMap, type TimeMap, toSource, toTimeline } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import { placed, recording, sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

/** A pair of two clocks that start `offset` apart: source of b = source of a − offset. */
const pair = (a: string, b: string, offset: number, patch: Partial<PairEvidence> = {}): PairEvidence => ({
  ...{ a, b, status: 'matched', by: 'audio', confidence: 0.9, score: 20, chance: 4 },
  matches: { a: [20, 30], b: [20 - offset, 30 - offset], sd: [1e-4, 1e-4], strength: [1, 1] },
  segments: [{ a: [15, 55], b: [15 - offset, 55 - offset], ppm: 0, sd: 1e-4 }],
  ...{ candidates: [], residual: 2e-4 },
  ...patch,
});

const bent: TimeMap = { segments: [{ knots: [knot(4, 0), knot(20, 18), knot(50, 44), knot(66, 60)] }] };
const paused: TimeMap = {
  segments: [{ knots: [knot(2, 0), knot(30, 28.002)] }, { knots: [knot(37, 28.002), knot(69, 60)] }],
};

/** By hand, by machine, bent, paused: one of each, and one in another event. */
function variety(): Project {
  const project = sampleProject();
  return {
    ...project,
    recordings: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) => recording(id)),
    events: [
      { id: '0', reference: 'a' },
      { id: '1', reference: 'g' },
    ],
    placements: [
      ...project.placements.map((p) => (p.recording === 'c' ? { ...p, by: 'manual' as const } : p)),
      placed('e', bent, '0', 'manual'),
      placed('f', paused),
      placed('g', linearTimeMap(0, 0, 60), '1'),
      placed('h', linearTimeMap(3, 20, 60), '1'),
    ],
  };
}

const mapIn = (project: Project, id: string): TimeMap => {
  const map = project.placements.find((p) => p.recording === id)?.map;
  if (!map) throw new Error(`${id} is not placed`);
  return map;
};

describe('another reference', () => {
  it('leaves every recording where it lay against every other, by hand or not, and undo brings all back', () => {
    const moment = fc.double({ min: 0.01, max: 59.9, noNaN: true });
    const one = fc.constantFrom('a', 'b', 'c', 'e', 'f');
    fc.assert(
      fc.property(one, one, one, moment, (reference, p, q, s) => {
        const app = createApp(fakeChannel());
        const before = variety();
        const range = { in: timelineTime(9), out: timelineTime(14) };
        app.set({ history: startHistory(before), playhead: timelineTime(12), range });
        makeReference(app, reference);
        const swapped = app.store.getState();
        const after = app.store.getState().history.project;
        const across = (project: Project) => {
          const t = toTimeline(mapIn(project, p), sourceTime(s));
          return t === null ? null : toSource(mapIn(project, q), t);
        };
        const [then, now] = [across(before), across(after)];
        if (then === null || now === null) {
          // Only at the very edge of a stretch may rounding tell otherwise.
          const [told] = [then, now].flatMap((each) => each ?? []);
          if (told !== undefined)
            expect(Math.min(told, Math.abs(28.002 - told), Math.abs(60 - told))).toBeLessThan(1e-6);
        } else expect(now).toBeCloseTo(then, 8);
        expect(() => parseProject(JSON.parse(JSON.stringify(after)))).not.toThrow();
        // Its own clock is the timeline now, on its first stretch.
        expect(toTimeline(mapIn(after, reference), sourceTime(10))).toBeCloseTo(10, 8);
        expect(after.events[0]).toEqual({ id: '0', reference });
        expect(after.placements.find((each) => each.recording === 'h')?.map).toEqual(mapIn(before, 'h'));
        // The playhead shows the same moment.
        const shown = (project: Project, t: number) => toSource(mapIn(project, 'a'), timelineTime(t));
        expect(shown(after, app.store.getState().playhead)).toBeCloseTo(shown(before, 12) ?? Number.NaN, 8);
        // And so it does when that is undone and done again, also by the history's list.
        const moments = () => {
          const { playhead, range: now } = app.store.getState();
          return [playhead, now.in ?? Number.NaN, now.out ?? Number.NaN];
        };
        app.undo();
        expect(app.store.getState().history.project).toEqual(before);
        for (const [i, t] of moments().entries()) expect(t).toBeCloseTo([12, 9, 14][i] ?? 0, 8);
        app.redo();
        expect(moments()[0]).toBeCloseTo(swapped.playhead, 8);
        app.travel(0);
        expect(moments()[0]).toBeCloseTo(12, 8);
      }),
      { numRuns: 60 },
    );
  });

  it('is kept by what solves the network again', () => {
    const app = createApp(fakeChannel());
    const pairs = [pair('a', 'b', 5), pair('a', 'c', 10), pair('b', 'c', 5)];
    const base = { ...sampleProject(), pairs };
    app.set({ history: startHistory({ ...base, ...resolveWithPins(base) }) });
    makeReference(app, 'b');
    const swapped = app.store.getState().history.project;
    const solved = resolveWithPins(swapped).placements;
    for (const id of ['a', 'b', 'c']) {
      const again = solved.find((p) => p.recording === id)?.map;
      expect(again && offsetOf(again)).toBeCloseTo(offsetOf(mapIn(swapped, id)), 3);
    }
  });
});

describe('moving together', () => {
  it('takes along those of the recorder, those selected, or all that begin later; never the reference', () => {
    const base = sampleProject();
    const project: Project = {
      ...base,
      recorders: [{ id: 'r', name: 'Phone' }],
      recordings: base.recordings.map((r) => (r.id === 'a' || r.id === 'c' ? r : { ...r, recorder: 'r' })),
    };
    const ids = (company: Parameters<typeof movedWith>[2], of = 'b') =>
      movedWith(project, of, company, ['b', 'a', 'c']).map((m) => m.id);
    expect(ids('alone')).toEqual(['b']);
    expect(ids('selected')).toEqual(['b', 'c']);
    expect(ids('recorder')).toEqual(['b']);
    expect(ids('later')).toEqual(['b', 'c']);
    expect(ids('later', 'c')).toEqual(['c']);
    expect(ids('later', 'd')).toEqual([]);
  });

  it('is one step, however often a drag moves: all by as much as the hand', () => {
    const project = sampleProject();
    const moved = movedWith(project, 'b', 'later', []);
    let history = startHistory(project);
    for (const by of [0.1, 0.5, 1.25])
      history = applyEdit(history, moveTogether(moved, by, 'Move clip', 'g'));
    expect(history.past.map((s) => s.label)).toEqual(['Move clip, 2 recordings']);
    for (const id of ['b', 'c'])
      expect(offsetOf(mapIn(history.project, id)) - offsetOf(mapIn(project, id))).toBeCloseTo(1.25, 9);
    expect(mapIn(history.project, 'a')).toBe(mapIn(project, 'a'));
  });
});

describe('loops of three pairs', () => {
  it('close where all pairs agree, and are open by what the bad pair is off', () => {
    const good = loopClosures([pair('a', 'b', 5), pair('b', 'c', 3), pair('a', 'c', 8)]);
    expect(good).toHaveLength(1);
    expect(good[0]?.apart).toBeCloseTo(0, 9);
    const off = fc.double({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(off, fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (by, order) => {
        const pairs = [
          ...[pair('a', 'b', 2 + by), pair('a', 'c', 3), pair('d', 'a', -4)],
          ...[pair('b', 'c', 1), pair('d', 'b', -2), pair('c', 'd', 1)],
        ];
        const loops = loopClosures(order.map((i) => pairs[i] as PairEvidence));
        expect(loops).toHaveLength(4);
        const open = loops.filter((l) => l.recordings.includes('a') && l.recordings.includes('b'));
        for (const loop of loops)
          expect(Math.abs(loop.apart)).toBeCloseTo(open.includes(loop) ? Math.abs(by) : 0, 9);
      }),
    );
    expect(
      loopClosures([pair('a', 'b', 5), pair('b', 'c', 3, { status: 'refused' }), pair('a', 'c', 8)]),
    ).toEqual([]);
  });
});

describe('why a recording is where it is', () => {
  const project: Project = {
    ...sampleProject(),
    pairs: [
      pair('a', 'b', 5, { residual: 3e-4 }),
      pair('b', 'c', 5),
      pair('a', 'c', 10, { status: 'inconsistent', residual: 1.25 }),
      pair('a', 'd', 0, { status: 'refused', score: 2, segments: [] }),
    ],
    pins: [{ id: 'p', a: 'a', b: 'b', timeA: sourceTime(10), timeB: sourceTime(5) }],
  };
  it('is told in sentences: what it matches, by way of whom, what was left out, whose hand', () => {
    expect(whyHere(project, 'a')[0]).toBe(
      'It is the reference: its clock is the timeline, and the others lie against it.',
    );
    expect(whyHere(project, 'b').slice(0, 1)).toEqual([
      'By sound it matches “a.mp4”: 2 shared moments, best match 20.0 against 4.00 by luck; 300 µs from where all pairs together put it.',
    ]);
    expect(whyHere(project, 'b')).toContain('1 pin ties it to “a.mp4”.');
    expect(whyHere(project, 'c')).toContain(
      'Nothing ties it to the reference directly: it goes by way of “b.mp4”.',
    );
    expect(whyHere(project, 'c').join(' ')).toMatch(
      /“a\.mp4” would put it elsewhere, by 1\.250 s; .*left out/,
    );
    expect(whyHere(project, 'd')).toEqual([
      'Nothing in it rises above chance.',
      'Its sound against “a.mp4”: best match 2.00, where unrelated recordings reach 4.00 by luck.',
    ]);
    expect(whyHere({ ...project, placements: [] }, 'c')).toEqual(['It has not been synced yet.']);
    expect(whyHere(variety(), 'e')[0]).toMatch(/^You placed it by hand/);
  });
  it('goes the shortest way to the reference', () => {
    const chain = [pair('a', 'b', 0), pair('b', 'c', 0), pair('c', 'd', 0), pair('b', 'd', 0)];
    expect(wayTo(chain, 'd', 'a')).toEqual(['b']);
    expect(wayTo(chain.slice(0, 3), 'd', 'a')).toEqual(['c', 'b']);
    expect(wayTo(chain, 'a', 'b')).toEqual([]);
    expect(wayTo(chain, 'a', 'x')).toBeNull();
  });
});

describe('the picture of what ties the recordings', () => {
  it('has room for every name, with 6 and with 20, in one event or three', () => {
    for (const count of [1, 2, 6, 20, 45])
      for (const events of [1, 3])
        for (const [width, high] of [
          [232, 600],
          [420, 180],
          [700, 260],
          [1900, 700],
        ] as const) {
          const ids = Array.from({ length: count }, (_, i) => `r${i}`);
          const project: Project = {
            ...sampleProject(),
            recordings: ids.map((id) => recording(id)),
            events: Array.from({ length: events }, (_, i) => ({ id: String(i), reference: `r${i}` })),
            placements: ids
              .filter((_, i) => i % 7 !== 5)
              .map((id, i) => placed(id, linearTimeMap(0, 0, 60), String(i % events))),
          };
          const graph = layOutGraph(project, width, high);
          const { groups, height } = graph;
          const nodes = groups.flatMap((g) => g.nodes.map((n) => ({ ...n, group: g })));
          expect(nodes.map((n) => n.id).sort()).toEqual([...ids].sort());
          for (const [i, p] of nodes.entries()) {
            expect(p.y).toBeGreaterThan(20);
            expect(p.y).toBeLessThanOrEqual(height);
            for (const q of nodes.slice(i + 1))
              if (p.group === q.group && p.side === q.side) expect(Math.abs(p.y - q.y)).toBeGreaterThan(16);
          }
          for (const g of groups) expect(g.x + g.width).toBeLessThanOrEqual(width + 1e-6);
          // Where names are at least: 90 pixels, or a ring would be cut at the window's edge.
          for (const { x, side, group } of nodes)
            expect(side === 'right' ? group.x + group.width - x : x - group.x).toBeGreaterThan(80);
          const wanted = nodes.flatMap((a, i) =>
            nodes.slice(i + 1, i + 5).map((b, k) => ({ a, b, text: `${i}${k} ms` })),
          );
          const labels = placeLabels(graph, width, wanted.slice(0, 12), wanted);
          for (const [i, p] of labels.entries()) {
            expect(p.x).toBeGreaterThan(0);
            expect(p.x).toBeLessThan(width);
            for (const q of labels.slice(i + 1))
              if (Math.abs(p.y - q.y) < 12) expect(Math.abs(p.x - q.x)).toBeGreaterThan(30);
          }
        }
  });
});

describe('figures on the lines', () => {
  it('stand beside crossings, and the names of those placed nowhere are whole where there is room', () => {
    const ids = ['r0', 'r1', 'r2', 'r3'];
    const loose = 'another evening.flac';
    const project: Project = {
      ...sampleProject(),
      recordings: [...ids.map((id) => recording(id)), { ...recording('r4'), name: loose }],
      placements: ids.map((id) => placed(id, linearTimeMap(0, 0, 60))),
    };
    const graph = layOutGraph(project, 742, 160);
    const node = (id: string) => {
      const found = graph.groups.flatMap((g) => g.nodes).find((n) => n.id === id);
      if (!found) throw new Error(`${id} stands nowhere`);
      return found;
    };
    const outside = graph.groups.find((g) => g.event === null);
    expect((outside?.x ?? 0) + (outside?.width ?? 0) - node('r4').x).toBeGreaterThan(16 + 6.6 * loose.length);
    const lines = ids.flatMap((a, i) =>
      ids.slice(i + 1).map((b) => ({ a: node(a), b: node(b), text: '1 µs' })),
    );
    const diagonals = lines.filter(({ a, b }) => a.side !== b.side && a.y !== b.y);
    expect(diagonals).toHaveLength(2);
    const middle = (node('r0').x + node('r3').x) / 2;
    for (const { x } of placeLabels(graph, 742, diagonals, lines))
      expect(Math.abs(x - middle)).toBeGreaterThan(15);
  });
});

describe('figures of the lines of one recording', () => {
  it('stand each beside the other end of its line, on one column and on a ring', () => {
    const ids = Array.from({ length: 12 }, (_, k) => `r${k}`);
    const project: Project = {
      ...sampleProject(),
      recordings: ids.map((id) => recording(id)),
      placements: ids.map((id) => placed(id, linearTimeMap(0, 0, 60))),
    };
    for (const width of [232, 742]) {
      const graph = layOutGraph(project, width, 400);
      const nodes = graph.groups.flatMap((g) => g.nodes);
      const [chosen, ...others] = nodes;
      if (!chosen) throw new Error('nothing there');
      const wanted = others.map((far) => ({ a: chosen, b: far, far, text: '1.46 ms' }));
      const labels = placeLabels(graph, width, wanted, wanted);
      expect(labels).toHaveLength(11);
      for (const { x, y, far } of labels) {
        expect(y).toBe(far.y);
        expect(Math.abs(x - far.x)).toBeLessThan(50);
        expect(x < far.x).toBe(far.side === 'right');
      }
    }
  });
});

describe('figures of one recording of a few that are all tied', () => {
  it('stand nearer to their own line than to any other', () => {
    const ids = ['phone', 'left', 'right', 'recorder'];
    const project: Project = {
      ...sampleProject(),
      recordings: ids.map((id) => recording(id)),
      placements: ids.map((id) => placed(id, linearTimeMap(0, 0, 60))),
    };
    for (const [width, height] of [
      [742, 400],
      [560, 320],
    ] as const) {
      const graph = layOutGraph(project, width, height);
      const nodes = graph.groups.flatMap((g) => g.nodes);
      const lines = nodes.flatMap((a, k) => nodes.slice(k + 1).map((b) => ({ a, b })));
      const off = (p: { x: number; y: number }, { a, b }: (typeof lines)[number]) => {
        const through = bend(graph, a, b);
        const on = (t: number, u: number, v: number, w: number) =>
          (1 - t) ** 2 * u + 2 * t * (1 - t) * v + t * t * w;
        return Math.min(
          ...Array.from({ length: 200 }, (_, k) =>
            Math.hypot(on(k / 199, a.x, through.x, b.x) - p.x, on(k / 199, a.y, through.y, b.y) - p.y),
          ),
        );
      };
      for (const chosen of nodes) {
        const own = lines.filter(({ a, b }) => a === chosen || b === chosen);
        const wanted = own.map((line) => ({
          ...line,
          far: line.a === chosen ? line.b : line.a,
          text: '3 µs',
          line,
        }));
        const labels = placeLabels(graph, width, wanted, lines);
        expect(labels).toHaveLength(3);
        for (const label of labels) {
          const others = lines.filter((line) => line !== label.line).map((line) => off(label, line));
          expect(off(label, label.line)).toBeLessThan(Math.min(...others));
        }
      }
    }
  });
});

describe('rows by recorder', () => {
  it('stand together where the first of them stands', () => {
    const base = sampleProject();
    const project: Project = {
      ...base,
      recorders: [{ id: 'r', name: 'Phone' }],
      recordings: base.recordings.map((r) => (r.id === 'a' || r.id === 'c' ? { ...r, recorder: 'r' } : r)),
    };
    const order = (byRecorder: boolean) => tracksOf(project, '0', byRecorder).map((t) => t.recording.id);
    expect(order(false)).toEqual(['a', 'b', 'c', 'd']);
    expect(order(true)).toEqual(['a', 'c', 'b', 'd']);
  });
});
