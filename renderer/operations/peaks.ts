import type { App } from '#renderer/state/store.ts';
import type { Recording } from '#src/model/recording.ts';
import { refOf } from './jobs.ts';

/** Has the host compute every recording's waveform once, in the order of the bin. @returns what stops it. */
export function keepPeaks(app: App): () => void {
  const asked = new Set<string>();
  const look = () => {
    const { history, missing, connection } = app.store.getState();
    if (connection !== 'connected') return;
    for (const recording of history.project.recordings) {
      const key = keyOf(recording);
      if (asked.has(key) || recording.media.audio.length === 0 || missing.includes(recording.id)) continue;
      asked.add(key);
      app.channel.call('jobs.start', { input: { kind: 'peaks', media: refOf(recording) } }).catch(app.fail);
    }
  };
  const stop = app.store.subscribe((s, before) => {
    const changed =
      s.history.project.recordings !== before.history.project.recordings ||
      s.missing !== before.missing ||
      s.connection !== before.connection;
    if (changed) look();
  });
  look();
  return stop;
}

const keyOf = (r: Recording): string =>
  `${r.fingerprint.hash}/${r.path}/${r.analysis.audioStream}/${r.analysis.channel}`;
