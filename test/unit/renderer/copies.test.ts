import { describe, expect, it } from 'vitest';
import { commandById } from '#renderer/commands/index.ts';
import { runCommand } from '#renderer/commands/command.ts';
import { mergeJob } from '#renderer/operations/jobs.ts';
import { keepPlayable, makeLighterCopy, refusePlaying } from '#renderer/operations/playable.ts';
import { playableOf, projectOf } from '#renderer/state/selectors.ts';
import { createApp } from '#renderer/state/store.ts';
import type { JobState } from '#src/contract/jobs.ts';
import { MediaError } from '#src/model/errors.ts';
import { startHistory } from '#src/model/history.ts';
import { recording, sampleProject } from './support/documents.ts';
import { fakeChannel } from './support/fake-channel.ts';

const sound = recording('s');
const project = {
  ...sampleProject(),
  recordings: [...sampleProject().recordings, { ...sound, media: { ...sound.media, video: [] } }],
};

/** A host on which `unplayable` recordings need a copy; `end` ends the job that makes one. */
function host(unplayable: readonly string[], autoCopies = false) {
  const copied = new Set<string>();
  const started: [string, boolean][] = [];
  let jobs: readonly JobState[] = [];
  const channel = fakeChannel({
    'media.url': ({ media: { id } }) => {
      if (id === 'd') throw new MediaError('missing', 'It is not there.', 'Find it.');
      if (copied.has(id)) return { kind: 'proxy', url: `/copy/${id}`, bytes: 5000 };
      return unplayable.includes(id)
        ? { kind: 'unplayable', why: 'Browsers do not play it.' }
        : { kind: 'original', url: `/media/${id}`, pictures: id === 'b' ? '/media/pictures' : null };
    },
    'jobs.start': ({ input }) => {
      if (input.kind === 'proxy') started.push([input.media.id, input.unasked === true]);
      const id = input.kind === 'proxy' ? input.media.id : 'other';
      tell(id, 'queued');
      return { id };
    },
    'jobs.cancel': ({ id }) => {
      tell(id, 'cancelled');
      return {};
    },
    'jobs.result': () => ({ kind: 'proxy', result: { ready: true, bytes: 5000 } }),
  });
  const app = createApp(channel);
  const tell = (id: string, state: JobState['state'], error: JobState['error'] = null) => {
    if (state === 'done') copied.add(id);
    const common = {
      title: id,
      progress: null,
      started: null,
      ended: null,
      left: null,
      refused: false,
      notes: [],
    };
    jobs = mergeJob(jobs, { id, kind: 'proxy', state, error, ...common });
    app.set({ jobs });
  };
  app.set({ history: startHistory(project), connection: 'connected', autoCopies });
  const kinds = () =>
    Object.fromEntries(
      projectOf(app.store.getState()).recordings.map((r) => [r.id, playableOf(app.store.getState(), r).kind]),
    );
  const asked = (name: string) => channel.asked.filter((a) => a.name === name).length;
  return { app, tell, kinds, asked, started, copied };
}

