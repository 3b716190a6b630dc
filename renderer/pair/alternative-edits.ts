import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { formatSmall } from '#renderer/time/format.ts';
import { curveDifference, type Difference } from '#src/align/curve-difference.ts';
import type { Alternative, Project } from '#src/model/project.ts';
import { timelineTime } from '#src/model/units.ts';
import { sceneOf } from './pair-moves.ts';
import { pairKey, pairStore } from './pair-state.ts';
import type { PairPath } from './path.ts';
import { type Pair, putting, solvedWith, warpIn } from './warp-solver.ts';

/** Two solutions of a pair: one stands, the other is kept with the document, and each can take the other's place. */

const ofPair =
  ({ a, b }: Pair) =>
  (other: Pair): boolean =>
    (other.a === a && other.b === b) || (other.a === b && other.b === a);

export const alternativeOf = (project: Project, pair: Pair): Alternative | null =>
  project.alternatives.find(ofPair(pair)) ?? null;

/** The solution that stands, as one to be kept. */
function standing(project: Project, pair: Pair, path: PairPath): Alternative {
  const isOf = ofPair(pair);
  return {
    ...{ a: pair.a, b: pair.b, warp: warpIn(project, pair) ?? null },
    pins: project.pins.filter(isOf),
    forbidden: project.forbidden.filter(isOf),
    locked: project.locked.filter(isOf),
    path: path.stretches.map((stretch) => stretch.map(({ a, b }) => [a, b] as const)),
  };
}

/** From now on what stands can be changed and held against what it is now. */
export function keepAlternative(app: App): void {
  const scene = sceneOf(app);
  if (!scene || scene.facts.path.from === 'none') {
    app.say(tr('There is no path to keep.'));
    return;
  }
  const { pair, facts } = scene;
  const project = projectOf(app.store.getState());
  const made = standing(project, pair, facts.path);
  app.edit({
    label: stepName('Keep this path to compare'),
    recipe(d) {
      const others = project.alternatives.filter((other) => !ofPair(pair)(other));
      d.alternatives = [...others, made] as typeof d.alternatives;
    },
  });
  pairStore(app).setState({ said: tr('Kept. Change the path, then switch between the two.') });
}

/** Seconds that are played once more where it is switched while playing. */
const again = 2;

/** The kept solution stands, the one that stood is kept. While it plays the same moments are played again. */
export function switchAlternative(app: App): void {
  const scene = sceneOf(app);
  const before = projectOf(app.store.getState());
  const kept = scene && alternativeOf(before, scene.pair);
  if (!scene || !kept) return;
  const { pair } = scene;
  const isOther = (link: Pair) => !ofPair(pair)(link);
  const next: Project = {
    ...before,
    forbidden: [...before.forbidden.filter(isOther), ...kept.forbidden],
    locked: [...before.locked.filter(isOther), ...kept.locked],
    alternatives: [...before.alternatives.filter(isOther), standing(before, pair, scene.facts.path)],
  };
  const warps = [...before.warps.filter(isOther), ...(kept.warp ? [kept.warp] : [])];
  const pins = [...before.pins.filter(isOther), ...kept.pins];
  // What is solved again is solved around these pins, and fitted anew without those that are gone.
  const solved = solvedWith({ ...next, pins: before.pins }, pins, warps);
  const { recipe } = putting(stepName('Switch to the other path'), solved);
  app.edit({
    label: stepName('Switch to the other path'),
    // Back and forth is one step.
    gesture: `switch ${pairKey(pair.a, pair.b)}`,
    recipe(d) {
      recipe(d);
      const { forbidden, locked, alternatives } = next as unknown as typeof d;
      Object.assign(d, { forbidden, locked, alternatives });
    },
  });
  const s = app.store.getState();
  app.set({ selectedPin: null });
  if (s.playing) app.seek(timelineTime(s.playhead - again));
  const difference = differenceOf(projectOf(app.store.getState()), pair, sceneOf(app)?.facts.path ?? null);
  pairStore(app).setState((state) => ({
    switched: state.switched === 'A' ? 'B' : 'A',
    said: difference
      ? tr('The other path stands now; {difference}.', { difference: differenceInWords(difference) })
      : tr('The other path stands now.'),
  }));
}

/** What stands is chosen: the other is kept no longer. */
export function dropAlternative(app: App): void {
  const scene = sceneOf(app);
  if (!scene) return;
  app.edit({
    label: stepName('Choose this path, drop the other'),
    recipe(d) {
      d.alternatives = d.alternatives.filter((other) => !ofPair(scene.pair)(other));
    },
  });
  pairStore(app).setState({ switched: 'A', said: tr('This path is chosen; the other is dropped.') });
}

/** How far the path that stands lies off the one that is kept, along the axis of the recording on x. */
export function differenceOf(project: Project, pair: Pair, path: PairPath | null): Difference | null {
  const kept = alternativeOf(project, pair);
  if (!kept || !path) return null;
  return curveDifference(
    path.stretches.map((stretch) => ({ a: stretch.map((p) => p.a), b: stretch.map((p) => p.b) })),
    alternativeStretches(kept, pair).map((stretch) => ({
      a: stretch.map((p) => p.a),
      b: stretch.map((p) => p.b),
    })),
  );
}

/** The kept path, turned as the view is. */
export const alternativeStretches = ({ a, path }: Alternative, shown: Pair) =>
  path.map((stretch) => stretch.map(([p, q]) => (a === shown.a ? { a: p, b: q } : { a: q, b: p })));

export const differenceInWords = ({ median, most }: Difference): string =>
  Math.abs(most.by) < 5e-7
    ? tr('the two paths are the same')
    : tr('{median} off the other in the median, {most} at most', {
        median: formatSmall(median),
        most: formatSmall(Math.abs(most.by)),
      });

export const isCompared = (s: AppState, pair: Pair | null): boolean =>
  pair !== null && alternativeOf(projectOf(s), pair) !== null;
