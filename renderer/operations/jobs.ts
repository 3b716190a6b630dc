import { tr } from '#renderer/i18n/tr.ts';
import type { JobResults } from '#src/contract/job-results.ts';
import type { JobInput, JobState, MediaRef } from '#src/contract/jobs.ts';
import { CancelledError, SynclineError } from '#src/model/errors.ts';
import type { Recording } from '#src/model/recording.ts';
import type { App } from '#renderer/state/store.ts';

/** Jobs seen from the window: started, watched, waited for. */

/** A recording as the host needs it. */
export const refOf = (r: Recording): MediaRef => ({
  id: r.id,
  path: r.path,
  media: r.media as MediaRef['media'],
  analysis: r.analysis,
  recorder: r.recorder,
  ...(r.track === undefined ? {} : { track: r.track }),
});

const rank = { running: 0, queued: 1, failed: 2, cancelled: 3, done: 4 } as const;

/** Newest state of each job; work first, then failures, then what is over. */
export function mergeJob(jobs: readonly JobState[], job: JobState): readonly JobState[] {
  const known = jobs.some((j) => j.id === job.id);
  const merged = known ? jobs.map((j) => (j.id === job.id ? job : j)) : [...jobs, job];
  return merged.toSorted((a, b) => rank[a.state] - rank[b.state]);
}

export const isOver = (job: JobState): boolean => job.state !== 'queued' && job.state !== 'running';

/** Follows all jobs until the connection is gone. */
export async function watchJobs(app: App, signal: AbortSignal): Promise<void> {
  for await (const job of app.channel.stream('jobs.watch', {}, signal))
    app.store.setState((s) => ({ jobs: mergeJob(s.jobs, job) }));
}

/** Starts a job, whose id `started` is given, and waits for its result. @throws what the job failed with; CancelledError when it was stopped. */
export async function runJob<K extends JobInput['kind']>(
  app: App,
  input: Extract<JobInput, { kind: K }>,
  signal?: AbortSignal,
  started?: (id: string) => void,
): Promise<JobResults[K]> {
  const { id } = await app.channel.call('jobs.start', { input });
  started?.(id);
  const stop = () => void app.channel.call('jobs.cancel', { id }).catch(app.fail);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop(); // while it was being started
  try {
    const job = await jobEnd(app, id);
    if (job.state === 'cancelled') throw new CancelledError();
    if (job.state === 'failed') {
      const error = job.error ?? { code: 'internal', message: tr('The job failed.'), hint: '' };
      throw new SynclineError(error.code, error.message, error.hint);
    }
    const answer = await app.channel.call('jobs.result', { id });
    if (answer.kind !== input.kind) throw new Error(`job ${id} gave a result of kind ${answer.kind}`);
    return answer.result as JobResults[K];
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}

/** Resolves when the watched state of the job is an end; rejects when the connection is lost before that. */
export function jobEnd(app: App, id: string): Promise<JobState> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { jobs, connection } = app.store.getState();
      const job = jobs.find((j) => j.id === id);
      if (job && isOver(job)) {
        stop();
        resolve(job);
      } else if (connection === 'lost') {
        stop();
        reject(
          new SynclineError(
            'connection-lost',
            tr('The connection to the program was lost.'),
            tr('Start it again, then reconnect.'),
          ),
        );
      }
    };
    const stop = app.store.subscribe(look);
    look();
  });
}

export function cancelJob(app: App, id: string): void {
  app.channel.call('jobs.cancel', { id }).catch(app.fail);
}

/** Takes jobs that are over off the list. */
export const clearJobs = (app: App): void =>
  app.store.setState((s) => ({ jobs: s.jobs.filter((j) => !isOver(j)) }));
