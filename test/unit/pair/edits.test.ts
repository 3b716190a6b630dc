import { describe, expect, it } from 'vitest';
import { addPin, makeRigid, putPin, removePin } from '#renderer/pair/pair-edits.ts';
import { allow, changeForbidden, forbid } from '#renderer/pair/forbidden-edits.ts';
import { choosePair } from '#renderer/pair/choose-pair.ts';
import {
  differenceOf,
  dropAlternative,
  keepAlternative,
  switchAlternative,
} from '#renderer/pair/alternative-edits.ts';
import { smoothPath } from '#renderer/pair/smooth-edit.ts';
import { straightenPart, trustPart } from '#renderer/pair/locked-edits.ts';
import { pairStore } from '#renderer/pair/pair-state.ts';
import { holdStep, releaseStep, stopWarpSolver } from '#renderer/pair/warp-solver.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { plainHow } from '#src/model/warp-how.ts';
import { sayIfOdd } from '#renderer/operations/pins.ts';
import { pairFacts } from '#renderer/pair/path.ts';
import { regionsCrossed } from '#renderer/pair/rigid-regions.ts';
import { isBad, statusLine } from '#renderer/pair/pair-status.ts';
import { largestDoubt } from '#renderer/state/bound-doubts.ts';
import { doubtOf } from '#renderer/state/pin-doubts.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { createApp } from '#renderer/state/store.ts';
import type { Channel } from '#src/contract/channel.ts';
import { timelineAt } from '#src/align/resolve-exact.ts';
import { warpAt } from '#src/align/resolve-elastic.ts';
import { timelineTime } from '#src/model/units.ts';
import { resolveWithPins } from '#src/align/resolve.ts';
import { startHistory } from '#src/model/history.ts';
import { parseProject } from '#src/model/parse-project.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import type { Pin } from '#src/model/recording.ts';
import { syntheticProject } from '../align/synthetic-project.ts';

type Asked = {
  readonly name: string;
  readonly params: unknown;
  readonly signal: AbortSignal | undefined;
  readonly answer: (value: unknown) => void;
  readonly refuse: (error: unknown) => void;
};

