import { describe, expect, it } from 'vitest';
import { commands } from '#renderer/commands/index.ts';
import { choosePair, shownPair } from '#renderer/pair/choose-pair.ts';
import { pairCommands } from '#renderer/pair/pair-commands.ts';
import { fitPair, goToDoubtful, sceneOf, zoomBy, zoomToPath } from '#renderer/pair/pair-moves.ts';
import { pairStore } from '#renderer/pair/pair-state.ts';
import { isVisible } from '#renderer/pair/view.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { createApp } from '#renderer/state/store.ts';
import type { Channel } from '#src/contract/channel.ts';
import { startHistory } from '#src/model/history.ts';
import type { Project } from '#src/model/project.ts';
import { timelineTime } from '#src/model/units.ts';
import { syntheticProject } from '../align/synthetic-project.ts';

const deaf: Channel = {
  call: () => Promise.reject(new Error('nobody asks the host here')),
  stream: () => {
    throw new Error('nobody asks the host here');
  },
  closed: new Promise(() => {}),
  close: () => {},
};

function open(project: Project) {
  const app = createApp(deaf);
  app.store.setState({ history: startHistory(project) });
  pairStore(app).setState({ size: { width: 600, height: 300 } });
  return app;
}

const { project } = syntheticProject(3, 31);
const run = (app: ReturnType<typeof open>, id: string): void => {
  const command = pairCommands.find((c) => c.id === id);
  if (!command) throw new Error(`no command ${id}`);
  expect(command.enabled(app.store.getState())).toBe(true);
  command.run(app);
};

describe('choosing a pair', () => {
  it('shows it the way round it was chosen, whatever way its evidence lies', () => {
    const app = open(project);
    choosePair(app, 'r2', 'r1');
    expect(shownPair(app)).toEqual({ a: 'r2', b: 'r1' });
    choosePair(app, 'r1', 'r2');
    expect(shownPair(app)).toEqual({ a: 'r1', b: 'r2' });
    run(app, 'pair.swap');
    expect(shownPair(app)).toEqual({ a: 'r2', b: 'r1' });
    choosePair(app, 'r0', 'r0');
    expect(shownPair(app)).toEqual({ a: 'r2', b: 'r1' });
  });
});

describe('moving about', () => {
  it('zooms to the path, in, out and back to everything', () => {
    const app = open(project);
    choosePair(app, 'r0', 'r1');
    const whole = sceneOf(app)?.view;
    zoomToPath(app);
    const scene = sceneOf(app);
    const ends = scene?.facts.path.stretches.flat() ?? [];
    expect(ends.length).toBeGreaterThan(1);
    for (const p of ends) expect(scene && isVisible(scene.view, p)).toBe(true);
    zoomBy(app, 8);
    expect(sceneOf(app)?.view.perA).toBeCloseTo((scene?.view.perA ?? 0) / 8, 9);
    fitPair(app);
    expect(sceneOf(app)?.view).toEqual(whole);
  });

  it('goes to a match that lies off the path, says why, and takes the playhead along', () => {
    const pairs = project.pairs.map((p) =>
      p.a === 'r0' && p.b === 'r1'
        ? { ...p, matches: { ...p.matches, b: p.matches.b.map((b, i) => (i === 7 ? b + 0.25 : b)) } }
        : p,
    );
    const app = open({ ...project, pairs });
    choosePair(app, 'r0', 'r1');
    goToDoubtful(app, true);
    const a = pairs[0]?.matches.a[7] ?? 0;
    expect(pairStore(app).getState().cursor?.a).toBe(a);
    expect(app.store.getState().note?.text).toMatch(
      /^1 of \d+ places worth a look: a match lies 250 ms off the path/,
    );
    expect(app.store.getState().playhead).toBeCloseTo(a, 6);
    const view = sceneOf(app)?.view;
    expect(view && view.width * view.perA).toBeCloseTo(20, 6);
  });
});

describe('commands', () => {
  it('pin what the playhead shows of both, and take it away again', () => {
    const app = open(project);
    choosePair(app, 'r0', 'r1');
    const map = project.placements[1]?.map?.segments[0]?.knots;
    const inside = ((map?.[0]?.timeline ?? 0) + 60 + 60) / 2;
    app.seek(inside as Parameters<typeof app.seek>[0]);
    run(app, 'pair.pin-playhead');
    expect(projectOf(app.store.getState()).pins.length).toBe(1);
    run(app, 'pair.remove-pin');
    expect(projectOf(app.store.getState()).pins).toEqual([]);
    expect(projectOf(app.store.getState()).placements).toEqual(project.placements);
  });

  it('say which of the two the playhead is outside of', () => {
    const app = open(project);
    choosePair(app, 'r0', 'r1');
    const pin = pairCommands.find((c) => c.id === 'pair.pin-playhead');
    app.store.setState({ playhead: timelineTime(-1000) });
    const [a, b] = project.recordings.map((r) => r.name);
    expect(pin?.enabled(app.store.getState())).toBe(
      `The playhead is outside “${a}” and “${b}”. Move it to where both lie.`,
    );
    const lost = project.placements.map((p) => (p.recording === 'r1' ? { ...p, map: null } : p));
    const without = open({ ...project, placements: lost });
    choosePair(without, 'r0', 'r1');
    expect(pin?.enabled(without.store.getState())).toBe(
      `No place on the timeline yet: “${b}”. Pin a moment in the matrix instead.`,
    );
  });

  it('say why they cannot be done', () => {
    const app = open({ ...project, recordings: [], placements: [], pairs: [], events: [] });
    for (const command of pairCommands) expect(typeof command.enabled(app.store.getState())).toBe('string');
  });

  it('share no key with any other command of the window', () => {
    const keys = commands.flatMap((c) => c.keys);
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });
});
