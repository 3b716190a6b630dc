import type { TaskContext } from '#main/work/task-context.ts';
import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { StepPin, Steps } from '#src/model/steps.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
import { coarserEvidence } from '#src/vision/steps/coarser.ts';
import { type HeadsVerdict, scoresWithHeads } from '#src/vision/steps/judge-heads.ts';
import { checkPins } from '#src/vision/steps/place-pinned.ts';
import { columnsOfPin, solveSteps } from '#src/vision/steps/solve-steps.ts';
import { stepPosterior } from '#src/vision/steps/step-posterior.ts';
import { seenEvidence, spansOfFrames } from '#src/vision/steps/steps-by-picture.ts';
import { spokenEvidence } from '#src/vision/steps/steps-by-speech.ts';
import { readVectors } from './clip-vectors.ts';

/** Steps × moments that are given back at most: finer ones are made coarser, though they were solved as they are. */
const mostGiven = 2.5e5;

type Asked = {
  readonly steps: readonly string[];
  readonly pins: readonly StepPin[];
  readonly seed: number;
};

export type SpokenStepsTask = Asked & { readonly words: readonly SaidWord[] };

export type SeenStepsTask = Asked & {
  /** Folders of the vectors of the texts and of the frames. */
  readonly texts: string;
  readonly frames: string;
  readonly times: Float64Array;
  /** Where the recording ends, source seconds. */
  readonly end: number;
};

/** `heads`: what those trained by the pins were worth; null: there were too few pins for any. */
export type PlacedSteps = Steps & {
  readonly evidence: StepEvidence;
  /** Whether the evidence is coarser than what was solved. */
  readonly isCoarse: boolean;
  /** Of the evidence, n × m: 0 impossible … 255 certain. */
  readonly posterior: Uint8Array;
  readonly heads: HeadsVerdict | null;
};

/** Runs on a worker thread. */
export const spokenSteps = async (
  { words, ...asked }: SpokenStepsTask,
  context: TaskContext,
): Promise<PlacedSteps> => place(asked, spokenEvidence(asked.steps, words, asked.seed), null, context);

/** Runs on a worker thread. */
export async function seenSteps(
  { texts, frames, times, end, ...asked }: SeenStepsTask,
  context: TaskContext,
): Promise<PlacedSteps> {
  const { steps, pins, seed } = asked;
  const spans = spansOfFrames({ times, end });
  const seen = checkPins(pins, steps.length).flatMap((pin) => {
    const at = columnsOfPin(spans, pin);
    return at ? [{ step: pin.step, from: at[0], to: at[1] }] : [];
  });
  const { scores, verdict } = scoresWithHeads(readVectors(texts), readVectors(frames), seen);
  const values = { n: steps.length, m: times.length, values: scores };
  return place(asked, seenEvidence(values, { times, end }, seed), verdict, context);
}

function place(
  { steps, pins }: Asked,
  whole: StepEvidence,
  heads: HeadsVerdict | null,
  { progress }: TaskContext,
): PlacedSteps {
  const found = solveSteps(steps, whole, pins, (done, total) =>
    progress(done, total, 'cells', 'Placing the steps'),
  );
  const evidence = coarserEvidence(whole, mostGiven);
  return {
    ...found,
    ...{ evidence, heads, isCoarse: evidence !== whole },
    posterior: Uint8Array.from(stepPosterior(evidence, pins), (p) => Math.round(255 * p)),
  };
}
