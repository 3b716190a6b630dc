import { tr } from '#renderer/i18n/tr.ts';
import type { OpenedProject, Recovery } from '#src/contract/methods.ts';
import { SynclineError } from '#src/model/errors.ts';
import type { Project } from '#src/model/project.ts';
import { sayMoved } from './relink.ts';
import { isUnsaved, markOf, projectOf, titleOf } from '#renderer/state/selectors.ts';
import { freshDocument } from '#renderer/state/state.ts';
import { type App, freshProject } from '#renderer/state/store.ts';
import { clearJobs } from './jobs.ts';
import { settled } from './settling.ts';

/** Projects: new, open, save, recover. */

const stem = (path: string): string => (path.split(/[\\/]/).at(-1) ?? path).replace(/\.syncline$/i, '');

/** Does `then` at once, or after the user has decided about unsaved changes. */
export function whenSettled(app: App, then: () => void): void {
  const s = app.store.getState();
  if (isUnsaved(s) && projectOf(s).recordings.length > 0) app.set({ dialog: { kind: 'unsaved', then } });
  else then();
}

export const newProject = (app: App): void =>
  whenSettled(app, () => {
    app.set({ ...freshDocument(freshProject(), null), dialog: null });
    clearJobs(app);
  });

export function showProject(app: App, opened: OpenedProject): void {
  app.set({ ...freshDocument(opened.project, opened), dialog: null });
  clearJobs(app);
  sayMoved(app, opened.moved);
  for (const note of opened.notes) app.say(note);
}

export async function openProject(app: App, path: string): Promise<void> {
  whenSettled(app, async () => {
    await loadProject(app, path);
  });
}

/** What another program wrote, and becomes a new project when it is opened. */
export const isTimelinePath = (path: string): boolean => /\.(?:otio|fcpxml|xml|edl|rpp)$/i.test(path);

/** Opens what stands at `path` now; unsaved changes are thrown away. */
export async function loadProject(app: App, path: string): Promise<void> {
  try {
    if (isTimelinePath(path)) return await takeTimelines(app, [path]);
    showProject(app, await app.channel.call('project.open', { path }));
    await refreshRecent(app);
  } catch (error) {
    app.fail(error);
  }
}

/** Opens what was chosen together: one project, or timelines of one event, which become one. */
export async function openTogether(app: App, paths: readonly string[]): Promise<void> {
  const [first, another] = paths;
  if (first === undefined) return;
  if (another === undefined) return await openProject(app, first);
  if (!paths.every(isTimelinePath))
    return app.say(tr('Choose one project, or several timelines: these become one project.'));
  whenSettled(app, () => void takeTimelines(app, paths).catch((error) => app.fail(error)));
}

/** A new project from other programs' timelines; what it did not take over is said. Stopped, all stays as it was. */
async function takeTimelines(app: App, paths: readonly string[]): Promise<void> {
  const stop = new AbortController();
  const tell = (done: number, total: number) =>
    app.set({
      dialog: null,
      importing: {
        ...{ label: tr('Reading media'), done, total, unit: tr('media|files') },
        cancel: () => stop.abort(),
      },
    });
  try {
    for await (const answer of app.channel.stream('project.import', { paths: [...paths] }, stop.signal)) {
      if (answer.kind === 'progress') tell(answer.done, answer.total);
      else if (!stop.signal.aborted) {
        app.set({ ...freshDocument(answer.project, null), dialog: null });
        clearJobs(app);
        if (answer.notes.length > 0) app.say(answer.notes.join(' '));
      }
    }
  } finally {
    app.set({ importing: null });
  }
}

/** Opens what the desktop asks for (a double click on a project), as long as the connection lasts. */
export async function followRequests(app: App, signal: AbortSignal): Promise<void> {
  for await (const { path } of app.channel.stream('host.requests', {}, signal)) await openProject(app, path);
}

export async function chooseProject(app: App): Promise<void> {
  if (app.store.getState().host?.roots !== null) {
    app.set({ dialog: { kind: 'open-project' } });
    return;
  }
  try {
    const paths = await app.channel.call('files.pick', { purpose: 'open-project', suggested: null });
    await openTogether(app, paths);
  } catch (error) {
    app.fail(error);
  }
}

