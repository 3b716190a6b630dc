import { told } from '#renderer/i18n/told.ts';
import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { settled } from '#renderer/operations/settling.ts';
import { doubtInShort, largestDoubt } from '#renderer/state/bound-doubts.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import { type App, newId } from '#renderer/state/store.ts';
import { formatSmall, formatTime } from '#renderer/time/format.ts';
import { factsNamed } from '#src/align/methods/facts.ts';
import type { ForbiddenRegion } from '#src/model/forbidden.ts';
import { pairStore } from './pair-state.ts';
import type { PairRegion } from './path.ts';
import { askWarp, canKeepOut, type Pair, putting, solvedWith, warpIn } from './warp-solver.ts';

/** Where the path of a pair may not run: put there, changed and removed. Each is one step of undo, re-solving included. */
type Box = Pick<PairRegion, 'low' | 'high'>;

/** The regions of the document become `regions`; the warp of the pair is solved anew. */
function change(
  app: App,
  pair: Pair,
  label: string,
  what: string,
  regions: (before: readonly ForbiddenRegion[]) => readonly ForbiddenRegion[],
): void {
  const gesture = newId('step');
  const before = projectOf(app.store.getState());
  const forbidden = regions(before.forbidden);
  // The map is held out of them at once; the host's answer is the path that goes round.
  const { recipe } = putting(label, solvedWith({ ...before, forbidden }, before.pins));
  app.edit({
    label,
    gesture,
    recipe(d) {
      recipe(d);
      d.forbidden = forbidden as typeof d.forbidden;
    },
  });
  const warp = warpIn(projectOf(app.store.getState()), pair);
  if (!warp || canKeepOut(warp.how)) {
    askWarp(app, { pair, gesture, what });
    void sayIfFarOff(app, pair);
  } else app.say(`${notKeptBy(warp.how?.method ?? '')} ${tr('Warp again by another method.')}`);
}

/** When the host has answered: that the features contradict what is asked of the warp, where they do. */
async function sayIfFarOff(app: App, pair: Pair): Promise<void> {
  await settled(app);
  const doubt = largestDoubt(app.store.getState(), pair);
  if (doubt?.what === 'a forbidden region')
    app.say(
      tr('The path keeps out, against the features: {doubt}. There it is no surer than that.', {
        doubt: doubtInShort(doubt, formatSmall),
      }),
    );
}

/** Why a method that cannot does not keep out of regions, as a sentence. */
export const notKeptBy = (method: string): string =>
  tr('{method} keeps out of no forbidden region: {why}.', {
    method,
    why: told(factsNamed(method)?.why ?? '') || tr('its path cannot be bound'),
  });

/** @param box source seconds of the recordings on x and y */
export function forbid(app: App, pair: Pair, { low, high }: Box): void {
  const id = newId('forbidden');
  const made = { id, ...pair, timesA: [low.a, high.a] as const, timesB: [low.b, high.b] as const };
  change(app, pair, stepName('Forbid a region'), tr('The region'), (before) => [...before, made]);
  const isThere = projectOf(app.store.getState()).forbidden.some((region) => region.id === id);
  const [from = '', to = ''] = [low, high].map((p) => `${formatTime(p.a)}, ${formatTime(p.b)}`);
  pairStore(app).setState({
    selectedRegion: isThere ? id : null,
    said: tr('Forbidden from {from} to {to}.', { from, to }),
  });
}

export function changeForbidden(app: App, pair: Pair, id: string, { low, high }: Box): void {
  change(app, pair, stepName('Change a forbidden region'), tr('The change of the region'), (before) =>
    before.map((region) => {
      if (region.id !== id) return region;
      const [a, b] = [[low.a, high.a] as const, [low.b, high.b] as const];
      return region.a === pair.a ? { ...region, timesA: a, timesB: b } : { ...region, timesA: b, timesB: a };
    }),
  );
}

export function allow(app: App, pair: Pair, id: string): void {
  change(app, pair, stepName('Remove a forbidden region'), tr('The removal of the region'), (before) =>
    before.filter((region) => region.id !== id),
  );
  pairStore(app).setState({ selectedRegion: null, said: tr('Forbidden region removed.') });
}
