import type { Transcript, Word } from '#src/model/transcript.ts';

/** A word that a person has judged: what was thought of it before, and whether both its boundaries were right. */
export type Judged = { readonly confidence: number; readonly isRight: boolean };

/** Seconds from what a person says within which a boundary was right, as `Word.confidence` promises. */
const within = 0.05;
/** Fewer words judged say nothing yet. */
const leastJudged = 8;
/** Standard deviation of recordings' shifts, log odds: docs/notes/transcript.md. */
const usualShift = 1;

const logOdds = (p: number): number => {
  const bounded = Math.min(1 - 1e-4, Math.max(1e-4, p));
  return Math.log(bounded / (1 - bounded));
};
const share = (odds: number): number => 1 / (1 + Math.exp(-odds));

/**
 * What is to be added to the log odds of a recording's confidences: the most likely shift of the logistic curve given words
 * that were judged, with the curve as it ships as prior (maximum a posteriori of Platt's scaling with its slope kept, 1999;
 * concave, by Newton's method).
 * @param spread standard deviation of the prior
 */
export function confidenceShift(judged: readonly Judged[], spread = usualShift): number {
  const odds = judged.map(({ confidence }) => logOdds(confidence));
  let shift = 0;
  for (let round = 0; round < 50; round++) {
    let slope = -shift / spread ** 2;
    let bend = 1 / spread ** 2;
    for (const [k, { isRight }] of judged.entries()) {
      const p = share((odds[k] as number) + shift);
      slope += (isRight ? 1 : 0) - p;
      bend += p * (1 - p);
    }
    const step = Math.max(-1, Math.min(1, slope / bend));
    shift += step;
    if (Math.abs(step) < 1e-9) break;
  }
  return shift;
}

/** A confidence with its log odds shifted: 0…1, and in the order that it was in. */
export const shiftedConfidence = (confidence: number, shift: number): number =>
  shift === 0 ? confidence : share(logOdds(confidence) + shift);

/** The confirmed words of which it is known what had been found, and how surely. */
export const judgedWords = ({ words }: Transcript): readonly Judged[] =>
  words.flatMap(({ status, start, end, found }) =>
    status === 'confirmed' && found && start !== null && end !== null
      ? [
          {
            confidence: found.confidence,
            isRight: Math.abs(start - found.start) <= within && Math.abs(end - found.end) <= within,
          },
        ]
      : [],
  );

/**
 * The transcript with the confidences of the words that nobody has confirmed set right by those that somebody has; each word
 * keeps what was found at first. Words that stay as they are stay the same objects.
 */
export function recalibrated(t: Transcript): Transcript {
  const judged = judgedWords(t);
  const shift = judged.length < leastJudged ? 0 : confidenceShift(judged);
  let changed = false;
  const words = t.words.map((word): Word => {
    const { status, start, end, confidence, found } = word;
    if (status !== 'aligned' || start === null || end === null || confidence === null) return word;
    const first = found ?? { start, end, confidence };
    const now = shiftedConfidence(first.confidence, shift);
    if (now === confidence) return word;
    changed = true;
    return { ...word, confidence: now, found: first };
  });
  return changed ? { ...t, words } : t;
}
