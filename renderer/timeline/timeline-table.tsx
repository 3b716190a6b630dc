import { tr } from '#renderer/i18n/tr.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { driftText, offsetOf } from '#renderer/state/mapping.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import { timelineExtent } from '#src/model/time-map.ts';
import type { Track } from './layout.ts';

/** What the timeline shows, in rows and columns: always there for screen readers, on the screen when wanted. */
export function TimelineTable({ tracks, shown }: { tracks: readonly Track[]; shown: boolean }) {
  const app = useApp();
  const selected = useAppState((s) => s.selected);
  const { write } = useTimelineTime();
  return (
    <div
      className={shown ? 'timeline-table' : 'unseen'}
      {...(shown ? { tabIndex: 0, role: 'region', 'aria-label': tr('Timeline as table') } : {})}
    >
      <table>
        <caption className="unseen">{tr('Recordings on the timeline')}</caption>
        <thead>
          <tr>
            <th scope="col">{tr('Recording')}</th>
            <th scope="col">{tr('Offset')}</th>
            <th scope="col">{tr('Start')}</th>
            <th scope="col">{tr('End')}</th>
            <th scope="col">{tr('Drift')}</th>
            <th scope="col">{tr('Confidence')}</th>
            <th scope="col">{tr('Pauses')}</th>
          </tr>
        </thead>
        <tbody>
          {tracks.map((track) => {
            const { id, name } = track.recording;
            const extent = track.placed ? timelineExtent(track.map) : null;
            return (
              <tr key={id} aria-selected={shown ? selected.includes(id) : undefined}>
                <th scope="row">
                  {shown ? (
                    <button
                      type="button"
                      className="button quiet"
                      onClick={(event) => app.store.setState((s) => selecting(s, id, event))}
                    >
                      <ClippedName name={name} />
                    </button>
                  ) : (
                    name
                  )}
                </th>
                {extent ? (
                  <>
                    <td className="num">{write(offsetOf(track.map))}</td>
                    <td className="num">{write(extent[0])}</td>
                    <td className="num">{write(extent[1])}</td>
                    <td className="num">{driftText(track.map)}</td>
                    <td className="num">
                      {track.placement?.by === 'manual'
                        ? tr('by hand')
                        : formatConfidence(track.placement?.confidence ?? 0)}
                    </td>
                    <td className="num">{track.map.segments.length - 1}</td>
                  </>
                ) : (
                  <td colSpan={6}>
                    {track.placement ? (track.placement.reason ?? tr('Not placed.')) : tr('Not synced yet.')}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
