import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createJobs, type JobContext, type JobRunners, type Jobs } from '#main/jobs/registry.ts';
import { addSample, type Sample, timeLeft } from '#main/jobs/time-left.ts';
import type { JobInput, JobState, MediaRef } from '#src/contract/jobs.ts';
import { MediaError, throwIfCancelled } from '#src/model/errors.ts';
import { withoutStreams } from '#test/fixtures/without-streams.ts';

const media = (path: string): MediaRef => ({
  id: path,
  path,
  media: withoutStreams,
  recorder: null,
  analysis: { by: 'auto', audioStream: null, channel: 'mix', rate: null, times: 'auto' },
});
const peaks = (path: string): JobInput => ({ kind: 'peaks', media: media(path) });
const warp = (path: string): JobInput => ({
  kind: 'warp',
  a: media(path),
  b: media('b'),
  pins: [],
  forbidden: [],
  locked: [],
  by: 'auto',
  how: null,
});

type Run = (input: JobInput, context: JobContext) => Promise<unknown>;
/** Every kind runs `run`. */
const runners = (run: Run): JobRunners =>
  new Proxy({} as JobRunners, { get: () => ({ title: () => 'a job', run }) });

const steps = async (count = 5) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
};
const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** The newest state of each job now. */
async function states(jobs: Jobs): Promise<Map<string, JobState>> {
  const abort = new AbortController();
  const found = new Map<string, JobState>();
  const read = (async () => {
    for await (const state of jobs.watch(abort.signal)) found.set(state.id, state);
  })();
  await steps();
  abort.abort();
  await read;
  return found;
}
const stateOf = async (jobs: Jobs, id: string) => (await states(jobs)).get(id)?.state;

describe('jobs', () => {
  it('run one after the other in a lane, and beside each other in different ones', async () => {
    const running: string[] = [];
    const ends = new Map<string, () => void>();
    const jobs = createJobs(
      runners(async (input) => {
        const name = `${input.kind} ${'media' in input ? input.media.path : ''}`;
        running.push(name);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        return { ready: true };
      }),
    );
    jobs.start(peaks('1'));
    jobs.start(peaks('2'));
    jobs.start(warp('3'));
    await steps();
    expect(running).toEqual(['peaks 1', 'warp ']);
    ends.get('peaks 1')?.();
    await steps();
    expect(running).toEqual(['peaks 1', 'warp ', 'peaks 2']);
  });

  it('give their result once done, and the same preparation is not run twice at once', async () => {
    let runs = 0;
    const jobs = createJobs(
      runners(async () => {
        runs++;
        await steps();
        return { ready: true };
      }),
    );
    const first = jobs.start(peaks('1'));
    expect(jobs.start(peaks('1'))).toEqual(first);
    expect(() => jobs.result(first.id)).toThrow(expect.objectContaining({ code: 'no-job' }));
    await steps(20);
    expect(jobs.result(first.id)).toEqual({ kind: 'peaks', result: { ready: true } });
    expect(runs).toBe(1);
    expect(jobs.start(peaks('1'))).not.toEqual(first);
  });

  it('that fail say why with a typed error, and the others go on', async () => {
    const jobs = createJobs(
      runners(async (input) => {
        if ('media' in input && input.media.path === 'bad')
          throw new MediaError('damaged', 'Damaged.', 'Copy again.');
        return { ready: true };
      }),
    );
    const bad = jobs.start(peaks('bad'));
    const good = jobs.start(peaks('good'));
    await steps(10);
    const all = await states(jobs);
    expect(all.get(bad.id)).toMatchObject({
      state: 'failed',
      error: { code: 'damaged', message: 'Damaged.', hint: 'Copy again.' },
    });
    expect(all.get(good.id)).toMatchObject({ state: 'done', error: null });
    expect(() => jobs.result(bad.id)).toThrow(expect.objectContaining({ code: 'no-job' }));
  });

  it('are cancelled only when their work has stopped; then the next one starts', async () => {
    let release = () => {};
    const jobs = createJobs(
      runners(async (input, { signal }) => {
        if ('media' in input && input.media.path === 'next') return { ready: true };
        await untilAborted(signal);
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        throwIfCancelled(signal);
        return { ready: true };
      }),
    );
    const { id } = jobs.start(peaks('long'));
    const next = jobs.start(peaks('next'));
    await steps();
    jobs.cancel(id);
    await steps();
    expect(await stateOf(jobs, id)).toBe('running');
    expect(await stateOf(jobs, next.id)).toBe('queued');
    release();
    await steps();
    expect(await stateOf(jobs, id)).toBe('cancelled');
    expect(await stateOf(jobs, next.id)).toBe('done');
  });

  it('that wait are cancelled at once and never run; unknown ids are refused; the over stay as they are', async () => {
    const ran: string[] = [];
    const jobs = createJobs(
      runners(async (input, { signal }) => {
        if ('media' in input) ran.push(input.media.path);
        await untilAborted(signal);
        throwIfCancelled(signal);
      }),
    );
    const first = jobs.start(peaks('1'));
    const second = jobs.start(peaks('2'));
    jobs.cancel(second.id);
    jobs.cancel(first.id);
    await steps();
    expect(ran).toEqual(['1']);
    expect([await stateOf(jobs, first.id), await stateOf(jobs, second.id)]).toEqual([
      'cancelled',
      'cancelled',
    ]);
    jobs.cancel(first.id);
    expect(() => jobs.cancel('nobody')).toThrow(expect.objectContaining({ code: 'no-job' }));
  });

  it('are watched as they stand first, then as they change, newest only, for each watcher', async () => {
    let context: JobContext | null = null;
    let finish = () => {};
    const jobs = createJobs(
      runners(async (_, given) => {
        context = given;
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return { ready: true };
      }),
    );
    const { id } = jobs.start(peaks('1'));
    await steps();
    const abort = new AbortController();
    const seen: (number | string)[] = [];
    const read = (async () => {
      for await (const job of jobs.watch(abort.signal)) {
        seen.push(job.progress?.done ?? job.state);
        if (job.ended !== null) break;
      }
    })();
    await steps();
    for (let i = 1; i <= 1000; i++) (context as JobContext | null)?.progress(i, 1000, 'frames', 'Working');
    await new Promise((resolve) => setTimeout(resolve, 150));
    finish();
    await read;
    expect(seen[0]).toBe('running');
    expect(seen.slice(1).every((s) => s === 1000)).toBe(true);
    expect(seen.length).toBeLessThanOrEqual(4);
    expect((await states(jobs)).get(id)?.progress).toEqual({
      done: 1000,
      total: 1000,
      unit: 'frames',
      label: 'Working',
      step: null,
    });
  });

  it('keep a bounded number of results and of jobs; the few facts of a preparation as long as its job', async () => {
    for (const [input, result] of [
      [warp, 40],
      [peaks, 200],
    ] as const) {
      const jobs = createJobs(runners(async () => ({ ready: true })));
      const ids = Array.from({ length: 300 }, (_, i) => jobs.start(input(String(i))).id);
      await steps(1200);
      expect((await states(jobs)).size).toBe(200);
      expect(jobs.result(ids[300 - result] as string).kind).toBe(input('x').kind);
      expect(() => jobs.result(ids[299 - result] as string)).toThrow(
        expect.objectContaining({ code: 'no-job' }),
      );
    }
  });

  it('all stop when the host closes', async () => {
    let stopped = 0;
    const jobs = createJobs(
      runners(async (_, { signal }) => {
        await untilAborted(signal);
        stopped++;
      }),
    );
    jobs.start(peaks('1'));
    jobs.start(warp('2'));
    jobs.start(peaks('3'));
    await steps();
    await jobs.close();
    expect(stopped).toBe(2);
    expect([...(await states(jobs)).values()].map((s) => s.state)).toEqual([
      'cancelled',
      'cancelled',
      'cancelled',
    ]);
    expect(() => jobs.start(peaks('4'))).toThrow(expect.objectContaining({ code: 'cancelled' }));
  });
});

