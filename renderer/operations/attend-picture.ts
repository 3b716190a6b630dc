import { canRead } from '#renderer/state/lost-files.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState, Attending } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { transcriptsOf } from '#renderer/state/transcripts.ts';
import type { ShownPhrase } from '#src/contract/job-results.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import type { Recording } from '#src/model/recording.ts';
import { loadModels } from './models.ts';
import { refOf, runJob } from './jobs.ts';

/** What of the selected recording's picture is attended to: by the phrases of its own text, else by what moves, second by second. */

export function canAttend(s: AppState): true | string {
  if (s.attending?.outcome.kind === 'working')
    return tr('A recording is being looked at: wait, or cancel that.');
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (!recording) return tr('Select a recording.');
  if (recording.media.video.length === 0) return tr('The recording has no picture.');
  return canRead(s, recording.id);
}

/** Phrases looked for at once. */
const most = 500;

/** The captions of the recording's own text, as far as they have times. */
const phrasesOf = (s: AppState, recording: Recording) =>
  (transcriptsOf(s, recording.id)[0]?.transcript.segments ?? [])
    .flatMap(({ text, start, end }) => (start === null || end === null ? [] : [{ text, start, end }]))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
    .slice(0, most);

export async function attendPicture(app: App): Promise<void> {
  if (canAttend(app.store.getState()) !== true) return;
  if (app.store.getState().models === null) await loadModels(app);
  const s = app.store.getState();
  const recording = recordingOf(projectOf(s), s.selected[0] ?? null);
  if (canAttend(s) !== true || !recording) return;
  const abort = new AbortController();
  const working: Attending = {
    recording: recording.id,
    outcome: { kind: 'working', stop: () => abort.abort() },
  };
  app.set({ attending: working });
  // Put away meanwhile, or another document was opened: nobody waits for the answer.
  const tell = (attending: Attending | null) => {
    if (app.store.getState().attending === working) app.set({ attending });
  };
  const phrases = phrasesOf(s, recording);
  const clip = s.models?.find(({ kind, reason }) => kind === 'clip' && reason === null)?.id ?? null;
  try {
    const input = {
      ...({ kind: 'ground', order: 'free' } as const),
      ...{ media: refOf(recording), phrases, model: phrases.length > 0 ? clip : null },
    };
    tell({ ...working, outcome: { kind: 'done', result: await runJob(app, input, abort.signal) } });
  } catch (error) {
    const failed = errorData(error);
    if (error instanceof CancelledError || failed.code === 'cancelled') tell(null);
    else tell({ ...working, outcome: { kind: 'failed', error: failed } });
  }
}

/** Seconds from a frame that was looked at within which its map still holds. */
const holds = 0.75;

/** The map that holds at a moment of the recording, and of which phrase; null: none. */
export function attendedAt(
  phrases: readonly ShownPhrase[],
  t: number,
): { readonly phrase: ShownPhrase; readonly frame: ShownPhrase['frames'][number] } | null {
  let best: ReturnType<typeof attendedAt> = null;
  let nearest = holds;
  for (const phrase of phrases)
    for (const frame of phrase.frames) {
      const off = Math.abs(frame.t - t);
      if (off >= nearest) continue;
      nearest = off;
      best = { phrase, frame };
    }
  return best;
}
