import type { Watch } from '#src/compute/compute.ts';
import { makeRandom } from '#src/math/random.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Step, StepPin, Steps } from '#src/model/steps.ts';
import { checkPins, placePinned, withPins } from './place-pinned.ts';
import { orderScore, type Placed, placeSteps } from './place-steps.ts';
import type { StepScores } from './said-scores.ts';
import { leastConfidence, listConfidence, logistic, whyRefused } from './trust.ts';

/** Deviations of noise above which a frame may be a step's. */
const threshold = 2.2;
/** Frames after which noise is another, while a step mostly goes on. */
const lasting = 5;
/** Frames of the running mean, and between two parts of a step from which on only one of them is taken. */
const [smoothed, apart] = [3, 5];

/**
 * When the steps of a list are seen in a recording, by how well each goes with each frame (cosines of the vectors of a CLIP-like
 * model). What all steps have of a frame, and all frames of a step, is taken off; what is left is counted in robust
 * deviations, and placed by Drop-DTW.
 * @param scores steps × frames @param times of the frames, source seconds, ascending; `end`: of the last one
 * @throws InvalidInputError `no-steps`, `no-picture`
 */
export function stepsByPicture(
  texts: readonly string[],
  scores: StepScores,
  { times, end }: { readonly times: ArrayLike<number>; readonly end: number },
  {
    seed = 1,
    watch,
    pins = [],
  }: { readonly seed?: number; readonly watch?: Watch; readonly pins?: readonly StepPin[] } = {},
): Steps {
  if (texts.length === 0)
    throw new InvalidInputError(
      'no-steps',
      'There are no steps in the list.',
      'Give a text with one step on each line.',
    );
  if (scores.m === 0)
    throw new InvalidInputError('no-picture', 'There are no pictures to look at.', 'Choose another file.');
  const { scores: centred, least } = inDeviations(scores);
  const thresholds = texts.map(() => least);
  const known = checkPins(pins, texts.length);
  const placed = placePinned(
    centred,
    thresholds,
    apart,
    known.map((pin) => ({ step: pin.step, at: framesOfPin(times, pin) })),
    watch,
  );
  const order = orderScore(centred, thresholds, makeRandom(seed));
  const isPinned = new Set(known.flatMap(({ step, start }) => (start === null ? [] : [step])));
  const sure = placed.map((one, i) => (isPinned.has(i) ? 1 : one ? sureOf(one, least) : 0));
  // Who has put a step there says that the list is this recording's.
  const confidence = Math.max(listConfidence(order, sure), isPinned.size > 0 ? leastConfidence : 0);
  const isRefused = confidence < leastConfidence;
  const found = texts.map((text, i): Step => {
    const [one, p] = [placed[i], sure[i] as number];
    const isFound = one && !isRefused && p >= leastConfidence;
    if (!isFound) return { text, start: null, end: null, confidence: 1 - p, status: 'not-found' };
    const till =
      one.to < times.length ? (times[one.to] as number) : Math.max(end, times[one.to - 1] as number);
    return { text, start: times[one.from] as number, end: till, confidence: p, status: 'aligned' };
  });
  return {
    steps: withPins(found, known),
    confidence,
    reason: isRefused ? whyRefused(placed, order, 'seen') : null,
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
  const { scores: centred, least } = inDeviations(scores);
  return Array.from({ length: scores.n }, (_, i) => {
    const values = centred.values.subarray(i * scores.m, (i + 1) * scores.m);
    const [placed] = placeSteps({ n: 1, m: scores.m, values }, [least], apart);
    const confidence = placed ? sureOf(placed, least) : 0;
    return placed && confidence >= leastConfidence ? { from: placed.from, to: placed.to, confidence } : null;
  });
}

/** The frames of a pin: those that begin nearer to its inside than to its outside. */
export function framesOfPin(
  times: ArrayLike<number>,
  { start, end }: StepPin,
): readonly [number, number] | null {
  if (start === null || end === null) return null;
  const m = times.length;
  const usual = m > 1 ? ((times[m - 1] as number) - (times[0] as number)) / (m - 1) : 0;
  const first = (t: number) => {
    let k = 0;
    while (k < m && (times[k] as number) < t - usual / 2) k++;
    return k;
  };
  return [first(start), first(end)];
}

/** From how many deviations it has at best, and from how many frames. Nobody has held it against the truth of real films. */
const sureOf = ({ best, gain }: Placed, least: number): number =>
  logistic(1.5 * ((threshold * best) / least - 3.5) + Math.log((threshold * gain) / least + 1e-3));

/** Scores without the means of rows and columns (of the latter where there are several steps), smoothed, in units in which the greatest is 1; and the threshold in these. */
function inDeviations({ n, m, values }: StepScores): {
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
    for (let j = 0; j < m; j++) {
      const [from, to] = [Math.max(0, j - (smoothed >> 1)), Math.min(m, j + (smoothed >> 1) + 1)];
      let sum = 0;
      for (let k = from; k < to; k++) sum += (row[k] as number) - middle;
      smooth[i * m + j] = sum / (to - from);
    }
  }
  // From frames some seconds apart, which mostly belong to one step or to none: however much of the film the steps take.
  const lag = Math.min(lasting, m - 1);
  const changes = smooth.map((v, k) => (k % m < lag ? 0 : Math.abs(v - (smooth[k - lag] as number))));
  const deviation = lag > 0 ? (1.4826 / Math.SQRT2) * medianOf(changes.filter((_, k) => k % m >= lag)) : 0;
  const most = smooth.reduce((a, b) => Math.max(a, b), 0);
  // Where there is hardly noise (still pictures), what two steps have in common would be above it: an eighth of the greatest stands for it.
  const unit = Math.max(deviation, most / 8, 1e-9);
  const scale = Math.max(most, threshold * unit, 1e-9) * 1.001;
  return {
    scores: { n, m, values: Float32Array.from(smooth, (v) => Math.max(0, v) / scale) },
    least: (threshold * unit) / scale,
  };
}

function medianOf(values: Float64Array): number {
  const sorted = values.slice().sort();
  return sorted[sorted.length >> 1] as number;
}
