import { isUnsaved, projectOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';

/** The recovery copy is never more than this behind (the design allows 5 s; writing takes some of it). */
export const autosaveDelay = 3000;

/** Writes the recovery copy soon after every change. @returns what stops it. */
export function startAutosave(app: App, delay = autosaveDelay): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let written: unknown = projectOf(app.store.getState());
  const write = async () => {
    timer = null;
    const s = app.store.getState();
    const project = projectOf(s);
    if (project === written || !isUnsaved(s)) return;
    written = project;
    try {
      await app.channel.call('project.autosave', { path: s.path, project: project as never });
    } catch (error) {
      if (app.store.getState().connection === 'connected') app.fail(error);
    }
  };
  const stop = app.store.subscribe((s, before) => {
    if (s.history.project === before.history.project || timer !== null) return;
    timer = setTimeout(write, delay);
  });
  return () => {
    stop();
    if (timer !== null) clearTimeout(timer);
  };
}

/** The browser asks before it closes a page with unsaved changes. */
export function guardUnload(app: App): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    const s = app.store.getState();
    if (isUnsaved(s) && projectOf(s).recordings.length > 0) event.preventDefault();
  };
  window.addEventListener('beforeunload', ask);
  return () => window.removeEventListener('beforeunload', ask);
}
