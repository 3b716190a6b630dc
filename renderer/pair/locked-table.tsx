import { tr } from '#renderer/i18n/tr.ts';
import { useApp } from '#renderer/state/context.tsx';
import { formatTime } from '#renderer/time/format.ts';
import { Button } from '#renderer/ui/button.tsx';
import { rateInWords, release } from './locked-edits.ts';
import type { PairLocked } from './path.ts';
import type { Pair } from './warp-solver.ts';

/** Parts of the path that re-solving keeps, as numbers. */
export function LockedTable({ pair, locked }: { pair: Pair; locked: readonly PairLocked[] }) {
  const app = useApp();
  if (locked.length === 0) return null;
  return (
    <table>
      <caption>{tr('Parts of the path that re-solving keeps: trusted, or at one rate')}</caption>
      <thead>
        <tr>
          {(['A from', 'A to', 'B from', 'B to', 'Kept'] as const).map((name) => (
            <th key={name} scope="col">
              {tr(name)}
            </th>
          ))}
          <th scope="col">
            <span className="unseen">{tr('Let it move')}</span>
          </th>
        </tr>
      </thead>
      <tbody className="num">
        {locked.map(({ id, points }) => {
          const [first, last] = [points[0], points.at(-1)];
          return first && last ? (
            <tr key={id}>
              {[first.a, last.a, first.b, last.b].map((time, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: four columns that never move
                <td key={k}>{formatTime(time)}</td>
              ))}
              <td>
                {points.length > 2
                  ? tr('as it is')
                  : tr('at one rate, {rate}', {
                      rate: rateInWords({ map: points.map(({ a, b }) => [a, b] as const) }),
                    })}
              </td>
              <td>
                <Button look="quiet" onClick={() => release(app, pair, id)}>
                  {tr('Let it move')}
                </Button>
              </td>
            </tr>
          ) : null;
        })}
      </tbody>
    </table>
  );
}
