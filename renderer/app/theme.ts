import { isUnsaved, projectOf, titleOf } from '#renderer/state/selectors.ts';
import { type AppState, type Theme, themes } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';

const key = 'syncline.theme';

/** Asks of the system what it prefers. */
const lightAsked = '(prefers-color-scheme: light)';
const contrastAsked = '(prefers-contrast: more)';

const remembered = (): AppState['themeChosen'] => {
  const kept = localStorage.getItem(key);
  return themes.find((each) => each === kept) ?? 'system';
};

/** The theme that is shown. @param asks whether the system asks for what a media query says */
export function themeOf(chosen: AppState['themeChosen'], asks: (query: string) => boolean): Theme {
  if (chosen !== 'system') return chosen;
  if (asks(lightAsked)) return 'light';
  return asks(contrastAsked) ? 'contrast' : 'dark';
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

/** Puts the chosen theme on the page, follows the system if that is chosen, and remembers it for the next time. */
export function followTheme(app: App): () => void {
  const put = () => {
    const theme = themeOf(app.store.getState().themeChosen, (query) => matchMedia(query).matches);
    document.documentElement.dataset.theme = theme;
    app.set({ theme });
  };
  app.set({ themeChosen: remembered() });
  put();
  const asked = [lightAsked, contrastAsked].map((query) => matchMedia(query));
  for (const each of asked) each.addEventListener('change', put);
  const stop = app.store.subscribe((s, before) => {
    if (s.themeChosen === before.themeChosen) return;
    localStorage.setItem(key, s.themeChosen);
    put();
  });
  return () => {
    stop();
    for (const each of asked) each.removeEventListener('change', put);
  };
}
