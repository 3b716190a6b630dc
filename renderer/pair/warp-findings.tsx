import { useState } from 'react';
import { Icon } from '#renderer/ui/icon.tsx';
import { formatConfidence, formatSmall } from '#renderer/time/format.ts';
import type { ElasticWarp } from '#src/model/project.ts';
import type { WarpFindings } from '#src/model/warp-how.ts';
import { methodWords } from './method-words.ts';

/** At most so many correlations are written out. */
const mostShown = 6;

/** What stretches left out of the fit say, beside what chance reaches there. */
export function HeldOut({ heldOut }: { heldOut: NonNullable<WarpFindings['heldOut']> }) {
  const { kept, pairs, ctw, dctw, chance } = heldOut;
  const text = (correlations: readonly number[]) =>
    correlations
      .slice(0, mostShown)
      .map((r) => r.toFixed(2))
      .join(' ');
  return (
    <>
      {pairs > 1 ? (
        <span title="The networks learnt from all of them; what was left out is of all, too">
          learnt from <span className="num">{pairs}</span> pairs
        </span>
      ) : null}
      {dctw ? <span>kept: {kept === 'dctw' ? 'networks' : 'CTW'}</span> : null}
      {ctw ? (
        <span title="On stretches of time left out of the fit">
          held-out correlations{dctw ? ', CTW' : ''} <span className="num">{text(ctw.correlations)}</span>
        </span>
      ) : null}
      {dctw ? (
        <span title="On stretches of time left out of the fit">
          networks <span className="num">{text(dctw.correlations)}</span>
        </span>
      ) : null}
      {chance && ctw ? (
        <span
          title={`Held out; by chance: one recording shifted in a circle and all done anew, ${chance.draws} times`}
        >
          <span className="num">{ctw.information.toFixed(2)}</span> nats a point,{' '}
          <span className="num">{chance.quantile95.toFixed(2)}</span> by chance: {againstShifts(chance)}
        </span>
      ) : null}
    </>
  );
}

/** So few shifts bound p from below: that none came near says more than the number. */
export function againstShifts({ draws, p }: { readonly draws: number; readonly p: number }): string {
  const better = Math.round(p * (draws + 1)) - 1;
  return better <= 0
    ? `better than all ${draws} shifts`
    : `${better} of ${draws} shifts do as well (p = ${p.toFixed(2)})`;
}

/** What a warp's method found besides the path: numbers in one line, as far as they go; all of them on demand. */
export function WarpFindingsLine({ warp }: { warp: ElasticWarp }) {
  const { findings, confidence, method } = warp;
  const [all, setAll] = useState(false);
  const correlations = findings?.correlations ?? null;
  return (
    <p className={`small pair-findings${all ? ' all' : ''}`}>
      <button
        type="button"
        className="button quiet icon-only"
        aria-expanded={all}
        aria-label="All that was found"
        title={all ? 'In one line' : 'All that was found'}
        onClick={() => setAll(!all)}
      >
        <Icon name={all ? 'up' : 'down'} />
      </button>
      <span>Warped by {methodWords(method)}</span>
      <span>
        sure to <span className="num">{formatConfidence(confidence)}</span>
      </span>
      {findings ? (
        <>
          {findings.heldOut ? <HeldOut heldOut={findings.heldOut} /> : null}
          {correlations ? (
            <span title="Canonical correlations along the path, in-sample: the warp itself raises them">
              in-sample correlations{' '}
              <span className="num">
                {correlations
                  .slice(0, mostShown)
                  .map((r) => r.toFixed(3))
                  .join(' ')}
                {correlations.length > mostShown ? ` and ${correlations.length - mostShown} more` : ''}
              </span>
            </span>
          ) : null}
          <span>
            frames every <span className="num">{formatSmall(findings.hop)}</span>
          </span>
          {findings.cost === null ? null : (
            <span title="What the method minimised">
              cost <span className="num">{findings.cost.toPrecision(4)}</span>
            </span>
          )}
          {findings.rounds !== null && findings.rounds > 1 ? (
            <span>
              <span className="num">{findings.rounds}</span> rounds
              {findings.converged === null ? '' : findings.converged ? ', converged' : ', not converged'}
            </span>
          ) : null}
          {findings.notes.map((note) => (
            <span key={note}>{note}</span>
          ))}
        </>
      ) : null}
    </p>
  );
}
