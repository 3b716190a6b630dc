import { type SeenStep, spaceOf, trainHeads, type Vectors } from './heads.ts';

/** Pinned steps that it takes for some to be left out and the rest to teach. */
export const leastSeen = 4;
/** So many groups of pinned steps are left out in turn, at most. */
const mostFolds = 8;

/** What heads are worth on pins that they were not trained by. */
export type HeadsVerdict = {
  /**
   * By how many deviations a pinned step's score is greater in its frames than in others, as the mean of steps that were left
   * out: of the vectors as they are, and under heads trained by the other pins.
   */
  readonly before: number;
  readonly after: number;
  readonly isKept: boolean;
};

/**
 * Cosines of the vectors, n × m, under heads trained by the pins where these help with pins that are left out of training: by more than
 * their standard error, over the steps. Else, and with fewer than `leastSeen`, as they are.
 */
export function scoresWithHeads(
  texts: Vectors,
  frames: Vectors,
  seen: readonly SeenStep[],
): { readonly scores: Float32Array; readonly verdict: HeadsVerdict | null } {
  const plain = cosinesOf(texts, frames);
  const told = seen.filter(({ from, to }) => to > from);
  if (told.length < leastSeen || texts.count < 2) return { scores: plain, verdict: null };
  const space = spaceOf(texts, frames);
  const folds = Math.min(mostFolds, told.length);
  const gains: number[] = [];
  let [before, after] = [0, 0];
  for (let fold = 0; fold < folds; fold++) {
    const out = told.filter((_, k) => k % folds === fold);
    const rest = told.filter((_, k) => k % folds !== fold);
    const under = trainHeads(space, rest, out).scores();
    for (const one of out) {
      const [own, now] = [plain, under].map((scores) =>
        separation(scores, frames.count, texts.count, one),
      ) as [number, number];
      gains.push(now - own);
      before += own / told.length;
      after += now / told.length;
    }
  }
  const mean = gains.reduce((a, b) => a + b, 0) / gains.length;
  const variance = gains.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, gains.length - 1);
  const isKept = mean > Math.sqrt(variance / gains.length);
  return {
    scores: isKept ? trainHeads(space, told).scores() : plain,
    verdict: { before, after, isKept },
  };
}

/** Products of unit vectors, texts × frames, row by row. */
export function cosinesOf(texts: Vectors, frames: Vectors): Float32Array {
  const { dims } = texts;
  const out = new Float32Array(texts.count * frames.count);
  for (let i = 0; i < texts.count; i++)
    for (let j = 0; j < frames.count; j++) {
      let sum = 0;
      for (let d = 0; d < dims; d++)
        sum += (texts.values[i * dims + d] as number) * (frames.values[j * dims + d] as number);
      out[i * frames.count + j] = sum;
    }
  return out;
}

/** How far a step's scores in its frames lie above those in others, in deviations of these; less what all steps have of a frame. */
function separation(scores: Float32Array, m: number, n: number, { step, from, to }: SeenStep): number {
  let [inside, count, outside, squares] = [0, 0, 0, 0];
  for (let j = 0; j < m; j++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += (scores[i * m + j] as number) / n;
    const own = (scores[step * m + j] as number) - mean;
    if (j >= from && j < to) {
      inside += own;
      count++;
    } else {
      outside += own;
      squares += own * own;
    }
  }
  const others = m - count;
  if (count === 0 || others < 2) return 0;
  const average = outside / others;
  const deviation = Math.sqrt(Math.max(1e-12, squares / others - average ** 2));
  return (inside / count - average) / deviation;
}
