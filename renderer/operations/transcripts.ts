import { canRead } from '#renderer/state/lost-files.ts';
import { showPanel } from '#renderer/dock/show-panel.ts';
import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import { languageOf } from '#src/model/guess-language.ts';
import { toTimelineBeyond } from '#renderer/state/mapping.ts';
import { projectOf, recordingOf, soundKey } from '#renderer/state/selectors.ts';
import { addTranscript, putTranscript, removeTranscript } from '#src/model/put-transcript.ts';
import { serves, transcriptById, transcriptInHand, wordsInHand } from '#renderer/state/transcripts.ts';
import type { AppState } from '#renderer/state/state.ts';
import { type App, newId } from '#renderer/state/store.ts';
import { reveal } from '#renderer/timeline/scale.ts';
import { currentView, heardMapOf } from '#renderer/timeline/view.ts';
import { recalibrated } from '#src/attention/recalibrate.ts';
import { originalOf } from '#src/formats/original-text.ts';
import { readTranscriptFile } from '#src/formats/transcript-file.ts';
import { CancelledError, errorData, InvalidInputError } from '#src/model/errors.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { Transcript } from '#src/model/transcript.ts';
import { lossOnClock, projectTranscriptOn } from '#src/model/transcript-clocks.ts';
import { cutOut, stretchesToAlign, withStretch } from '#src/model/align-again.ts';
import {
  confirmWords,
  type Edge,
  type Edited,
  isTimed,
  moveBoundary,
  nextDoubtful,
  segmentAt,
} from '#src/model/transcript-edits.ts';
import { firstKnot, lastKnot } from '#src/model/time-map.ts';
import { type SourceTime, timelineTime } from '#src/model/units.ts';
import { refOf, runJob } from './jobs.ts';
import { newGesture } from './solve.ts';

/** Texts: taken in, aligned, walked through and changed, written. */

/** Adds a text to a recording and shows it; one undoable step. */
function add(
  app: App,
  recording: RecordingId,
  source: string | null,
  transcript: Transcript,
  original: string | null,
): void {
  const id = newId('t');
  app.edit(addTranscript({ id, recording, source, transcript, ...(original === null ? {} : { original }) }));
  app.set({ selected: [recording], words: { transcript: id, from: 0, to: 1 } });
  showPanel(app, 'transcript');
}

/** @param encoding of the file; null: as it looks */
export async function addTextFile(
  app: App,
  recording: RecordingId,
  path: string,
  encoding: string | null = null,
): Promise<void> {
  try {
    const { name, transcript, original, notes } = await app.channel.call('transcript.read', {
      path,
      language: null,
      encoding,
    });
    add(app, recording, name, transcript, original);
    if (notes.length > 0) app.say(notes.join(' '));
  } catch (error) {
    app.fail(error);
  }
}

/** A text as it was typed or pasted, in any of the formats. */
export function addText(app: App, recording: RecordingId, text: string): void {
  try {
    const file = readTranscriptFile(new TextEncoder().encode(text), 'text.txt');
    const { transcript } = file;
    const { original, notes } = originalOf(file);
    if (transcript.words.length === 0)
      throw new InvalidInputError(
        'empty-text',
        tr('There are no words in it.'),
        tr('Give the words that are spoken.'),
      );
    add(app, recording, null, transcript, original);
    if (notes.length > 0) app.say(notes.join(' '));
  } catch (error) {
    app.fail(error);
  }
}

/** The recording that a text goes to: the selected one, or the only one. */
export function recordingForText(s: AppState): RecordingId | string {
  const { recordings } = s.history.project;
  const own = s.selected[0] ?? (recordings.length === 1 ? recordings[0]?.id : undefined);
  const recording = recordingOf(s.history.project, own ?? null);
  if (!recording)
    return recordings.length === 0
      ? tr('Add the recording first.')
      : tr('Select the recording that the text belongs to.');
  const { audio, video } = recording.media;
  // A film without sound has subtitles too: steps are found by them.
  return audio.length + video.length > 0 ? recording.id : tr('Select a recording with sound or picture.');
}

