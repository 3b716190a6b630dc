// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isHarmless } from '#renderer/app/trusted-types.ts';
import { exportRange } from '#renderer/export/export-plan.ts';
import { gridLayout } from '#renderer/grid/grid-layout.ts';
import { barOf, howFar, howLong, summary } from '#renderer/jobs/job-words.ts';
import { startAutosave } from '#renderer/operations/autosave.ts';
import { importPaths } from '#renderer/operations/import.ts';
import { mergeJob, runJob } from '#renderer/operations/jobs.ts';
import { recover, saveProject, whenSettled, writeProject } from '#renderer/operations/project.ts';
import { startSync } from '#renderer/operations/sync.ts';
import { join, withEnding } from '#renderer/project/paths.ts';
import { addRecordings, renameRecording } from '#renderer/state/edits.ts';
import { isUnsaved } from '#renderer/state/selectors.ts';
import { freshDocument } from '#renderer/state/state.ts';
import { createApp } from '#renderer/state/store.ts';
import { stemOf } from '#renderer/ui/select-stem.ts';
import { WaveStore } from '#renderer/timeline/wave-store.ts';
import { tileColumns, tileSeconds, topLevel } from '#renderer/timeline/tiles.ts';
import type { JobState, JobStep } from '#src/contract/jobs.ts';
import { CancelledError, StorageError } from '#src/model/errors.ts';
import { startHistory } from '#src/model/history.ts';
import { linearTimeMap } from '#src/model/time-map.ts';
import { placed, recording, sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const job = (id: string, state: JobState['state'], patch: Partial<JobState> = {}): JobState => ({
  id,
  kind: 'sync',
  title: 'Syncing 2 recordings',
  state,
  progress: null,
  started: null,
  ended: null,
  left: null,
  refused: false,
  error: null,
  notes: [],
  ...patch,
});

describe('importing', () => {
  it('adds the good files as one step, in the order given, and keeps every bad one with its reason', async () => {
    const channel = fakeChannel(
      {},
      {
        async *'media.probe'({ paths }) {
          for (const path of [...paths].reverse())
            if (path.includes('bad'))
              yield {
                path,
                error: { code: 'no-media', message: 'Not a media file.', hint: 'Choose another.' },
              };
            else yield { path, file: { ...recording('x'), path, name: path.slice(1) } };
        },
      },
    );
    const app = createApp(channel);
    await importPaths(app, ['/one.mp4', '/bad.bin', '/two.mp4', '/one.mp4']);
    const s = app.store.getState();
    expect(s.history.project.recordings.map((r) => r.name)).toEqual(['one.mp4', 'two.mp4']);
    expect(s.history.past.map((step) => step.label)).toEqual(['Add 2 recordings']);
    expect(s.problems.map((p) => [p.name, p.error.message])).toEqual([['bad.bin', 'Not a media file.']]);
    expect(s.importing).toBeNull();
    await importPaths(app, ['/two.mp4']);
    expect(app.store.getState().history.project.recordings).toHaveLength(2);
    expect(app.store.getState().problems.at(-1)?.error.code).toBe('already-here');
  });
});

describe('jobs', () => {
  it('give their result when they are done, their error when they fail, and stop when told', async () => {
    const channel = fakeChannel({
      'jobs.start': () => ({ id: 'j' }),
      'jobs.cancel': () => ({}),
      'jobs.result': () => ({ kind: 'peaks', result: { ready: true } }),
    });
    const app = createApp(channel);
    const media = recording('a');
    const input = { kind: 'peaks', media: { ...media, media: media.media as never } } as const;
    const end = (state: JobState['state'], patch: Partial<JobState> = {}) =>
      app.store.setState((s) => ({ jobs: mergeJob(s.jobs, job('j', state, { kind: 'peaks', ...patch })) }));

    const first = runJob(app, input as never);
    await Promise.resolve();
    end('running');
    end('done');
    expect(await first).toEqual({ ready: true });

    end('running');
    const second = runJob(app, input as never);
    end('failed', { error: { code: 'disk-full', message: 'The disk is full.', hint: 'Free some.' } });
    await expect(second).rejects.toMatchObject({ code: 'disk-full' });

    end('running');
    const stop = new AbortController();
    const third = runJob(app, input as never, stop.signal);
    const settled = expect(third).rejects.toBeInstanceOf(CancelledError);
    await vi.waitFor(() => expect(channel.asked.filter((a) => a.name === 'jobs.start')).toHaveLength(3));
    await Promise.resolve();
    stop.abort();
    expect(channel.asked.some((a) => a.name === 'jobs.cancel')).toBe(true);
    end('cancelled');
    await settled;
  });

  it('fail, and say so, when the connection is lost', async () => {
    const app = createApp(fakeChannel({ 'jobs.start': () => ({ id: 'j' }) }));
    const running = runJob(app, { kind: 'peaks' } as never);
    const settled = expect(running).rejects.toMatchObject({ code: 'connection-lost' });
    await Promise.resolve();
    app.set({ connection: 'lost' });
    await settled;
  });

  it('are told in honest units', () => {
    const progress = { done: 4.7, total: 10, unit: 'pairs', label: 'Comparing', step: null };
    expect(howFar(job('1', 'running', { progress }))).toBe('Comparing: 4 of 10 pairs');
    expect(howFar(job('1', 'running', { progress: { ...progress, unit: 's', total: 125 } }))).toBe(
      'Comparing: 4.7 s of 2:05',
    );
    expect(howLong(job('1', 'running', { left: 61.2 }))).toBe('1:02 left');
    expect(howLong(job('1', 'done', { left: 5 }))).toBe('');
    const at = (step: JobStep) => job('1', 'running', { left: 5, progress: { ...progress, step } });
    expect(howFar(at({ at: 1, of: 2 }))).toBe('Step 1 of 2 · Comparing: 4 of 10 pairs');
    expect(howFar(at({ at: 1, of: null }))).toBe('Step 1 · Comparing: 4 of 10 pairs');
    expect(howLong(at({ at: 1, of: 2 }))).toBe('0:05 left in this step');
    // One bar over all steps where their number is known.
    expect(barOf({ ...progress, done: 5, step: { at: 2, of: 4 } })).toEqual({ value: 1.5, max: 4 });
    expect(barOf({ ...progress, done: 5, step: { at: 2, of: null } })).toEqual({ value: 0.5, max: 1 });
    expect(barOf({ ...progress, done: 11 })).toEqual({ value: 1, max: 1 });
    expect(howLong(at({ at: 2, of: null }))).toBe('0:05 left in this step');
    expect(howLong(at({ at: 2, of: 2 }))).toBe('0:05 left');
    const peaks = job('2', 'running', { kind: 'peaks', title: 'Waveform' });
    expect(summary([peaks, job('1', 'running')])).toBe('Syncing 2 recordings · working · 1 more');
    expect(summary([job('1', 'failed')])).toBe('1 job failed');
  });
});

describe('syncing', () => {
  it('puts a result into the document it was asked for, and into no other', async () => {
    const result = {
      events: [{ id: '0', reference: 'a' }],
      placements: [placed('b', linearTimeMap(9, 0, 60))],
      pairs: [],
      notes: [],
    };
    const channel = fakeChannel({
      'jobs.start': () => ({ id: 'j' }),
      'jobs.result': () => ({ kind: 'sync', result }),
    });
    const app = createApp(channel);
    app.set({ history: startHistory(sampleProject()) });
    const running = startSync(app);
    await Promise.resolve();
    app.set({ history: startHistory({ ...sampleProject(), id: 'another' }) });
    app.set({ jobs: [job('j', 'done')] });
    await running;
    expect(app.store.getState().history.past).toEqual([]);
    app.set({ history: startHistory(sampleProject()) });
    await startSync(app);
    expect(app.store.getState().history.past.map((s) => s.label)).toEqual(['Sync']);
    expect(app.store.getState().history.project.placements).toHaveLength(1);
  });
});

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
      await vi.waitFor(() => expect(answers).toHaveLength(k + 1));
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
    await vi.waitFor(() => expect(channel.asked.at(-1)?.name).toBe('project.forget'));
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
});

