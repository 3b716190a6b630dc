// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startAutosave } from '#renderer/operations/autosave.ts';
import { recover, saveProject, whenSettled, writeProject } from '#renderer/operations/project.ts';
import { addRecordings, renameRecording } from '#renderer/state/edits.ts';
import { isUnsaved } from '#renderer/state/selectors.ts';
import { freshDocument } from '#renderer/state/state.ts';
import { createApp } from '#renderer/state/store.ts';
import { StorageError } from '#src/model/errors.ts';
import { recording, sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

describe('saving', () => {
  afterEach(() => vi.useRealTimers());

  it('knows what is unsaved: also after undoing back to what was saved', async () => {
    const channel = fakeChannel({
      'project.save': ({ path }) => ({ path, project: {}, revision: 'first' }),
      'project.recent': () => [],
    });
    const app = createApp(channel);
    app.edit(addRecordings([recording('a')]));
    expect(isUnsaved(app.store.getState())).toBe(true);
    expect(await writeProject(app, '/x/take one.syncline', false)).toBe('saved');
    const s = app.store.getState();
    expect(isUnsaved(s)).toBe(false);
    expect(s.history.project.name).toBe('take one');
    expect(s.revision).toBe('first');
    expect(channel.asked[0]?.params).toMatchObject({ overwrite: false, revision: null });
    await saveProject(app);
    expect(channel.asked.findLast((a) => a.name === 'project.save')?.params).toMatchObject({
      overwrite: false,
      revision: 'first',
    });
    app.edit(renameRecording('a', 'b'));
    expect(isUnsaved(app.store.getState())).toBe(true);
    app.undo();
    expect(isUnsaved(app.store.getState())).toBe(false);
    app.redo();
    app.undo();
    app.undo();
    expect(isUnsaved(app.store.getState())).toBe(true);
    app.redo();
    expect(isUnsaved(app.store.getState())).toBe(false);
  });

  it('asks before it replaces a file, and before changes are thrown away', async () => {
    const app = createApp(
      fakeChannel({
        'project.save': () => {
          throw new StorageError('exists', 'It is there.', 'Choose.');
        },
      }),
    );
    expect(await writeProject(app, '/x/a.syncline', false)).toBe('exists');
    expect(app.store.getState().toasts).toEqual([]);
    app.edit(addRecordings([recording('a')]));
    const then = vi.fn();
    whenSettled(app, then);
    expect(then).not.toHaveBeenCalled();
    expect(app.store.getState().dialog?.kind).toBe('unsaved');
  });

  it('asks what to do when somebody else has saved meanwhile, and loses nothing unasked', async () => {
    const app = createApp(
      fakeChannel({
        'project.save': ({ overwrite, path }) => {
          if (overwrite) return { path, project: {}, revision: 'mine' };
          throw new StorageError('changed-on-disk', 'It was saved by somebody else.', 'Choose.');
        },
        'project.recent': () => [],
      }),
    );
    app.set({ path: '/x/a.syncline', revision: 'old' });
    app.edit(addRecordings([recording('a')]));
    await saveProject(app);
    const s = app.store.getState();
    expect(s.dialog).toMatchObject({ kind: 'conflict', path: '/x/a.syncline' });
    expect([isUnsaved(s), s.revision, s.toasts]).toEqual([true, 'old', []]);
    await writeProject(app, '/x/a.syncline', true);
    expect(app.store.getState().revision).toBe('mine');
  });

  it('takes its own saves for its own, however slowly they are answered: undo is not kept waiting by a question', async () => {
    let standing: string | null = 'old';
    let serial = 0;
    const answers: (() => void)[] = [];
    const channel = fakeChannel({
      'project.save': async ({ path, revision }) => {
        if (revision !== standing) throw new StorageError('changed-on-disk', 'Somebody else.', 'Choose.');
        standing = `mine ${++serial}`;
        const mine = standing;
        // It is on the disk; the answer takes its time.
        await new Promise<void>((resolve) => answers.push(resolve));
        return { path, project: {}, revision: mine };
      },
      'project.recent': () => [],
    });
    const app = createApp(channel);
    app.set({ path: '/x/a.syncline', revision: 'old' });
    app.edit(addRecordings([recording('a')]));
    const saves = [saveProject(app), saveProject(app)];
    app.edit(renameRecording('a', 'b'));
    saves.push(saveProject(app));
    for (let k = 0; k < 3; k++) {
      await expect.poll(() => answers).toHaveLength(k + 1);
      answers[k]?.();
    }
    await Promise.all(saves);
    expect(app.store.getState()).toMatchObject({ dialog: null, revision: 'mine 3', toasts: [] });
    expect(isUnsaved(app.store.getState())).toBe(false);
    app.undo();
    expect(isUnsaved(app.store.getState())).toBe(true);
  });

  it('never writes one document over the file of another that was opened while it waited', async () => {
    const channel = fakeChannel({
      'project.save': ({ path }) => ({ path, project: {}, revision: 'new' }),
      'project.recent': () => [],
    });
    const app = createApp(channel);
    app.set({ path: '/x/a.syncline', revision: 'old' });
    const save = saveProject(app);
    app.set(freshDocument({ ...sampleProject(), id: 'another' }, null));
    await save;
    expect(channel.asked.filter((a) => a.name === 'project.save')).toEqual([]);
  });

  it('makes a recovered copy the window’s own, and drops it once nothing is unsaved', async () => {
    const key = 'f'.repeat(32);
    let list = [{ key, path: null, name: 'Sample', saved: 5 }];
    const channel = fakeChannel({
      'project.recoveries': () => list,
      'project.recover': () => {
        list = [];
        const opened = {
          path: '',
          project: sampleProject(),
          revision: null,
          moved: [],
          missing: [],
          changed: [],
          notes: [],
        };
        return { ...opened, savedPath: null };
      },
      'project.forget': () => ({}),
      'project.save': ({ path }) => ({ path, project: {}, revision: 'new' }),
      'project.recent': () => [],
    });
    const app = createApp(channel);
    const stop = startAutosave(app);
    app.set({ recoveries: list });
    await recover(app, { key, path: null, name: 'Sample', saved: 5 });
    expect(channel.asked[0]?.params).toEqual({ key, into: app.copyKey });
    expect(app.copyKey).toMatch(/^[0-9a-f]{32}$/);
    expect(app.store.getState()).toMatchObject({ recoveries: [], copied: true });
    expect(isUnsaved(app.store.getState())).toBe(true);
    await writeProject(app, '/x/a.syncline', false);
    await expect.poll(() => channel.asked.at(-1)?.name).toBe('project.forget');
    expect(channel.asked.at(-1)?.params).toEqual({ key: app.copyKey });
    expect(app.store.getState().copied).toBe(false);
    stop();
  });

  it('writes the recovery copy within five seconds of a change, once, and not when nothing is unsaved', async () => {
    vi.useFakeTimers();
    const channel = fakeChannel({ 'project.autosave': () => ({}), 'project.forget': () => ({}) });
    const app = createApp(channel);
    const stop = startAutosave(app);
    for (let i = 0; i < 10; i++) {
      app.edit(addRecordings([recording(`r${i}`)]));
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(4000);
    const saves = () => channel.asked.filter((a) => a.name === 'project.autosave');
    expect(saves()).toHaveLength(1);
    expect(saves()[0]).toMatchObject({ params: { project: { recordings: { length: 10 } } } });
    while (app.store.getState().history.past.length > 0) app.undo();
    await vi.advanceTimersByTimeAsync(6000);
    expect(saves()).toHaveLength(1);
    stop();
  });

  it('writes the recovery copy half a second after a change that comes after none, and else not every half second', async () => {
    vi.useFakeTimers();
    const channel = fakeChannel({ 'project.autosave': () => ({}) });
    const app = createApp(channel);
    const stop = startAutosave(app);
    const saves = () => channel.asked.filter((a) => a.name === 'project.autosave').length;
    app.edit(addRecordings([recording('one')]));
    await vi.advanceTimersByTimeAsync(500);
    expect(saves()).toBe(1);
    for (let i = 0; i < 12; i++) {
      app.edit(addRecordings([recording(`r${i}`)]));
      await vi.advanceTimersByTimeAsync(600);
    }
    expect(saves()).toBeGreaterThan(2);
    expect(saves()).toBeLessThan(5);
    stop();
  });
});
