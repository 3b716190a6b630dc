import { canRead } from '#renderer/state/lost-files.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { goTo } from '#renderer/commands/play.ts';
import { addPin } from '#renderer/pair/pair-edits.ts';
import { zoomToFound } from '#renderer/pair/pair-moves.ts';
import { toTimelineBeyond } from '#renderer/state/mapping.ts';
import { placeAt, placesShown } from '#renderer/state/places.ts';
import { placementOf, projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState, Find } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { currentTracks, heardMapOf } from '#renderer/timeline/view.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { toSource } from '#src/model/time-map.ts';
import { sourceTime, timelineTime } from '#src/model/units.ts';
import { refOf, runJob } from './jobs.ts';

/** Where else the passage between the in and the out point stands. Nothing here changes the document but a pin. */

export type Passage = { readonly recording: RecordingId; readonly range: Find['range'] };

/**
 * What the in and out points cut out of the selected recording, on its own clock; or why there is nothing. One of
 * them is enough: the recording’s own end stands for the other.
 */
export function passageOf(s: AppState): Passage | string {
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (!recording) return tr('Select the recording that holds the passage.');
  const { in: from, out: to } = s.range;
  if (from === null && to === null) return tr('Set an in and an out point around the passage.');
  const track = currentTracks(s).find((t) => t.recording.id === recording.id);
  if (!track) return tr('The selected recording lies in another event: show that one.');
  const inside = track.streams.sound.segments
    .map(({ knots }) => ({ start: knots[0]?.timeline ?? 0, end: knots.at(-1)?.timeline ?? 0 }))
    .map(({ start, end }) => [Math.max(start, from ?? start), Math.min(end, to ?? end)] as const)
    .filter(([start, end]) => end > start);
  const [first, last] = [inside[0], inside.at(-1)];
  if (!first || !last) return tr('The selected recording has nothing between the in and the out point.');
  const start = toSource(track.streams.sound, timelineTime(first[0]));
  const end = toSource(track.streams.sound, timelineTime(last[1]));
  if (start === null || end === null) throw new Error('a moment of a segment that the map does not know');
  return { recording: recording.id, range: [start, end] };
}

/** Whether one can be looked for now, or why not. */
export function canFind(s: AppState): true | string {
  if (s.find?.outcome.kind === 'working') return tr('A passage is being looked for: wait, or cancel that.');
  const passage = passageOf(s);
  if (typeof passage === 'string') return passage;
  return canRead(s, passage.recording);
}

/** More are no longer looked at one by one. */
const mostPlaces = 20;

/** Looks for the passage in all recordings of the project, its own outside of the passage included. */
export async function startFind(app: App): Promise<void> {
  const before = app.store.getState();
  const passage = passageOf(before);
  if (canFind(before) !== true || typeof passage === 'string') return;
  await look(app, passage);
}

/** The same passage again: after a failure, or once the project has changed. */
export async function findAgain(app: App): Promise<void> {
  const { find } = app.store.getState();
  if (find && find.outcome.kind !== 'working') await look(app, { recording: find.query, range: find.range });
}

async function look(app: App, { recording, range }: Passage): Promise<void> {
  const project = projectOf(app.store.getState());
  const query = recordingOf(project, recording);
  if (!query) return;
  const abort = new AbortController();
  const working: Find = {
    query: recording,
    range,
    outcome: { kind: 'working', stop: () => abort.abort() },
    at: null,
  };
  app.set({ find: working });
  // Put away meanwhile, or another document was opened: nobody waits for the answer.
  const tell = (find: Find | null) => {
    if (app.store.getState().find === working) app.set({ find });
  };
  try {
    const result = await runJob(
      app,
      {
        kind: 'find',
        query: refOf(query),
        range: [range[0], range[1]],
        library: project.recordings.map(refOf),
        by: 'auto',
        count: mostPlaces,
      },
      abort.signal,
    );
    tell({ ...working, outcome: { kind: 'done', result } });
  } catch (error) {
    const failed = errorData(error);
    if (error instanceof CancelledError || failed.code === 'cancelled') tell(null);
    else tell({ ...working, outcome: { kind: 'failed', error: failed } });
  }
}

/** Takes the search and its marks off the window; what is under way is cancelled. */
export function putFindAway(app: App): void {
  const { find } = app.store.getState();
  if (find?.outcome.kind === 'working') find.outcome.stop();
  app.set({ find: null });
}

/** Takes the playhead to a place, marks it on the timeline, makes passage and place the pair and frames them there. */
export function goToPlace(app: App, index: number): void {
  const s = app.store.getState();
  const place = placesShown(s)[index];
  const { find } = s;
  if (!place || !find) return;
  const placement = placementOf(projectOf(s), place.recording);
  app.set({
    find: { ...find, at: place },
    selected: place.recording === find.query ? [find.query] : [find.query, place.recording],
    selectedPin: null,
    ...(placement?.placed && placement.event !== null ? { event: placement.event } : {}),
    ...(placement?.map ? {} : { preview: { recording: place.recording, time: sourceTime(place.start) } }),
  });
  const map = heardMapOf(app.store.getState(), place.recording);
  if (map) goTo(app, toTimelineBeyond(map, place.start));
  zoomToFound(app);
}

/** From place to place; after the last the first again. */
export function goToNextPlace(app: App, by: 1 | -1): void {
  const s = app.store.getState();
  const { length } = placesShown(s);
  const place = placeAt(s);
  if (length === 0) return;
  const at = place ? placesShown(s).indexOf(place) : by > 0 ? -1 : length;
  goToPlace(app, (at + by + length) % length);
}

/** Whether the place the user is at can be pinned to the passage, or why not. */
export function canPinPlace(s: AppState): true | string {
  const place = placeAt(s);
  if (!place) return tr('Find a passage and go to one of its places first.');
  if (place.recording === s.find?.query)
    return tr('The place is in the same recording: there is nothing to pin.');
  return true;
}

/** Pins the passage’s middle to that of the place the user is at: where the two are compared from both sides. */
export function pinPlace(app: App): void {
  const s = app.store.getState();
  const place = placeAt(s);
  if (canPinPlace(s) !== true || !place || !s.find) return;
  const [a, b] = place.middle;
  addPin(app, { a: s.find.query, b: place.recording }, { a, b });
}
