import { tr } from '#renderer/i18n/tr.ts';
import { useAppState } from '#renderer/state/context.tsx';
import { useProject } from '#renderer/state/hooks.ts';
import { eventOf } from '#renderer/state/selectors.ts';
import { TimelineBar } from './timeline-bar.tsx';
import { TimelinePane } from './timeline-pane.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { currentRows, currentTracks } from './view.ts';
import './timeline.css';

/** The shared clock with a row for each recording; the same as a table for eyes and ears that prefer one. */
export function Timeline() {
  const asTable = useAppState((s) => s.asTable);
  const tracks = useAppState(currentTracks);
  const rows = useAppState(currentRows);
  const event = useAppState(eventOf);
  const project = useProject();
  return (
    <section className="timeline" aria-label={tr('Timeline')}>
      <TimelineBar />
      {asTable ? null : <TimelinePane rows={rows} project={project} event={event} />}
      <TimelineTable tracks={tracks} rows={rows} shown={asTable} />
    </section>
  );
}