describe('waveform tiles', () => {
  it('show the coarse one until the fine one is there, and cancel what is not wanted any more', async () => {
    const waiting: { start: number; end: number; answer: () => void; signal: AbortSignal | undefined }[] = [];
    const peaks = {
      min: new Int8Array(tileColumns).fill(-20),
      max: new Int8Array(tileColumns).fill(20),
      complete: true,
    };
    const channel = fakeChannel({
      'peaks.read': ({ start, end }, signal) =>
        new Promise((resolve, reject) => {
          signal?.addEventListener('abort', () => reject(new CancelledError()));
          waiting.push({ start, end, signal, answer: () => resolve(peaks) });
        }),
    });
    const arrived = vi.fn();
    const store = new WaveStore(channel, arrived);
    const r = recording('a', 600);
    const fine = { level: 2, index: 5 };
    const ask = () => {
      store.begin();
      const found = store.find(r, fine);
      store.end();
      return found;
    };
    expect(ask()).toBeNull();
    expect(waiting.map((w) => w.end - w.start).sort((a, b) => a - b)).toEqual([
      tileSeconds(2),
      tileSeconds(topLevel(600)),
    ]);
    waiting.find((w) => w.end - w.start > 100)?.answer();
    await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(1));
    expect(ask()?.address.level).toBe(topLevel(600));
    waiting.find((w) => w.end - w.start < 100)?.answer();
    await vi.waitFor(() => expect(arrived).toHaveBeenCalledTimes(2));
    expect(ask()?.address).toEqual(fine);

    store.begin();
    store.find(r, { level: 2, index: 9 });
    store.end();
    const last = waiting.at(-1);
    store.begin();
    store.end();
    expect(last?.signal?.aborted).toBe(true);
    store.close();
  });
});

