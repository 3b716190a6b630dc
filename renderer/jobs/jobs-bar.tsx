import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import { useEffect, useState } from 'react';
import { cancelJob, clearJobs, isOver } from '#renderer/operations/jobs.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { usePlayheadText } from '#renderer/state/playhead-text.ts';
import { Button } from '#renderer/ui/button.tsx';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import type { JobState } from '#src/contract/jobs.ts';
import { aheadOf, barOf, howFar, howLong, isWorthSeeing, mainJob, summary } from './job-words.ts';
import './jobs.css';

/** One line for all work; the whole list on demand. */
export function JobsBar() {
  const app = useApp();
  const jobs = useAppState((s) => s.jobs);
  const open = useAppState((s) => s.jobsOpen);
  const connection = useAppState((s) => s.connection);
  const warned = useAppState((s) => s.host?.ffmpeg.warning ?? null);
  const warning = warned === null ? null : told(warned);
  const line = summary(jobs);
  const active = mainJob(jobs);
  const working = active && (aheadOf(active, jobs) ?? active);
  const said = useAnnouncement(jobs);
  return (
    <footer className="jobs">
      {open && jobs.some(isWorthSeeing) ? <JobList jobs={jobs.filter(isWorthSeeing)} /> : null}
      <div className="jobs-bar">
        <Button
          look="quiet"
          aria-expanded={open}
          disabled={!jobs.some(isWorthSeeing)}
          title={jobs.some(isWorthSeeing) ? undefined : tr('There are no jobs.')}
          onClick={() => app.set({ jobsOpen: !open })}
        >
          {tr('Jobs')}
          {jobs.some((j) => j.state === 'failed') ? <span className="job-failed">{tr('failed')}</span> : null}
        </Button>
        <span className="clip jobs-line" title={line}>
          {connection === 'connecting' ? tr('Connecting…') : line}
        </span>
        {active ? (
          <>
            {working?.progress ? (
              <progress
                className="jobs-progress"
                {...barOf(working.progress)}
                aria-label={told(working.title)}
              />
            ) : null}
            <span className="num">{working ? howLong(working) : null}</span>
            <Button
              look="quiet"
              title={tr('Cancel {title}', { title: told(active.title) })}
              onClick={() => cancelJob(app, active.id)}
            >
              {tr('Cancel')}
            </Button>
          </>
        ) : null}
        <span className="spring" />
        {warning ? (
          <span className="soft small" title={warning}>
            {tr('Old ffmpeg')}
            <span className="unseen">{`: ${warning}`}</span>
          </span>
        ) : null}
        <Playhead />
        <span role="status" className="unseen">
          {said}
        </span>
      </div>
    </footer>
  );
}

function Playhead() {
  return <span className="num">{usePlayheadText()}</span>;
}

/** For screen readers: starts and ends at once, progress at most every ten seconds. */
function useAnnouncement(jobs: readonly JobState[]): string {
  const [said, setSaid] = useState('');
  const main = jobs.find((j) => j.kind !== 'peaks' && j.kind !== 'matrix');
  const state = main ? `${main.id}/${main.state}` : '';
  // biome-ignore lint/correctness/useExhaustiveDependencies: said when the state changes, then by the clock
  useEffect(() => {
    if (!main) return;
    const say = () => setSaid(`${told(main.title)}: ${howFar(main, jobs)}`);
    say();
    if (isOver(main)) return;
    const clock = setInterval(say, 10_000);
    return () => clearInterval(clock);
  }, [state]);
  return said;
}

function JobList({ jobs }: { jobs: readonly JobState[] }) {
  const app = useApp();
  return (
    <section className="job-list" aria-label={tr('Jobs')}>
      <ul>
        {jobs.map((job) => (
          <li key={job.id} data-state={job.state}>
            <span className="job-title clip" title={told(job.title)}>
              {told(job.title)}
            </span>
            <span className="num soft">{howFar(job, jobs)}</span>
            <span className="num">{howLong(job)}</span>
            {isOver(job) ? (
              <span />
            ) : (
              <Button
                onClick={() => cancelJob(app, job.id)}
                aria-label={tr('Cancel {title}', { title: told(job.title) })}
              >
                {tr('Cancel')}
              </Button>
            )}
            {job.progress && !isOver(job) ? (
              <progress {...barOf(job.progress)} aria-label={told(job.title)} />
            ) : null}
            {job.error && job.state === 'failed' ? (
              <p className="job-error">
                <ErrorText error={job.error} />
              </p>
            ) : null}
            {job.notes.map((note) => (
              <p key={note} className="soft small">
                {told(note)}
              </p>
            ))}
          </li>
        ))}
      </ul>
      {jobs.some(isOver) ? (
        <div className="job-list-foot">
          <Button look="quiet" onClick={() => clearJobs(app)}>
            {tr('Clear finished')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
