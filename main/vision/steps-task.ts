import type { TaskContext } from '#main/work/task-context.ts';
import type { Steps } from '#src/model/steps.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
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