describe('small decisions', () => {
  it('markup from text is refused, except wavesurfer’s own', () => {
    expect(isHarmless('')).toBe(true);
    expect(isHarmless('<style nonce="x">a{}</style><div class="scroll" part="scroll"></div>')).toBe(true);
    for (const bad of ['<script>1</script>', '<img src="x">', '<div onclick="x">'])
      expect(isHarmless(bad)).toBe(false);
    expect(isHarmless('<div class="a" onload="b">')).toBe(false);
    expect(isHarmless('<a href="javascript:1">')).toBe(false);
  });

  it('the grid shows its pictures as large as the box allows', () => {
    expect(gridLayout(1, 1600, 900)).toMatchObject({ columns: 1, cellWidth: 1600 });
    expect(gridLayout(4, 1600, 900).columns).toBe(2);
    expect(gridLayout(3, 1000, 150).columns).toBe(3);
    for (let n = 1; n < 30; n++) {
      const { columns, cellWidth, cellHeight } = gridLayout(n, 800, 300);
      expect(columns * cellWidth + 4 * (columns - 1)).toBeLessThanOrEqual(800.001);
      expect(Math.ceil(n / columns) * (cellHeight + 4) - 4).toBeLessThanOrEqual(300.001);
    }
  });

  it('an export covers in to out, or the rest of the event where one of them is missing', () => {
    const project = sampleProject();
    expect(exportRange(project, '0', { in: null, out: null })).toBeNull();
    expect(exportRange(project, '0', { in: 5, out: 9 })).toEqual([5, 9]);
    expect(exportRange(project, '0', { in: 5, out: null })?.[1]).toBeCloseTo(70, 1);
    expect(exportRange(project, '0', { in: 9, out: 5 })).toBeNull();
  });

  it('the name of a file is what stands before its ending, whatever its folders are called', () => {
    const stem = (path: string) => path.slice(...stemOf(path));
    expect(stem('Untitled.synclinewalk.syncline')).toBe('Untitled.synclinewalk');
    expect(stem('/a.b/c d.mp4')).toBe('c d');
    expect(stem('C:\\x.y\\clips')).toBe('clips');
    expect(stem('.hidden')).toBe('.hidden');
  });

  it('paths keep the host’s separator', () => {
    expect(join('/a', 'b')).toBe('/a/b');
    expect(join('C:\\a', 'b')).toBe('C:\\a\\b');
    expect(withEnding('x')).toBe('x.syncline');
    expect(withEnding('x.syncline')).toBe('x.syncline');
  });
});