describe('what plays in the window', () => {
  it('is asked once for each file, and sound that does not play is copied unasked', async () => {
    const { app, tell, kinds, asked } = host(['b', 's']);
    const stop = keepPlayable(app);
    expect(kinds()).toEqual({ a: 'asking', b: 'asking', c: 'asking', d: 'asking', s: 'asking' });
    await expect
      .poll(() => kinds())
      .toEqual({ a: 'ready', b: 'unplayable', c: 'ready', d: 'failed', s: 'making' });
    tell('s', 'done');
    await expect.poll(() => kinds().s).toBe('ready');
    const before = asked('media.url');
    app.edit({ label: 'Rename', recipe: (d) => void Object.assign(d.recordings[0] ?? {}, { name: 'x' }) });
    await Promise.resolve();
    expect(asked('media.url')).toBe(before);
    app.edit({
      label: 'Relink',
      recipe: (d) => void Object.assign(d.recordings[3] ?? {}, { path: '/here' }),
    });
    await expect.poll(() => asked('media.url')).toBe(before + 1);
    stop();
  });

  it('is made for every recording by one command, a job each; one that fails leaves the others', async () => {
    const { app, tell, kinds, asked } = host(['a', 'b', 'c']);
    const stop = keepPlayable(app);
    await expect.poll(() => kinds()).toMatchObject({ a: 'unplayable', c: 'unplayable', d: 'failed' });
    expect(runCommand(app, commandById('view.copies'))).toBe(true);
    await expect.poll(() => asked('jobs.start')).toBe(4);
    expect(kinds()).toMatchObject({ a: 'making', b: 'making', c: 'making' });
    expect(commandById('view.copies').enabled(app.store.getState())).toBe('They are being made.');
    tell('a', 'done');
    tell('b', 'failed', { code: 'disk-full', message: 'The disk is full.', hint: '' });
    await expect.poll(() => kinds()).toMatchObject({ a: 'ready', b: 'failed', c: 'making' });
    expect(runCommand(app, commandById('view.copies'))).toBe(true);
    await expect.poll(() => asked('jobs.start')).toBe(5);
    stop();
  });

  it('stops being made by one command, and can be asked for again', async () => {
    const { app, tell, kinds } = host(['a', 'b', 'c']);
    const stop = keepPlayable(app);
    await expect.poll(() => kinds()).toMatchObject({ a: 'unplayable', b: 'unplayable', c: 'unplayable' });
    runCommand(app, commandById('view.copies'));
    await expect.poll(() => app.store.getState().jobs.length).toBe(4);
    tell('a', 'running');
    expect(runCommand(app, commandById('view.stop-copies'))).toBe(true);
    await expect.poll(() => kinds()).toMatchObject({ a: 'unplayable', b: 'unplayable', c: 'unplayable' });
    expect(app.store.getState().jobs.every((j) => j.state === 'cancelled')).toBe(true);
    expect(runCommand(app, commandById('view.stop-copies'))).toBe('No copy is being made.');
    expect(commandById('view.copies').enabled(app.store.getState())).toBe(true);
    stop();
  });

  it('gets its copies unasked where that is not switched off, never for what plays, and those of recordings that went are given up', async () => {
    const { app, tell, kinds, started } = host(['a', 'b'], true);
    const stop = keepPlayable(app);
    await expect.poll(() => kinds()).toMatchObject({ a: 'making', b: 'making', c: 'ready' });
    await expect
      .poll(() => started)
      .toEqual([
        ['a', true],
        ['b', true],
      ]);
    const playable = () => playableOf(app.store.getState(), project.recordings[0] ?? sound);
    await expect.poll(() => playable()).toMatchObject({ kind: 'making', job: 'a' });
    tell('a', 'done');
    await expect.poll(() => playable()).toMatchObject({ kind: 'ready', copy: 5000 });
    app.edit({ label: 'Remove', recipe: (d) => void d.recordings.splice(1, 1) });
    await expect
      .poll(() => app.store.getState().jobs.find(({ id }) => id === 'b'))
      .toMatchObject({ state: 'cancelled' });
    stop();
  });

  it('goes on from the recording itself while a lighter copy is made of it, once', async () => {
    const { app, tell, started } = host([], true);
    const stop = keepPlayable(app);
    const [one = sound] = project.recordings;
    const playable = () => playableOf(app.store.getState(), one);
    await expect.poll(() => playable().kind).toBe('ready');
    void makeLighterCopy(app, one);
    void makeLighterCopy(app, one);
    await expect.poll(() => playable()).toMatchObject({ url: '/media/a', copy: null, lighter: 'a' });
    tell('a', 'done');
    await expect.poll(() => playable()).toMatchObject({ url: '/copy/a', copy: 5000 });
    expect(started).toEqual([['a', true]]);
    stop();
  });

  it('is asked for again where a copy cannot be played: it may have been taken away', async () => {
    const { app, tell, kinds, started, copied } = host(['a'], true);
    const stop = keepPlayable(app);
    const [one = sound] = project.recordings;
    await expect.poll(() => started.length).toBe(1);
    tell('a', 'done');
    await expect.poll(() => kinds().a).toBe('ready');
    copied.clear();
    refusePlaying(app, one);
    await expect.poll(() => started.length).toBe(2);
    tell('a', 'running');
    tell('a', 'done');
    await expect.poll(() => kinds().a).toBe('ready');
    refusePlaying(app, one);
    expect(kinds().a).toBe('unplayable');
    stop();
  });

  it('is refused by the window itself where it cannot decode what the host offered', async () => {
    const { app, kinds } = host([]);
    const stop = keepPlayable(app);
    await expect.poll(() => kinds().a).toBe('ready');
    refusePlaying(app, projectOf(app.store.getState()).recordings[0] ?? sound);
    expect(kinds().a).toBe('unplayable');
    // Pictures that were served alone are looked for in the recording before that.
    const film = projectOf(app.store.getState()).recordings[1] ?? sound;
    await expect.poll(() => kinds().b).toBe('ready');
    refusePlaying(app, film);
    expect(playableOf(app.store.getState(), film)).toMatchObject({ kind: 'ready', pictures: null });
    refusePlaying(app, film);
    expect(kinds().b).toBe('unplayable');
    stop();
  });
});
