import { stepName } from '#renderer/i18n/step-name.ts';
import { tr } from '#renderer/i18n/tr.ts';
import type { Plain } from '#renderer/i18n/words.ts';
import { shownMoment } from '#renderer/player/shown.ts';
import { cropOf, removeCrop, setCrop } from '#src/model/put-crop.ts';
import { projectOf, recordingOf } from '#renderer/state/selectors.ts';
import type { AppState, Following } from '#renderer/state/state.ts';
import type { App } from '#renderer/state/store.ts';
import type { CropBox, CropKind } from '#src/model/crop.ts';
import { mostCropFrames } from '#src/model/crop-schema.ts';
import { CancelledError, errorData } from '#src/model/errors.ts';
import type { Recording, RecordingId } from '#src/model/recording.ts';
import { cropTheta, keptCrop } from '#src/vision/crop-edits.ts';
import { borderOfTheta, boxInPicture } from '#src/vision/crop-handles.ts';
import { clockBetween } from './clock-between.ts';
import { refOf, runJob } from './jobs.ts';

/** The subject of the selected recording, followed by a job whose crop becomes part of the document. */

/** Of crops that are fitted: greatest offset either way, seconds, and the seed of what they are held against. */
const fitting = { maxOffset: 0.5, seed: 1 } as const;

/** Pictures analysed a second, at most; fewer in films of hours. */
const usualRate = 10;

/** Where the subject is to begin with: a box in displayed pixels, and when it is there (source seconds). */
export type Start = { readonly box: CropBox; readonly at: number };

const chosen = (s: AppState): Recording | null => recordingOf(projectOf(s), s.selected[0] ?? null);

/** Whether the selected recording has a picture to crop. */
export function canCrop(s: AppState): true | string {
  const recording = chosen(s);
  if (!recording) return tr('Select a recording.');
  return recording.media.video.length > 0 ? true : tr('The recording has no picture.');
}

export function canFollow(s: AppState): true | string {
  const can = canCrop(s);
  if (can !== true) return can;
  if (s.following?.outcome.kind === 'working')
    return tr('A subject is being followed: wait, or cancel that.');
  return s.missing.includes(chosen(s)?.id ?? '')
    ? tr('The file of this recording is missing: relink it.')
    : true;
}

export const notShown: Plain =
  'Its picture is not at the playhead: move the playhead there, or place the recording.';

/** What the crop holds at the playhead, as a place to follow from; or why there is none. */
function startHere(s: AppState): Start | string {
  const recording = chosen(s);
  const crop = cropOf(projectOf(s), recording?.id ?? null);
  const [stream] = recording?.media.video ?? [];
  if (!recording || !crop || !stream) return tr('Draw a crop around the subject first.');
  const at = shownMoment(s, recording.id);
  if (at === null) return tr(notShown);
  const { width, height } = stream;
  const box = boxInPicture(borderOfTheta(cropTheta(crop, at), width, height), width, height);
  return box ? { box, at } : tr('The crop lies outside of the picture here.');
}

export function canFollowHere(s: AppState): true | string {
  const can = canFollow(s);
  if (can !== true) return can;
  const start = startHere(s);
  return typeof start === 'string' ? start : true;
}

export function followHere(app: App): Promise<void> | undefined {
  const start = startHere(app.store.getState());
  return typeof start === 'string' ? undefined : follow(app, start);
}

/** Where the crop is on the first picture: there glimpses begin. */
function startFirst(s: AppState): Start | string {
  const recording = chosen(s);
  const crop = cropOf(projectOf(s), recording?.id ?? null);
  const [stream] = recording?.media.video ?? [];
  if (!recording || !crop || !stream) return tr('Draw a crop around the subject first.');
  const at = Math.max(0, stream.start);
  const box = boxInPicture(
    borderOfTheta(cropTheta(crop, at), stream.width, stream.height),
    stream.width,
    stream.height,
  );
  return box ? { box, at } : tr('The crop lies outside of the first picture.');
}

export function canFollowByGlimpses(s: AppState): true | string {
  const can = canFollow(s);
  if (can !== true) return can;
  const start = startFirst(s);
  return typeof start === 'string' ? start : true;
}

