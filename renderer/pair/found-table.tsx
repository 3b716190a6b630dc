import { tr } from '#renderer/i18n/tr.ts';
import { formatTime } from '#renderer/time/format.ts';
import type { FoundBox } from './found.ts';

/** The frames that a search drew on the matrix, as numbers. */
export function FoundTable({ found }: { found: readonly FoundBox[] }) {
  if (found.length === 0) return null;
  return (
    <table>
      <caption>{tr('Passage looked for, and where it was found')}</caption>
      <thead>
        <tr>
          <th scope="col">{tr('Place')}</th>
          <th scope="col">{tr('A from')}</th>
          <th scope="col">{tr('A to')}</th>
          <th scope="col">{tr('B from')}</th>
          <th scope="col">{tr('B to')}</th>
        </tr>
      </thead>
      <tbody className="num">
        {[...found]
          .sort((p, q) => Number(p.label) - Number(q.label))
          .map(({ label, low, high, chosen }) => (
            <tr key={label} aria-current={chosen || undefined}>
              <td>{label}</td>
              <td>{formatTime(low.a)}</td>
              <td>{formatTime(high.a)}</td>
              <td>{formatTime(low.b)}</td>
              <td>{formatTime(high.b)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
