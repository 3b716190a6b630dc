import { tr } from '#renderer/i18n/tr.ts';
import { goTo } from '#renderer/commands/play.ts';
import { useApp } from '#renderer/state/context.tsx';
import { driftText } from '#renderer/state/mapping.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { formatSmall, formatTime } from '#renderer/time/format.ts';
import type { TimeMap } from '#src/model/time-map.ts';

/** The straight stretches of a recording and the pauses between them. */
export function SegmentTable({ map }: { map: TimeMap }) {
  const app = useApp();
  const { write } = useTimelineTime();
  const rows = map.segments.map((segment, index) => {
    const first = segment.knots[0];
    const last = segment.knots[segment.knots.length - 1];
    const before = map.segments[index - 1]?.knots.at(-1);
    return {
      key: index,
      start: first?.timeline ?? 0,
      source0: first?.source ?? 0,
      source1: last?.source ?? 0,
      drift: driftText({ segments: [segment] }),
      pause: before && first ? first.timeline - before.timeline : null,
      sd: first?.sd ?? null,
    };
  });
  if (rows.length < 2) {
    const sd = rows[0]?.sd;
    return sd !== null && sd !== undefined && sd > 0 ? (
      <div className="fact">
        <span className="soft">{tr('Uncertainty')}</span>
        <span className="num fact-value" title={tr('Standard deviation at its start')}>
          ±{formatSmall(sd)}
        </span>
      </div>
    ) : null;
  }
  return (
    <table className="segments small">
      <caption>{tr('{n} segments, {count} pauses', { n: rows.length, count: rows.length - 1 })}</caption>
      <thead>
        <tr>
          <th scope="col">{tr('Timeline')}</th>
          <th scope="col">{tr('Source')}</th>
          <th scope="col">{tr('Drift')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <td>
              {row.pause !== null ? (
                <span className="segment-pause">
                  {tr('pause {length}', { length: formatSmall(row.pause) })}
                </span>
              ) : null}
              <button type="button" className="link num" onClick={() => goTo(app, row.start)}>
                {write(row.start)}
              </button>
            </td>
            <td className="num">
              {formatTime(row.source0)} –
              <br />
              {formatTime(row.source1)}
            </td>
            <td className="num">{row.drift.replace(' ppm', '')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
