import { tr } from '#renderer/i18n/tr.ts';
import { isOver } from '#renderer/operations/jobs.ts';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { warpElastically } from './pair-edits.ts';
import type { PairFacts } from './path.ts';
import { regionsCrossed } from './rigid-regions.ts';
import type { Pair } from './warp-solver.ts';

/** That the line of a rigid pair runs through what is forbidden, and what would keep it out. */
export function RigidNote({ pair, facts }: { pair: Pair; facts: PairFacts }) {
  const app = useApp();
  const isWarping = useAppState((s) => s.jobs.some((job) => job.kind === 'warp' && !isOver(job)));
  if (regionsCrossed(facts).length === 0) return null;
  return (
    <div className="pair-note" role="status">
      <p className="small">
        {tr('A rigid pair cannot keep out of a forbidden region. Warped, its path goes round it.')}
      </p>
      <Button disabled={isWarping} onClick={() => void warpElastically(app, pair)}>
        {isWarping ? tr('Warping…') : tr('Warp this pair')}
      </Button>
    </div>
  );
}
