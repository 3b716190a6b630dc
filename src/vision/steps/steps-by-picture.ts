import type { Watch } from '#src/compute/compute.ts';
import { makeRandom } from '#src/math/random.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { StepEvidence, StepScores } from '#src/model/step-evidence.ts';
import type { StepPin, Steps } from '#src/model/steps.ts';
import { orderScore, placeSteps } from './place-steps.ts';
import { seenThreshold, solveSteps, sureOfSeen } from './solve-steps.ts';
import { leastConfidence } from './trust.ts';

/** Frames after which noise is another, while a step mostly goes on. */
const lasting = 5;
/** Frames between two parts of a step from which on only one of them is taken. */
const apart = 5;

/** When frames show, source seconds, ascending; `end`: of the last one. */
export type FrameTimes = { readonly times: ArrayLike<number>; readonly end: number };
type Options = { readonly seed?: number; readonly watch?: Watch; readonly pins?: readonly StepPin[] };

/**
 * When the steps of a list are seen in a recording, by how well each goes with each frame (cosines of the vectors of a CLIP-like
 * model). What all steps have of a frame, and all frames of a step, is taken off; what is left is counted in robust
 * deviations, and placed by Drop-DTW.
 * @param scores steps × frames
 * @throws InvalidInputError `no-steps`, `no-picture`, `bad-pins`
 */
export const stepsByPicture = (
  texts: readonly string[],
  scores: StepScores,
  frames: FrameTimes,
  { seed = 1, watch, pins = [] }: Options = {},
): Steps => solveSteps(texts, seenEvidence(scores, frames, seed), pins, watch);

/** What is seen of the steps: moments are frames. @throws as `stepsByPicture` */
export function seenEvidence(scores: StepScores, { times, end }: FrameTimes, seed = 1): StepEvidence {
  if (scores.n === 0)
    throw new InvalidInputError(
      'no-steps',
      'There are no steps in the list.',
      'Give a text with one step on each line.',
    );
  if (scores.m === 0)
    throw new InvalidInputError('no-picture', 'There are no pictures to look at.', 'Choose another file.');
  const { scores: centred, least } = inDeviations(scores, middleOfFive);
  const thresholds = new Float64Array(scores.n).fill(least);
  return {
    ...{ by: 'seen', scores: centred, thresholds, apart },
    ...spansOfFrames({ times, end }),
    order: orderScore(centred, thresholds, makeRandom(seed)),
    phrases: null,
  };
}

/** Each frame shows until the next one does. */
export function spansOfFrames({ times, end }: FrameTimes): Pick<StepEvidence, 'starts' | 'ends'> {
  const m = times.length;
  return {
    starts: Float64Array.from(times),
    ends: Float64Array.from({ length: m }, (_, k) =>
      k + 1 < m ? (times[k + 1] as number) : Math.max(end, times[k] as number),
    ),
  };
}

/**
 * Of each text alone where it goes best with the frames, whatever the order of the others, and how surely (0…1); null: nowhere.
 * @param scores texts × frames
 */
export function spansByPicture(
  scores: StepScores,
): readonly ({ readonly from: number; readonly to: number; readonly confidence: number } | null)[] {
  if (scores.m === 0) return Array.from({ length: scores.n }, () => null);
  const { scores: centred, least } = inDeviations(scores, meanOfThree);
  return Array.from({ length: scores.n }, (_, i) => {
    const values = centred.values.subarray(i * scores.m, (i + 1) * scores.m);
    const [placed] = placeSteps({ n: 1, m: scores.m, values }, [least], apart);
    const confidence = placed ? sureOfSeen(placed, least) : 0;
    return placed && confidence >= leastConfidence ? { from: placed.from, to: placed.to, confidence } : null;
  });
}

/**
 * Scores without the means of rows and columns (of the latter where there are several steps), smoothed, in units in which the
 * greatest is 1; and the threshold in these.
 */
function inDeviations(
  { n, m, values }: StepScores,
  smoothed: (row: Float64Array, j: number) => number,
): {
  readonly scores: StepScores;
  readonly least: number;
} {
  const out = Float64Array.from(values);
  for (let j = 0; j < m && n > 1; j++) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += out[i * m + j] as number;
    for (let i = 0; i < n; i++) out[i * m + j] = (out[i * m + j] as number) - sum / n;
  }
  const smooth = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    const row = out.subarray(i * m, (i + 1) * m);
    const middle = medianOf(row);
    for (let j = 0; j < m; j++) smooth[i * m + j] = smoothed(row, j) - middle;
  }
  // From frames some seconds apart, which mostly belong to one step or to none: however much of the film the steps take.
  const lag = Math.min(lasting, m - 1);
  const changes = smooth.map((v, k) => (k % m < lag ? 0 : Math.abs(v - (smooth[k - lag] as number))));
  const deviation = lag > 0 ? (1.4826 / Math.SQRT2) * medianOf(changes.filter((_, k) => k % m >= lag)) : 0;
  const most = smooth.reduce((a, b) => Math.max(a, b), 0);
  // Where there is hardly noise (still pictures), what two steps have in common would be above it: an eighth of the greatest stands for it.
  const unit = Math.max(deviation, most / 8, 1e-9);
  const scale = Math.max(most, seenThreshold * unit, 1e-9) * 1.001;
  return {
    scores: { n, m, values: Float32Array.from(smooth, (v) => Math.max(0, v) / scale) },
    least: (seenThreshold * unit) / scale,
  };
}

/** The values about one of a row, fewer at its ends. */
const near = (row: Float64Array, j: number, count: number): Float64Array =>
  row.slice(Math.max(0, j - (count >> 1)), j + (count >> 1) + 1);

/** Of a step: at an edge most of the frames about one are on its side, so that it stays where it is; a mean smears it. */
const middleOfFive = (row: Float64Array, j: number): number => medianOf(near(row, j, 5));

/** Of a phrase, which may be seen in one or two frames alone. */
const meanOfThree = (row: Float64Array, j: number): number => {
  const values = near(row, j, 3);
  return values.reduce((sum, v) => sum + v, 0) / values.length;
};

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[sorted.length >> 1] as number;
}