/** An app over a host that answers when told to. */
function open(project: Project) {
  const asked: Asked[] = [];
  const channel: Channel = {
    call: (name, params, signal) =>
      new Promise((resolve, reject) => {
        asked.push({ name, params, signal, answer: (value) => resolve(value as never), refuse: reject });
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    stream: () => {
      throw new Error('no streams here');
    },
    closed: new Promise(() => {}),
    close: () => {},
  };
  const app = createApp(channel);
  app.store.setState({ history: startHistory(project) });
  return {
    app,
    asked,
    now: () => projectOf(app.store.getState()),
    past: () => app.store.getState().history.past,
  };
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));
const pair = { a: 'r0', b: 'r1' };
const noMatches = { a: [], b: [], sd: [], strength: [] };

const gap = (project: Project): number => {
  const p = project.pins[0];
  const map = (id: string) => project.placements.find((q) => q.recording === id)?.map;
  const [a, b] = [map(p?.a ?? ''), map(p?.b ?? '')];
  if (!p || !a || !b) throw new Error('no pin, or not placed');
  return Math.abs(timelineAt(a, p.timeA) - timelineAt(b, p.timeB));
};

describe('pin edits of the pair view', () => {
  const { project } = syntheticProject(3, 21);

  it('makes a whole drag one step that undo takes back exactly', () => {
    const { app, now, past } = open(project);
    for (let i = 0; i < 12; i++) putPin(app, pair, 'p', { a: 60, b: 60 + i / 10 }, 'drag-1');
    expect(past().length).toBe(1);
    expect(now().pins).toMatchObject([{ timeA: 60, timeB: 61.1 }]);
    expect(gap(now())).toBeLessThan(1e-9);
    app.undo();
    expect(now()).toEqual(project);
    app.redo();
    expect(gap(now())).toBeLessThan(1e-9);
  });

  it('leaves nothing behind when the drag is cancelled', () => {
    const { app, now, past } = open(project);
    putPin(app, pair, 'p', { a: 60, b: 62 }, 'drag-1');
    app.cancelGesture('drag-1');
    expect(now()).toEqual(project);
    expect(past().length).toBe(0);
  });

  it('keeps a pin the way round it was made, seen from either side', () => {
    const { app, now } = open(project);
    const id = addPin(app, pair, { a: 60, b: 62 });
    putPin(app, { a: 'r1', b: 'r0' }, id, { a: 63, b: 61 });
    expect(now().pins).toMatchObject([{ a: 'r0', b: 'r1', timeA: 61, timeB: 63 }]);
    removePin(app, id);
    expect(now().placements).toEqual(project.placements);
  });

  it('hands a recording placed by hand back to the solver when it is pinned to the reference', () => {
    const byHand: Project = {
      ...project,
      placements: project.placements.map((p) => (p.recording === 'r1' ? { ...p, by: 'manual' as const } : p)),
    };
    const { app, now } = open(byHand);
    putPin(app, pair, 'p', { a: 60, b: 75 });
    expect(gap(now())).toBeLessThan(1e-9);
    expect(now().placements.find((p) => p.recording === 'r1')?.by).toBe('auto');
  });
});

describe('pins on an elastic warp', () => {
  const map = Array.from({ length: 100 }, (_, i) => [1 + 2 * i, 3 + 2 * i + Math.sin(i / 9)] as const);
  const warp: ElasticWarp = {
    ...pair,
    map,
    sd: map.map(() => 0.01),
    confidence: 0.8,
    method: 'dtw',
    how: null,
    findings: null,
  };
  const { project } = syntheticProject(3, 22);
  const warped = { ...project, warps: [warp] };
  const solved = {
    map: map.map(([a, b]) => [a, b + 0.5] as const),
    sd: map.map(() => 0.02),
    confidence: 0.7,
    doubts: [],
  };

  it('bends at once, takes over the host’s answer in the same step, and asks only for the newest', async () => {
    const { app, asked, now, past } = open(warped);
    for (let i = 1; i <= 5; i++) putPin(app, pair, 'p', { a: 81, b: 84 + i / 10 }, 'drag-1');
    expect(gap(now())).toBeLessThan(1e-9);
    expect(asked.length).toBe(1);
    asked[0]?.answer(solved);
    await tick();
    // The answer was to an earlier place of the pin: it is bent through where the pin is now.
    expect(gap(now())).toBeLessThan(1e-9);
    expect(now().warps[0]?.confidence).toBe(0.7);
    expect(warpAt(now().warps[0] ?? warp, 11)).toBeCloseTo(warpAt(warp, 11) + 0.5, 6);
    expect(past().length).toBe(1);
    expect(asked.length).toBe(2);
    expect(asked[1]?.params).toMatchObject({ pins: [[81, 84.5]] });
    app.undo();
    expect(now()).toEqual(warped);
    asked[1]?.answer(solved);
    await tick();
    expect(now()).toEqual(warped);
  });

  it('leaves no trace of a pin dragged out and back', () => {
    const { app, now } = open(warped);
    const home = warpAt(warp, 81);
    for (const off of [0.5, 2, 3, 1, 0]) putPin(app, pair, 'p', { a: 81, b: home + off }, 'drag-1');
    for (const a of [60, 75, 80, 82, 90, 110])
      expect(warpAt(now().warps[0] ?? warp, a)).toBeCloseTo(warpAt(warp, a), 6);
  });

  it('cancels what the host is at when the drag is cancelled', async () => {
    const { app, asked, now } = open(warped);
    putPin(app, pair, 'p', { a: 81, b: 86 }, 'drag-1');
    stopWarpSolver(app);
    app.cancelGesture('drag-1');
    expect(asked[0]?.signal?.aborted).toBe(true);
    await tick();
    expect(now()).toEqual(warped);
    expect(app.store.getState().toasts).toEqual([]);
  });

  it('says which pin lies off what the features say, as long as it stands there', async () => {
    const { app, asked, now } = open(warped);
    putPin(app, { a: 'r1', b: 'r0' }, 'p', { a: 88, b: 81 }, 'drag-1');
    const said = sayIfOdd(app, 'p');
    expect(asked[0]?.params).toMatchObject({ pins: [[81, 88]] });
    asked[0]?.answer({ ...solved, doubts: [{ pin: [81, 88], off: 4.2 }] });
    await said;
    const [pin] = now().pins as [Pin];
    expect(doubtOf(app.store.getState(), pin)).toEqual({ off: 4.2, recording: 'r1' });
    const name = now().recordings.find((r) => r.id === 'r1')?.name;
    expect(app.store.getState().note?.text).toContain(`4.20 s later in “${name}”`);
    expect(largestDoubt(app.store.getState(), pair)).toEqual({ what: 'a pin', off: 4.2 });
    const facts = pairFacts(now(), 'r0', 'r1');
    expect(statusLine({ ...facts, matches: noMatches }, { what: 'a pin', off: 4.2 })).toContain(
      'a pin lies 4.200 s off what the features say',
    );
    expect(isBad({ ...facts, matches: noMatches }, { what: 'a pin', off: 4.2 })).toBe(true);

    putPin(app, { a: 'r1', b: 'r0' }, 'p', { a: 84, b: 81 }, 'drag-2');
    expect(largestDoubt(app.store.getState(), pair)).toBeNull();
    asked[1]?.answer(solved);
    await sayIfOdd(app, 'p');
    expect(app.store.getState().note).toBeNull();
    app.undo();
    expect(largestDoubt(app.store.getState(), pair)).toEqual({ what: 'a pin', off: 4.2 });
  });

  const noWay = new InvalidInputError(
    'no-path',
    'No path is left: the pin closes the last one.',
    'Widen it.',
  );

  it('takes back a pin that no path can keep, map and all, and says why', async () => {
    const { app, asked, now, past } = open(warped);
    addPin(app, pair, { a: 81, b: 120 });
    expect(now().warps).not.toEqual(warped.warps);
    asked[0]?.refuse(noWay);
    await tick();
    expect(now()).toEqual(warped);
    expect(past()).toEqual([]);
    expect(app.store.getState().selectedPin).toBeNull();
    const { message, hint } = app.store.getState().toasts[0]?.error ?? {};
    expect(message).toBe('The pin was taken back. No path is left: the pin closes the last one.');
    expect(hint).toBe('Widen it.');
  });

  it('lets a drag pass through places that no path can keep, and takes it back if it ends there', async () => {
    for (const endsWell of [true, false]) {
      const { app, asked, now } = open(warped);
      holdStep(app, 'drag-1');
      putPin(app, pair, 'p', { a: 81, b: 120 }, 'drag-1');
      // Neither of the means nor, thereupon, of all frames.
      expect(asked[0]?.params).toMatchObject({ grain: 'moving' });
      asked[0]?.refuse(noWay);
      await tick();
      expect(asked[1]?.params).toMatchObject({ grain: 'resting' });
      asked[1]?.refuse(noWay);
      await tick();
      expect(now().pins).toHaveLength(1);
      expect(app.store.getState().toasts).toEqual([]);
      if (endsWell) {
        putPin(app, pair, 'p', { a: 81, b: 84 }, 'drag-1');
        releaseStep(app, 'drag-1');
        asked[2]?.answer(solved);
        await tick();
        asked[3]?.answer(solved);
        await tick();
        expect(now().pins).toMatchObject([{ timeB: 84 }]);
      } else {
        releaseStep(app, 'drag-1');
        expect(now()).toEqual(warped);
        expect(app.store.getState().toasts).toHaveLength(1);
      }
    }
  });

  it('puts no pin where none can be: in a forbidden region, or across another one', async () => {
    const { app, asked, now } = open(warped);
    putPin(app, pair, 'p', { a: 81, b: 84 });
    asked[0]?.answer(solved);
    await tick();
    expect(putPin(app, pair, 'q', { a: 90, b: 80 })).toContain('cross');
    addPin(app, pair, { a: 90, b: 80 });
    expect(now().pins.map((pin) => pin.id)).toEqual(['p']);
    expect(app.store.getState().toasts).toHaveLength(1);
    forbid(app, pair, { low: { a: 100, b: 90 }, high: { a: 110, b: 140 } });
    asked[1]?.answer({ ...solved, map: now().warps[0]?.map, sd: now().warps[0]?.sd });
    await tick();
    expect(putPin(app, pair, 'p', { a: 105, b: 100 })).toContain('forbidden');
    expect(now().pins).toMatchObject([{ timeA: 81, timeB: 84 }]);
    // The map is out of it before the host has answered.
    const through = now().warps[0]?.map.filter(([a, b]) => a > 100 && a < 110 && b > 90 && b < 140);
    expect(through).toEqual([]);
  });

  it('keeps a part that is trusted, as one step; the rest bends, and pins keep off it', async () => {
    const { app, asked, now, past } = open(warped);
    const mapA = now().placements.find((p) => p.recording === 'r0')?.map;
    const at = (s: number) => timelineTime(mapA ? timelineAt(mapA, s) : Number.NaN);
    app.set({ range: { in: at(60), out: at(90) } });
    choosePair(app, 'r0', 'r1');
    trustPart(app);
    expect(past().map((step) => step.label)).toEqual(['Trust a part of the path']);
    const [part] = now().locked;
    expect([part?.map[0]?.[0], part?.map.at(-1)?.[0]].map((t) => Math.round(t ?? 0))).toEqual([60, 90]);
    expect(now().warps).toEqual(warped.warps);
    putPin(app, pair, 'p', { a: 100, b: 106 });
    const bent = now().warps[0]?.map.filter(([a]) => a >= 60.001 && a <= 89.999);
    expect(bent).toEqual(warp.map.filter(([a]) => a >= 60.001 && a <= 89.999));
    expect(asked[0]?.params).toMatchObject({ locked: [{ map: part?.map }] });
    asked[0]?.answer({ ...solved, map: now().warps[0]?.map, sd: now().warps[0]?.sd });
    await tick();
    expect(putPin(app, pair, 'q', { a: 70, b: 75 })).toContain('trusted');
    app.undo();
    app.undo();
    expect(now().locked).toEqual([]);
  });

  it('makes a part rigid, as one step that the host is told of, and elastic again', async () => {
    const { app, asked, now, past } = open(warped);
    const mapA = now().placements.find((p) => p.recording === 'r0')?.map;
    const at = (s: number) => timelineTime(mapA ? timelineAt(mapA, s) : Number.NaN);
    app.set({ range: { in: at(60), out: at(90) } });
    // Seen the other way round it is the same part.
    choosePair(app, 'r1', 'r0');
    straightenPart(app);
    expect(past().map((step) => step.label)).toEqual(['Make a part rigid']);
    const [part] = now().locked;
    expect(part).toMatchObject({ a: 'r0', b: 'r1' });
    expect(part?.map.length).toBe(2);
    const [from, to] = part?.map ?? [];
    const inside = (now().warps[0]?.map ?? []).filter(([a]) => a >= (from?.[0] ?? 0) && a <= (to?.[0] ?? 0));
    expect(inside).toEqual(part?.map);
    expect(asked[0]?.params).toMatchObject({ locked: [{ map: part?.map }] });
    asked[0]?.answer({ ...solved, map: now().warps[0]?.map, sd: now().warps[0]?.sd });
    await tick();
    app.set({ playhead: at(110) });
    straightenPart(app);
    expect(now().locked).toEqual([]);
    app.undo();
    app.undo();
    expect(now()).toEqual(warped);
  });

  it('smooths the path from how it was, more with every press, as one step', () => {
    const uneven = map.map(([a, b], i) => [a, b + 0.3 * Math.sin(2.5 * i)] as const);
    const given = { ...warped, warps: [{ ...warp, map: uneven }] };
    const { app, now, past } = open({ ...given, ...resolveWithPins(given) });
    choosePair(app, 'r0', 'r1');
    const before = now();
    const off = () =>
      Math.max(...map.slice(20, 80).map(([a, b]) => Math.abs(warpAt(now().warps[0] ?? warp, a) - b)));
    const first = off();
    smoothPath(app);
    expect(off()).toBeGreaterThan(0.8 * first);
    for (let k = 0; k < 5; k++) smoothPath(app);
    expect(off()).toBeLessThan(0.3 * first);
    expect(past().map(({ label }) => label)).toEqual(['Smooth the path']);
    app.undo();
    expect(now()).toEqual(before);
  });

  it('keeps a path, puts it in the place of another and back, with its pins and parts, and chooses one', async () => {
    const { app, asked, now, past } = open({ ...warped, ...resolveWithPins(warped) });
    choosePair(app, 'r0', 'r1');
    keepAlternative(app);
    const first = now();
    putPin(app, pair, 'p', { a: 81, b: 84 });
    asked[0]?.answer(solved);
    await tick();
    const second = now();
    switchAlternative(app);
    expect(now().warps).toEqual(first.warps);
    expect(now().pins).toEqual([]);
    expect(now().placements).toEqual(first.placements);
    expect(now().alternatives[0]).toMatchObject({ pins: second.pins, warp: second.warps[0] });
    expect(parseProject(JSON.parse(JSON.stringify(now())))).toEqual(now());
    const difference = differenceOf(now(), pair, pairFacts(now(), 'r0', 'r1').path);
    expect(difference?.median).toBeCloseTo(0.5, 2);
    // Seen from the other side it is the same, in the other recording’s seconds.
    choosePair(app, 'r1', 'r0');
    const steps = past().length;
    switchAlternative(app);
    for (const [t, b] of second.warps[0]?.map ?? [])
      expect(warpAt(now().warps[0] ?? warp, t)).toBeCloseTo(b, 9);
    expect(now().pins).toEqual(second.pins);
    switchAlternative(app);
    expect(past().length).toBe(steps + 1);
    app.undo();
    app.undo();
    expect(now()).toEqual(second);
    dropAlternative(app);
    expect(now()).toEqual({ ...second, alternatives: [] });
  });

  it('forbids a region in one step, which the host is told of, and takes back one that leaves no path', async () => {
    const { app, asked, now, past } = open(warped);
    const seen = { a: 'r1', b: 'r0' };
    forbid(app, seen, { low: { a: 10, b: 40 }, high: { a: 20, b: 60 } });
    expect(asked[0]?.params).toMatchObject({ forbidden: [{ a: [40, 60], b: [10, 20] }] });
    asked[0]?.answer(solved);
    await tick();
    expect(past().map((step) => step.label)).toEqual(['Forbid a region']);
    expect(now().warps[0]?.confidence).toBe(0.7);
    const [region] = pairFacts(now(), 'r0', 'r1').forbidden;
    expect(region).toMatchObject({ low: { a: 40, b: 10 }, high: { a: 60, b: 20 } });
    expect(pairStore(app).getState().selectedRegion).toBe(region?.id);

    changeForbidden(app, pair, region?.id ?? '', { low: { a: 0, b: 10 }, high: { a: 200, b: 20 } });
    expect(asked[1]?.params).toMatchObject({ forbidden: [{ a: [0, 200], b: [10, 20] }] });
    asked[1]?.refuse(noWay);
    await tick();
    expect(past()).toHaveLength(1);
    expect(pairFacts(now(), 'r0', 'r1').forbidden).toEqual([region]);
    expect(app.store.getState().toasts[0]?.error.message).toContain(
      'The change of the region was taken back',
    );

    allow(app, pair, region?.id ?? '');
    expect(asked[2]?.params).toMatchObject({ forbidden: [] });
    expect(now().forbidden).toEqual([]);
    app.undo();
    app.undo();
    expect(now()).toEqual(warped);
  });

  it('says why a method keeps out of no region, and does not ask it to', () => {
    const { app, asked, now } = open({
      ...project,
      warps: [{ ...warp, how: { ...plainHow, method: 'gtw' } }],
    });
    forbid(app, pair, { low: { a: 10, b: 40 }, high: { a: 20, b: 60 } });
    expect(now().forbidden).toHaveLength(1);
    expect(asked).toEqual([]);
    expect(app.store.getState().note?.text).toMatch(
      /^gtw keeps out of no forbidden region: its warps are smooth/,
    );
    addPin(app, pair, { a: 81, b: 84 });
    expect(asked[0]?.params).toMatchObject({ forbidden: [] });
  });

  it('keeps a region on a rigid pair, asks the host nothing, and knows that the line runs through it', () => {
    const { app, asked, now } = open(project);
    const middle = pairFacts(now(), 'r0', 'r1').path.stretches[0];
    const [p, q] = [middle?.[0], middle?.at(-1)] as [{ a: number; b: number }, { a: number; b: number }];
    const [a, b] = [(p.a + q.a) / 2, (p.b + q.b) / 2];
    const crossed = () => regionsCrossed(pairFacts(now(), 'r0', 'r1')).length;
    forbid(app, pair, { low: { a: a - 5, b: b + 6 }, high: { a: a + 5, b: b + 20 } });
    expect([now().forbidden.length, crossed()]).toEqual([1, 0]);
    forbid(app, pair, { low: { a: a - 0.5, b: b - 0.1 }, high: { a: a + 0.5, b: b + 9 } });
    expect([now().forbidden.length, crossed()]).toEqual([2, 1]);
    expect(asked).toEqual([]);
    expect(regionsCrossed(pairFacts({ ...now(), warps: [warp] }, 'r0', 'r1'))).toEqual([]);
  });

  it('becomes rigid again', () => {
    const { app, now } = open(warped);
    makeRigid(app, pair);
    expect(now().warps).toEqual([]);
    expect(now().placements).toEqual(project.placements);
  });
});