/** Saves where the document lives, or asks where. `then` runs once it is on the disk. */
export async function saveProject(app: App, then: (() => void) | null = null): Promise<void> {
  const { path } = app.store.getState();
  if (!path) return await chooseSavePath(app, then);
  if ((await writeProject(app, path, false, then)) === 'exists')
    app.set({ dialog: { kind: 'conflict', path, then } });
}

export async function chooseSavePath(app: App, then: (() => void) | null = null): Promise<void> {
  const s = app.store.getState();
  if (s.host?.roots !== null) {
    app.set({ dialog: { kind: 'save-project', then } });
    return;
  }
  try {
    const suggested = `${titleOf(s)}.syncline`;
    const [path] = await app.channel.call('files.pick', { purpose: 'save-project', suggested });
    // The host's own dialog has asked already whether to replace a file.
    if (path) await writeProject(app, path, true, then);
  } catch (error) {
    app.fail(error);
  }
}

const turns = new WeakMap<App, Promise<unknown>>();

/**
 * Writes the document once it has come to rest, one save after the other: the next must know what the one before
 * left on the disk, or it would take that for somebody else's.
 * @returns `exists` when, without `overwrite`, something else stands there than what was opened or saved here
 * last; the caller asks. `failed` also where another document was opened meanwhile: `path` is not that one's.
 */
export function writeProject(
  app: App,
  path: string,
  overwrite: boolean,
  then: (() => void) | null = null,
): Promise<Written> {
  const { id } = projectOf(app.store.getState());
  const turn = (turns.get(app) ?? Promise.resolve()).then(async (): Promise<Written> => {
    await settled(app);
    const isOpen = projectOf(app.store.getState()).id === id;
    return isOpen ? await writeNow(app, path, overwrite, then) : 'failed';
  });
  turns.set(app, turn);
  return turn;
}

type Written = 'saved' | 'exists' | 'failed';

async function writeNow(
  app: App,
  path: string,
  overwrite: boolean,
  then: (() => void) | null,
): Promise<Written> {
  const { history: before, path: home, revision } = app.store.getState();
  const mark = markOf(before);
  const stamp = { name: stem(path), modified: new Date().toISOString() };
  const document: Project = { ...before.project, ...stamp };
  try {
    const answer = await app.channel.call('project.save', {
      path,
      project: document as never,
      overwrite,
      revision: path === home ? revision : null,
    });
    app.store.setState((s) =>
      s.history.project.id === document.id
        ? {
            path: answer.path,
            revision: answer.revision,
            saved: mark,
            history: { ...s.history, project: { ...s.history.project, ...stamp } },
          }
        : {},
    );
    void refreshRecent(app);
    then?.();
    return 'saved';
  } catch (error) {
    if (error instanceof SynclineError && ['exists', 'changed-on-disk'].includes(error.code)) return 'exists';
    app.fail(error, { label: tr('Save elsewhere'), run: () => void chooseSavePath(app, then) });
    return 'failed';
  }
}

export async function refreshRecent(app: App): Promise<void> {
  try {
    app.set({ recent: await app.channel.call('project.recent', {}) });
  } catch (error) {
    app.fail(error);
  }
}

export async function refreshRecoveries(app: App): Promise<void> {
  try {
    app.set({ recoveries: await app.channel.call('project.recoveries', {}) });
  } catch (error) {
    app.fail(error);
  }
}

/** Opens a recovery copy as the unsaved state of its project; from then on it is this window's own copy. */
export async function recover(app: App, recovery: Recovery): Promise<void> {
  try {
    const opened = await app.channel.call('project.recover', { key: recovery.key, into: app.copyKey });
    showProject(app, opened);
    app.set({ path: opened.savedPath, saved: 'recovered', copied: true });
  } catch (error) {
    app.fail(error);
  }
  await refreshRecoveries(app);
}

export async function forgetRecovery(app: App, recovery: Recovery): Promise<void> {
  try {
    await app.channel.call('project.forget', { key: recovery.key });
    app.store.setState((s) => ({ recoveries: s.recoveries.filter((r) => r.key !== recovery.key) }));
  } catch (error) {
    app.fail(error);
  }
}
