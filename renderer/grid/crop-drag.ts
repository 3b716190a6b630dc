import { stepName } from '#renderer/i18n/step-name.ts';
import { newGesture } from '#renderer/operations/solve.ts';
import { cropOf, setCrop, setCropKeys } from '#src/model/put-crop.ts';
import { projectOf } from '#renderer/state/selectors.ts';
import type { App } from '#renderer/state/store.ts';
import type { CropBox } from '#src/model/crop.ts';
import type { RecordingId } from '#src/model/recording.ts';
import type { SourceTime } from '#src/model/units.ts';
import { bentOf, pointsAcross } from '#src/vision/bent-crop.ts';
import { cropTheta, drawnCrop, thetaOfBox, withKey } from '#src/vision/crop-edits.ts';
import {
  type Corners,
  cornersOfTheta,
  type Handle,
  type Point,
  pulledTheta,
} from '#src/vision/crop-handles.ts';

/** A crop of a recording at one moment, in pixels of its displayed picture. */
export type CropAt = {
  readonly recording: RecordingId;
  readonly t: SourceTime;
  readonly width: number;
  readonly height: number;
};

/** A handle in the hand: one gesture, one undo step; Esc takes it back. */
export type CropDrag = {
  /** Further by so many pixels of the picture. */
  move(x: number, y: number): void;
  cancel(): void;
};

export function startCropDrag(
  app: App,
  { recording, t, width, height }: CropAt,
  handle: Handle,
  gesture = newGesture('crop'),
): CropDrag | null {
  const crop = cropOf(projectOf(app.store.getState()), recording);
  if (!crop) return null;
  // The moment that is corrected is the one that was grabbed.
  app.set({ playing: false });
  const from = cropTheta(crop, t);
  let by: Point = [0, 0];
  return {
    move(x, y) {
      by = [by[0] + x, by[1] + y];
      const theta = pulledTheta(from, handle, by, { width, height, kind: crop.kind });
      app.edit(setCropKeys(recording, withKey(crop.keys, t, theta), gesture));
    },
    cancel: () => app.cancelGesture(gesture),
  };
}

/** Presses that follow each other within a second are one undo step. */
let burst = { at: 0, of: '', gesture: '' };

/** Moves a handle by so many pixels of the picture. */
export function nudgeCrop(app: App, at: CropAt, handle: Handle, name: string, by: Point): void {
  const now = Date.now();
  const of = `${at.recording}/${at.t}/${name}`;
  burst = {
    ...{ at: now, of },
    gesture: now - burst.at < 1000 && burst.of === of ? burst.gesture : newGesture('crop'),
  };
  startCropDrag(app, at, handle, burst.gesture)?.move(...by);
}

/** A box drawn by hand: a new crop, or where the crop is at this moment. */
export function drawCrop(app: App, { recording, t, width, height }: CropAt, box: CropBox): void {
  const crop = cropOf(projectOf(app.store.getState()), recording);
  const theta = thetaOfBox(box, width, height);
  app.set({ drawing: null });
  if (crop) {
    const whole =
      crop.kind === 'tps'
        ? bentOf(theta, pointsAcross(crop.frames[0]?.theta ?? []))
        : crop.kind === 'affine'
          ? theta
          : [...theta, 0, 0];
    app.edit(setCropKeys(recording, withKey(crop.keys, t, whole), newGesture('crop')));
  } else app.edit(setCrop(drawnCrop(recording, t, theta), stepName('Draw a crop')));
}

/** The corners of a recording's crop at a moment; null: it has none. */
export function cropCorners(
  crop: Parameters<typeof cropTheta>[0] | null,
  { t, width, height }: Omit<CropAt, 'recording'>,
): Corners | null {
  return crop ? cornersOfTheta(cropTheta(crop, t), width, height) : null;
}
