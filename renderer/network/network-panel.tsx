import { useMemo, useState } from 'react';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { placementOf, recordingOf } from '#renderer/state/selectors.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { loopClosures } from '#src/align/loop-closures.ts';
import { NetworkGraph } from './network-graph.tsx';
import { NetworkTable } from './network-table.tsx';
import { whyHere } from './why-here.ts';
import './network.css';

/** What ties the recordings to each other, how well it agrees, and why one of them is where it is. */
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
      <div className="network-body">
        {asTable ? null : <NetworkGraph />}
        <NetworkTable loops={loops} shown={asTable} />
        <Why />
      </div>
    </section>
  );
}

function Why() {
  const project = useProject();
  const id = useAppState((s) => s.selected[0] ?? null);
  const recording = recordingOf(project, id);
  const placed = placementOf(project, id)?.map;
  return (
    <aside className="network-why" aria-label="Why it is here">
      {recording ? (
        <>
          <h3>{placed ? 'Why it is here' : 'Why it is not placed'}</h3>
          <p className="soft small">{recording.name}</p>
          <ul>
            {whyHere(project, recording.id).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <h3>What the lines say</h3>
          <ul className="network-legend">
            <li data-status="matched">agrees; the thicker, the less exactly</li>
            <li data-status="doubtful">off by 5 ms or more</li>
            <li data-status="inconsistent">contradicts the others, left out</li>
            <li data-status="pinned">held by pins alone</li>
          </ul>
          <p className="soft small">Select a recording to be told why it is where it is.</p>
        </>
      )}
    </aside>
  );
}
