import { tr } from '#renderer/i18n/tr.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { formatTime } from '#renderer/time/format.ts';
import { halfNormal } from '#src/align/conformal.ts';
import { errorLeft } from '#src/align/error-left.ts';
import { widestPlaces } from '#src/align/widest.ts';
import { type ErrorLeft, likely } from '#src/model/error-left.ts';
import { timelineTime } from '#src/model/units.ts';
import { shownPair } from './choose-pair.ts';
import { addPin } from './pair-edits.ts';
import { sceneOf, seekToPair } from './pair-moves.ts';
import { pairStore, withView } from './pair-state.ts';
import { bAt, type PairFacts, type PathPoint } from './path.ts';
import { centred, zoomed } from './view.ts';

/**
 * The review loop: to the place of the path that is most in doubt, heard and seen around it; the user says that it is
 * right, or drags it to where it belongs; either is a pin, and the next place is asked.
 */

type Place = PathPoint & { readonly sd: number };

/** The places to ask, the most doubtful first: not those that pins or trust have answered. */
export function reviewPlaces({ path, pins, locked }: PairFacts): readonly Place[] {
  const told = path.stretches.flat().filter((p): p is Place => p.sd !== null);
  const kept = locked.flatMap(({ points: [first, ...rest] }) =>
    first ? [[first.a, rest.at(-1)?.a ?? first.a] as const] : [],
  );
  return widestPlaces(
    told,
    pins.map((pin) => pin.a),
    kept,
  );
}

/**
 * How much error is likely left in a path: of a warp as the host found it. Deviations of a rigid path have been measured to
 * hold what they promise (docs/notes/sync.md), so that they are taken as they are.
 */
export function leftOf({ path, warp }: PairFacts): ErrorLeft | null {
  if (warp) return warp.left ?? null;
  const told = path.stretches.flat().filter((p): p is Place => p.sd !== null);
  return errorLeft(told, [], halfNormal);
}

/** Seconds that are played before and after the place. */
const around = 1.5;

/** To the next most doubtful place, or back to the one before; the first time to the most doubtful one. */
export function goToMostDoubtful(app: App, direction: 1 | -1): void {
  const scene = sceneOf(app);
  if (!scene) return;
  const store = pairStore(app);
  const places = reviewPlaces(scene.facts);
  const { review } = store.getState();
  // Answered, the one that was looked at is no longer among them: the next one has its rank.
  const isOpen = review?.key === scene.key && places.some(({ a }) => Math.abs(a - review.at.a) < 1e-6);
  const rank = isOpen ? review.rank + direction : 0;
  const place = places[(rank + places.length) % places.length];
  if (!place) {
    store.setState({ review: null });
    app.say(
      tr('No place of this path is left in doubt: all of it is pinned, trusted, or without a deviation.'),
    );
    return;
  }
  const { view, extent, key } = scene;
  const now = { key, rank: (rank + places.length) % places.length, at: place, sd: place.sd };
  const across = Math.max(12, place.sd * 60);
  const factor = Math.max(1, (view.width * view.perA) / across);
  const near = zoomed(view, factor, { x: view.width / 2, y: view.height / 2 }, extent);
  store.setState((s) => ({
    ...withView(s, key, centred(near, place, extent)),
    review: now,
    cursor: { a: place.a, b: place.b },
    said: tr('{place}, at {a} of A, {b} of B.', {
      place: reviewWords(now),
      a: formatTime(place.a),
      b: formatTime(place.b),
    }),
  }));
  playAround(app);
}

export const reviewWords = ({ rank, sd }: { rank: number; sd: number }): string =>
  `± ${likely(sd)} · ${rank === 0 ? tr('the most doubtful place') : tr('doubtful place {n}', { n: rank + 1 })}`;

/** Plays what lies around the place that is looked at. */
export function playAround(app: App): void {
  const { review } = pairStore(app).getState();
  const pair = shownPair(app);
  if (!review || !pair) return;
  seekToPair(app, pair, review.at);
  const { playhead } = app.store.getState();
  app.seek(timelineTime(Math.max(0, playhead - around)));
  app.set({ playing: true, rate: 1, until: { t: timelineTime(playhead + around), alone: null } });
}

/** “It is right here”: the path is held where it is at the place looked at, else at the crosshair or the playhead. */
export function confirmHere(app: App): void {
  const scene = sceneOf(app);
  const pair = shownPair(app);
  if (!scene || !pair) return;
  const store = pairStore(app);
  const { review, cursor } = store.getState();
  const looked = review?.key === scene.key && !isAnswered(scene.facts, review.at.a) ? review.at.a : null;
  const a = looked ?? cursor?.a ?? scene.now?.a ?? null;
  const b = a === null ? null : bAt(scene.facts.path, a);
  if (a === null || b === null) {
    app.say(tr('Nothing of the path lies there.'));
    return;
  }
  const before = projectOf(app.store.getState()).pins.length;
  addPin(app, pair, { a, b }, tr('Confirm a place of the path'));
  if (projectOf(app.store.getState()).pins.length === before) return;
  app.set({ playing: false, until: null });
  store.setState({
    said: tr('Confirmed: {a} of A is {b} of B.', { a: formatTime(a), b: formatTime(b) }),
  });
}

/** Ends the loop. */
export function endReview(app: App): void {
  pairStore(app).setState({ review: null });
}

/** Whether a pin has answered for the place by now. */
export const isAnswered = (facts: PairFacts, at: number): boolean =>
  facts.pins.some((pin) => Math.abs(pin.a - at) < 0.75);
