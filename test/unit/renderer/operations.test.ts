// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { isHarmless, isOwnWorker } from '#renderer/app/trusted-types.ts';
import { exportRange } from '#renderer/export/export-plan.ts';
import { commonAspect, gridLayout } from '#renderer/grid/grid-layout.ts';
import { aheadOf, barOf, howFar, howLong, mainJob, summary } from '#renderer/jobs/job-words.ts';
import { importPaths } from '#renderer/operations/import.ts';
import { relinkTo } from '#renderer/operations/relink.ts';
import { talkWindow } from './support/talk.ts';
import { mergeJob, runJob } from '#renderer/operations/jobs.ts';
import { startSync } from '#renderer/operations/sync.ts';
import { join, withEnding } from '#renderer/project/paths.ts';
import { createApp } from '#renderer/state/store.ts';
import { withoutEnding } from '#renderer/ui/select-stem.ts';
import type { JobState, JobStep } from '#src/contract/jobs.ts';
import { CancelledError } from '#src/model/errors.ts';
import { startHistory } from '#src/model/history.ts';
import { defaultAnalysis } from '#src/model/recording.ts';
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
                columns: null,
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

describe('timelines of other programs', () => {
  const joined = sampleProject();
  const host = () =>
    fakeChannel(
      {},
      {
        async *'project.import'() {
          yield { kind: 'done', project: joined, notes: ['One lies otherwise.'] };
        },
      },
    );

  it('become one project where several are taken at once, such as a list for each recording', async () => {
    const channel = host();
    const app = createApp(channel);
    await importPaths(app, ['/a.edl', '/a two.edl', '/a three.EDL']);
    await expect.poll(() => app.store.getState().history.project).toEqual(joined);
    const wanted = { paths: ['/a.edl', '/a two.edl', '/a three.EDL'] };
    expect(channel.asked).toEqual([{ name: 'project.import', params: wanted }]);
    expect(app.store.getState().note?.text).toBe('One lies otherwise.');
  });

  it('are not mixed with projects: nothing is opened, and that is said', async () => {
    const channel = host();
    const app = createApp(channel);
    await importPaths(app, ['/a.edl', '/b.syncline']);
    expect(channel.asked).toEqual([]);
    expect(app.store.getState().note?.text).toMatch(/one project, or several timelines/);
  });
});

describe('times of tables', () => {
  const table = (path: string, times: string) => ({
    path,
    file: { ...recording('x'), path, name: `${path} ${times}` },
  });
  const refusal = (path: string, code: string) => ({
    path,
    error: { code, message: 'The time goes back.', hint: '' },
    columns: ['time', 'x'],
  });

  it('that cannot be read are chosen, and the table is added with them', async () => {
    const channel = fakeChannel(
      { 'files.holds': () => ({ kind: 'numbers' }) },
      {
        async *'media.probe'({ paths, times = 'auto' }) {
          for (const path of paths) yield times === 'none' ? table(path, times) : refusal(path, 'bad-times');
        },
      },
    );
    const app = createApp(channel);
    await importPaths(app, ['/back.txt']);
    // A table with bad times is no text of what is said.
    expect(app.store.getState().problems).toMatchObject([{ name: 'back.txt', columns: ['time', 'x'] }]);
    const asked = channel.asked.length;
    expect(await importPaths(app, ['/back.txt'], 'none')).toMatchObject([{ analysis: { times: 'none' } }]);
    expect(channel.asked.slice(asked).map(({ name }) => name)).toEqual(['media.probe']);
    expect(app.store.getState().problems).toEqual([]);
  });

  it('of a file in the place of another are those that were chosen; else as guessed, else none', async () => {
    const relinkedFrom = async (chosen: string, readable: string, code: string) => {
      const channel = fakeChannel(
        {},
        {
          async *'media.probe'({ paths: [path = ''], times = 'auto' }) {
            yield times === readable
              ? table(path, times)
              : refusal(path, times === chosen ? code : 'bad-times');
          },
        },
      );
      const app = createApp(channel);
      const before = recording('a', 9, { analysis: { ...defaultAnalysis, times: chosen } });
      app.set({ history: startHistory({ ...sampleProject(), recordings: [before] }) });
      await relinkTo(app, 'a', '/new.csv');
      const { history, toasts, note } = app.store.getState();
      const { path, analysis } = history.project.recordings[0] as typeof before;
      return { path, times: analysis.times, told: note !== null, failed: toasts.length };
    };
    expect(await relinkedFrom('zeit', 'zeit', '')).toEqual({
      ...{ path: '/new.csv', times: 'zeit', told: false, failed: 0 },
    });
    expect(await relinkedFrom('zeit', 'auto', 'no-such-column')).toMatchObject({ times: 'auto', told: true });
    expect(await relinkedFrom('zeit', 'none', 'no-such-column')).toMatchObject({ times: 'none', told: true });
    expect(await relinkedFrom('auto', 'none', 'bad-times')).toMatchObject({ times: 'none', failed: 0 });
    expect(await relinkedFrom('none', '-', 'bad-file')).toMatchObject({ path: '/media/a.mp4', failed: 1 });
  });
});

