import { tr } from '#renderer/i18n/tr.ts';
import { phrase } from '#renderer/i18n/phrase.tsx';
import { useMemo, useState } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { loopClosures } from '#src/align/loop-closures.ts';
import { NetworkGraph } from './network-graph.tsx';
import { NetworkTable } from './network-table.tsx';
import './network.css';

/** What ties the recordings to each other, and how well it agrees; why one of them is where it is says the inspector. */
export function NetworkPanel() {
  const project = useProject();
  const [asTable, setAsTable] = useState(false);
  const loops = useMemo(() => loopClosures(project.pairs), [project.pairs]);
  const tied = project.pairs.filter((p) => p.status !== 'refused').length;
  if (tied === 0)
    return (
      <section aria-label={tr('Network')} className="transcript-panel network-panel">
        <div className="transcript-empty">
          <p>
            {project.placements.length === 0
              ? tr('Sync compares every recording with every other; what ties them is shown here.')
              : tr('Nothing ties these recordings to each other: no two of them matched.')}
          </p>
          <CommandButton id="sync.start" look="primary" />
        </div>
      </section>
    );
  const leftOut = project.pairs.filter((p) => p.status === 'inconsistent').length;
  const [worst] = loops;
  return (
    <section aria-label={tr('Network')} className="transcript-panel network-panel">
      <div className="transcript-bar" role="toolbar" aria-label={tr('Network')}>
        <span className="small">
          {phrase('{tied} pairs', { tied: <span className="num">{tied}</span> })}
          {leftOut > 0 ? (
            <>
              {', '}
              {phrase('{n} left out', { n: <span className="num">{leftOut}</span> })}
            </>
          ) : null}
          {worst ? (
            <>
              {'; '}
              {phrase('the worst of {n} loops is open by {apart}', {
                n: <span className="num">{loops.length}</span>,
                apart: <span className="num">{formatSmall(Math.abs(worst.apart))}</span>,
              })}
            </>
          ) : null}
        </span>
        <span className="spring" />
        <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {tr('Table')}
        </Button>
      </div>
      {asTable ? null : (
        <>
          <NetworkGraph />
          <Legend />
        </>
      )}
      <NetworkTable loops={loops} shown={asTable} />
    </section>
  );
}

/** What the lines mean. */
function Legend() {
  return (
    <ul className="network-legend small">
      <li data-status="matched">{tr('agrees; thicker: less exactly')}</li>
      <li data-status="doubtful">{tr('off by 5 ms or more')}</li>
      <li data-status="inconsistent">{tr('contradicts the others, left out')}</li>
      <li data-status="pinned">{tr('held by pins alone')}</li>
    </ul>
  );
}
