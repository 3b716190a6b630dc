import { tr } from '#renderer/i18n/tr.ts';
import { formatTime } from '#renderer/time/format.ts';
import type { PairPath } from './path.ts';
import { agreementText } from './dimensions.tsx';
import { momentsAlong, type Projections, valueAt } from './projection-curve.ts';

/** So many moments tell the course of a line. */
const shown = 24;

/** What the line along both axes shows, as numbers: the two side by side along the path. */
export function ProjectionTable({
  projections,
  path,
  dimension,
  agreement,
}: {
  projections: Projections;
  path: PairPath;
  dimension: number;
  agreement: number | null;
}) {
  const moments = momentsAlong(projections, path, shown);
  const value = (side: 'a' | 'b', time: number) =>
    valueAt(projections[side], dimension, time)?.toFixed(3) ?? '–';
  return (
    <table>
      <caption>
        {tr('Both in dimension {dimension} of the common space, correlation {correlation} along the path', {
          dimension: dimension + 1,
          correlation: agreementText(agreement),
        })}
      </caption>
      <thead>
        <tr>
          <th scope="col">{tr('A at')}</th>
          <th scope="col">{tr('B at')}</th>
          <th scope="col">A</th>
          <th scope="col">B</th>
        </tr>
      </thead>
      <tbody className="num">
        {moments.map(([a, b]) => (
          <tr key={a}>
            <td>{formatTime(a)}</td>
            <td>{formatTime(b)}</td>
            <td>{value('a', a)}</td>
            <td>{value('b', b)}</td>
          </tr>
        ))}
        {moments.length === 0 ? (
          <tr>
            <td colSpan={4}>{tr('There is no path yet, along which they could be compared.')}</td>
          </tr>
        ) : null}
      </tbody>
    </table>
  );
}
