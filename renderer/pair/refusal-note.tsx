import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { pairKey, pairStore, withRefusal } from './pair-state.ts';
import { between } from './between.ts';
import { methodWords } from './method-words.ts';
import { warpElastically } from './pair-edits.ts';
import { HeldOut } from './warp-findings.tsx';
import type { Pair } from './warp-solver.ts';

/** That the pair was not warped, and by which figures; the matrix stays as it was. */
export function RefusalNote({ pair }: { pair: Pair }) {
  const app = useApp();
  const store = pairStore(app);
  const project = useProject();
  const refusal = useStore(store, (s) => s.refusals.get(pairKey(pair.a, pair.b)));
  if (!refusal) return null;
  const { reason, method, confidence, needed, findings, how, via } = refusal;
  const others = via.length > 0 ? [] : between(project, pair, how);
  return (
    <div className="pair-note pair-refusal" role="status">
      <div>
        <p>
          <strong>Not warped.</strong> {reason}
        </p>
        <p className="small pair-figures">
          <span>by {methodWords(method)}</span>
          <span>
            sure to <span className="num">{formatConfidence(confidence)}</span>, of{' '}
            <span className="num">{formatConfidence(needed)}</span> needed
          </span>
          {findings?.heldOut ? <HeldOut heldOut={findings.heldOut} method={method} /> : null}
        </p>
      </div>
      {others.length > 0 ? (
        <Button
          title="All pairs of these recordings are compared, and the map goes the surest way from A to B; takes so many times as long"
          onClick={() => void warpElastically(app, pair, how, others)}
        >
          Try by way of {others.length === 1 ? 'the other recording' : `${others.length} others`}
        </Button>
      ) : null}
      <Button look="quiet" onClick={() => store.setState((s) => withRefusal(s, pair, null))}>
        Close
      </Button>
    </div>
  );
}