describe('time left', () => {
  it('is what steady work still needs, whatever its speed', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1000, noNaN: true }),
        fc.double({ min: 0.1, max: 0.9, noNaN: true }),
        (speed, share) => {
          const total = 1000 * speed;
          let samples: readonly Sample[] = [];
          const end = share * 1000;
          for (let s = 0; s <= end; s++) samples = addSample(samples, { time: s * 1000, done: s * speed });
          const now = Math.floor(end) * 1000;
          expect(timeLeft(samples, total, now)).toBeCloseTo(1000 - now / 1000, 3);
        },
      ),
      { numRuns: 30 },
    );
  });
  it('is unknown before there is anything to judge by, while nothing moves, and when what was announced is done', () => {
    expect(timeLeft([], 10, 0)).toBeNull();
    expect(timeLeft([{ time: 0, done: 1 }], 10, 500)).toBeNull();
    expect(
      timeLeft(
        [
          { time: 0, done: 1 },
          { time: 5000, done: 1 },
        ],
        10,
        5000,
      ),
    ).toBeNull();
    expect(
      timeLeft(
        [
          { time: 0, done: 1 },
          { time: 5000, done: 10 },
        ],
        10,
        5000,
      ),
    ).toBeNull();
  });
  it('moves away while a job stalls', () => {
    const samples = [
      { time: 0, done: 0 },
      { time: 2000, done: 2 },
    ];
    expect(timeLeft(samples, 4, 2000)).toBeCloseTo(2);
    expect(timeLeft(samples, 4, 8000)).toBeCloseTo(8);
  });
  it('keeps few samples', () => {
    let samples: readonly Sample[] = [];
    for (let i = 0; i < 10_000; i++) samples = addSample(samples, { time: i * 100, done: i });
    expect(samples.length).toBeLessThan(200);
  });
});
