import { phrase } from '#renderer/i18n/phrase.tsx';
import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
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
          <strong>{tr('Not warped.')}</strong> {told(reason)}
        </p>
        <p className="small pair-figures">
          <span>{tr('by {method}', { method: methodWords(method) })}</span>
          <span>
            {phrase('sure to {confidence}, of {needed} needed', {
              confidence: <span className="num">{formatConfidence(confidence)}</span>,
              needed: <span className="num">{formatConfidence(needed)}</span>,
            })}
          </span>
          {findings?.heldOut ? <HeldOut heldOut={findings.heldOut} method={method} /> : null}
        </p>
      </div>
      {others.length > 0 ? (
        <Button
          title={tr(
            'All pairs of these recordings are compared, and the map goes the surest way from A to B; takes so many times as long',
          )}
          onClick={() => void warpElastically(app, pair, how, others)}
        >
          {tr('Try by way of {count} others', { count: others.length })}
        </Button>
      ) : null}
      <Button look="quiet" onClick={() => store.setState((s) => withRefusal(s, pair, null))}>
        {tr('Close')}
      </Button>
    </div>
  );
}
