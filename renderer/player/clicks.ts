import { asShown, pairStore } from '#renderer/pair/pair-state.ts';
import { projectOf, recordingOf, selectedPair } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { timelineAt } from '#src/align/resolve-exact.ts';
import type { Project } from '#src/model/project.ts';
import { type TimeMap, toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
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

/** Timeline moments about the playhead at which something begins suddenly in A of the pair on the screen, as it is shown. */
export function onsetMoments(app: App, playhead: number): readonly number[] {
  const s = app.store.getState();
  const pair = s.onsetClicks ? selectedPair(s) : null;
  const recording = pair && recordingOf(projectOf(s), asShown(pairStore(app).getState(), pair).a);
  const map = recording && projectOf(s).placements.find((p) => p.recording === recording.id)?.map;
  const here = map ? toSource(map, timelineTime(playhead)) : null;
  if (!recording || !map || here === null) return [];
  return onsetsAbout(app, recording, here).map((moment) => timelineAt(map, moment));
}

/** The moments, rising or not, that come up between two places of the playhead: after `from`, up to `to`. */
export const comingUp = (moments: readonly number[], from: number, to: number): readonly number[] =>
  moments.filter((t) => t > from && t <= to);
