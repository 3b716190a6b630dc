import { eventOf, projectOf } from '#renderer/state/selectors.ts';
import type { AppState, Viewport } from '#renderer/state/state.ts';
import type { Project } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import { rowsOf, type TimelineRow, type Track, tracksExtent, tracksOf } from './layout.ts';
import { fitAll } from './scale.ts';

type Seen = {
  project: Project;
  event: string | null;
  folded: readonly RecordingId[];
  cropRows: boolean;
  spectrum: boolean;
  byRecorder: boolean;
  features: AppState['features'];
  tracks: readonly Track[];
  byRecording: ReadonlyMap<RecordingId, Track>;
  rows: readonly TimelineRow[];
  extent: ReturnType<typeof tracksExtent>;
};
let last: Seen | null = null;

/** Rows of the timeline and their extent, computed once for each document. */
function seen(s: AppState): Seen {
  const project = projectOf(s);
  const event = eventOf(s);
  const { folded, cropRows, spectrum, features, byRecorder } = s;
  if (
    !last ||
    last.project !== project ||
    last.event !== event ||
    last.folded !== folded ||
    last.cropRows !== cropRows ||
    last.spectrum !== spectrum ||
    last.features !== features ||
    last.byRecorder !== byRecorder
  ) {
    const tracks = tracksOf(project, event, byRecorder);
    const rows = rowsOf(tracks, project, { withCrops: cropRows, folded, inColour: spectrum, features });
    last = {
      project,
      event,
      folded,
      cropRows,
      spectrum,
      features,
      byRecorder,
      tracks,
      byRecording: new Map(tracks.map((t) => [t.recording.id, t])),
      rows,
      extent: tracksExtent(tracks),
    };
  }
  return last;
}

export const currentRows = (s: AppState): readonly TimelineRow[] => seen(s).rows;
export const currentTracks = (s: AppState): readonly Track[] => seen(s).tracks;
export const trackOf = (s: AppState, id: RecordingId): Track | null => seen(s).byRecording.get(id) ?? null;
/** Where the sound of a recording lies on the timeline that is shown; null: not there. */
export const heardMapOf = (s: AppState, id: RecordingId): TimeMap | null =>
  trackOf(s, id)?.streams.sound ?? null;

export const currentExtent = (s: AppState) => seen(s).extent;

/** What the timeline shows: what the user chose, or all of it. */
export const currentView = (s: AppState): Viewport => s.viewport ?? fitAll(seen(s).extent, s.paneWidth);
