import { phrase } from '#renderer/i18n/phrase.tsx';
import { tr } from '#renderer/i18n/tr.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { cancelJob, isOver } from '#renderer/operations/jobs.ts';
import { barOf, howFar, howLong } from '#renderer/jobs/job-words.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { hasWave } from '#renderer/state/selectors.ts';
import { ErrorText } from '#renderer/ui/error-text.tsx';
import { type ErrorData, errorData } from '#src/model/errors.ts';
import type { Recording } from '#src/model/recording.ts';
import { comparedPair } from './compared-crops.ts';
import type { PairFacts } from './path.ts';
import type { Comparison } from './use-comparison.ts';
import { UnlikeMethods } from './unlike-methods.tsx';
import { isRough, type Tiles } from './use-tiles.ts';

/** What stands over the matrix while there is no picture of it, or none to trust: how far, why, what to do. */
export function MatrixStates({
  a,
  b,
  comparison,
  tiles,
  facts,
}: {
  a: Recording;
  b: Recording;
  comparison: Comparison;
  tiles: Tiles;
  facts: PairFacts;
}) {
  const app = useApp();
  const state = tiles.store.state();
  const { job, start, stopped, fault } = useMatrixJob(a, b, comparison, tiles);
  const jobs = useAppState((s) => s.jobs);
  const refused = facts.path.from === 'none' && facts.evidence?.status === 'refused' ? facts.evidence : null;

  if (state.kind === 'failed')
    return (
      <div className="pair-note" role="alert">
        <p>
          {tr('The matrix could not be drawn.')} <ErrorText error={state.error} />{' '}
          {tr('Pins and path still work.')}
        </p>
        {state.error.code === nothingInCommon ? <UnlikeMethods /> : null}
        <button type="button" className="button" onClick={() => tiles.store.retry()}>
          {tr('Try again')}
        </button>
      </div>
    );
  if (state.kind === 'not-ready' && stopped)
    return (
      <div className="pair-note" role={fault ? 'alert' : undefined}>
        <p>
          {tr('The matrix was not computed.')} {fault ? <ErrorText error={fault} /> : null}{' '}
          {tr('Pins and path still work.')}
        </p>
        {fault?.code === nothingInCommon ? <UnlikeMethods /> : null}
        <button type="button" className="button" onClick={start}>
          {tr('Compute the matrix')}
        </button>
      </div>
    );
  if (state.kind === 'not-ready') {
    const progress = job?.progress && job.progress.total > 0 ? job.progress : null;
    return (
      <div className="pair-note pair-computing">
        <p>
          <span role="status">
            {job?.state === 'queued'
              ? tr('The matrix is {far}', { far: howFar(job, jobs) })
              : tr('Computing the matrix')}
          </span>
          <span className="soft">
            {job && progress ? ` · ${howFar(job)}` : ''}
            {job?.left != null ? ` · ${howLong(job)}` : ''}
          </span>
          {isRough(tiles) && hasWave(a) && hasWave(b) ? (
            <span className="soft pair-until-then">{tr('Rough until then: by loudness alone.')}</span>
          ) : null}
        </p>
        <progress
          {...(progress ? barOf(progress) : { value: 0, max: 1 })}
          aria-label={tr('Computing the matrix')}
        />
        {job ? (
          <button type="button" className="button quiet" onClick={() => cancelJob(app, job.id)}>
            {tr('Cancel')}
          </button>
        ) : null}
      </div>
    );
  }
  if (refused)
    return (
      <div className="pair-note">
        <p className="small">
          {refused.score > 0
            ? phrase('Not matched: best match scores {score} against a chance level of {chance}.', {
                score: <span className="num">{refused.score.toFixed(2)}</span>,
                chance: <span className="num">{refused.chance.toFixed(2)}</span>,
              })
            : tr('Not matched: nothing in the two is alike.')}{' '}
          {facts.candidates.length > 0
            ? tr('Click a dashed candidate to pin it, or double-click anywhere.')
            : tr('Double-click where both show the same moment.')}
        </p>
      </div>
    );
  return null;
}

/** What the host calls it when the two cannot be compared frame with frame. */
const nothingInCommon = 'nothing-in-common';

/**
 * Starts the job that prepares the matrix the first time the host asks for it, and looks again when it is done.
 * After a failure (`fault` says which), a cancellation, or a host that is still not ready it waits for the user.
 */
function useMatrixJob(
  a: Recording,
  b: Recording,
  { how, others, turned, words, crops }: Comparison,
  tiles: Tiles,
) {
  const app = useApp();
  const [id, setId] = useState<string | null>(null);
  const [phase, setPhase] = useState<'idle' | 'under way' | 'over'>('idle');
  const job = useAppState((s) => s.jobs.find((j) => j.id === id) ?? null);
  const { store } = tiles;
  const [fault, setFault] = useState<ErrorData | null>(null);
  const notReady = store.state().kind === 'not-ready';

  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);

  const start = useCallback(() => {
    setPhase('under way');
    setFault(null);
    app.channel
      .call('jobs.start', {
        input: {
          kind: 'matrix',
          ...(turned ? comparedPair(b, a, crops.b, crops.a) : comparedPair(a, b, crops.a, crops.b)),
          how,
          others,
          said: words,
        },
      })
      .then(({ id: started }) => {
        // Another pair came before the answer: nobody waits for this one.
        if (gone.current) cancelJob(app, started);
        else setId(started);
      })
      .catch((error: unknown) => {
        setPhase('over');
        setFault(errorData(error));
      });
  }, [app, a, b, how, others, turned, words, crops]);

  useEffect(() => {
    if (notReady && phase === 'idle') start();
  }, [notReady, phase, start]);

  // Another pair is looked at: this one's work would only hold up the next.
  useEffect(() => {
    if (id === null) return;
    return () => {
      const left = app.store.getState().jobs.find((j) => j.id === id);
      if (!left || !isOver(left)) cancelJob(app, id);
    };
  }, [app, id]);

  useEffect(() => {
    if (!job || !isOver(job)) return;
    setId(null);
    setPhase('over');
    if (job.state === 'done') store.retry();
    if (job.state === 'failed') setFault(job.error);
  }, [job, store]);

  return { job, start, stopped: phase === 'over', fault };
}
