import { isUnsaved, projectOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';

/** The recovery copy is never more than this behind (the design allows 5 s; writing takes some of it), nor written more often, ms. */
export const autosaveDelay = 3000;
/** A change after a while of none is written as soon as the hand rests, ms: whoever looks at it then loses nothing. */
const rest = 400;

/** Keeps this window's recovery copy from being offered to others, as long as the connection lasts. */
export async function holdCopy(app: App, signal: AbortSignal): Promise<void> {
  for await (const _ of app.channel.stream('project.hold', { key: app.copyKey }, signal));
}

/**
 * Writes the recovery copy soon after every change, and drops it once nothing is unsaved any more.
 * @returns what stops it.
 */
export function startAutosave(app: App, delay = autosaveDelay): () => void {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let due = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  let written: unknown = projectOf(app.store.getState());
  // One after the other: a copy must not land after it was dropped.
  let queue: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<unknown>) => {
    queue = queue.then(work).then(
      () => {},
      (error: unknown) => {
        if (app.store.getState().connection === 'connected') app.fail(error);
      },
    );
  };
  const write = () => {
    timer = null;
    const s = app.store.getState();
    const project = projectOf(s);
    if (project === written || !isUnsaved(s)) return;
    written = project;
    lastAt = performance.now();
    const { path, revision } = s;
    app.set({ copied: true });
    inTurn(() =>
      app.channel.call('project.autosave', { key: app.copyKey, path, revision, project: project as never }),
    );
  };
  const stop = app.store.subscribe((s, before) => {
    if (s.copied && !isUnsaved(s)) {
      app.set({ copied: false });
      written = null;
      inTurn(() => app.channel.call('project.forget', { key: app.copyKey }));
    }
    if (s.history.project === before.history.project) return;
    const now = performance.now();
    if (timer === null) due = now + delay;
    else clearTimeout(timer);
    const soonest = Math.max(now + rest, lastAt + delay);
    timer = setTimeout(write, Math.max(0, Math.min(due, soonest) - now));
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
