import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { putTranscript } from '#src/model/put-transcript.ts';
import { transcriptById, transcriptInHand, transcriptsOf } from '#renderer/state/transcripts.ts';
import type { AppState } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import { runJob } from './jobs.ts';

/** Translations and second transcripts: the times of another text of the same recording. */

const hasTimes = ({ transcript: { words, segments } }: ProjectTranscript): boolean =>
  [...words, ...segments].some(({ start }) => start !== null);

/** The other text of the recording whose times can be carried over: the first that is timed word by word, else any. */
function timedBeside(s: AppState, own: ProjectTranscript): ProjectTranscript | null {
  const others = transcriptsOf(s, own.recording).filter((t) => t.id !== own.id && hasTimes(t));
  return others.find((t) => t.transcript.words.some((w) => w.start !== null)) ?? others[0] ?? null;
}

export function canCarryTimes(s: AppState): true | string {
  const own = transcriptInHand(s);
  if (!own) return tr('Add a text to a recording first.');
  if (s.jobs.some((j) => j.kind === 'parallel' && (j.state === 'running' || j.state === 'queued')))
    return tr('Times are being carried over: wait, or cancel that job.');
  return timedBeside(s, own)
    ? true
    : tr(
        'The recording has no other text with times: align the text that is spoken first, then add its translation.',
      );
}

/**
 * Gives the text in hand the times of the other one; one undoable step. Texts that do not show that they say the same are left alone, unless a
 * person says that they do: with the refusal, or at once by `isSame`.
 */
export async function carryTimes(app: App, isSame = false): Promise<void> {
  const s = app.store.getState();
  const own = transcriptInHand(s);
  const timed = own && timedBeside(s, own);
  if (own && timed) await carry(app, own, timed, isSame);
}

async function carry(
  app: App,
  own: ProjectTranscript,
  timed: ProjectTranscript,
  isSame: boolean,
): Promise<void> {
  try {
    const { transcript, reason, notes } = await runJob(app, {
      kind: 'parallel',
      timed: timed.transcript as never,
      other: own.transcript as never,
      isSame,
    });
    const now = transcriptById(app.store.getState(), own.id);
    if (now?.transcript !== own.transcript) {
      app.say(tr('The text was changed meanwhile: carry the times over again.'));
      return;
    }
    if (reason !== null) {
      const anyway = { label: tr('They do say the same'), run: () => void carry(app, own, timed, true) };
      app.say(reason, isSame ? null : anyway);
      return;
    }
    const label = transcript.takenAsSame
      ? stepName('Carry times over on your word')
      : stepName('Carry times over');
    app.edit(putTranscript(own.id, transcript, label));
    if (notes.length > 0) app.say(notes.join(' '));
  } catch (error) {
    if (!(error instanceof CancelledError) && errorData(error).code !== 'cancelled') app.fail(error);
  }
}