/** Experimental: of all frames this share is decoded, and of short films so many, since three say nothing. */
const decodedShare = 0.12;
const fewest = 24;

export function followByGlimpses(app: App): Promise<void> | undefined {
  const s = app.store.getState();
  const start = startFirst(s);
  const { media } = chosen(s) ?? {};
  if (typeof start === 'string' || !media) return undefined;
  const [num, den] = media.video[0]?.frameRate ?? [25, 1];
  const frames = Math.max(1, (media.duration * num) / den);
  return follow(app, start, { glimpses: Math.min(1, Math.max(decodedShare, fewest / frames)) });
}

/** How it is followed, where not as usual. */
export type FollowHow = {
  readonly kind?: CropKind;
  /** Experimental: this share of all frames is decoded, the start being on the first picture. */
  readonly glimpses?: number;
  /** The recording that the crop is fitted to; the same one: its sound. */
  readonly fitTo?: RecordingId;
};

/** @param start null: whatever moves most coherently against the background */
export async function follow(
  app: App,
  start: Start | null,
  { kind = 'affine', glimpses, fitTo }: FollowHow = {},
): Promise<void> {
  const s = app.store.getState();
  const recording = chosen(s);
  if (canFollow(s) !== true || !recording) return;
  const [stream] = recording.media.video;
  const init = start && stream ? insidePicture(start.box, stream) : null;
  const abort = new AbortController();
  const { id } = recording;
  const before = s.following;
  const other = fitTo === undefined ? null : recordingOf(projectOf(s), fitTo);
  const working: Following = { recording: id, outcome: { kind: 'working', stop: () => abort.abort() } };
  app.set({ following: working });
  // Put away meanwhile, or another document was opened: nobody waits for the answer.
  const isAwaited = () => app.store.getState().following === working;
  try {
    const input = {
      kind: 'track',
      media: refOf(recording),
      stream: null,
      crop: kind,
      init,
      ...(glimpses !== undefined ? { glimpses } : start ? { at: start.at } : {}),
      ...(other ? { fit: { media: refOf(other), clock: clockBetween(s, id, other.id), ...fitting } } : {}),
      fps: Math.max(1, Math.min(usualRate, mostCropFrames / Math.max(1, recording.media.duration))),
    } as const;
    const {
      crop,
      candidates,
      reason,
      glimpses: looked,
      fit,
      ...facts
    } = await runJob(app, input, abort.signal);
    if (!isAwaited()) return;
    // What goes no better with the other one than the crop that is there leaves that as it is.
    if (crop && !(fit?.kept === 'plain' && cropOf(projectOf(s), id)))
      app.edit(setCrop(keptCrop(id, crop, facts), stepName('Follow the subject')));
    // One that is chosen brings no others: those of the search stay on offer.
    const known = before?.recording === id && before.outcome.kind === 'done' ? before.outcome.candidates : [];
    const offered =
      candidates.length === 0 && start
        ? known.map((each) => ({ ...each, chosen: crop !== null && each.box === start.box }))
        : candidates;
    app.set({
      following: {
        recording: id,
        outcome: {
          kind: 'done',
          candidates: offered,
          reason,
          glimpses: looked,
          fit,
          fitTo: other?.name ?? null,
        },
      },
    });
  } catch (error) {
    if (!isAwaited()) return;
    const failed = errorData(error);
    const isCancelled = error instanceof CancelledError || failed.code === 'cancelled';
    app.set({
      following: isCancelled ? null : { recording: id, outcome: { kind: 'failed', error: failed } },
    });
  }
}

function insidePicture([x, y, w, h]: CropBox, { width, height }: { width: number; height: number }) {
  const [left, top] = [Math.max(0, x), Math.max(0, y)];
  return [left, top, Math.min(width, x + w) - left, Math.min(height, y + h) - top] as [
    number,
    number,
    number,
    number,
  ];
}

/** Takes the crop away, and what was said about how it was found. */
export function dropCrop(app: App, id: RecordingId): void {
  app.edit(removeCrop(id));
  const { following } = app.store.getState();
  if (following?.recording === id && following.outcome.kind !== 'working') app.set({ following: null });
}