describe('another file under a recording', () => {
  it('is told with what was found in the one before: its place, and the times of its texts', async () => {
    const { app } = talkWindow();
    const other = { ...recording('a'), path: '/take2.wav', name: 'take2.wav' };
    const channel = fakeChannel(
      {},
      {
        async *'media.probe'({ paths: [path = ''] }) {
          yield { path, file: { ...other, fingerprint: { ...other.fingerprint, hash: 'another' } } };
        },
      },
    );
    const texts = app.store.getState().history.project.transcripts;
    const relinked = async (transcripts: typeof texts) => {
      const own = createApp(channel);
      const { project } = app.store.getState().history;
      own.set({ history: startHistory({ ...project, transcripts }) });
      await relinkTo(own, 'a', '/take2.wav');
      expect(own.store.getState().history.project.transcripts).toBe(transcripts);
      return own.store.getState().note?.text;
    };
    expect(await relinked(texts)).toMatch(/sync again .* texts keep the times .* confirmed/);
    expect(await relinked([])).toMatch(/sync again before you rely on its place\.$/);
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
    await expect.poll(() => channel.asked.filter((a) => a.name === 'jobs.start')).toHaveLength(3);
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
    const queued = job('2', 'queued', { kind: 'matrix' });
    const others = [
      job('3', 'running', { kind: 'peaks', title: 'Waveforms' }),
      job('4', 'running', { kind: 'sync', title: 'Syncing 6 recordings' }),
    ];
    expect(howFar(queued, [queued, ...others])).toBe('waiting for “Syncing 6 recordings”');
    expect(howFar(queued, [queued])).toBe('waiting');
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

  it('say what was asked for, and what it waits for, before what goes on by itself', () => {
    const progress = { done: 36, total: 110, unit: 's', label: '', step: null };
    const matrix = job('1', 'running', { kind: 'matrix', title: 'Comparing a with b', progress });
    const asked = job('2', 'queued');
    expect(mainJob([matrix])).toBe(matrix);
    expect(mainJob([matrix, asked])).toBe(asked);
    expect(summary([matrix, asked])).toBe(
      'Syncing 2 recordings · waiting for “Comparing a with b” · 36.0 s of 1:50',
    );
    expect(aheadOf(asked, [matrix, asked])).toBe(matrix);
    const other = job('3', 'queued', { kind: 'matrix', title: 'Comparing a with c' });
    expect(mainJob([matrix, other])).toBe(matrix);
    expect(summary([matrix, other])).toBe('Comparing a with b · 36.0 s of 1:50 · 1 more');
    const copy = job('4', 'running', { kind: 'proxy', title: 'Copy' });
    expect(mainJob([copy, matrix])).toBe(matrix);
    expect(aheadOf(asked, [copy, asked])).toBeUndefined();
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

describe('small decisions', () => {
  it('markup from text is refused, except wavesurfer’s own', () => {
    expect(isHarmless('')).toBe(true);
    expect(isHarmless('<style nonce="x">a{}</style><div class="scroll" part="scroll"></div>')).toBe(true);
    for (const bad of ['<script>1</script>', '<img src="x">', '<div onclick="x">'])
      expect(isHarmless(bad)).toBe(false);
    expect(isHarmless('<div class="a" onload="b">')).toBe(false);
    expect(isHarmless('<a href="javascript:1">')).toBe(false);
  });

  it('no script runs but the worker that was built with the page', () => {
    const page = 'http://127.0.0.1:4000/#token';
    const worker = '/assets/paint-worker-BK3kIHuj.js';
    expect(isOwnWorker(worker, page)).toBe(true);
    expect(isOwnWorker(`app://window${worker}`, 'app://window/index.html')).toBe(true);
    for (const bad of [
      `http://127.0.0.1:4001${worker}`,
      `https://127.0.0.1:4000${worker}`,
      `//elsewhere.org${worker}`,
      `${worker}?x=1`,
      `/media${worker}`,
      '/assets/../media/paint-worker-x.js',
      '/assets/index-D4Ix4g9d.js',
      `data:text/javascript,1//${worker}`,
      `blob:http://127.0.0.1:4000${worker}`,
    ])
      expect(isOwnWorker(bad, page)).toBe(false);
  });

  it('the grid shows its pictures as large as the box allows', () => {
    expect(gridLayout(1, 1600, 900)).toMatchObject({ columns: 1, cellWidth: 1600 });
    expect(gridLayout(4, 1600, 900).columns).toBe(2);
    expect(gridLayout(3, 1000, 150).columns).toBe(3);
    // The line at its side takes nothing of the picture.
    expect(gridLayout(1, 1600, 450, { beside: 3 })).toMatchObject({ cellWidth: 803, cellHeight: 450 });
    for (let n = 1; n < 30; n++) {
      const { columns, cellWidth, cellHeight } = gridLayout(n, 800, 300);
      expect(columns * cellWidth + 4 * (columns - 1)).toBeLessThanOrEqual(800.001);
      expect(Math.ceil(n / columns) * (cellHeight + 4) - 4).toBeLessThanOrEqual(300.001);
    }
  });

  it('the grid takes the shape of its place and of most pictures', () => {
    const beside = gridLayout(2, 300, 700);
    expect([beside.columns, Math.round(beside.cellWidth)]).toEqual([1, 300]);
    expect(gridLayout(4, 300, 700).columns).toBe(1);
    const phones = commonAspect([
      { width: 270, height: 480 },
      { width: 1080, height: 1920 },
      { width: 640, height: 360 },
    ]);
    expect(phones).toBe(9 / 16);
    expect(gridLayout(3, 300, 180, { aspect: phones })).toMatchObject({ columns: 3, rows: 1 });
    expect(commonAspect([])).toBe(16 / 9);
    expect(commonAspect([{ width: 4000, height: 100 }])).toBe(2.4);
  });

  it('the grid spares a row that would make its pictures hardly larger, where others can use the height', () => {
    expect(gridLayout(4, 494, 140).columns).toBe(2);
    expect(gridLayout(4, 494, 140, { isSparing: true })).toMatchObject({ columns: 4, rows: 1 });
    expect(gridLayout(4, 494, 400, { isSparing: true }).columns).toBe(2);
    expect(gridLayout(15, 734, 188, { isSparing: true })).toMatchObject({ columns: 5, rows: 3 });
  });

  it('an export covers in to out, or the rest of the event where one of them is missing', () => {
    const project = sampleProject();
    expect(exportRange(project, '0', { in: null, out: null })).toBeNull();
    expect(exportRange(project, '0', { in: 5, out: 9 })).toEqual([5, 9]);
    expect(exportRange(project, '0', { in: 5, out: null })?.[1]).toBeCloseTo(70, 1);
    expect(exportRange(project, '0', { in: 9, out: 5 })).toBeNull();
  });

  it('the name of a file is what stands before its ending, whatever its folders are called', () => {
    expect(withoutEnding('Untitled.synclinewalk.syncline')).toBe('Untitled.synclinewalk');
    expect(withoutEnding('/a.b/c d.mp4')).toBe('c d');
    expect(withoutEnding('C:\\x.y\\clips')).toBe('clips');
    expect(withoutEnding('.hidden')).toBe('.hidden');
  });

  it('paths keep the host’s separator', () => {
    expect(join('/a', 'b')).toBe('/a/b');
    expect(join('C:\\a', 'b')).toBe('C:\\a\\b');
    expect(withEnding('x')).toBe('x.syncline');
    expect(withEnding('x.syncline')).toBe('x.syncline');
  });
});
