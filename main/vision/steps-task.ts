import { openPicture } from '#main/media/open-picture.ts';
import type { PictureFile } from '#main/media/picture.ts';
import { openClip } from '#main/models/clip.ts';
import { modelFailed } from '#main/models/session.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { Steps } from '#src/model/steps.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
import { plainStep } from '#src/vision/steps/step-words.ts';
import { stepsByPicture } from '#src/vision/steps/steps-by-picture.ts';
import { stepsBySpeech } from '#src/vision/steps/steps-by-speech.ts';

export type SpokenStepsTask = {
  readonly steps: readonly string[];
  readonly words: readonly SaidWord[];
  readonly seed: number;
};

/** Runs on a worker thread. */
export const spokenSteps = async (
  { steps, words, seed }: SpokenStepsTask,
  { progress }: TaskContext,
): Promise<Steps> =>
  stepsBySpeech(steps, words, {
    seed,
    watch: (done, total) => progress(done, total, 'cells', 'Placing the steps'),
  });

export type SeenStepsTask = {
  readonly steps: readonly string[];
  /** Frames in colour, as large as the model wants them. */
  readonly picture: PictureFile;
  /** Where it ends, source seconds. */
  readonly end: number;
  /** The model's. */
  readonly folder: string;
  readonly seed: number;
};

/** Runs on a worker thread. */
export async function seenSteps(
  { steps, picture: file, end, folder, seed }: SeenStepsTask,
  { progress }: TaskContext,
): Promise<Steps> {
  const model = await openClip(folder);
  const picture = openPicture(file);
  try {
    const texts: Float32Array[] = [];
    for (const step of steps) texts.push(await model.text(plainStep(step)));
    const [n, m] = [steps.length, picture.times.length];
    const values = new Float32Array(n * m);
    for (let j = 0; j < m; j++) {
      progress(j, m, 'frames', 'Looking at the frames');
      const image = await model.image(picture.read(j, 1));
      texts.forEach((text, i) => {
        if (text.length !== image.length) throw unlike(model.manifest.id, text.length, image.length);
        values[i * m + j] = text.reduce((sum, v, k) => sum + v * (image[k] as number), 0);
      });
    }
    return stepsByPicture(
      steps,
      { n, m, values },
      { times: picture.times, end },
      {
        seed,
        watch: (done, total) => progress(done, total, 'cells', 'Placing the steps'),
      },
    );
  } finally {
    picture.close();
    await model.close();
  }
}

const unlike = (id: string, text: number, image: number) =>
  modelFailed(id, `its vectors of texts have ${text} numbers, those of pictures ${image}`);
