import { canRead } from '#renderer/state/lost-files.ts';
import { showPanel } from '#renderer/dock/show-panel.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { goTo } from '#renderer/commands/play.ts';
import { toTimelineBeyond } from '#renderer/state/mapping.ts';
import { stretchAt, withPin } from '#renderer/steps/pin-step.ts';
import { type Asked, evidenceOf, type Said, stepsStore } from '#renderer/steps/steps-state.ts';
import { stepsTrack } from '#renderer/steps/steps-track.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import { addSteps, putSteps, recordingForSteps, stepsById } from '#renderer/state/steps.ts';
import { type App, newId } from '#renderer/state/store.ts';
import { addTranscript } from '#src/model/put-transcript.ts';
import { serves } from '#renderer/state/transcripts.ts';
import { transcriptOfSteps } from '#src/formats/step-files.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import type { Project, ProjectTranscript } from '#src/model/project.ts';
import type { Recording, RecordingId } from '#src/model/recording.ts';
import type { ProjectSteps, StepPin } from '#src/model/steps.ts';
import { projectTranscriptOn } from '#src/model/transcript-clocks.ts';
import { saidWords, wordsKey } from '#src/signal/word-features.ts';
import { solveSteps } from '#src/vision/steps/solve-steps.ts';
import { withPins } from '#src/vision/steps/place-pinned.ts';
import { refOf, runJob } from './jobs.ts';

/** Lists of steps: looked for in a recording, pinned, solved anew around the pins, put on the timeline. */

export function canFindSteps(s: AppState): true | string {
  if (s.lookingForSteps?.outcome.kind === 'working')
    return tr('Steps are being looked for: wait, or cancel that.');
  const recording = recordingOf(projectOf(s), recordingForSteps(s));
  if (!recording) return recordingForSteps(s);
  if (recording.media.data.length > 0)
    return tr('Select a recording with sound or picture: this one holds numbers.');
  return canRead(s, recording.id);
}

/** Texts with times that say what is said in a recording: its own, and those of others that serve it. */
export const textsFor = (s: AppState, recording: RecordingId): readonly ProjectTranscript[] =>
  projectOf(s).transcripts.filter((own) => serves(s, own, recording) && saidWords(own.transcript).length > 0);

/** What a text says on the clock of a recording; null: it is gone, or lies on another timeline. */
export function saidIn(project: Project, id: string, recording: RecordingId): Said | null {
  const own = project.transcripts.find((t) => t.id === id);
  const transcript =
    own?.recording === recording
      ? own.transcript
      : own && projectTranscriptOn(project, own, recording)?.transcript;
  return transcript ? { transcript, key: wordsKey(saidWords(transcript)) } : null;
}

const inputOf = (recording: Recording, { texts, by, said }: Asked, pins: readonly StepPin[]) => ({
  ...({ kind: 'steps', media: refOf(recording) } as const),
  steps: [...texts],
  pins: [...pins],
  by:
    by.kind === 'model'
      ? { kind: 'model' as const, model: by.model }
      : { kind: 'transcript' as const, transcript: said?.transcript as never },
});

/** Asks the host what a recording says of a list. @throws as the job; CancelledError */
export const askSteps = (
  app: App,
  recording: Recording,
  asked: Asked,
  pins: readonly StepPin[],
  signal: AbortSignal,
) => runJob(app, inputOf(recording, asked, pins), signal);

/** Looks for a new list in a recording and shows it, found or refused; one undoable step. */
export async function findSteps(
  app: App,
  recording: RecordingId,
  source: string | null,
  texts: readonly string[],
  by: ProjectSteps['by'],
): Promise<void> {
  const s = app.store.getState();
  const own = recordingOf(projectOf(s), recording);
  if (!own) return;
  const said = by.kind === 'transcript' ? saidIn(projectOf(s), by.transcript, recording) : null;
  const asked: Asked = { texts, by, said };
  const stop = new AbortController();
  const working = { recording, outcome: { kind: 'working' as const, stop: () => stop.abort() } };
  app.set({ lookingForSteps: working, selected: [recording] });
  showPanel(app, 'steps');
  // Another document was opened: nobody waits for the answer.
  const isWaiting = () => app.store.getState().lookingForSteps === working;
  try {
    const { steps, confidence, reason, ...found } = await askSteps(app, own, asked, [], stop.signal);
    if (!isWaiting()) return;
    const list: ProjectSteps = {
      id: newId('steps'),
      recording,
      source,
      by,
      pins: [],
      steps,
      confidence,
      reason,
    };
    app.edit(addSteps(list));
    const { evidence, heads, notes, isCoarse } = found;
    stepsStore(app).setState({
      loaded: { list: list.id, asked, evidence, heads, notes, isCoarse },
      ...{ work: 'idle', held: null, settling: false },
    });
    app.set({ lookingForSteps: null, step: { list: list.id, index: null } });
  } catch (error) {
    if (!isWaiting()) return;
    const failed = errorData(error);
    const isOver = error instanceof CancelledError || failed.code === 'cancelled';
    app.set({ lookingForSteps: isOver ? null : { recording, outcome: { kind: 'failed', error: failed } } });
  }
}

