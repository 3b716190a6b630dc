import { openPicture } from '#main/media/open-picture.ts';
import type { PictureFile } from '#main/media/picture.ts';
import { openLocaliser } from '#main/models/localiser.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { CropBox, CropFitting } from '#src/model/crop.ts';
import { type Film, filmOnly, filmWithin, inWhole } from '#src/vision/track/bars.ts';
import { pursueLocalised, type Track, type TrackOptions, trackOf } from '#src/vision/track/track.ts';
import { fitTo, type FitRequest } from './track-fit.ts';

export type TrackTask = Pick<TrackOptions, 'kind' | 'at'> & {
  readonly picture: PictureFile;
  /** In pixels of the decoded pictures. */
  readonly init: CropBox | null;
  /** Another track, to which the crop is fitted afterwards. */
  readonly fit?: FitRequest | undefined;
};

export type TrackTaskResult = Track & { readonly fit?: CropFitting };

/** Worker task: follows the subject of decoded pictures. @throws InvalidInputError `bad-init`; StorageError `cache-gone` */
export async function trackPicture(
  { picture, kind, init, at, fit }: TrackTask,
  context: TaskContext,
): Promise<TrackTaskResult> {
  const whole = openPicture(picture);
  const film = filmWithin(whole);
  // A box that reaches into the bars is meant as it was drawn.
  const isCut = film !== null && (init === null || isWithin(init, film));
  const frames = isCut ? filmOnly(whole, film) : whole;
  const drawn: CropBox | null =
    isCut && init ? [init[0] - film[0], init[1] - film[1], init[2], init[3]] : init;
  const { times } = picture;
  const seconds = (times[times.length - 1] ?? 0) - (times[0] ?? 0);
  let told = Number.NEGATIVE_INFINITY;
  const localiser = await openLocaliser();
  try {
    const found = await pursueLocalised(
      frames,
      { kind, init: drawn, at },
      localiser.localise,
      (done, total) => {
        const share = done / total;
        if (share < 1 && share - told < 0.01) return;
        told = share;
        context.progress(Math.round(share * seconds * 10) / 10, seconds, 's followed', 'Following');
      },
    );
    const track = fit ? await fitTo(frames, found, fit, context) : 'reason' in found ? found : trackOf(found);
    return isCut ? inWhole(track, film, picture) : track;
  } finally {
    whole.close();
    await localiser.close();
  }
}

const isWithin = ([x, y, w, h]: CropBox, [left, top, width, height]: Film): boolean =>
  x >= left - 1 && y >= top - 1 && x + w <= left + width + 1 && y + h <= top + height + 1;
