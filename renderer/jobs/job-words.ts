import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { formatLength } from '#renderer/time/format.ts';
import { isOver } from '#renderer/operations/jobs.ts';
import { jobLanes, type JobState, type JobStep } from '#src/contract/jobs.ts';

/** Jobs in words: honest units, no percentages of nothing. */

const amount = (value: number, unit: string): string =>
  unit === 's' || unit === 'seconds' ? formatLength(value) : String(Math.floor(value));

const stepWords = (step: JobStep | null): string =>
  step === null
    ? ''
    : step.of === null
      ? `${tr('Step {at}', { at: step.at })} · `
      : `${tr('Step {at} of {all}', { at: step.at, all: step.of })} · `;

/** @param all what it may be waiting for is among these */
export function howFar(job: JobState, all: readonly JobState[] = []): string {
  if (job.state === 'queued') return waitingFor(job, all);
  if (job.state === 'done') return job.refused ? tr('refused') : tr('done');
  if (job.state === 'cancelled') return tr('cancelled');
  if (job.state === 'failed') return tr('failed');
  if (!job.progress) return tr('working');
  const { done, total, unit, label, step } = job.progress;
  const word = unit === 's' || unit === 'seconds' ? '' : ` ${told(unit)}`;
  const prefix = label ? `${told(label)}: ` : '';
  const far = tr('{done} of {total}', { done: amount(done, unit), total: amount(total, unit) });
  return `${stepWords(step)}${prefix}${far}${word}`;
}

/** Jobs of one lane go one after the other: which one is at work in its own. */
function waitingFor(job: JobState, all: readonly JobState[]): string {
  const ahead = aheadOf(job, all);
  return ahead ? tr('waiting for “{title}”', { title: told(ahead.title) }) : tr('waiting');
}

/**
 * How far as a bar has it: over all steps where their number is known (each counts as one, whatever it takes), else over
 * the step that is being done.
 */
export function barOf({ done, total, step }: NonNullable<JobState['progress']>): {
  readonly value: number;
  readonly max: number;
} {
  const share = Math.min(1, done / Math.max(1, total));
  return step?.of != null ? { value: step.at - 1 + share, max: step.of } : { value: share, max: 1 };
}

/** Waveforms and matrices that are done need no line: what they made is on the screen. So are steps, with all there is to say of them. */
export const isWorthSeeing = (job: JobState): boolean =>
  !(job.state === 'done' && (job.kind === 'steps' || (quiet.has(job.kind) && job.notes.length === 0)));
const quiet: ReadonlySet<JobState['kind']> = new Set(['peaks', 'matrix']);

/** Time left as M:SS, while it is known: of the job, or only of its step where others follow or may. */
export function howLong(job: JobState): string {
  if (job.state !== 'running' || job.left === null) return '';
  const seconds = Math.max(0, Math.ceil(job.left));
  const two = (n: number) => String(n).padStart(2, '0');
  const text =
    seconds < 3600
      ? `${Math.floor(seconds / 60)}:${two(seconds % 60)}`
      : `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const step = job.progress?.step ?? null;
  return step === null || step.at === step.of
    ? tr('{time} left', { time: text })
    : tr('{time} left in this step', { time: text });
}

/** What the program does of itself, or that somebody can go on without. */
const quietly: ReadonlySet<JobState['kind']> = new Set(['matrix', 'proxy', 'peaks']);

/**
 * The one that a person waits for: what was asked for comes before matrices, copies and preparations, even while it waits
 * for one of these to make room.
 */
export const mainJob = (jobs: readonly JobState[]): JobState | undefined => {
  const running = jobs.filter((j) => j.state === 'running');
  return (
    running.find((j) => !quietly.has(j.kind)) ??
    jobs.find((j) => j.state === 'queued' && !quietly.has(j.kind)) ??
    running
      .toSorted((p, q) => Number(p.kind === 'proxy') - Number(q.kind === 'proxy'))
      .find((j) => j.kind !== 'peaks') ??
    running[0]
  );
};

/** What a job that waits is waiting for: the one at work in its lane. */
export const aheadOf = (job: JobState, all: readonly JobState[]): JobState | undefined =>
  job.state === 'queued'
    ? all.find((other) => other.state === 'running' && jobLanes[other.kind] === jobLanes[job.kind])
    : undefined;

/** The one line of the jobs bar. */
export function summary(jobs: readonly JobState[]): string {
  const main = mainJob(jobs);
  if (!main) {
    const failed = jobs.filter((j) => j.state === 'failed').length;
    return failed > 0 ? tr('{count} jobs failed', { count: failed }) : '';
  }
  const ahead = aheadOf(main, jobs);
  const said = ahead ? [howFar(main, jobs), howFar(ahead)] : [howFar(main, jobs)];
  const more = jobs.filter((j) => !isOver(j) && j !== main && j !== ahead).length;
  return [told(main.title), ...said, ...(more > 0 ? [tr('{n} more', { n: more })] : [])].join(' · ');
}