export const canAddText = (s: AppState): true | string => {
  const own = recordingForText(s);
  return recordingOf(s.history.project, own) ? true : own;
};

const working = (s: AppState): boolean =>
  s.jobs.some((j) => j.kind === 'transcript' && (j.state === 'running' || j.state === 'queued'));

export function canAlign(s: AppState): true | string {
  const own = transcriptInHand(s);
  if (!own) return tr('Add a text to a recording first.');
  if (working(s)) return tr('A text is being aligned: wait, or cancel that job.');
  if (recordingOf(s.history.project, own.recording)?.media.audio.length === 0)
    return tr('The recording of this text has no sound: its words keep the times that they have.');
  return canRead(s, own.recording);
}

/** Finds the times of all words that nobody has confirmed. */
export async function alignText(app: App): Promise<void> {
  const s = app.store.getState();
  const own = transcriptInHand(s);
  if (own && canAlign(s) === true) await align(app, own, 0, own.transcript.words.length);
}

/** Finds the times of the words chosen anew, between those around them; what was confirmed stays. */
export async function alignStretch(app: App): Promise<void> {
  const s = app.store.getState();
  const hand = wordsInHand(s);
  if (hand && canAlign(s) === true) await align(app, hand.own, hand.from, hand.to);
}

async function align(app: App, own: ProjectTranscript, from: number, to: number): Promise<void> {
  const { transcript } = own;
  const recording = recordingOf(app.store.getState().history.project, own.recording);
  if (!recording) return;
  const whole = to - from === transcript.words.length;
  const stretches = stretchesToAlign(transcript, from, to);
  if (stretches.length === 0) {
    app.say(tr('All these words are confirmed: there is nothing to align.'));
    return;
  }
  const gesture = newGesture('align');
  const language = languageOf(transcript).code;
  const { model, adapt } = app.store.getState();
  const label = whole ? stepName('Align text') : stepName('Align words again');
  try {
    for (const stretch of stretches) {
      const all = whole && stretches.length === 1;
      const { transcript: found, reason } = await runJob(app, {
        ...{ kind: 'transcript', media: refOf(recording), language, model, adapt, seed: 1 },
        transcript: (all ? cutOut(transcript, [0, to]) : cutOut(transcript, stretch.words)) as never,
        range: all ? null : [stretch.range[0], stretch.range[1]],
      });
      const now = transcriptById(app.store.getState(), own.id);
      const heard = recordingOf(projectOf(app.store.getState()), own.recording);
      if (!now || !heard) return;
      if (soundKey(heard) !== soundKey(recording)) {
        app.say(
          tr('What is heard of “{name}” was changed meanwhile: align its text again.', { name: heard.name }),
        );
        return;
      }
      const put = withStretch(now.transcript, stretch, found);
      if (typeof put === 'string') {
        app.say(put);
        return;
      }
      const { takenAsSame, ...rest } = put;
      // All its times are those of the sound now.
      const aligned = all
        ? { ...rest, confidence: found.confidence }
        : { ...rest, ...(takenAsSame ? { takenAsSame } : {}) };
      app.edit(putTranscript(own.id, recalibrated({ ...aligned, language }), label, gesture));
      if (reason !== null) app.say(reason);
    }
  } catch (error) {
    if (!(error instanceof CancelledError) && errorData(error).code !== 'cancelled') app.fail(error);
  }
}

/** Changes the transcript in hand, or says why it cannot be changed. @returns whether it was changed */
export function editTranscript(
  app: App,
  id: string,
  label: string,
  change: (t: Transcript) => Edited,
  gesture?: string,
): boolean {
  const own = transcriptById(app.store.getState(), id);
  if (!own) return false;
  const next = change(own.transcript);
  if (typeof next === 'string') app.say(next);
  else if (next !== own.transcript) app.edit(putTranscript(id, recalibrated(next), label, gesture));
  return typeof next !== 'string';
}

