import { openPicture } from '#main/media/open-picture.ts';
import type { PictureFile } from '#main/media/picture.ts';
import { openClip } from '#main/models/clip.ts';
import { modelFailed } from '#main/models/session.ts';
import type { TaskContext } from '#main/work/task-context.ts';
import type { StepPin, Steps } from '#src/model/steps.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
import type { Vectors } from '#src/vision/steps/heads.ts';
import { type HeadsVerdict, scoresWithHeads } from '#src/vision/steps/judge-heads.ts';
import { checkPins } from '#src/vision/steps/place-pinned.ts';
import { plainStep } from '#src/vision/steps/step-words.ts';
import { framesOfPin, stepsByPicture } from '#src/vision/steps/steps-by-picture.ts';
import { stepsBySpeech } from '#src/vision/steps/steps-by-speech.ts';

export type SpokenStepsTask = {
  readonly steps: readonly string[];
  readonly words: readonly SaidWord[];
  readonly pins: readonly StepPin[];
  readonly seed: number;
};

/** Runs on a worker thread. */
export const spokenSteps = async (
  { steps, words, pins, seed }: SpokenStepsTask,
  { progress }: TaskContext,
): Promise<Steps> =>
  stepsBySpeech(steps, words, {
    ...{ seed, pins },
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
  readonly pins: readonly StepPin[];
  readonly seed: number;
};

/** With what heads trained by the pins were worth; null: there were too few pins for any. */
export type SeenSteps = Steps & { readonly heads: HeadsVerdict | null };

/** Runs on a worker thread. */
export async function seenSteps(
  { steps, picture: file, end, folder, pins, seed }: SeenStepsTask,
  { progress }: TaskContext,
): Promise<SeenSteps> {
  const model = await openClip(folder);
  const picture = openPicture(file);
  try {
    const known = checkPins(pins, steps.length);
    const texts: Float32Array[] = [];
    for (const step of steps) texts.push(await model.text(plainStep(step)));
    const [n, m] = [steps.length, picture.times.length];
    const frames: Float32Array[] = [];
    for (let j = 0; j < m; j++) {
      progress(j, m, 'frames', 'Looking at the frames');
      const image = await model.image(picture.read(j, 1));
      const [text] = texts;
      if (text && text.length !== image.length) throw unlike(model.manifest.id, text.length, image.length);
      frames.push(image);
    }
    const seen = known.flatMap((pin) => {
      const at = framesOfPin(picture.times, pin);
      return at ? [{ step: pin.step, from: at[0], to: at[1] }] : [];
    });
    const { scores, verdict } = scoresWithHeads(vectorsOf(texts), vectorsOf(frames), seen);
    const found = stepsByPicture(
      steps,
      { n, m, values: scores },
      { times: picture.times, end },
      {
        ...{ seed, pins },
        watch: (done, total) => progress(done, total, 'cells', 'Placing the steps'),
      },
    );
    return { ...found, heads: verdict };
  } finally {
    picture.close();
    await model.close();
  }
}

/** @param list of one length each */
function vectorsOf(list: readonly Float32Array[]): Vectors {
  const dims = list[0]?.length ?? 0;
  const values = new Float32Array(list.length * dims);
  list.forEach((vector, i) => {
    values.set(vector, i * dims);
  });
  return { count: list.length, dims, values };
}

const unlike = (id: string, text: number, image: number) =>
  modelFailed(id, `its vectors of texts have ${text} numbers, those of pictures ${image}`);
