import { makeRandom } from '#src/math/random.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { StepEvidence } from '#src/model/step-evidence.ts';
import type { StepPin, Steps } from '#src/model/steps.ts';
import type { Watch } from '#src/compute/compute.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
import { leastOrdered, orderScore } from './place-steps.ts';
import { saidMatches, saidScores, shuffled } from './said-scores.ts';
import { solveSteps } from './solve-steps.ts';
import { saidPieces, stepWords } from './step-words.ts';
import { saidVerbatim } from './verbatim.ts';

/** Steps × said words that are compared at most. */
const mostCells = 3e7;
/** The share of a step that must be said in one place at least, and at most. */
const [leastShare, mostShare] = [0.3, 0.8];
/** Times that luck tries with the narration's words in random order. */
const tries = 6;
/** Said words between two parts of a step from which on only one of them is taken. */
const apart = 25;
/** Of the mean weight of a step's words, from which on one tells where the step begins and ends. */
const tellingShare = 0.5;

type Options = { readonly seed?: number; readonly watch?: Watch; readonly pins?: readonly StepPin[] };

/**
 * When the steps of a list are spoken of in a recording: the share of a step's words that are said around each moment (weighed by
 * tf·idf), and Drop-DTW over it, so that other talk and steps left out stay unmatched. How much luck would find is told by the
 * narration's words in random order, and whether the list belongs to the recording by the list in random orders.
 * @param texts the steps as they are written
 * @param words what is said, in time order
 * @throws InvalidInputError `no-steps`, `no-times`, `text-too-long`, `bad-pins`
 */
export const stepsBySpeech = (
  texts: readonly string[],
  words: readonly SaidWord[],
  { seed = 1, watch, pins = [] }: Options = {},
): Steps => solveSteps(texts, spokenEvidence(texts, words, seed), pins, watch);

/** What is said of the steps: moments are said words. @throws as `stepsBySpeech` */
export function spokenEvidence(texts: readonly string[], words: readonly SaidWord[], seed = 1): StepEvidence {
  const wanted = texts.map(stepWords);
  const pieces = saidPieces(words);
  if (wanted.length === 0 || wanted.every((own) => own.length === 0))
    throw new InvalidInputError(
      'no-steps',
      'There are no steps in the list.',
      'Give a text with one step on each line.',
    );
  if (pieces.length === 0)
    throw new InvalidInputError(
      'no-times',
      'The transcript has no words with times.',
      'Give subtitles, or what syncline transcript wrote.',
    );
  if (wanted.length * pieces.length > mostCells)
    throw new InvalidInputError(
      'text-too-long',
      `${wanted.length} steps and ${pieces.length} said words are too many to be compared.`,
      'Align them part by part.',
    );
  const matches = saidMatches(
    wanted,
    pieces.map(({ stem }) => stem),
  );
  const random = makeRandom(seed);
  const luck = new Float64Array(wanted.length);
  for (let k = 0; k < tries; k++) {
    const { values, m } = saidScores(matches, shuffled(pieces.length, random));
    for (let i = 0; i < luck.length; i++) {
      let best = 0;
      for (let j = i * m; j < (i + 1) * m; j++) best = Math.max(best, values[j] as number);
      luck[i] = (luck[i] as number) + best / tries;
    }
  }
  const thresholds = luck.map((share) => Math.min(mostShare, Math.max(leastShare, share)));
  const scores = saidScores(matches);
  const ends = Uint8Array.from(pieces, ({ ends }) => Number(ends));
  return {
    ...{ by: 'said', scores, thresholds, apart },
    starts: Float64Array.from(pieces, ({ start }) => start),
    ends: Float64Array.from(pieces, ({ end }) => end),
    order: orderScore(scores, thresholds, random),
    phrases: {
      verbatim: wanted.length < leastOrdered ? saidVerbatim(wanted, matches, ends) : [],
      ends,
      telling: matches.steps.map(({ words: own }) => {
        const at = own.filter(({ weight }) => weight >= tellingShare / own.length).flatMap((word) => word.at);
        return Int32Array.from(new Set(at.map(([k]) => k))).sort();
      }),
    },
  };
}
