import { holdCopy } from '#renderer/operations/autosave.ts';
import { watchJobs } from '#renderer/operations/jobs.ts';
import { followRequests, refreshRecent, refreshRecoveries } from '#renderer/operations/project.ts';
import type { App } from '#renderer/state/store.ts';

/** Asks the host who it is and follows its jobs; says so when the connection is gone. */
export function connect(app: App): () => void {
  const stop = new AbortController();
  const lost = () => {
    if (!stop.signal.aborted) app.set({ connection: 'lost', playing: false });
  };
  app.channel.closed.then(lost);
  const begin = async () => {
    try {
      const host = await app.channel.call('host.info', {}, stop.signal);
      app.set({ host, connection: 'connected' });
      const held = holdCopy(app, stop.signal);
      await Promise.all([refreshRecent(app), refreshRecoveries(app)]);
      await Promise.all([held, watchJobs(app, stop.signal), followRequests(app, stop.signal)]);
    } catch (error) {
      if (!stop.signal.aborted && app.store.getState().connection !== 'lost') app.fail(error);
    }
  };
  void begin();
  return () => stop.abort();
}
