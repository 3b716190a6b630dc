import { hasWave, soundKey } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import { isData, type Recording } from '#src/model/recording.ts';
import { jobEnd, refOf } from './jobs.ts';

/**
 * Has the host compute every recording's waveform once, in the order of the bin, and keeps what was found
 * wrong with the sound on the way. @returns what stops it.
 */
export function keepPeaks(app: App): () => void {
  const asked = new Set<string>();
  const look = () => {
    const { history, missing, connection } = app.store.getState();
    if (connection !== 'connected') return;
    for (const recording of history.project.recordings) {
      const key = soundKey(recording);
      if (asked.has(key) || !hasWave(recording) || missing.includes(recording.id)) continue;
      asked.add(key);
      void hear(app, recording);
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

async function hear(app: App, recording: Recording): Promise<void> {
  try {
    const { id } = await app.channel.call('jobs.start', {
      input: { kind: 'peaks', media: refOf(recording) },
    });
    const { notes, error } = await jobEnd(app, id);
    const what = isData(recording.media) ? 'It cannot be drawn' : 'Its sound cannot be used';
    const found = error ? [...notes, `${what}: ${error.message}`] : notes;
    app.store.setState((s) => ({ heard: { ...s.heard, [soundKey(recording)]: found } }));
  } catch (error) {
    if (app.store.getState().connection === 'connected') app.fail(error);
  }
}
