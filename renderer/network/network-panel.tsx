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
      <section aria-label="Network" className="transcript-panel network-panel">
        <div className="transcript-empty">
          <p>
            {project.placements.length === 0
              ? 'Sync compares every recording with every other; what ties them is shown here.'
              : 'Nothing ties these recordings to each other: no two of them matched.'}
          </p>
          <CommandButton id="sync.start" look="primary" />
        </div>
      </section>
    );
  const leftOut = project.pairs.filter((p) => p.status === 'inconsistent').length;
  const [worst] = loops;
  return (
    <section aria-label="Network" className="transcript-panel network-panel">
      <div className="transcript-bar" role="toolbar" aria-label="Network">
        <span className="small">
          <span className="num">{tied}</span> <span className="soft">pairs</span>
          {leftOut > 0 ? (
            <>
              , <span className="num">{leftOut}</span> <span className="soft">left out</span>
            </>
          ) : null}
          {worst ? (
            <>
              <span className="soft">; the worst of </span>
              <span className="num">{loops.length}</span>
              <span className="soft"> loops is open by </span>
              <span className="num">{formatSmall(Math.abs(worst.apart))}</span>
            </>
          ) : null}
        </span>
        <span className="spring" />
        <Button look="quiet" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          Table
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
      <li data-status="matched">agrees; thicker: less exactly</li>
      <li data-status="doubtful">off by 5 ms or more</li>
      <li data-status="inconsistent">contradicts the others, left out</li>
      <li data-status="pinned">held by pins alone</li>
    </ul>
  );
}