/** Where a moment of a transcript's recording lies on the timeline; null: between two of its segments, where it has no place. */
function timelineOf(s: AppState, own: ProjectTranscript, time: number): number | null {
  const map = heardMapOf(s, own.recording);
  const isLeftOut = map?.segments.some((segment, k) => {
    const before = map.segments[k - 1];
    return before && time > lastKnot(before).source && time < firstKnot(segment).source;
  });
  return map && !isLeftOut ? toTimelineBeyond(map, time) : null;
}

/** Chooses words, and takes the playhead to the first of them; a recording that the text serves stays selected. */
export function chooseWords(
  app: App,
  own: ProjectTranscript,
  from: number,
  to = from + 1,
  seek = true,
): void {
  const before = app.store.getState();
  const isServed = before.selected.length === 1 && serves(before, own, before.selected[0] as RecordingId);
  app.set({
    words: { transcript: own.id, from, to },
    selected: isServed ? before.selected : [own.recording],
    selectedPin: null,
  });
  const start = own.transcript.words.slice(from, to).find(isTimed)?.start;
  if (seek && start !== undefined) goToMoment(app, own, start);
}

/** Chooses the whole text in hand, or one that is given: the panel shows it, the inspector what is known of it. */
export function chooseDocument(app: App, own = transcriptInHand(app.store.getState())): void {
  if (!own) return;
  chooseWords(app, own, 0, own.transcript.words.length, false);
  showPanel(app, 'transcript');
}

/** The playhead goes to a moment of the text's recording, and the timeline to where it is seen. */
export function goToMoment(app: App, own: ProjectTranscript, source: SourceTime): void {
  const s = app.store.getState();
  const t = timelineOf(s, own, source);
  if (t === null) return;
  app.seek(timelineTime(t));
  const view = currentView(s);
  const shown = reveal(view, t, s.paneWidth);
  if (shown !== view) app.set({ viewport: shown });
}

/** The word before or after those chosen; `extend` keeps them chosen too. */
export function stepWord(app: App, by: 1 | -1, extend = false): void {
  const s = app.store.getState();
  const own = transcriptInHand(s);
  if (!own) return;
  const hand = wordsInHand(s);
  const last = own.transcript.words.length - 1;
  if (!hand || hand.own !== own) {
    chooseWords(app, own, by > 0 ? 0 : last);
    return;
  }
  if (extend && by > 0) chooseWords(app, own, hand.from, Math.min(last + 1, hand.to + 1), false);
  else if (extend) chooseWords(app, own, Math.max(0, hand.from - 1), hand.to);
  else chooseWords(app, own, Math.min(last, Math.max(0, by > 0 ? hand.to : hand.from - 1)));
}

/** So much is played before and after, seconds. */
const around = 0.4;

/** Plays the words chosen with a little before and after. */
export function playWords(app: App): void {
  const s = app.store.getState();
  const hand = wordsInHand(s);
  if (!hand) return;
  const { own, from, to } = hand;
  const timed = own.transcript.words.slice(from, to).filter(isTimed);
  const [first, last] = [timed[0], timed.at(-1)];
  if (!first || !last) return;
  const place = (...times: number[]) =>
    times.reduce<number | null>((found, time) => found ?? timelineOf(s, own, time), null);
  const start = place(Math.max(0, first.start - around), first.start, first.end);
  const end = place(last.end + around, last.end, last.start);
  if (start === null || end === null || end <= start) {
    app.say(tr('The recording of these words has no place there on the timeline: they cannot be played.'));
    return;
  }
  app.seek(timelineTime(start));
  // What lies nowhere is heard where it is drawn, and nothing else with it.
  const isPlaced = projectOf(s).placements.some((p) => p.recording === own.recording && p.map);
  const until = { t: timelineTime(end), alone: isPlaced ? null : own.recording };
  app.set({ playing: true, rate: 1, until });
}

