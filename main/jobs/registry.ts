import { randomUUID } from 'node:crypto';
import type { JobResults } from '#src/contract/job-results.ts';
import { type JobInput, type JobKind, jobLanes, type JobState, type JobStep } from '#src/contract/jobs.ts';
import { CancelledError, errorData, InvalidInputError, throwIfCancelled } from '#src/model/errors.ts';
import { addSample, type Sample, timeLeft } from './time-left.ts';
import { watchers } from './watchers.ts';

export type JobContext = {
  readonly signal: AbortSignal;
  /** `step`: needed where `total` is not all that the job has to do. */
  progress(done: number, total: number, unit: string, label: string, step?: JobStep): void;
  /** A stated warning: what was kept, what was given up. */
  note(text: string): void;
  /** The answer is no, and why: no failure. */
  refuse(reason: string): void;
};

type Report = Parameters<JobContext['progress']>;

export type JobRunner<K extends JobKind> = {
  /** What a person reads in the jobs panel. */
  title(input: JobInput & { kind: K }): string;
  run(input: JobInput & { kind: K }, context: JobContext): Promise<JobResults[K]>;
};
export type JobRunners = { readonly [K in JobKind]: JobRunner<K> };
export type JobResult = {
  [K in JobKind]: { readonly kind: K; readonly result: JobResults[K] };
}[JobKind];

export type Jobs = {
  /** Queues a job. Preparations (peaks, proxy, matrix) already under way for the same input are joined. */
  start(input: JobInput): { id: string };
  /** Stops a job; one that is over stays as it is. @throws InvalidInputError `no-job`. */
  cancel(id: string): void;
  /** All jobs now, then each again whenever it changes, at most every 100 ms each. */
  watch(signal: AbortSignal): AsyncIterable<JobState>;
  /** @throws InvalidInputError `no-job` when unknown, not done, or so old that it was dropped. */
  result(id: string): JobResult;
  /** Cancels everything and waits until it has stopped. */
  close(): Promise<void>;
};

/** Preparations: what they make lies on the disk, their results are a few facts. */
const joinable: ReadonlySet<JobKind> = new Set(['peaks', 'proxy', 'matrix']);

const mostKept = 200;
const mostResults = 40;

type Job = {
  readonly input: JobInput;
  readonly abort: AbortController;
  readonly key: string | null;
  state: JobState;
  samples: readonly Sample[];
  ended: Promise<void>;
  result: JobResult | null;
};

export type JobOptions = {
  /** Jobs that may run at once in each lane (default 1). */
  readonly atOnce?: number;
  readonly now?: () => number;
};

export function createJobs(runners: JobRunners, options: JobOptions = {}): Jobs {
  const { atOnce = 1, now = Date.now } = options;
  const jobs = new Map<string, Job>();
  const audience = watchers<JobState>((state) => state.id);
  let closing = false;

  const change = (job: Job, part: Partial<JobState>): void => {
    job.state = { ...job.state, ...part };
    audience.tell(job.state);
  };

  const progress = (job: Job, ...[done, total, unit, label, step]: Report): void => {
    if (job.state.state !== 'running') return;
    const before = job.state.progress;
    const goesOn = before?.label === label && before.unit === unit && before.total === total;
    const time = now();
    const sample = { time, done };
    job.samples = goesOn ? addSample(job.samples, sample) : [sample];
    change(job, {
      progress: { done, total, unit, label, step: step ?? null },
      left: timeLeft(job.samples, total, time),
    });
  };

  const execute = async (job: Job): Promise<void> => {
    const { signal } = job.abort;
    change(job, { state: 'running', started: now() });
    try {
      throwIfCancelled(signal);
      const runner = runners[job.input.kind] as JobRunner<JobKind>;
      const result = await runner.run(job.input as never, {
        signal,
        progress: (...report) => progress(job, ...report),
        note: (text) => change(job, { notes: [...job.state.notes, text] }),
        refuse: (reason) => change(job, { notes: [...job.state.notes, reason], refused: true }),
      });
      throwIfCancelled(signal);
      job.result = { kind: job.input.kind, result } as JobResult;
      change(job, { state: 'done', ended: now(), left: null });
    } catch (error) {
      const data = errorData(signal.aborted ? new CancelledError() : error);
      const state = data.code === 'cancelled' ? 'cancelled' : 'failed';
      if (data.code === 'internal') console.error(error);
      change(job, { state, ended: now(), left: null, error: state === 'failed' ? data : null });
    }
  };

  const inState = (state: JobState['state']) => [...jobs.values()].filter((j) => j.state.state === state);

  const advance = (): void => {
    for (const job of inState('queued')) {
      const lane = jobLanes[job.input.kind];
      if (inState('running').filter((j) => jobLanes[j.input.kind] === lane).length >= atOnce) continue;
      job.ended = execute(job).then(() => {
        forget();
        if (!closing) advance();
      });
    }
  };

  /** Keeps memory bounded: the oldest large results go first, then the oldest jobs that are over. */
  const forget = (): void => {
    const over = [...jobs.values()].filter((j) => j.state.ended !== null);
    over.sort((p, q) => (p.state.ended ?? 0) - (q.state.ended ?? 0));
    const held = over.filter((j) => j.result !== null && !joinable.has(j.input.kind));
    for (const job of held.slice(0, Math.max(0, held.length - mostResults))) job.result = null;
    for (const job of over.slice(0, Math.max(0, over.length - mostKept))) jobs.delete(job.state.id);
  };

  const find = (id: string): Job => {
    const job = jobs.get(id);
    if (job) return job;
    throw new InvalidInputError('no-job', 'There is no such job.', 'Start it again.');
  };

  return {
    start(input) {
      if (closing) throw new CancelledError('Syncline is closing.');
      const key = joinable.has(input.kind) ? JSON.stringify(input) : null;
      const same = key === null ? undefined : [...jobs.values()].find((j) => j.key === key && isLive(j));
      if (same) return { id: same.state.id };
      const id = randomUUID();
      const runner = runners[input.kind] as JobRunner<JobKind>;
      const job: Job = {
        input,
        key,
        abort: new AbortController(),
        samples: [],
        ended: Promise.resolve(),
        result: null,
        state: {
          id,
          kind: input.kind,
          title: runner.title(input as never),
          state: 'queued',
          progress: null,
          started: null,
          ended: null,
          left: null,
          error: null,
          notes: [],
          refused: false,
        },
      };
      jobs.set(id, job);
      audience.tell(job.state);
      advance();
      return { id };
    },
    cancel(id) {
      const job = find(id);
      if (!isLive(job)) return;
      job.abort.abort(new CancelledError());
      if (job.state.state === 'queued') change(job, { state: 'cancelled', ended: now() });
    },
    watch: (signal) =>
      audience.watch(
        [...jobs.values()].map((j) => j.state),
        signal,
      ),
    result(id) {
      const { result } = find(id);
      if (result) return result;
      throw new InvalidInputError('no-job', 'That job has no result (any more).', 'Start it again.');
    },
    async close() {
      closing = true;
      for (const job of jobs.values()) this.cancel(job.state.id);
      await Promise.all([...jobs.values()].map((j) => j.ended));
    },
  };
}

const isLive = (job: Job): boolean =>
  (job.state.state === 'queued' || job.state.state === 'running') && !job.abort.signal.aborted;
