import { tr } from '#renderer/i18n/tr.ts';
import { decodingTrouble } from '#renderer/sources/decoding-trouble.ts';
import { hasWave, soundKey } from '#renderer/state/selectors.ts';
import type { Heard } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import type { Recording } from '#src/model/recording.ts';
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

async function hear(app: App, recording: Recording, afresh = false): Promise<Heard | null> {
  const key = soundKey(recording);
  const put = (found: Partial<Heard>) =>
    app.store.setState((s) => ({ heard: { ...s.heard, [key]: { ...(s.heard[key] ?? unheard), ...found } } }));
  const before = app.store.getState().heard[key];
  if (before) put({ again: true });
  try {
    const { id } = await app.channel.call('jobs.start', {
      input: { kind: 'peaks', media: refOf(recording), afresh },
    });
    const { state, error } = await jobEnd(app, id);
    if (state === 'cancelled' && before) put({ again: false });
    else {
      const answer = state === 'done' ? await app.channel.call('jobs.result', { id }) : null;
      const found = answer?.kind === 'peaks' ? answer.result : unheard;
      const { warnings, short, length } = found;
      const times = (before?.times ?? 0) + 1;
      put({ warnings, short, length, failed: error, times, again: false });
    }
  } catch (error) {
    if (before) put({ again: false });
    if (app.store.getState().connection === 'connected') app.fail(error);
  }
  return app.store.getState().heard[key] ?? null;
}

const unheard: Heard = { warnings: [], short: null, length: null, failed: null, times: 0, again: false };

/** Decodes once more what could be decoded only in part, or not at all, and says what came of it. */
export async function hearAgain(app: App, recording: Recording): Promise<void> {
  const heard = await hear(app, recording, true);
  if (!heard) return;
  const trouble = decodingTrouble(recording, heard);
  app.say(
    trouble
      ? tr('“{name}”, decoded again: {trouble}', { name: recording.name, trouble })
      : tr('“{name}” was decoded whole. Sync again to use all of it.', { name: recording.name }),
  );
}
