import { usageError } from '#main/hosts/cli/command.ts';
import type { CropBox, ProjectCrop } from '#src/model/crop.ts';
import type { Project } from '#src/model/project.ts';
import { cropOf, removeCrop, setCrop, setCropKeys } from '#src/model/put-crop.ts';
import type { VideoStream } from '#src/model/recording.ts';
import {
  drawnCrop,
  freed,
  keyAt,
  movedKey,
  thetaOfBox,
  withKey,
  withoutKey,
} from '#src/vision/crop-edits.ts';
import { demandInside, type NamedEdit, nameOf, pixels, seconds } from './named-edit.ts';

/** @throws InvalidInputError `usage` where there is no crop */
function demandCrop(project: Project, id: string): ProjectCrop {
  const crop = cropOf(project, id);
  if (crop) return crop;
  throw usageError(`“${nameOf(project, id)}” has no crop: crop.key draws one.`);
}

/** @throws InvalidInputError `usage` */
function demandPicture(project: Project, id: string): VideoStream {
  const [video] = project.recordings.find((r) => r.id === id)?.media.video ?? [];
  if (video) return video;
  throw usageError(`“${nameOf(project, id)}” has no picture.`);
}

/** @throws InvalidInputError `usage` for a moment at which there is no keyframe */
function demandKey(project: Project, { recording, keys }: ProjectCrop, t: number): void {
  if (keyAt(keys, t) >= 0) return;
  const all = keys.map((key) => key.t.toFixed(3)).join(', ');
  throw usageError(
    `The crop of “${nameOf(project, recording)}” has no keyframe at ${t} s; it has ${all === '' ? 'none' : `them at ${all}`}.`,
  );
}

/** A crop is at most so many times as wide and as high as the picture. */
const mostOfPicture = 2;

/** At least four pixels, its middle in the picture; its edges may be outside. @throws InvalidInputError `usage` */
function boxIn({ width, height }: VideoStream, given: readonly string[]): CropBox {
  const [x = 0, y = 0, w = 0, h = 0] = given.map(pixels);
  const isSized = w >= 4 && h >= 4 && w <= mostOfPicture * width && h <= mostOfPicture * height;
  const [middleX, middleY] = [x + w / 2, y + h / 2];
  if (isSized && middleX >= 0 && middleX <= width && middleY >= 0 && middleY <= height) return [x, y, w, h];
  throw usageError(
    `A crop wants X,Y,WIDTH,HEIGHT in pixels of the picture, ${width} × ${height}, at least 4 and at most twice the picture wide and high, with its middle in the picture, not “${given.join(',')}”.`,
  );
}

export const cropEdits: readonly NamedEdit[] = [
  {
    ...{ id: 'crop.key', takes: 'REC,SECONDS,X,Y,W,H', help: 'the crop there: a keyframe', count: [6, 6] },
    places: false,
    forms: [null, seconds, pixels, pixels, pixels, pixels],
    make(project, [name = '', at, ...box], find) {
      const id = find(name);
      const t = seconds(at);
      demandInside(project, id, t);
      const picture = demandPicture(project, id);
      const theta = thetaOfBox(boxIn(picture, box), picture.width, picture.height);
      const crop = cropOf(project, id);
      if (!crop) return setCrop(drawnCrop(id, t, theta), 'Draw a crop');
      const whole = crop.kind === 'affine' ? theta : [...theta, 0, 0];
      return setCropKeys(id, withKey(crop.keys, t, whole));
    },
  },
  {
    ...{ id: 'crop.move-key', takes: 'REC,SECONDS,TO', help: 'a keyframe at another moment', count: [3, 3] },
    places: false,
    forms: [null, seconds, seconds],
    make(project, [name = '', at, to], find) {
      const crop = demandCrop(project, find(name));
      demandKey(project, crop, seconds(at));
      const length = project.recordings.find((r) => r.id === crop.recording)?.media.duration ?? 0;
      const keys = movedKey(crop.keys, seconds(at), seconds(to), [0, length]);
      return setCropKeys(crop.recording, keys, undefined, 'Move keyframe');
    },
  },
  {
    ...{ id: 'crop.remove-key', takes: 'REC,SECONDS', help: 'without that keyframe', count: [2, 2] },
    places: false,
    forms: [null, seconds],
    make(project, [name = '', at], find) {
      const crop = demandCrop(project, find(name));
      demandKey(project, crop, seconds(at));
      return setCropKeys(crop.recording, withoutKey(crop.keys, seconds(at)), undefined, 'Remove keyframe');
    },
  },
  {
    ...{ id: 'crop.free', takes: 'REC', help: 'its corners go where they are pulled', count: [1, 1] },
    places: false,
    forms: [],
    make: (project, [name = ''], find) => setCrop(freed(demandCrop(project, find(name))), 'Free the corners'),
  },
  {
    ...{ id: 'crop.remove', takes: 'REC', help: 'the whole picture again', count: [1, 1], places: false },
    forms: [],
    make: (project, [name = ''], find) => removeCrop(demandCrop(project, find(name)).recording),
  },
];