const durationOf = (s: AppState, recording: RecordingId): number =>
  recordingOf(projectOf(s), recording)?.media.duration ?? 0;

/** A list with other pins, as the evidence at hand has its other steps then; without any, the pins alone are put. */
function solved(app: App, list: ProjectSteps, pins: readonly StepPin[]) {
  const evidence = evidenceOf(app, list);
  const texts = list.steps.map(({ text }) => text);
  if (!evidence) return { pins, steps: withPins(list.steps, pins) };
  const { steps, confidence, reason } = solveSteps(texts, evidence, pins);
  return { pins, steps, confidence, reason };
}

const noRoom: Plain = 'There is no room for this step between the pinned ones before and after it.';

/** Puts a step where a hand has it. @param base the list that it is put into: in a drag the one that this began with @returns false where it cannot lie there, which is said */
export function pinStep(
  app: App,
  base: ProjectSteps,
  index: number,
  edge: 'start' | 'whole' | 'end',
  time: number,
  how: { readonly label: string; readonly gesture: string; readonly rests: boolean },
): boolean {
  const at = stretchAt(base, index, edge, time, durationOf(app.store.getState(), base.recording));
  if (!at) {
    app.say(tr(noRoom));
    return false;
  }
  putPins(app, base, withPin(base.pins, index, { start: at[0], end: at[1] }), how);
  return true;
}

/** Another set of pins, and what follows from it. */
export function putPins(
  app: App,
  base: ProjectSteps,
  pins: readonly StepPin[],
  { label, gesture, rests }: { readonly label: string; readonly gesture: string; readonly rests: boolean },
): void {
  app.edit(putSteps(base.id, solved(app, base, pins), label, gesture));
  if (rests) void settle(app, base.id, gesture);
}

let settling: AbortController | null = null;

/**
 * Once a pin rests: heads are trained by the pins where a model looks, and long lists are solved as finely as they can be. What comes of
 * it joins the step of undo that the pin is, as long as nothing was done since.
 */
async function settle(app: App, id: string, gesture: string): Promise<void> {
  settling?.abort();
  const store = stepsStore(app);
  const list = stepsById(app.store.getState(), id);
  const { loaded } = store.getState();
  const recording = list && recordingOf(projectOf(app.store.getState()), list.recording);
  if (!list || !recording || loaded?.list !== id || !(list.by.kind === 'model' || loaded.isCoarse)) return;
  const stop = new AbortController();
  settling = stop;
  store.setState({ settling: true });
  try {
    const found = await askSteps(app, recording, loaded.asked, list.pins, stop.signal);
    if (stop.signal.aborted || store.getState().loaded?.list !== id) return;
    const { steps, confidence, reason, evidence, heads, notes, isCoarse } = found;
    store.setState({ loaded: { ...loaded, evidence, heads, notes, isCoarse } });
    const { past, future } = app.store.getState().history;
    if (past.at(-1)?.gesture === gesture && future.length === 0)
      app.edit(putSteps(id, { steps, confidence, reason }, past.at(-1)?.label ?? '', gesture));
  } catch (error) {
    if (!stop.signal.aborted) app.fail(error);
  } finally {
    if (settling === stop) {
      settling = null;
      store.setState({ settling: false });
    }
  }
}

/** Takes a step into the hand and, with `seek`, the playhead to where it begins. */
export function chooseStep(app: App, list: ProjectSteps, index: number, seek = true): void {
  app.set({ step: { list: list.id, index }, selected: [list.recording], selectedPin: null });
  const track = stepsTrack(app.store.getState(), list);
  const start = list.steps[index]?.start ?? null;
  if (seek && track && start !== null) goTo(app, toTimelineBeyond(track.map, start));
}

/** The steps that are found as a text of the recording: on the timeline, and in all the formats of texts. */
export function stepsAsText(app: App, list: ProjectSteps): void {
  const name = list.source === null ? tr('Steps') : tr('Steps of {source}', { source: list.source });
  const id = newId('t');
  const transcript = transcriptOfSteps(list.steps);
  app.edit(addTranscript({ id, recording: list.recording, source: name, transcript }));
  app.set({ words: { transcript: id, from: 0, to: 1 } });
  showPanel(app, 'transcript');
}
