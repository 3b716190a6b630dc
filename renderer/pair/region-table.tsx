import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { type FormEvent, useState } from 'react';
import { useApp } from '#renderer/state/context.tsx';
import { formatTime, parseTime } from '#renderer/time/format.ts';
import { ValueField } from '#renderer/ui/value-field.tsx';
import { allow, changeForbidden, forbid } from './forbidden-edits.ts';
import type { PairRegion } from './path.ts';
import type { Extent } from './view.ts';
import type { Pair } from './warp-solver.ts';

type Corner = { readonly end: 'low' | 'high'; readonly side: 'a' | 'b'; readonly name: Plain };
const corners: readonly Corner[] = [
  { end: 'low', side: 'a', name: 'A from' },
  { end: 'high', side: 'a', name: 'A to' },
  { end: 'low', side: 'b', name: 'B from' },
  { end: 'high', side: 'b', name: 'B to' },
];

/** What is wrong with a region, in words, or null. */
function faultOf({ low, high }: Pick<PairRegion, 'low' | 'high'>, extent: Extent): string | null {
  if (low.a < 0 || low.b < 0) return tr('It lies before the beginning.');
  if (high.a > extent.a || high.b > extent.b) return tr('It lies beyond the end.');
  return low.a < high.a && low.b < high.b ? null : tr('It ends before it begins.');
}

/** Forbidden regions as numbers: changed, removed, added. */
export function RegionTable({
  pair,
  regions,
  extent,
}: {
  pair: Pair;
  regions: readonly PairRegion[];
  extent: Extent;
}) {
  const app = useApp();
  return (
    <div>
      <table>
        <caption>{tr('Forbidden regions: moments of A and of B that do not belong together')}</caption>
        <thead>
          <tr>
            {corners.map(({ name }) => (
              <th key={name} scope="col">
                {tr(name)}
              </th>
            ))}
            <th scope="col">
              <span className="unseen">{tr('Remove')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {regions.map((region, i) => (
            <tr key={region.id}>
              {corners.map(({ end, side, name }) => (
                <td key={name}>
                  <ValueField
                    label={tr('Region {n}, {name}', { n: i + 1, name: tr(name) })}
                    text={formatTime(region[end][side], 3)}
                    parse={parseTime}
                    onCommit={(time) => {
                      const made = { ...region, [end]: { ...region[end], [side]: time } };
                      const fault = faultOf(made, extent);
                      if (!fault) changeForbidden(app, pair, region.id, made);
                      return fault;
                    }}
                  />
                </td>
              ))}
              <td>
                <button
                  type="button"
                  className="button quiet danger"
                  onClick={() => allow(app, pair, region.id)}
                >
                  {tr('Remove')}
                  <span className="unseen">{` ${tr('region {n}', { n: i + 1 })}`}</span>
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <NewRegion extent={extent} onAdd={(box) => forbid(app, pair, box)} />
    </div>
  );
}

function NewRegion({
  extent,
  onAdd,
}: {
  extent: Extent;
  onAdd: (box: Pick<PairRegion, 'low' | 'high'>) => void;
}) {
  const [texts, setTexts] = useState<readonly string[]>(['', '', '', '']);
  const [fault, setFault] = useState<string | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const times = texts.map(parseTime);
    if (times.some((t) => t === null)) {
      setFault(tr('Give four times, as in 12.5 or 1:02.'));
      return;
    }
    const [a0, a1, b0, b1] = times as [number, number, number, number];
    const box = { low: { a: a0, b: b0 }, high: { a: a1, b: b1 } };
    const why = faultOf(box, extent);
    setFault(why);
    if (why) return;
    onAdd(box);
    setTexts(['', '', '', '']);
  };
  return (
    <form className="pair-new-region" aria-label={tr('Forbid a region')} onSubmit={submit}>
      {corners.map(({ name }, i) => (
        <label key={name}>
          <span className="small soft">{tr(name)}</span>
          <input
            className="num"
            value={texts[i]}
            placeholder="0:00"
            onChange={(event) => setTexts(texts.with(i, event.target.value))}
          />
        </label>
      ))}
      <button type="submit" className="button">
        {tr('Forbid')}
      </button>
      {fault ? (
        <p className="small" role="alert">
          {fault}
        </p>
      ) : null}
    </form>
  );
}
