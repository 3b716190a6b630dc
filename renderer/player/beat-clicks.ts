import { tr } from '#renderer/i18n/tr.ts';
import { refOf } from '#renderer/operations/jobs.ts';
import { asShown, pairStore } from '#renderer/pair/pair-state.ts';
import { projectOf, recordingOf, selectedPair, soundKey } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { RecordingBeats } from '#src/contract/methods.ts';
import type { Recording } from '#src/model/recording.ts';
import { toSource } from '#src/model/time-map.ts';
import { steadyFrom } from '#src/signal/beats.ts';

/** Beats of recordings, asked of the host once for each sound. */

type Known = { readonly beats: RecordingBeats | null; readonly at: number; readonly asked: Promise<void> };
const known = new WeakMap<App, Map<string, Known>>();
/** A sound that is yet to be decoded is asked for again after so many ms. */
const again = 1000;

/** Beats that are known, source seconds; asks for them. */
export function beatsIn(app: App, recording: Recording): Float64Array {
  const own = asked(app, recording);
  return own.beats?.times ?? nothing;
}
const nothing = new Float64Array(0);

function asked(app: App, recording: Recording): Known {
  const all = known.get(app) ?? new Map<string, Known>();
  known.set(app, all);
  const key = soundKey(recording);
  const before = all.get(key);
  if (before && (before.beats || performance.now() - before.at < again)) return before;
  const at = performance.now();
  const own: Known = {
    ...{ beats: null, at },
    asked: app.channel
      .call('beats.read', { media: refOf(recording) })
      .then(
        (beats) =>
          void all.set(key, {
            beats: beats.complete ? beats : null,
            at: performance.now(),
            asked: own.asked,
          }),
      )
      .catch((error: unknown) => {
        all.set(key, { ...own, at: Number.POSITIVE_INFINITY });
        app.fail(error);
      }),
  };
  all.set(key, own);
  return own;
}

/** The recording whose sound the clicks go by: A of the pair on the screen, as it is shown. */
export function clickedRecording(app: App): Recording | null {
  const s = app.store.getState();
  const pair = selectedPair(s);
  return pair ? recordingOf(projectOf(s), asShown(pairStore(app).getState(), pair).a) : null;
}

/** Says what the clicks are worth, once the beats are known. */
export async function tellBeats(app: App): Promise<void> {
  const recording = clickedRecording(app);
  if (!recording) return;
  await asked(app, recording).asked;
  const { beats } = asked(app, recording);
  const s = app.store.getState();
  if (s.clickTrack !== 'beats') return;
  if (!beats) app.say(tr('The sound of A is still being read: its beats come after that.'));
  else if (beats.times.length < 2) app.say(tr('No beats were found in A.'));
  else if (beats.steadiness < steadyFrom)
    app.say(tr('Clicks sound at the beats of A, as far as it has any: there is hardly a steady one.'));
  else {
    const map = projectOf(s).placements.find((p) => p.recording === recording.id)?.map;
    const here = (map && toSource(map, s.playhead)) ?? 0;
    const tempo = Math.round(tempoAt(beats.times, here));
    app.say(
      tr(
        'Clicks sound at the beats of A, {tempo} a minute at this place: where B is in step, its beats fall on them.',
        {
          tempo,
        },
      ),
    );
  }
}

/** Beats a minute over the eight or so about a moment. */
export function tempoAt(times: Float64Array, t: number): number {
  const after = times.findIndex((each) => each >= t);
  const middle = after < 0 ? times.length - 1 : after;
  const [from, to] = [Math.max(0, middle - 4), Math.min(times.length - 1, middle + 4)];
  return (60 * (to - from)) / ((times[to] as number) - (times[from] as number));
}
