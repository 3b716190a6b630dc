import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import type { App } from '#renderer/state/store.ts';
import { CancelledError, errorData, type ErrorData } from '#src/model/errors.ts';

/** The user's own models, as the host has them: listed, added from folders, removed. Nothing is downloaded. */

/** @param hashes every file is read and compared with its manifest, which takes long */
export async function loadModels(app: App, hashes = false, signal?: AbortSignal): Promise<void> {
  try {
    const { models } = await app.channel.call('models.list', { hashes }, signal);
    app.set({ models });
    // What is gone cannot listen any more.
    const { model } = app.store.getState();
    if (!isBuiltIn(model) && !models.some(({ id }) => id === model)) app.set({ model: 'auto' });
  } catch (error) {
    app.fail(error);
  }
}

export type Adding = { readonly done: number; readonly total: number };

/** @returns what is wrong with the folder; null: it was added, or that was cancelled */
export async function addModel(
  app: App,
  path: string,
  replace: boolean,
  progress: (far: Adding) => void,
  signal: AbortSignal,
): Promise<ErrorData | null> {
  try {
    for await (const step of app.channel.stream('models.add', { path, replace }, signal))
      if (step.kind === 'progress') progress(step);
      else app.say(tr('Added {name}.', { name: step.model.name }));
    await loadModels(app);
    return null;
  } catch (error) {
    return error instanceof CancelledError ? null : errorData(error);
  }
}

/** @param folder as `models.list` names it */
export async function removeModel(app: App, folder: string): Promise<void> {
  try {
    await app.channel.call('models.remove', { folder });
  } catch (error) {
    app.fail(error);
  }
  await loadModels(app);
}

/** What every installation has. */
export const builtIn = [
  ['auto', 'Auto'],
  ['attention', 'Attention'],
  ['dtw', 'DTW with a reading'],
] as const satisfies readonly (readonly [string, Plain])[];

export const isBuiltIn = (model: string): boolean => builtIn.some(([id]) => id === model);
