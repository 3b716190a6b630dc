import { tr } from '#renderer/i18n/tr.ts';
import { howFar, howLong } from '#renderer/jobs/job-words.ts';
import { useAppState } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';

/** The export that runs: how far, how long, and a way to stop it that leaves nothing behind. */
export function ExportProgress({ onCancel }: { onCancel: () => void }) {
  const jobs = useAppState((s) => s.jobs);
  const job = jobs.find((j) => j.kind === 'export' && j.state !== 'done') ?? null;
  return (
    <div className="import-progress">
      <span role="status">{job ? howFar(job, jobs) : tr('Starting')}</span>
      <progress
        aria-label={tr('Export')}
        {...(job?.progress ? { value: job.progress.done, max: Math.max(1, job.progress.total) } : {})}
      />
      <Button onClick={onCancel}>{tr('Cancel')}</Button>
      <span className="num soft">{job ? howLong(job) : ''}</span>
    </div>
  );
}
