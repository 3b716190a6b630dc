import { projectOf, selectedPair } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { timelineAt } from '#src/align/resolve-exact.ts';
import type { Project } from '#src/model/project.ts';
import { type TimeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { beatsIn, clickedRecording } from './beat-clicks.ts';
import { onsetsAbout } from './onset-clicks.ts';

/** Timeline moments at which it clicks: the pins of the pair on the screen, and where words of its transcripts begin. */
export function clickMoments(s: AppState): readonly number[] {
  const pair = selectedPair(s);
  if (!s.clicks || !pair) return [];
  const project = projectOf(s);
  const key = `${pair.a} ${pair.b}`;
  if (known?.project === project && known.key === key) return known.moments;
  const mapOf = (id: string): TimeMap | null =>
    project.placements.find((p) => p.recording === id)?.map ?? null;
  const ofBoth = (link: { a: string; b: string }) =>
    [pair.a, pair.b].includes(link.a) && [pair.a, pair.b].includes(link.b);
  const pins = project.pins.filter(ofBoth).flatMap(({ a, timeA }) => {
    const map = mapOf(a);
    return map ? [timelineAt(map, timeA)] : [];
  });
  const words = project.transcripts.flatMap(({ recording, transcript }) => {
    const map = recording === pair.a ? mapOf(recording) : null;
    return map
      ? transcript.words.flatMap(({ start }) => (start === null ? [] : [timelineAt(map, start)]))
      : [];
  });
  known = { project, key, moments: [...pins, ...words] };
  return known.moments;
}

/** The playhead asks for every picture of the screen; what it asks of changes with the document alone. */
let known: { readonly project: Project; readonly key: string; readonly moments: readonly number[] } | null =
  null;

/**
 * Timeline moments about the playhead at which something begins suddenly in A of the pair on the screen, as it is shown, or at
 * which it has a beat: through its map, so that what is in step with it, warped or not, falls on them.
 */
export function soundMoments(app: App, playhead: number): readonly number[] {
  const s = app.store.getState();
  const recording = s.clickTrack === 'off' ? null : clickedRecording(app);
  const map = recording && projectOf(s).placements.find((p) => p.recording === recording.id)?.map;
  const here = map ? toSource(map, timelineTime(playhead)) : null;
  if (!recording || !map || here === null) return [];
  const moments =
    s.clickTrack === 'beats' ? beatsAbout(beatsIn(app, recording), here) : onsetsAbout(app, recording, here);
  return moments.map((moment) => timelineAt(map, moment));
}

/** Those of rising moments that lie from a little before to a little after one, seconds. */
function beatsAbout(times: Float64Array, here: number): readonly number[] {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < here - 1) low = middle + 1;
    else high = middle;
  }
  const end = times.subarray(low).findIndex((each) => each > here + 4);
  return [...times.subarray(low, end < 0 ? times.length : low + end)];
}

/** The moments, rising or not, that come up between two places of the playhead: after `from`, up to `to`. */
export const comingUp = (moments: readonly number[], from: number, to: number): readonly number[] =>
  moments.filter((t) => t > from && t <= to);
