import { selectedPair } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { asShown, pairKey, pairStore } from './pair-state.ts';

/** Shows the pair with `a` on x and `b` on y, whichever way round its evidence was measured. */
export function choosePair(app: App, a: string, b: string): void {
  if (a === b) return;
  app.set({ selected: [a, b], selectedPin: null });
  const pair = selectedPair(app.store.getState());
  if (!pair) return;
  const store = pairStore(app);
  store.setState((s) => {
    const swapped = new Set(s.swapped);
    const key = pairKey(pair.a, pair.b);
    if (pair.a === a) swapped.delete(key);
    else swapped.add(key);
    return { swapped, cursor: null, editing: null };
  });
}

/** The pair on the screen, as shown; null when fewer than two recordings are there to compare. */
export function shownPair(app: App): { readonly a: string; readonly b: string } | null {
  const pair = selectedPair(app.store.getState());
  return pair ? asShown(pairStore(app).getState(), pair) : null;
}
