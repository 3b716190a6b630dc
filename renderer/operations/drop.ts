import { tr } from '#renderer/i18n/tr.ts';
import type { App } from '#renderer/state/store.ts';
import { CancelledError } from '#src/model/errors.ts';
import { importPaths } from './import.ts';

/** Where the host finds a dropped file: its own path, or the path of a copy after an upload. */
export type Locate = (file: File, signal: AbortSignal) => Promise<string>;

let locate: Locate | null = null;
/** Told once at the start by whoever opened the channel. */
export const setLocate = (how: Locate): void => {
  locate = how;
};

export async function dropFiles(app: App, files: readonly File[]): Promise<void> {
  if (!locate || files.length === 0) return;
  const stop = new AbortController();
  const paths: string[] = [];
  try {
    for (const [done, file] of files.entries()) {
      app.set({
        importing: {
          label: tr('Taking files in'),
          done,
          total: files.length,
          unit: tr('files'),
          cancel: () => stop.abort(),
        },
      });
      try {
        paths.push(await locate(file, stop.signal));
      } catch (error) {
        if (error instanceof CancelledError) throw error;
        app.fail(error);
      }
    }
  } catch (error) {
    app.fail(error);
    paths.length = 0;
  } finally {
    app.set({ importing: null });
  }
  if (paths.length > 0) await importPaths(app, paths);
}
