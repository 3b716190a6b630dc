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

/**
 * Asks the host about every recording, once for each file, and has copies made of what does not play (unless the
 * user makes them himself); those of recordings that left the document are given up. @returns what stops it.
 */
export function keepPlayable(app: App): () => void {
  const asked = new Map<string, AbortController>();
  const look = () => {
    const s = app.store.getState();
    if (s.connection !== 'connected') return;
    const here = new Set(projectOf(s).recordings.map(fileKey));
    for (const [key, stop] of asked) {
      if (here.has(key)) continue;
      stop.abort();
      asked.delete(key);
    }
    for (const recording of projectOf(s).recordings) {
      if (asked.has(fileKey(recording)) || isData(recording.media)) continue;
      const stop = new AbortController();
      asked.set(fileKey(recording), stop);
      void ask(app, recording, stop.signal);
    }
  };
  const stop = app.store.subscribe((s, before) => {
    if (projectOf(s).recordings !== projectOf(before).recordings || s.connection !== before.connection)
      look();
  });
  look();
  return stop;
}

async function ask(app: App, recording: Recording, signal?: AbortSignal): Promise<void> {
  try {
    const answer = await app.channel.call('media.url', { media: refOf(recording) }, signal);
    if (answer.kind !== 'unplayable') {
      const copy = answer.kind === 'proxy' ? answer.bytes : null;
      const pictures = answer.kind === 'original' ? answer.pictures : null;
      put(app, recording, { kind: 'ready', url: answer.url, pictures, copy, lighter: null });
    }
    // A copy of sound alone is small: it is made in any case.
    else if (app.store.getState().autoCopies || recording.media.video.length === 0)
      await copy(app, recording, answer.why, signal);
    else put(app, recording, answer);
  } catch (error) {
    if (!signal?.aborted) put(app, recording, { kind: 'failed', error: errorData(error) });
  }
}

/** Makes a copy that this window can play; syncing and exporting go on using the original. */
export async function makeCopy(app: App, recording: Recording): Promise<void> {
  const now = playableOf(app.store.getState(), recording);
  await copy(app, recording, now.kind === 'unplayable' ? now.why : '', undefined, false);
}

/** A lighter copy of what plays but not fluently here; until it is there, the recording itself goes on. */
export async function makeLighterCopy(app: App, recording: Recording): Promise<void> {
  const now = playableOf(app.store.getState(), recording);
  if (now.kind !== 'ready' || now.copy !== null || now.lighter !== null) return;
  put(app, recording, { ...now, lighter: '' });
  const input = { kind: 'proxy', media: refOf(recording), unasked: true } as const;
  try {
    await runJob(app, input, undefined, (job) => put(app, recording, { ...now, lighter: job }));
    await ask(app, recording);
  } catch (error) {
    // It stays as it was: `lighter` is not taken back, so that it is not begun again and again.
    if (!(error instanceof CancelledError)) app.say(errorData(error).message);
  }
}

async function copy(
  app: App,
  recording: Recording,
  why: string,
  signal?: AbortSignal,
  unasked = true,
): Promise<void> {
  put(app, recording, { kind: 'making', why, job: null });
  try {
    const input = { kind: 'proxy', media: refOf(recording), ...(unasked ? { unasked } : {}) } as const;
    const started = (job: string) => put(app, recording, { kind: 'making', why, job });
    await runJob(app, input, signal, started);
    await ask(app, recording, signal);
  } catch (error) {
    if (error instanceof CancelledError)
      put(app, recording, { kind: 'unplayable', why: tr('No playable copy was made.') });
    else put(app, recording, { kind: 'failed', error: errorData(error) });
  }
}

/** How much of a copy is made, 0…1; null: it waits, or its length is not known yet. */
export function copyShare(s: AppState, job: string | null): number | null {
  const state = s.jobs.find(({ id }) => id === job);
  if (state?.state !== 'running' || !state.progress || state.progress.total <= 0) return null;
  return Math.min(1, state.progress.done / state.progress.total);
}

/** The recordings that cannot be seen or heard here as they are. */
export const withoutCopy = (s: AppState): readonly Recording[] =>
  projectOf(s).recordings.filter((r) => ['unplayable', 'failed'].includes(playableOf(s, r).kind));

/** A copy of each of them: a job each, one after the other, so that every one shows as soon as it is there. */
export const makeAllCopies = (app: App): void => {
  for (const recording of withoutCopy(app.store.getState())) void makeCopy(app, recording);
};

const copying = (s: AppState) => s.jobs.filter((j) => j.kind === 'proxy' && !isOver(j));
export const isCopying = (s: AppState): boolean => copying(s).length > 0;
/** The cell of a single one says enough. */
export const isCopyingSeveral = (s: AppState): boolean => copying(s).length > 1;

/** Stops all of them; what is done stays. */
export const stopCopies = (app: App): void => {
  // The ones that wait go first, or each would begin as the one before it ends.
  for (const job of copying(app.store.getState()).toReversed()) cancelJob(app, job.id);
};

/**
 * The window could not play what the host offered: a copy may have been taken away, so the host is asked again; of the
 * recording itself one is made. Pictures that were served alone are tried in the recording first.
 */
export function refusePlaying(app: App, recording: Recording): void {
  const s = app.store.getState();
  const now = playableOf(s, recording);
  const why = tr('This window cannot decode it.');
  if (now.kind === 'ready' && now.pictures !== null) put(app, recording, { ...now, pictures: null });
  else if (now.kind === 'ready' && now.copy !== null && !refused.has(now.url)) {
    refused.add(now.url);
    void ask(app, recording);
  } else if (now.kind === 'ready' && now.copy === null && s.autoCopies) void copy(app, recording, why);
  else put(app, recording, { kind: 'unplayable', why });
}

/** Addresses of copies that could not be played: once may be because the file is gone. */
const refused = new Set<string>();

/** Takes away the copies that this document does not play from. @returns bytes */
export async function clearOtherCopies(app: App): Promise<number> {
  const keep = projectOf(app.store.getState()).recordings.map(refOf);
  return (await app.channel.call('copies.clear', { keep })).freed;
}
