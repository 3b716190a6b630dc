import type { Theme } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';

const key = 'syncline.theme';
const themes: readonly string[] = ['dark', 'light', 'contrast'];

function remembered(): Theme {
  const kept = localStorage.getItem(key);
  if (kept && themes.includes(kept)) return kept as Theme;
  return matchMedia('(prefers-contrast: more)').matches ? 'contrast' : 'dark';
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
