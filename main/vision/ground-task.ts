import { openPicture } from '#main/media/open-picture.ts';
import type { PictureFile } from '#main/media/picture.ts';
import { openClip } from '#main/models/clip.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import { type Grounding, type GroundOptions, ground } from '#src/vision/grounding/ground.ts';
import { groundByMotion, type TimedPhrase } from '#src/vision/grounding/moving.ts';
import { clipLooker } from './clip-looker.ts';

export type SeenPhrasesTask = Pick<GroundOptions, 'when' | 'end'> & {
  readonly phrases: readonly string[];
  /** Frames in colour. */
  readonly picture: PictureFile;
  /** The model's. */
  readonly folder: string;
  readonly seed: number;
};

/** Runs on a worker thread: phrases in the picture, by a CLIP-like network. */
export async function seenPhrases(
  { phrases, picture: file, folder, when, end, seed }: SeenPhrasesTask,
  { progress }: TaskContext,
): Promise<Grounding> {
  const model = await openClip(folder);
  const frames = openPicture(file);
  try {
    const looker = await clipLooker(model, frames, phrases);
    const temperature = 1 / model.manifest.scale;
    return await ground(phrases, looker, { times: frames.times, end, when, temperature, seed, progress });
  } finally {
    frames.close();
    await model.close();
  }
}

export type MovingPhrasesTask = {
  readonly phrases: readonly TimedPhrase[];
  /** Grey frames. */
  readonly picture: PictureFile;
  readonly seed: number;
};

/** Runs on a worker thread: where it moves while each phrase is said. */
export async function movingPhrases(
  { phrases, picture: file, seed }: MovingPhrasesTask,
  { progress }: TaskContext,
): Promise<Grounding> {
  const frames = openPicture(file);
  try {
    const found = groundByMotion(phrases, frames, {
      seed,
      progress: (done) => progress(done, frames.times.length, 'frames', 'Looking for what moves'),
    });
    const nothing = found.every(({ status }) => status !== 'grounded');
    return { phrases: found, reason: nothing ? 'Nothing moves in one region more than elsewhere.' : null };
  } finally {
    frames.close();
  }
}
