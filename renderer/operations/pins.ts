import { tr } from '#renderer/i18n/tr.ts';
import { addPin } from '#renderer/state/edits.ts';
import { doubtOf, doubtWords } from '#renderer/state/pin-doubts.ts';
import { placementOf, projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState } from '#renderer/state/state.ts';
import { type App, newId } from '#renderer/state/store.ts';
import type { RecordingId } from '#src/model/recording.ts';
import { unmetPins } from '#src/align/resolve-exact.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import { toSource } from '#src/model/time-map.ts';
import { type SourceTime, sourceTime } from '#src/model/units.ts';
import { settled } from './settling.ts';
import { editAndSolve } from './solve.ts';

/** “This moment here = that moment there”, by hand. */

/**
 * The moment of a recording that the user is at: its preview's cursor where it is not on the timeline, else
 * what the playhead shows of it; null when the playhead is off the recording.
 */
export function momentOf(s: AppState, id: RecordingId): SourceTime | null {
  const placement = placementOf(projectOf(s), id);
  if (placement?.map) return toSource(placement.map, s.playhead);
  return s.preview?.recording === id ? s.preview.time : sourceTime(0);
}

export function setMark(app: App): void {
  const s = app.store.getState();
  const id = s.selected[0];
  if (!id) return;
  const time = momentOf(s, id);
  if (time === null) app.fail(offRecording());
  else app.set({ mark: { recording: id, time } });
}

export function pinToMark(app: App): void {
  const s = app.store.getState();
  const [id] = s.selected;
  const { mark } = s;
  if (!id || !mark || mark.recording === id) return;
  const time = momentOf(s, id);
  if (time === null) {
    app.fail(offRecording());
    return;
  }
  const pin = { id: newId('pin'), a: mark.recording, b: id, timeA: mark.time, timeB: time };
  editAndSolve(app, addPin(pin));
  app.set({ mark: null, selectedPin: pin.id });
  void sayIfOdd(app, pin.id);
}

/**
 * A pin that could not be kept must not pass for one that was: says why, and what to do. Nor must one that the
 * features contradict pass for agreed: that is said once the host has answered about it.
 */
export async function sayIfOdd(app: App, id: string): Promise<void> {
  const project = projectOf(app.store.getState());
  if (unmetPins(project).some((pin) => pin.id === id)) {
    app.say(
      tr(
        'This pin is not met: together with the other pins, or with clips placed by hand, time would run backwards. Move or remove one of them.',
      ),
    );
    return;
  }
  await settled(app);
  const s = app.store.getState();
  const pin = projectOf(s).pins.find((each) => each.id === id);
  const doubt = pin ? doubtOf(s, pin) : null;
  const other = recordingOf(projectOf(s), doubt?.recording ?? null);
  if (doubt && other)
    app.say(
      tr('This pin is held, against the features. {doubtWords} The map around it is no surer than that.', {
        doubtWords: doubtWords(doubt, other.name),
      }),
    );
}

const offRecording = () =>
  new InvalidInputError(
    'off-recording',
    tr('The playhead is not on this recording.'),
    tr('Move the playhead to the moment you mean.'),
  );
