import { told } from '#renderer/i18n/told.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { ClippedName } from '#renderer/ui/clipped-name.tsx';
import { useApp, useAppState } from '#renderer/state/context.tsx';
import { chooseDocument } from '#renderer/operations/transcripts.ts';
import { documentFacts } from '#renderer/state/document-facts.ts';
import { stateWords } from '#renderer/state/document-words.ts';
import { driftText, offsetOf, toTimelineBeyond } from '#renderer/state/mapping.ts';
import { selecting } from '#renderer/state/selecting.ts';
import { useTimelineTime } from '#renderer/state/time-shown.ts';
import { formatConfidence } from '#renderer/time/format.ts';
import { timelineExtent } from '#src/model/time-map.ts';
import type { TimelineRow, Track } from './layout.ts';

/** What the timeline shows, in rows and columns: always there for screen readers, on the screen when wanted. */
export function TimelineTable({
  tracks,
  rows,
  shown,
}: {
  tracks: readonly Track[];
  rows: readonly TimelineRow[];
  shown: boolean;
}) {
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
                    {track.placement ? told(track.placement.reason ?? 'Not placed.') : tr('Not synced yet.')}
                  </td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
      <TextsTable rows={rows} shown={shown} />
    </div>
  );
}

/** The whole texts: what their row on the timeline shows. */
function TextsTable({ rows, shown }: { rows: readonly TimelineRow[]; shown: boolean }) {
  const app = useApp();
  const { write } = useTimelineTime();
  const texts = rows.flatMap((row) => (row.kind === 'document' ? [row] : []));
  if (texts.length === 0) return null;
  return (
    <table>
      <caption className="unseen">{tr('Texts on the timeline')}</caption>
      <thead>
        <tr>
          <th scope="col">{tr('Text')}</th>
          <th scope="col">{tr('Recording')}</th>
          <th scope="col">{tr('State|text')}</th>
          <th scope="col">{tr('Confidence')}</th>
          <th scope="col">{tr('Start')}</th>
          <th scope="col">{tr('End')}</th>
          <th scope="col">{tr('Words')}</th>
          <th scope="col">{tr('Doubtful')}</th>
          <th scope="col">{tr('Not spoken')}</th>
        </tr>
      </thead>
      <tbody>
        {texts.map(({ track, own }) => {
          const { state, confidence, extent, words, doubtful, notSpoken } = documentFacts(own.transcript);
          const [start, end] = (extent ?? []).map((time) => toTimelineBeyond(track.map, time));
          const name = own.source ?? tr('Text');
          return (
            <tr key={own.id}>
              <th scope="row">
                {shown ? (
                  <button type="button" className="button quiet" onClick={() => chooseDocument(app, own)}>
                    <ClippedName name={name} />
                  </button>
                ) : (
                  name
                )}
              </th>
              <td>{track.recording.name}</td>
              <td>{stateWords(state)}</td>
              <td className="num">{confidence === null ? '–' : formatConfidence(confidence)}</td>
              <td className="num">{start === undefined ? '–' : write(start)}</td>
              <td className="num">{end === undefined ? '–' : write(end)}</td>
              <td className="num">{words}</td>
              <td className="num">{state === 'not aligned' ? '–' : doubtful}</td>
              <td className="num">{state === 'not aligned' ? '–' : notSpoken}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
