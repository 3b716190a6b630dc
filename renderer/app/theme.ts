import { isUnsaved, projectOf, titleOf } from '#renderer/state/selectors.ts';
import type { AppState, Theme } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';

const key = 'syncline.theme';
const themes: readonly string[] = ['dark', 'light', 'contrast'];

function remembered(): Theme {
  const kept = localStorage.getItem(key);
  if (kept && themes.includes(kept)) return kept as Theme;
  return matchMedia('(prefers-contrast: more)').matches ? 'contrast' : 'dark';
}

/** The page's title follows the project. */
export function followTitle(app: App): () => void {
  const put = (s: AppState) => {
    document.title = `${isUnsaved(s) && projectOf(s).recordings.length > 0 ? '• ' : ''}${titleOf(s)} – Syncline`;
  };
  put(app.store.getState());
  return app.store.subscribe((s, before) => {
    if (s.history !== before.history || s.path !== before.path || s.saved !== before.saved) put(s);
  });
}

/** Puts the chosen theme on the page and remembers it for the next time. */
export function followTheme(app: App): () => void {
  app.set({ theme: remembered() });
  const put = (theme: Theme) => {
    document.documentElement.dataset.theme = theme;
  };
  put(app.store.getState().theme);
  return app.store.subscribe((s, before) => {
    if (s.theme === before.theme) return;
    put(s.theme);
    localStorage.setItem(key, s.theme);
  });
}
