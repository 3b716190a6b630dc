import { tr } from '#renderer/i18n/tr.ts';
import { useId } from 'react';
import type { ElasticWarp } from '#src/model/project.ts';
import type { WarpFindings } from '#src/model/warp-how.ts';

/** How well the two agree in a dimension, in figures; what cannot be told stands as a dash. */
export const agreementText = (r: number | null | undefined): string =>
  r == null ? '–' : r.toFixed(3).replace('-', '−');

/** Whose held-out figures are of the space that the warp was made in; null: of none (GTW has those of CTW beside it). */
export function heldOutSpace(method: string, heldOut: WarpFindings['heldOut']): 'ctw' | 'dctw' | null {
  const [name] = method.split('-');
  return name === 'ctw' || name === 'dctw' ? (heldOut?.kept ?? null) : null;
}

/** What stretches left out of the fit say of each dimension of that space. */
export function heldOutByDimension({
  method,
  findings,
}: Pick<ElasticWarp, 'method' | 'findings'>): readonly number[] | null {
  const heldOut = findings?.heldOut ?? null;
  const space = heldOutSpace(method, heldOut);
  return space === null ? null : (heldOut?.[space]?.correlations ?? null);
}

/**
 * The dimensions of the common space, that which correlates best first: how the two correlate in each along the path
 * as it is now, beside it what stretches left out of the fit say, and which is drawn along both axes.
 */
export function Dimensions({
  chosen,
  agreed,
  heldOut,
  onChoose,
}: {
  chosen: number;
  agreed: readonly (number | null)[];
  heldOut: readonly number[] | null;
  onChoose: (dimension: number) => void;
}) {
  const name = useId();
  return (
    <div
      className="pair-dimensions small"
      role="radiogroup"
      aria-label={tr('Dimension of the common space')}
      title={tr(
        'The line along both axes: what the method made of either in the space where it compared them',
      )}
    >
      <div className="pair-dimension soft" aria-hidden="true">
        <span>{tr('dimension')}</span>
        <span title={tr('Along the path as it is now: the warp itself raises it')}>{tr('in-sample')}</span>
        {heldOut ? (
          <span title={tr('On stretches of time left out of the fit')}>{tr('held out')}</span>
        ) : null}
      </div>
      {agreed.map((r, k) => {
        const figures = [agreementText(r), ...(heldOut ? [agreementText(heldOut[k])] : [])];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a dimension is its place
          <label key={k} className="pair-dimension num">
            <span>
              <input
                type="radio"
                name={name}
                checked={k === chosen}
                aria-label={tr('{dimension}: in-sample correlation {figures}', {
                  dimension: k + 1,
                  figures: figures.join(tr(', held out ')),
                })}
                onChange={() => onChoose(k)}
              />
              {k + 1}
            </span>
            {figures.map((text, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
              <span key={row}>{text}</span>
            ))}
          </label>
        );
      })}
    </div>
  );
}
