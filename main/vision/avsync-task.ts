import { openPicture } from '#main/media/open-picture.ts';
import { openSound } from '#main/media/open-sound.ts';
import type { PictureFile } from '#main/media/picture.ts';
import type { SoundFile } from '#main/media/sound.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { AvSync } from '#src/model/av-sync.ts';
import { avsync, type Looking, lookThrough, tell } from '#src/vision/avsync/avsync.ts';

export type AvSyncTask = {
  readonly picture: PictureFile;
  readonly sound: SoundFile;
  /** Seconds; null: the default. */
  readonly maxOffset: number | null;
  readonly seed: number;
};

/** Compares decoded pictures with decoded sound. */
export async function avsyncFiles(task: AvSyncTask, context: TaskContext): Promise<AvSync> {
  return opened(task, context, avsync);
}

/** As `avsyncFiles`, but leaves what it comes to open: a lip-sync expert is to be asked. */
export async function avsyncLook(task: AvSyncTask, context: TaskContext): Promise<Looking | AvSync> {
  return opened(task, context, (picture, sound, options) =>
    lookThrough(picture, sound, { ...options, mouths: true }),
  );
}

/** What all of it comes to. */
export const avsyncTell = async (looking: Looking): Promise<AvSync> => tell(looking);

function opened<T>(
  task: AvSyncTask,
  { progress }: TaskContext,
  look: (...of: Parameters<typeof avsync>) => T,
): T {
  const picture = openPicture(task.picture);
  const sound = openSound(task.sound);
  try {
    return look(picture, sound, {
      ...(task.maxOffset === null ? {} : { maxOffset: task.maxOffset }),
      seed: task.seed,
      progress: (done, total) => progress(Math.round(done), total, 'frames', 'Comparing sound and picture'),
    });
  } finally {
    picture.close();
    sound.close();
  }
}
