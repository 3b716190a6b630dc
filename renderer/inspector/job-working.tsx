import { tr } from '#renderer/i18n/tr.ts';
import { barOf, howFar, howLong } from '#renderer/jobs/job-words.ts';
import { isOver } from '#renderer/operations/jobs.ts';
import { useAppState } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';
import type { JobKind } from '#src/contract/jobs.ts';

/** What is being done, how far, how long, and the way out: of the one job of its kind that is under way. */
export function JobWorking({ kind, name, stop }: { kind: JobKind; name: string; stop: () => void }) {
  const jobs = useAppState((s) => s.jobs);
  const job = jobs.find((j) => j.kind === kind && !isOver(j)) ?? null;
  return (
    <div className="job-working">
      <p className="small job-working-far">
        {job ? howFar(job, jobs) : tr('Starting')} <span className="soft">{job ? howLong(job) : null}</span>
      </p>
      <progress
        className="job-working-bar"
        aria-label={name}
        {...(job?.progress ? barOf(job.progress) : {})}
      />
      <Button onClick={stop}>{tr('Cancel')}</Button>
    </div>
  );
}
