import { useStore } from 'zustand';
import { useApp } from '#renderer/state/context.tsx';
import { formatConfidence } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { pairKey, pairStore, withRefusal } from './pair-state.ts';
import { methodWords } from './method-words.ts';
import { HeldOut } from './warp-findings.tsx';
import type { Pair } from './warp-solver.ts';

/** That the pair was not warped, and by which figures; the matrix stays as it was. */
export function RefusalNote({ pair }: { pair: Pair }) {
  const store = pairStore(useApp());
  const refusal = useStore(store, (s) => s.refusals.get(pairKey(pair.a, pair.b)));
  if (!refusal) return null;
  const { reason, method, confidence, needed, findings } = refusal;
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
      <Button look="quiet" onClick={() => store.setState((s) => withRefusal(s, pair, null))}>
        Close
      </Button>
    </div>
  );
}
