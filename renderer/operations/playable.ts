import { tr } from '#renderer/i18n/tr.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import { isData, type Recording } from '#src/model/recording.ts';
import { fileKey, playableOf, projectOf } from '#renderer/state/selectors.ts';
import type { AppState, Playable } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { cancelJob, isOver, refOf, runJob } from './jobs.ts';

/** What media elements can show of each recording: the file itself, or a copy that is made for this window. */

const put = (app: App, recording: Recording, playable: Playable): void =>
  app.store.setState((s) => ({ playable: { ...s.playable, [fileKey(recording)]: playable } }));

/** Asks the host about every recording, once for each file. @returns what stops it. */
export function keepPlayable(app: App): () => void {
  const asked = new Set<string>();
  const look = () => {
    const s = app.store.getState();
    if (s.connection !== 'connected') return;
    for (const recording of projectOf(s).recordings) {
      if (asked.has(fileKey(recording)) || isData(recording.media)) continue;
      asked.add(fileKey(recording));
      void ask(app, recording);
    }
  };
  const stop = app.store.subscribe((s, before) => {
    if (projectOf(s).recordings !== projectOf(before).recordings || s.connection !== before.connection)
      look();
  });
  look();
  return stop;
}

async function ask(app: App, recording: Recording): Promise<void> {
  try {
    const answer = await app.channel.call('media.url', { media: refOf(recording) });
    if (answer.kind !== 'unplayable')
      put(app, recording, { kind: 'ready', url: answer.url, copy: answer.kind === 'proxy' });
    // A copy of sound alone is small: it is made unasked.
    else if (recording.media.video.length === 0) await makeCopy(app, recording);
    else put(app, recording, answer);
  } catch (error) {
    put(app, recording, { kind: 'failed', error: errorData(error) });
  }
}

/** Makes a copy that this window can play; syncing and exporting go on using the original. */
export async function makeCopy(app: App, recording: Recording): Promise<void> {
  put(app, recording, { kind: 'making' });
  try {
    await runJob(app, { kind: 'proxy', media: refOf(recording) });
    await ask(app, recording);
  } catch (error) {
    if (error instanceof CancelledError)
      put(app, recording, { kind: 'unplayable', why: tr('No playable copy was made.') });
    else put(app, recording, { kind: 'failed', error: errorData(error) });
  }
}

/** The recordings that cannot be seen or heard here as they are. */
export const withoutCopy = (s: AppState): readonly Recording[] =>
  projectOf(s).recordings.filter((r) => ['unplayable', 'failed'].includes(playableOf(s, r).kind));

/** A copy of each of them: a job each, so that every one shows as soon as it is there and can be stopped alone. */
export const makeAllCopies = (app: App): void => {
  for (const recording of withoutCopy(app.store.getState())) void makeCopy(app, recording);
};

const copying = (s: AppState) => s.jobs.filter((j) => j.kind === 'proxy' && !isOver(j));
export const isCopying = (s: AppState): boolean => copying(s).length > 0;

/** Stops all of them; what is done stays. */
export const stopCopies = (app: App): void => {
  // The ones that wait go first, or each would begin as the one before it ends.
  for (const job of copying(app.store.getState()).toReversed()) cancelJob(app, job.id);
};

/** The window could not play what the host offered. */
export const refusePlaying = (app: App, recording: Recording): void =>
  put(app, recording, { kind: 'unplayable', why: tr('This window cannot decode it.') });
