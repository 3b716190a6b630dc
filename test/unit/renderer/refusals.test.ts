// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { runCommand } from '#renderer/commands/command.ts';
import { commandById } from '#renderer/commands/index.ts';
import { listenForKeys } from '#renderer/commands/shortcuts.ts';
import { hearAgain, keepPeaks } from '#renderer/operations/peaks.ts';
import { sayIfOdd } from '#renderer/operations/pins.ts';
import { editAndSolve } from '#renderer/operations/solve.ts';
import { withoutFolder } from '#renderer/project/paths.ts';
import { decodingTrouble, mayTryAgain } from '#renderer/sources/decoding-trouble.ts';
import type { Heard } from '#renderer/state/state.ts';
import { candidatesOf, isTried } from '#renderer/state/candidates.ts';
import { addPin, renameRecording } from '#renderer/state/edits.ts';
import { offsetOf } from '#renderer/state/mapping.ts';
import { placementOf, projectOf, soundKey, whyFixed } from '#renderer/state/selectors.ts';
import { createApp } from '#renderer/state/store.ts';
import { startClipDrag } from '#renderer/timeline/drag.ts';
import { currentTracks } from '#renderer/timeline/view.ts';
import { MediaError } from '#src/model/errors.ts';
import { startHistory } from '#src/model/history.ts';
import { sourceTime } from '#src/model/units.ts';
import { placed, recording, sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';
import { linearTimeMap } from '#src/model/time-map.ts';

function sampleApp(project = sampleProject()) {
  const app = createApp(fakeChannel());
  app.set({ history: startHistory(project), connection: 'connected' });
  return app;
}
const said = (app: ReturnType<typeof sampleApp>) => app.store.getState().note?.text ?? null;

describe('what is refused', () => {
  it('says why, and what can be done instead: the reference neither nudged nor dragged', () => {
    const app = sampleApp();
    app.set({ selected: ['a'] });
    runCommand(app, commandById('clip.nudge-frame-on'));
    expect(said(app)).toMatch(/“a\.mp4” is the reference.*make another one the reference/);
    const [track] = currentTracks(app.store.getState());
    if (!track) throw new Error('no track');
    expect(startClipDrag(app, track)).toBe(said(app));
    expect(app.store.getState().history.past).toEqual([]);
  });

  it('knows the reference of every event, and of a project that was never synced', () => {
    const project = sampleProject();
    const two = {
      ...project,
      events: [...project.events, { id: '1', reference: 'd' }],
      placements: [...project.placements.slice(0, 3), placed('d', linearTimeMap(0, 0, 60), '1')],
    };
    expect(whyFixed(two, 'd')).toMatch(/^“d\.mp4” is the reference/);
    expect(whyFixed(two, 'b')).toBeNull();
    const fresh = { ...project, placements: [], events: [] };
    expect(whyFixed(fresh, 'a')).not.toBeNull();
    expect(whyFixed(fresh, 'b')).toBeNull();
  });

  it('is said when a key asks for it, but Esc with nothing to dismiss is no question', () => {
    const app = sampleApp();
    const stop = listenForKeys(app);
    const press = (code: string, keys: KeyboardEventInit = {}) =>
      window.dispatchEvent(new KeyboardEvent('keydown', { code, bubbles: true, cancelable: true, ...keys }));
    press('Escape');
    expect(said(app)).toBeNull();
    press('KeyZ', { ctrlKey: true });
    expect(said(app)).toBe('Nothing to undo.');
    press('Escape');
    expect(said(app)).toBeNull();
    stop();
  });

  it('is taken back by the next change, and dismissed one kind at a time', () => {
    const app = sampleApp();
    app.say('No.');
    app.edit(renameRecording('a', 'x'));
    expect(said(app)).toBeNull();
    const error = { code: 'x', message: 'Bad.', hint: '' };
    app.set({ problems: [{ path: '/p', name: 'p', error, columns: null }] });
    app.fail(new MediaError('x', 'Worse.', ''));
    app.say('No.');
    const left = () => {
      const s = app.store.getState();
      return [s.note !== null, s.toasts.length, s.problems.length];
    };
    const seen = [left()];
    while (runCommand(app, commandById('view.dismiss')) === true) seen.push(left());
    expect(seen).toEqual([
      [true, 1, 1],
      [false, 1, 1],
      [false, 0, 1],
      [false, 0, 0],
    ]);
  });

  it('is said of a pin that would turn time round, and of no other', () => {
    const app = sampleApp({ ...sampleProject(), pairs: [] });
    const pin = (id: string, a: number, b: number) => ({
      ...{ id, a: 'a', b: 'b' },
      ...{ timeA: sourceTime(a), timeB: sourceTime(b) },
    });
    editAndSolve(app, addPin(pin('one', 30, 20)));
    void sayIfOdd(app, 'one');
    expect(said(app)).toBeNull();
    editAndSolve(app, addPin(pin('two', 25, 40)));
    const unmet = ['one', 'two'].filter((id) => {
      app.set({ note: null });
      void sayIfOdd(app, id);
      return said(app)?.includes('run backwards');
    });
    expect(unmet).toHaveLength(1);
  });
});

describe('messages about files', () => {
  it('name the file without its folders where the folders stand beside it', () => {
    expect(withoutFolder('"/a b/c/x.mp4" is empty.', 'x.mp4')).toBe('“x.mp4” is empty.');
    expect(withoutFolder('“/a b/c/x.csv”, line 4: bad.', 'x.csv')).toBe('“x.csv”, line 4: bad.');
    expect(withoutFolder('"C:\\\\a\\\\x.mp4" is empty.', 'x.mp4')).toBe('“x.mp4” is empty.');
    expect(withoutFolder('"/a/\\"q\\".mp4" is empty.', '"q".mp4')).toBe('“"q".mp4” is empty.');
    for (const other of [
      '"/a/y.mp4" is empty.',
      'It is "empty".',
      'It is " broken',
      '"C:\\a\\x.mp4" is empty',
      '"\n" is empty',
    ])
      expect(withoutFolder(other, 'x.mp4')).toBe(other);
  });
});

describe('the places to try', () => {
  const candidates = [
    { against: 'b', offset: 10, score: 2 },
    { against: 'a', offset: -4, score: 3 },
  ];
  const project = {
    ...sampleProject(),
    placements: sampleProject().placements.map((p) => (p.recording === 'd' ? { ...p, candidates } : p)),
  };
  const at = (app: ReturnType<typeof sampleApp>) => {
    const map = placementOf(projectOf(app.store.getState()), 'd')?.map;
    return map ? offsetOf(map) : null;
  };

  it('are tried one after the other by one key, as one step that undo takes back', () => {
    const app = sampleApp(project);
    app.set({ selected: ['d'] });
    const before = projectOf(app.store.getState()).placements;
    const next = () => runCommand(app, commandById('clip.next-candidate'));
    expect(next()).toBe(true);
    expect(at(app)).toBeCloseTo(-4, 9);
    expect(said(app)).toMatch(/Undo takes it back/);
    next();
    expect(at(app)).toBeCloseTo(15 / (1 + 80e-6), 2);
    expect(app.store.getState().history.past).toHaveLength(1);
    next();
    expect(at(app)).toBeCloseTo(-4, 9);
    app.undo();
    expect(projectOf(app.store.getState()).placements).toEqual(before);
    expect(said(app)).toBeNull();
  });

  it('bring the playhead along, and know which of them is tried', () => {
    const app = sampleApp(project);
    app.set({ selected: ['d'] });
    app.seek(1000 as never);
    runCommand(app, commandById('clip.next-candidate'));
    expect(app.store.getState().playhead).toBeCloseTo(-4, 9);
    const now = projectOf(app.store.getState());
    const list = candidatesOf(placementOf(now, 'd'));
    expect(list.map((c) => [c.score, isTried(now, 'd', c)])).toEqual([
      [3, true],
      [2, false],
    ]);
  });

  it('are none of a recording that the program placed', () => {
    expect(candidatesOf(placed('b', linearTimeMap(0, 0, 1)))).toEqual([]);
    const app = sampleApp(project);
    app.set({ selected: ['b'] });
    expect(runCommand(app, commandById('clip.next-candidate'))).toMatch(/was not placed/);
  });
});

describe('what decoding shows of a file', () => {
  it('is kept for each sound: notes, and why it cannot be used', async () => {
    const ids: string[] = [];
    const found = {
      warnings: ['Odd.'],
      short: { end: 83, declared: 180, broke: true },
      length: null,
    };
    const channel = fakeChannel({
      'jobs.start': ({ input }) => {
        const id = input.kind === 'peaks' ? input.media.id : '';
        ids.push(id);
        return { id };
      },
      'jobs.result': () => ({ kind: 'peaks', result: { ready: true, ...found } }),
    });
    const app = createApp(channel);
    const [a, b] = [recording('a'), recording('b')];
    app.set({ history: startHistory({ ...sampleProject(), recordings: [a, b] }), connection: 'connected' });
    const stop = keepPeaks(app);
    await expect.poll(() => ids).toEqual(['a', 'b']);
    const common = {
      kind: 'peaks',
      title: '',
      progress: null,
      started: 0,
      ended: 1,
      left: null,
      refused: false,
    } as const;
    const error = { code: 'unreadable-media', message: 'It is damaged.', hint: '' };
    app.set({
      jobs: [
        { ...common, id: 'a', state: 'done', error: null, notes: ['Odd.'] },
        { ...common, id: 'b', state: 'failed', error, notes: [] },
      ],
    });
    const of = (r: typeof a) => app.store.getState().heard[soundKey(r)];
    await expect.poll(() => of(a)).toBeDefined();
    await expect.poll(() => of(b)).toBeDefined();
    expect(of(a)).toEqual({ ...found, failed: null, times: 1, again: false });
    expect(of(b)).toMatchObject({ warnings: [], short: null, failed: error });
    expect([a, b].map((r) => decodingTrouble(r, of(r) as Heard))).toEqual([
      'Decoded only to 1:23 of 3:00: the decoder stopped.',
      'Its sound cannot be used: It is damaged.',
    ]);
    expect([a, b].map((r) => mayTryAgain(of(r) as Heard))).toEqual([true, true]);

    // The host decodes it anew, and this time it goes through.
    found.short = null as never;
    const again = hearAgain(app, a);
    expect(of(a)?.again).toBe(true);
    await again;
    expect(channel.asked.findLast(({ name }) => name === 'jobs.start')?.params).toMatchObject({
      input: { kind: 'peaks', afresh: true },
    });
    expect(of(a)).toMatchObject({ short: null, times: 2, again: false });
    expect(said(app)).toMatch(/was decoded whole/);
    stop();
  });
});
