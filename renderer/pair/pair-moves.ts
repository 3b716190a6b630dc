import { tr } from '#renderer/i18n/tr.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { formatTime } from '#renderer/time/format.ts';
import { timelineAt } from '#src/align/resolve-exact.ts';
import { toSource } from '#src/model/time-map.ts';
import { timelineTime } from '#src/model/units.ts';
import { shownPair } from './choose-pair.ts';
import { doubtfulPlaces, nextDoubtful } from './doubtful.ts';
import { foundBoxes } from './found.ts';
import { draftOf } from './method-draft.ts';
import { pairKey, pairStore, viewFor, withView } from './pair-state.ts';
import { type PairFacts, pairFacts } from './path.ts';
import {
  centred,
  clamped,
  equalScales,
  type Extent,
  type Point,
  type Spot,
  viewOf,
  type View,
  zoomed,
} from './view.ts';

/** Ways to move about in the pair view, for buttons, keys and the palette alike. */
type Scene = {
  readonly key: string;
  readonly facts: PairFacts;
  readonly extent: Extent;
  readonly view: View;
  readonly pair: { readonly a: string; readonly b: string };
  /** What the playhead shows of both; null where it is off either. */
  readonly now: Point | null;
};

export function sceneOf(app: App): Scene | null {
  const pair = shownPair(app);
  const project = projectOf(app.store.getState());
  const a = recordingOf(project, pair?.a ?? null);
  const b = recordingOf(project, pair?.b ?? null);
  if (!pair || !a || !b) return null;
  const key = pairKey(a.id, b.id);
  const extent = { a: a.media.duration, b: b.media.duration };
  const view = viewFor(pairStore(app).getState(), key, extent);
  const { playhead } = app.store.getState();
  const [nowA, nowB] = [a, b].map((r) => {
    const map = project.placements.find((p) => p.recording === r.id)?.map;
    return map ? toSource(map, playhead) : null;
  });
  const now = nowA != null && nowB != null ? { a: nowA, b: nowB } : null;
  return { key, facts: pairFacts(project, a.id, b.id), extent, view, pair, now };
}

const show = (app: App, key: string, view: View | null): void =>
  pairStore(app).setState((s) => withView(s, key, view));

/** Opens the strip that chooses a method, at what the pair was warped by; or closes it. */
export function toggleMethod(app: App): void {
  const store = pairStore(app);
  const { choosing } = store.getState();
  if (choosing) store.setState({ choosing: false });
  else store.setState({ choosing: true, method: draftOf(sceneOf(app)?.facts.warp ?? null) });
}

export function fitPair(app: App): void {
  const scene = sceneOf(app);
  if (scene) show(app, scene.key, null);
}

/** Zooms about a spot of the matrix, else about the crosshair, else about the middle. */
export function zoomBy(app: App, factor: number, about?: Spot): void {
  const scene = sceneOf(app);
  if (!scene) return;
  const { view, extent, key } = scene;
  const spot = about ?? { x: view.width / 2, y: view.height / 2 };
  show(app, key, zoomed(view, factor, spot, extent));
}

/** The box of the path, filled. */
export function zoomToPath(app: App): void {
  const scene = sceneOf(app);
  if (!scene) return;
  const points = scene.facts.path.stretches.flat();
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return;
  show(app, scene.key, viewOf(first, last, scene.view.width, scene.view.height, 0.04));
}

/** Passage × place, with as much again round it, where the user has gone to a place that a search found. */
export function zoomToFound(app: App): void {
  const scene = sceneOf(app);
  const box = scene && foundBoxes(app.store.getState(), scene.pair).find(({ chosen }) => chosen);
  if (!scene || !box) return;
  const { low, high } = box;
  const { width, height } = scene.view;
  show(app, scene.key, clamped(viewOf(low, high, width, height, 0.5), scene.extent));
  const [a = '', b = ''] = [low.a, low.b].map((time) => formatTime(time));
  pairStore(app).setState({ said: tr('Framed on the matrix: {a} of A is {b} of B.', { a, b }) });
}

export function equalise(app: App): void {
  const scene = sceneOf(app);
  if (scene) show(app, scene.key, equalScales(scene.view));
}

/** Goes to the next place worth a look after the last one visited (or the middle), and says why it is. */
export function goToDoubtful(app: App, forward: boolean): void {
  const scene = sceneOf(app);
  if (!scene) return;
  const { view, extent, key, facts } = scene;
  const places = doubtfulPlaces(facts.path, facts.matches);
  const middle = view.a0 + (view.width * view.perA) / 2;
  const place = nextDoubtful(places, middle, forward);
  if (!place) return;
  // Near enough to see what is wrong: the fault a quarter of the height, never closer than 20 s across.
  const across = Math.max(20, place.size * 8);
  const factor = Math.max(1, (view.width * view.perA) / across);
  const near = zoomed(view, factor, { x: view.width / 2, y: view.height / 2 }, extent);
  show(app, key, centred(near, place, extent));
  pairStore(app).setState({ cursor: { a: place.a, b: place.b } });
  app.say(
    tr('{n} of {all} places worth a look: {reason}', {
      n: places.indexOf(place) + 1,
      all: places.length,
      reason: reasonOf(place),
    }),
  );
  seekToPair(app, scene.pair, place);
}

export function reasonOf(place: { readonly why: string; readonly size: number }): string {
  const seconds = place.size.toFixed(2);
  const ms = `${(place.size * 1000).toPrecision(3)} ms`;
  if (place.why === 'residual') return tr('a match lies {ms} off the path.', { ms });
  if (place.why === 'spread') return tr('the path is known only to {ms} here.', { ms });
  if (place.why === 'rate')
    return tr('for {seconds} s the path runs flatter or steeper than it may.', { seconds });
  return tr('one recorder paused for {seconds} s here.', { seconds });
}

/** The playhead goes to a moment of the pair. */
export function seekToPair(app: App, pair: { readonly a: string; readonly b: string }, point: Point): void {
  const { placements } = projectOf(app.store.getState());
  const mapA = placements.find((p) => p.recording === pair.a)?.map;
  const mapB = placements.find((p) => p.recording === pair.b)?.map;
  if (mapA) app.seek(timelineTime(timelineAt(mapA, point.a)));
  else if (mapB) app.seek(timelineTime(timelineAt(mapB, point.b)));
}
