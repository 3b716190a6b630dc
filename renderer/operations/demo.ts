import { tr } from '#renderer/i18n/tr.ts';
import { told } from '#renderer/i18n/told.ts';
import type { App } from '#renderer/state/store.ts';
import { importPaths } from './import.ts';
import { startSync } from './sync.ts';

/** Makes the demo recordings (once), imports them and syncs them. */
export async function tryDemo(app: App): Promise<void> {
  const stop = new AbortController();
  const cancel = () => stop.abort();
  app.set({
    importing: { label: tr('Making the demo recordings'), done: 0, total: 1, unit: tr('recordings'), cancel },
  });
  let paths: readonly string[] = [];
  try {
    for await (const step of app.channel.stream('demo.make', {}, stop.signal)) {
      if (step.kind === 'done') paths = step.paths;
      else
        app.set({
          importing: {
            label: told(step.label),
            done: step.done,
            total: step.total,
            unit: told(step.unit),
            cancel,
          },
        });
    }
  } catch (error) {
    app.fail(error, { label: tr('Try again'), run: () => void tryDemo(app) });
  } finally {
    app.set({ importing: null });
  }
  if (paths.length === 0) return;
  const added = await importPaths(app, paths);
  if (added.length > 1) await startSync(app);
}
