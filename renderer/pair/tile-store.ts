import type { CostTile } from '#src/contract/methods.ts';
import { errorData, type ErrorData } from '#src/model/errors.ts';
import { type Grid, keyText, rootTile, type TileArea, type TileKey, tileArea } from './tiles.ts';

/**
 * Fetches and keeps the tiles of one pair. Holds at most `most` tiles, the least recently wanted leave
 * first; the root stays. What scrolled out of the view before it arrived is cancelled.
 */
export type TileStore = {
  /** The tiles that the screen needs now, most urgent first. The root is always fetched before them. */
  want(keys: readonly TileKey[]): void;
  get(key: string): CostTile | null;
  readonly state: () => TileState;
  /** Tries again after a failure or once the matrix is ready. */
  retry(): void;
  /** Cancels all that is under way and answers nothing more, until opened again. */
  dispose(): void;
  open(): void;
};

/** loading: nothing to show yet; ready: the root is there; not-ready: the host has no features yet. */
export type TileState =
  | { readonly kind: 'loading' | 'ready' | 'not-ready' }
  | { readonly kind: 'failed'; readonly error: ErrorData };

export type TileFetch = (area: TileArea, signal: AbortSignal) => Promise<CostTile>;

export function createTileStore(
  grid: Grid,
  fetch: TileFetch,
  onChange: () => void,
  most = 256,
  together = 4,
): TileStore {
  const kept = new Map<string, CostTile>();
  const flying = new Map<string, AbortController>();
  const root = rootTile(grid);
  const rootText = keyText(root);
  let queue: TileKey[] = [root];
  let state: TileState = { kind: 'loading' };
  let over = false;

  const pump = () => {
    while (!over && state.kind !== 'failed' && state.kind !== 'not-ready' && flying.size < together) {
      const next = queue.find((key) => !kept.has(keyText(key)) && !flying.has(keyText(key)));
      if (!next) return;
      // Nothing else travels before the picture that everything else is drawn over.
      if (flying.has(rootText)) return;
      void load(next);
    }
  };

  const load = async (key: TileKey) => {
    const text = keyText(key);
    const controller = new AbortController();
    flying.set(text, controller);
    try {
      const tile = await fetch(tileArea(grid, key), controller.signal);
      if (over) return;
      kept.set(text, tile);
      if (text === rootText) state = { kind: 'ready' };
      trim();
      onChange();
    } catch (error) {
      if (over || controller.signal.aborted) return;
      const data = errorData(error);
      state = data.code === 'not-ready' ? { kind: 'not-ready' } : { kind: 'failed', error: data };
      onChange();
    } finally {
      if (flying.get(text) === controller) flying.delete(text);
      pump();
    }
  };

  const trim = () => {
    for (const text of kept.keys()) {
      if (kept.size <= most) return;
      if (text !== rootText) kept.delete(text);
    }
  };

  return {
    want(keys) {
      queue = [root, ...keys];
      const wanted = new Set(queue.map(keyText));
      for (const text of wanted) {
        const tile = kept.get(text);
        if (!tile) continue;
        kept.delete(text); // most recently wanted goes last
        kept.set(text, tile);
      }
      for (const [text, controller] of flying)
        if (!wanted.has(text)) {
          controller.abort();
          flying.delete(text);
        }
      pump();
    },
    get: (key) => kept.get(key) ?? null,
    state: () => state,
    retry() {
      state = { kind: kept.has(rootText) ? 'ready' : 'loading' };
      onChange();
      pump();
    },
    open() {
      over = false;
      pump();
    },
    dispose() {
      over = true;
      for (const controller of flying.values()) controller.abort();
      flying.clear();
    },
  };
}
