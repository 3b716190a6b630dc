import { commands } from '#renderer/commands/index.ts';
import { parseOwnKeys } from '#renderer/commands/own-keys.ts';
import type { App } from '#renderer/state/store.ts';

const key = 'syncline.keys';

/** The user's own keys, from one time to the next. */
export function followOwnKeys(app: App): () => void {
  app.set({ ownKeys: parseOwnKeys(localStorage.getItem(key), commands) });
  return app.store.subscribe((s, before) => {
    if (s.ownKeys !== before.ownKeys) localStorage.setItem(key, JSON.stringify(s.ownKeys));
  });
}
