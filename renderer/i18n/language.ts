import type { App } from '#renderer/state/store.ts';
import { type Language, languages } from './languages.ts';
import { speak, spokenTongue, type Tongue, tongues } from './tr.ts';

const key = 'syncline.language';

/** The first language of the system's that the window has; else English. */
export function systemTongue(wanted: readonly string[]): Tongue {
  const short = wanted.map((each) => each.toLowerCase().split('-')[0]);
  return (
    short.map((each) => tongues.find((tongue) => tongue === each)).find((each) => each !== undefined) ?? 'en'
  );
}

/** How dates are written: undefined, as the system does it, where it speaks the language of the window. */
export const locale = (): Tongue | undefined =>
  systemTongue(navigator.languages) === spokenTongue() ? undefined : spokenTongue();

function put(language: Language): void {
  const tongue = language === 'system' ? systemTongue(navigator.languages) : language;
  speak(tongue);
  document.documentElement.lang = tongue;
}

const remembered = (): Language => {
  const kept = localStorage.getItem(key);
  return languages.find((each) => each === kept) ?? 'system';
};

/** Before anything is said. */
export const beginLanguage = (): void => put(remembered());

/**
 * Keeps to what is chosen, now and the next time. To be called before anything is drawn or follows the store: the
 * language changes first, then what is on the screen.
 */
export function followLanguage(app: App): () => void {
  app.set({ language: remembered() });
  return app.store.subscribe((s, before) => {
    if (s.language === before.language) return;
    put(s.language);
    localStorage.setItem(key, s.language);
  });
}