/** Chooses the next doubtful word and plays around it. */
export function goToDoubtful(app: App, by: 1 | -1): void {
  const s = app.store.getState();
  const own = transcriptInHand(s);
  if (!own) return;
  const hand = wordsInHand(s);
  const next = nextDoubtful(own.transcript, hand?.own === own ? hand.from : null, by);
  if (next === null) {
    app.say(tr('No word is doubtful any more.'));
    return;
  }
  chooseWords(app, own, next);
  playWords(app);
}

/** Confirms the words chosen and goes on to the next doubtful one. */
export function acceptWords(app: App): void {
  const hand = wordsInHand(app.store.getState());
  if (!hand) return;
  const { own, from, to } = hand;
  if (!editTranscript(app, own.id, stepName('Confirm'), (t) => confirmWords(t, from, to))) return;
  const after = transcriptById(app.store.getState(), own.id);
  if (after && nextDoubtful(after.transcript, from, 1) !== null) goToDoubtful(app, 1);
}

/** Boundaries nudged within a second of each other are one undo step. */
let burst = { at: 0, key: '', gesture: '' };

export function nudgeBoundary(app: App, edge: Edge, seconds: number): void {
  const hand = wordsInHand(app.store.getState());
  if (!hand) return;
  const { own, from, to } = hand;
  const k = edge === 'start' ? from : to - 1;
  const time = own.transcript.words[k]?.[edge];
  const now = Date.now();
  const key = `${own.id}/${k}/${edge}`;
  const goesOn = now - burst.at < 1000 && burst.key === key;
  burst = { at: now, key, gesture: goesOn ? burst.gesture : newGesture('boundary') };
  editTranscript(
    app,
    own.id,
    stepName('Move boundary'),
    (t) => {
      const moved = moveBoundary(t, k, edge, (time ?? Number.NaN) + seconds);
      return moved === t ? tr('There is no room: the words beside it are as short as words may be.') : moved;
    },
    burst.gesture,
  );
}

export function removeText(app: App): void {
  const own = transcriptInHand(app.store.getState());
  if (!own) return;
  app.edit(removeTranscript(own.id));
  app.set({ words: null });
}

/** The index of the segment that the words chosen begin in; null: none are chosen. */
export const segmentInHand = (s: AppState): number | null => {
  const hand = wordsInHand(s);
  return hand ? segmentAt(hand.own.transcript, hand.from) : null;
};

/** The file that a transcript was read from, if it says more than the transcript does. */
export const sourceOf = ({ source, original }: ProjectTranscript): { name: string; text: string } | null =>
  original === undefined ? null : { name: source ?? 'text.txt', text: original };

/** Writes a transcript on a recording's clock, or the timeline's. @returns `exists` where a file stands there and was not to be replaced */
export async function writeText(
  app: App,
  own: ProjectTranscript,
  path: string,
  overwrite: boolean,
  { wordTimes, clock }: { readonly wordTimes: boolean; readonly clock: RecordingId | 'timeline' },
): Promise<'written' | 'exists' | 'failed'> {
  try {
    const project = projectOf(app.store.getState());
    const on = projectTranscriptOn(project, own, clock === 'timeline' ? null : clock);
    if (!on)
      throw new InvalidInputError(
        'not-together',
        tr('The recordings do not lie on one timeline any more.'),
        tr('Sync them, or export it on its own clock.'),
      );
    const of = recordingOf(project, clock);
    const { lost } = await app.channel.call('transcript.write', {
      ...{ path, overwrite, wordTimes },
      recording: of ? { path: of.path, duration: of.media.duration } : null,
      transcript: on.transcript as never,
      source: sourceOf(own),
    });
    const name = path.split(/[\\/]/).at(-1) ?? path;
    const unheard = lossOnClock(on, of?.name ?? null);
    app.say([tr('Written to {name}.', { name }), ...unheard, ...lost].join(' '));
    return 'written';
  } catch (error) {
    if (errorData(error).code === 'exists') return 'exists';
    app.fail(error);
    return 'failed';
  }
}
