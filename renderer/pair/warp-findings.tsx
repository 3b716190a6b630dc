import { phrase } from '#renderer/i18n/phrase.tsx';
import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { ReactNode } from 'react';
import { formatSmall } from '#renderer/time/format.ts';
import type { ElasticWarp } from '#src/model/project.ts';
import { type ByChance, warpedAsFreely } from '#src/model/by-chance.ts';
import type { WarpFindings } from '#src/model/warp-how.ts';
import { agreementText, heldOutSpace } from './dimensions.tsx';
import { methodWords } from './method-words.ts';

/** At most so many correlations are written out. */
const mostShown = 6;

const listed = (correlations: readonly number[]): string =>
  correlations.slice(0, mostShown).map(agreementText).join('  ') +
  (correlations.length > mostShown ? `  ${tr('and {n} more', { n: correlations.length - mostShown })}` : '');

type HeldOutFigures = NonNullable<WarpFindings['heldOut']>;

/**
 * What stretches left out of the fit say, beside what chance reaches there.
 * @param tabled they stand elsewhere, by dimension, where they are of the space that the warp was made in
 */
export function HeldOut({
  heldOut,
  method,
  tabled = false,
}: {
  heldOut: HeldOutFigures;
  method: string;
  tabled?: boolean;
}) {
  const { kept, pairs, ctw, dctw, chance } = heldOut;
  const space = heldOutSpace(method, heldOut);
  const of = (name: 'ctw' | 'dctw', words: string, correlations: readonly number[]) =>
    tabled && space === name ? null : (
      <span title={tr('On stretches of time left out of the fit')}>
        {words} <span className="num">{listed(correlations)}</span>
      </span>
    );
  return (
    <>
      {pairs > 1 ? (
        <span title={tr('The networks learnt from all of them; what was left out is of all, too')}>
          {phrase('learnt from {n} pairs', { n: <span className="num">{pairs}</span> })}
        </span>
      ) : null}
      {dctw ? <span>{kept === 'dctw' ? tr('kept: networks') : tr('kept: CTW')}</span> : null}
      {ctw
        ? of(
            'ctw',
            dctw || space === null ? tr('held-out correlations, CTW') : tr('held-out correlations'),
            ctw.correlations,
          )
        : null}
      {dctw ? of('dctw', tr('held-out correlations, networks'), dctw.correlations) : null}
      {chance && ctw ? (
        <span
          title={tr(
            'By CTW, held out; by chance: one recording shifted in a circle and all done anew, {draws} times',
            { draws: chance.draws },
          )}
        >
          <AgainstChance shown={ctw.information} chance={chance} />
        </span>
      ) : null}
    </>
  );
}

/** What is reached on what was left out, and where CTW, as free to warp as it is by chance, reaches something else, that too. */
function AgainstChance({ shown, chance }: { shown: number; chance: ByChance }) {
  const freely = warpedAsFreely(chance, shown);
  const parts = {
    nats: <span className="num">{shown.toFixed(2)}</span>,
    chance: <span className="num">{chance.highest.toFixed(2)}</span>,
    shifts: againstShifts(chance),
  };
  return freely === null
    ? phrase('held out {nats} nats a point, at most {chance} by chance: {shifts}', parts)
    : phrase(
        'held out {nats} nats a point, as freely as chance {freely}, at most {chance} by chance: {shifts}',
        {
          ...parts,
          freely: <span className="num">{freely}</span>,
        },
      );
}

/** How a pair stands against shifts at random, which share no more than luck. */
export function againstShifts({ draws, p }: { readonly draws: number; readonly p: number }): string {
  const better = Math.round(p * (draws + 1)) - 1;
  // As low as 0.001, by how far beyond them all the pair lies.
  const told = Math.max(0.001, p).toFixed(p < 0.01 ? 3 : 2);
  return better <= 0
    ? tr('better than all {draws} shifts (p ≤ {told})', { draws, told })
    : tr('{better} of {draws} shifts do as well (p = {told})', { better, draws, told });
}

/**
 * What a warp's method found besides the path.
 * @param dimensions the common space by dimension, where there is one to be seen: it has the correlations
 */
export function FoundByWarp({
  warp: { findings, method },
  dimensions,
}: {
  warp: ElasticWarp;
  dimensions: ReactNode;
}) {
  return (
    <section className="pair-found small" aria-label={tr('What the warp found')}>
      <p className="pair-figures">
        <span>{tr('Warped by {method}', { method: methodWords(method) })}</span>
        {findings?.heldOut ? (
          <HeldOut heldOut={findings.heldOut} method={method} tabled={dimensions !== null} />
        ) : null}
        {findings?.correlations && dimensions === null ? (
          <span title={tr('Canonical correlations along the path: the warp itself raises them')}>
            {tr('in-sample correlations')} <span className="num">{listed(findings.correlations)}</span>
          </span>
        ) : null}
      </p>
      {dimensions}
      {findings ? (
        <p className="pair-figures soft">
          <span>
            {tr('frames every')} <span className="num">{formatSmall(findings.hop)}</span>
          </span>
          {findings.cost === null ? null : (
            <span title={tr('What the method minimised')}>
              {tr('cost')} <span className="num">{findings.cost.toPrecision(4)}</span>
            </span>
          )}
          {findings.rounds !== null && findings.rounds > 1 ? (
            <span>
              {phrase('{n} rounds', { n: <span className="num">{findings.rounds}</span> })}
              {findings.converged === null
                ? ''
                : `, ${findings.converged ? tr('converged') : tr('not converged')}`}
            </span>
          ) : null}
        </p>
      ) : null}
      {findings?.notes.map((note) => (
        <p key={note} className="soft">
          {told(note)}
        </p>
      ))}
    </section>
  );
}
