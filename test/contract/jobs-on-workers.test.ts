import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openGuard } from '#main/hosts/security/below-root.ts';
import { createJobs, type JobRunners } from '#main/jobs/registry.ts';
import { tools } from '#main/media/tools.ts';
import { createServices, type ServiceHost } from '#main/services/create-services.ts';
import { hostRequests } from '#main/services/host-requests.ts';
import { createPool, type Pool } from '#main/work/pool.ts';
import type { JobInput, JobState, MediaRef } from '#src/contract/jobs.ts';
import { ffmpegsOn } from './support/running.ts';

const bare = (path: string): MediaRef => ({
  id: path.slice(-90),
  path,
  media: {
    container: 'avi',
    duration: 1,
    audio: [],
    video: [],
    data: [],
    creationTime: null,
    timecode: null,
    device: null,
    warnings: [],
  },
  recorder: null,
  analysis: { by: 'auto', audioStream: null, channel: 'mix', rate: null, times: 'auto' },
});

/** Resolves with the job's state as soon as `until` holds for it. */
async function watchUntil(
  watch: (signal: AbortSignal) => AsyncIterable<JobState>,
  id: string,
  until: (state: JobState) => boolean,
): Promise<JobState> {
  const abort = new AbortController();
  for await (const state of watch(abort.signal)) if (state.id === id && until(state)) return state;
  throw new Error('the watch ended');
}
const over = (state: JobState) => state.ended !== null;

describe('jobs whose work is on worker threads', () => {
  let pool: Pool;
  beforeAll(() => {
    pool = createPool(1, fileURLToPath(new URL('./support/frail-worker.mjs', import.meta.url)));
  });
  afterAll(() => pool.close());

  const jobs = () =>
    createJobs(
      new Proxy({} as JobRunners, {
        get: () => ({
          title: () => 'frail',
          run: async (
            input: JobInput,
            { signal, progress }: { signal: AbortSignal; progress: () => void },
          ) => {
            if (!('media' in input)) throw new Error('peaks only');
            await pool.run('sum', { values: [Number(input.media.path)] }, { signal, progress });
            return { ready: true };
          },
        }),
      }),
    );

  it('fail with a typed error when their thread dies, and the next job runs', async () => {
    const all = jobs();
    const bad = all.start({ kind: 'peaks', media: bare('-1') });
    const good = all.start({ kind: 'peaks', media: bare('5') });
    const watch = (signal: AbortSignal) => all.watch(signal);
    expect(await watchUntil(watch, bad.id, over)).toMatchObject({
      state: 'failed',
      error: { code: 'worker-died' },
    });
    expect(await watchUntil(watch, good.id, over)).toMatchObject({ state: 'done' });
  });

  it('are cancelled even inside a loop that hears nothing', async () => {
    const all = jobs();
    const { id } = all.start({ kind: 'peaks', media: bare('-2') });
    const watch = (signal: AbortSignal) => all.watch(signal);
    await watchUntil(watch, id, (s) => s.progress !== null);
    all.cancel(id);
    expect(await watchUntil(watch, id, over)).toMatchObject({ state: 'cancelled', error: null });
  });
});

describe('a task of a pool', () => {
  it('has told all that it tells by the time it is done, however late it is listened to', async () => {
    const pool = createPool(1, fileURLToPath(new URL('./support/frail-worker.mjs', import.meta.url)));
    const told: number[] = [];
    for (let k = 0; k < 10; k++) {
      const work = pool.run('sum', { values: [-4] }, { progress: (done) => told.push(done) });
      // The thread answers while this one is at something else.
      await new Promise((begun) => setImmediate(begun));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      await work;
      expect(told).toHaveLength(k + 1);
    }
    await pool.close();
  });
});

describe('a pool that is closed', () => {
  const frail = fileURLToPath(new URL('./support/frail-worker.mjs', import.meta.url));
  const thread = async (pool: Pool) => await pool.run('sum', { values: [-3] });

  it('leaves its threads to the next of its size and environment', async () => {
    const first = createPool(1, frail);
    const own = await thread(first);
    await first.close();
    await first.close();
    await expect(thread(first)).rejects.toThrow(/closed/);
    const next = createPool(1, frail);
    const beside = createPool(1, frail);
    expect(await thread(next)).toBe(own);
    expect(await thread(beside)).not.toBe(own);
    await next.close();
    process.env.SYNCLINE_TEST_OTHER = 'yes';
    try {
      const elsewhere = createPool(1, frail);
      expect(await thread(elsewhere)).not.toBe(own);
      await elsewhere.close();
    } finally {
      delete process.env.SYNCLINE_TEST_OTHER;
    }
    await beside.close();
  });

  it('ends those that are at work', async () => {
    const pool = createPool(1, frail);
    const { signal } = new AbortController();
    const endless = pool.run('sum', { values: [-2] }, { signal, progress: () => void pool.close() });
    await expect(endless).rejects.toMatchObject({ code: 'worker-died' });
    const next = createPool(1, frail);
    expect(await next.run('sum', { values: [2, 3] })).toBe(5);
    await next.close();
  });
});

describe.skipIf(process.platform !== 'linux')('cancelling a real job (looks into /proc)', () => {
  let top: string;
  let host: ServiceHost;
  beforeAll(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'syncline-cancel-')));
    process.env.SYNCLINE_CACHE = join(top, 'cache');
    host = createServices({
      host: 'test',
      guard: openGuard,
      folders: { state: join(top, 'state'), cache: join(top, 'cache') },
      mediaAddress: (path) => path,
      pick: null,
      requests: hostRequests(),
      pool: createPool(1),
    });
    // Two minutes of something that no browser plays, quickly made.
    const made = spawnSync(tools().ffmpeg.path, [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x240:rate=25', '-t', '120'],
      ...['-c:v', 'mpeg4', '-q:v', '20', join(top, 'long.avi')],
    ]);
    expect(String(made.stderr)).toBe('');
  });
  afterAll(async () => {
    await host.close();
    await rm(top, { recursive: true, force: true });
  });

  it('ends its ffmpeg and leaves nothing in the cache; another job runs afterwards', async () => {
    const { signal } = new AbortController();
    const input: JobInput = { kind: 'proxy', media: bare(join(top, 'long.avi')) };
    const { id } = await host.services['jobs.start']({ input } as never, signal);
    const watch = (s: AbortSignal) => host.services['jobs.watch']({}, s);
    const working = await watchUntil(watch, id, (s) => (s.progress?.done ?? 0) > 0 || over(s));
    expect(working).toMatchObject({ state: 'running', progress: { unit: 's' } });
    expect(await ffmpegsOn(top)).toBe(1);
    await host.services['jobs.cancel']({ id }, signal);
    expect(await watchUntil(watch, id, over)).toMatchObject({ state: 'cancelled' });
    expect(await ffmpegsOn(top)).toBe(0);
    const left = await readdir(join(top, 'cache'), { recursive: true });
    expect(left.filter((name) => name.endsWith('.mp4'))).toEqual([]);
  });
});
