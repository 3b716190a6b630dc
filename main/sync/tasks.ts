import { measurePair, type PairMeasurement } from '#src/align/sync/pair.ts';
import { measurePicturePair } from '#src/align/sync/picture.ts';
import { describePicture, type PictureSummary } from '#src/align/sync/picture-summary.ts';
import { describeSound, type SoundSummary } from '#src/signal/sound-summary.ts';
import { anySide } from '#src/vision/features/any-side.ts';
import { pictureFeatures } from '#src/vision/features/picture-features.ts';
import { thinned } from '#src/vision/features/thinned.ts';
import { wasmSound } from '#main/compute/sound.ts';
import { openPicture } from '#main/media/open-picture.ts';
import { openSound } from '#main/media/open-sound.ts';
import type { PictureFile } from '#main/media/picture.ts';
import type { SoundFile } from '#main/media/sound.ts';
import type { TaskContext } from '#main/work/task-context.ts';

/** What one side of a pair brings to a worker. */
export type SoundSide = { readonly file: SoundFile; readonly summary: SoundSummary };

const summaries = new Map<string, SoundSummary>();

/** One and the same object for every pair of a recording, so that what is derived from it is made once. */
function sameSummary({ file, summary }: SoundSide): SoundSummary {
  const known = summaries.get(file.path) ?? summary;
  summaries.delete(file.path);
  summaries.set(file.path, known); // to the end of the queue
  if (summaries.size > 6) summaries.delete(summaries.keys().next().value as string);
  return known;
}

/** The worker's side of a sync: everything that computes. Inputs and results are plain data. */
export const syncTasks = {
  describeSound: async (file: SoundFile, context: TaskContext): Promise<SoundSummary> => {
    const sound = openSound(file);
    try {
      return describeSound(sound, wasmSound(), (done, total) =>
        context.progress(done, total, 's', 'Listening'),
      );
    } finally {
      sound.close();
    }
  },

  measureSoundPair: async (input: {
    readonly a: SoundSide;
    readonly b: SoundSide;
    readonly maxDrift: number;
  }): Promise<PairMeasurement> => {
    const a = openSound(input.a.file);
    try {
      const b = openSound(input.b.file);
      try {
        return measurePair(a, b, sameSummary(input.a), sameSummary(input.b), {
          maxDrift: input.maxDrift,
          arithmetic: wasmSound(),
        });
      } finally {
        b.close();
      }
    } finally {
      a.close();
    }
  },

  describePicture: async (file: PictureFile, context: TaskContext): Promise<PictureSummary> => {
    const frames = openPicture(file);
    try {
      const features = pictureFeatures(thinned(frames), {
        progress: (done, of) => context.progress(done, of, 'frames', 'Watching'),
      });
      return describePicture(frames, features && anySide(features));
    } finally {
      frames.close();
    }
  },

  measurePicturePair: async (input: {
    readonly a: PictureSummary;
    readonly b: PictureSummary;
    readonly maxDrift: number;
  }): Promise<PairMeasurement> => measurePicturePair(input.a, input.b, { maxDrift: input.maxDrift }),
} as const;
