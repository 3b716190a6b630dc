import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WarpRefusal } from '#src/contract/job-results.ts';
import type { App } from '#renderer/state/store.ts';
import type { ColourMap } from '#src/signal/heat-colours.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { draftOf, type MethodDraft } from './method-draft.ts';
import { type Extent, fitView, type Point, resized, type View } from './view.ts';

/** A warp that was refused, and how it was asked for. */
export type RefusedWarp = WarpRefusal & {
  readonly how: WarpHow | null;
  /** Ids of recordings by way of which it was tried. */
  readonly via: readonly string[];
};

/**
 * What the pair view remembers between two looks, outside the document: scale and place for each pair,
 * which way round, colours. Commands, panel and tests share it.
 */
export type PairViewState = {
  /** Pairs shown the other way round, by `pairKey` of the pair as selected. */
  readonly swapped: ReadonlySet<string>;
  /** By `pairKey` as shown; a pair that is not there shows everything. */
  readonly views: ReadonlyMap<string, View>;
  readonly size: { readonly width: number; readonly height: number };
  readonly colours: ColourMap;
  /** The view moves along with the playhead. */
  readonly follow: boolean;
  readonly asTable: boolean;
  /** The strip that chooses a method is open. */
  readonly choosing: boolean;
  /** The method being chosen; its limits are painted on the matrix while the strip is open. */
  readonly method: MethodDraft;
  /** Which dimension of the common space is drawn along the axes, from 0; one that a pair lacks counts as its last. */
  readonly dimension: number;
  /** Where the crosshair stands: under the pointer, or moved by keys. */
  readonly cursor: Point | null;
  /** The pin whose numbers are being edited. */
  readonly editing: string | null;
  /** Pairs that the last try found no better than luck, by `pairKey` either way round. */
  readonly refusals: ReadonlyMap<string, RefusedWarp>;
  /** The forbidden region in the hand. */
  readonly selectedRegion: string | null;
  /** The doubtful place that is being looked at: of which pair (`pairKey`), the how many-th most doubtful, where, and its deviation. */
  readonly review: {
    readonly key: string;
    readonly rank: number;
    readonly at: Point;
    readonly sd: number;
  } | null;
  /** Of two compared solutions, which stands: A, the one that did when the other was kept, or B. */
  readonly switched: 'A' | 'B';
  /** How it is shown where A and B, warped, part: their pictures subtracted, or in turn; and the envelopes of their sounds. */
  readonly differ: 'off' | 'subtracted' | 'in-turn';
  /** Said to screen readers after a change. */
  readonly said: string;
};

const initial: PairViewState = {
  swapped: new Set(),
  views: new Map(),
  size: { width: 640, height: 320 },
  colours: 'cividis',
  follow: false,
  asTable: false,
  choosing: false,
  method: draftOf(null),
  dimension: 0,
  cursor: null,
  editing: null,
  refusals: new Map(),
  selectedRegion: null,
  review: null,
  switched: 'A',
  differ: 'off',
  said: '',
};

const stores = new WeakMap<App, StoreApi<PairViewState>>();

/** The one pair-view state of a window. */
export function pairStore(app: App): StoreApi<PairViewState> {
  const kept = stores.get(app);
  if (kept) return kept;
  const made = createStore<PairViewState>(() => initial);
  stores.set(app, made);
  return made;
}

export const pairKey = (a: string, b: string): string => `${a}\n${b}`;

/** The pair as shown: as selected, or turned if the user swapped it. */
export function asShown(
  state: Pick<PairViewState, 'swapped'>,
  pair: { readonly a: string; readonly b: string },
): { readonly a: string; readonly b: string } {
  return state.swapped.has(pairKey(pair.a, pair.b)) ? { a: pair.b, b: pair.a } : pair;
}

/** The view of a pair at the panel's present size; everything, when it was never moved. */
export function viewFor(state: Pick<PairViewState, 'views' | 'size'>, key: string, extent: Extent): View {
  const { width, height } = state.size;
  const kept = state.views.get(key);
  if (!kept) return fitView(extent, width, height);
  return kept.width === width && kept.height === height ? kept : resized(kept, width, height);
}

/** What the last try to warp the pair found; null: forgets it. */
export function withRefusal(
  state: PairViewState,
  { a, b }: { readonly a: string; readonly b: string },
  refusal: RefusedWarp | null,
): Partial<PairViewState> {
  const refusals = new Map(state.refusals);
  for (const key of [pairKey(a, b), pairKey(b, a)])
    if (refusal) refusals.set(key, refusal);
    else refusals.delete(key);
  return { refusals };
}

export function withView(state: PairViewState, key: string, view: View | null): Partial<PairViewState> {
  const views = new Map(state.views);
  if (view) views.set(key, view);
  else views.delete(key);
  return { views };
}

/** Turns the pair round and the view with it, so that the same place stays in the middle. */
export function withSwapped(
  state: PairViewState,
  pair: { readonly a: string; readonly b: string },
): Partial<PairViewState> {
  const key = pairKey(pair.a, pair.b);
  const swapped = new Set(state.swapped);
  if (!swapped.delete(key)) swapped.add(key);
  const shown = asShown(state, pair);
  const views = new Map(state.views);
  const view = state.views.get(pairKey(shown.a, shown.b));
  if (view) views.set(pairKey(shown.b, shown.a), turnedView(view));
  else views.delete(pairKey(shown.b, shown.a));
  const cursor = state.cursor ? { a: state.cursor.b, b: state.cursor.a } : null;
  return { swapped, views, cursor };
}

/** The view with both axes exchanged, over the same middle. */
export function turnedView(view: View): View {
  const middleA = view.a0 + (view.width * view.perA) / 2;
  const middleB = view.b0 + (view.height * view.perB) / 2;
  return {
    ...view,
    perA: view.perB,
    perB: view.perA,
    a0: middleB - (view.width * view.perB) / 2,
    b0: middleA - (view.height * view.perA) / 2,
  };
}
