import type { Watch } from '#src/compute/compute.ts';
import { makeRandom } from '#src/math/random.ts';
import { InvalidInputError } from '#src/model/errors.ts';
import type { Step, StepPin, Steps } from '#src/model/steps.ts';
import type { SaidWord } from '#src/signal/word-features.ts';
import { checkPins, placePinned, withPins } from './place-pinned.ts';
import { orderScore, type Placed } from './place-steps.ts';
import { saidMatches, saidScores, shuffled } from './said-scores.ts';
import { type SaidPiece, saidPieces, stepWords } from './step-words.ts';
import { leastConfidence, listConfidence, logistic, whyRefused } from './trust.ts';

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
/** Said words to a phrase's edge that a step is stretched by at most; fewer where phrases are longer, as nobody wrote their stops. */
const [mostOfPhrase, mostUnstopped, longPhrase] = [20, 4, 25];

/**
 * When the steps of a list are spoken of in a recording: the share of a step's words that are said around each moment (weighed by
 * tf·idf), and Drop-DTW over it, so that other talk and steps left out stay unmatched. How much luck would find is told by the
 * narration's words in random order, and whether the list belongs to the recording by the list in random orders.
 * @param texts the steps as they are written
 * @param words what is said, in time order
 * @throws InvalidInputError `no-steps`, `no-times`, `text-too-long`
 */
export function stepsBySpeech(
  texts: readonly string[],
  words: readonly SaidWord[],
  {
    seed = 1,
    watch,
    pins = [],
  }: { readonly seed?: number; readonly watch?: Watch; readonly pins?: readonly StepPin[] } = {},
): Steps {
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
  const known = checkPins(pins, texts.length);
  const placed = placePinned(
    scores,
    thresholds,
    apart,
    known.map((pin) => ({ step: pin.step, at: piecesOfPin(pieces, pin) })),
    watch,
  );
  const order = orderScore(scores, thresholds, random);
  const isPinned = new Set(known.flatMap(({ step, start }) => (start === null ? [] : [step])));
  const sure = placed.map((one, i) => (isPinned.has(i) ? 1 : one ? sureOf(one, thresholds[i] as number) : 0));
  // Who has put a step there says that the list is this recording's.
  const confidence = Math.max(listConfidence(order, sure), isPinned.size > 0 ? leastConfidence : 0);
  const isRefused = confidence < leastConfidence;
  const spans = placed.map((one, i) =>
    one && one.to > one.from && !isRefused && (sure[i] as number) >= leastConfidence ? one : null,
  );
  return {
    steps: withPins(
      timed(texts, spans, sure, pieces, (i, from, to) => {
        const own = matches.steps[i]?.words ?? [];
        const telling = own.filter(({ weight }) => weight >= tellingShare / own.length);
        return telling.flatMap(({ at }) => at.map(([k]) => k).filter((k) => k >= from && k < to));
      }),
      known,
    ),
    confidence,
    reason: isRefused ? whyRefused(placed, order, 'said') : null,
  };
}

/** The said words of a pin: those whose middle lies in it. */
function piecesOfPin(
  pieces: readonly SaidPiece[],
  { start, end }: StepPin,
): readonly [number, number] | null {
  if (start === null || end === null) return null;
  const before = (t: number) => {
    const k = pieces.findIndex((piece) => (piece.start + piece.end) / 2 >= t);
    return k < 0 ? pieces.length : k;
  };
  return [before(start), before(end)];
}

/** How surely a step is where it was put: logistic in how far its share is above luck’s, and for how long. Fitted in docs/notes/steps.md. */
const sureOf = ({ best, gain }: Placed, threshold: number): number =>
  logistic(-2 + 12 * (best - threshold) + 0.8 * Math.log(gain + 1e-3));

/** Steps with times: from the first to the last of their own words, stretched to the ends of the phrases that hold them. */
function timed(
  texts: readonly string[],
  spans: readonly (Placed | null)[],
  sure: readonly number[],
  pieces: readonly SaidPiece[],
  own: (step: number, from: number, to: number) => readonly number[],
): readonly Step[] {
  const narrow = spans.map((span, i) => {
    if (!span) return null;
    const said = own(i, span.from, span.to);
    // A short plateau may lie between the words that it owes its score to.
    return said.length > 0
      ? ([Math.min(...said), Math.max(...said)] as const)
      : ([span.from, span.to - 1] as const);
  });
  const phrases = pieces.filter(({ ends }) => ends).length;
  const most = pieces.length > longPhrase * phrases ? mostUnstopped : mostOfPhrase;
  let free = 0;
  return texts.map((text, i) => {
    const span = narrow[i];
    const confidence = Math.round(1e4 * (span ? (sure[i] as number) : 1 - (sure[i] as number))) / 1e4;
    if (!span) return { text, start: null, end: null, confidence, status: 'not-found' };
    const next = narrow.slice(i + 1).find((other) => other !== null && other !== undefined);
    let [first, last] = span;
    for (let k = first; k >= free && span[0] - k <= most; k--)
      if (k === 0 || pieces[k - 1]?.ends) {
        first = k;
        break;
      }
    const limit = next ? next[0] - 1 : pieces.length - 1;
    for (let k = last; k <= limit && k - span[1] <= most; k++)
      if (k === pieces.length - 1 || pieces[k]?.ends) {
        last = k;
        break;
      }
    free = last + 1;
    const [start, end] = [pieces[first]?.start as number, pieces[last]?.end as number];
    return { text, start, end, confidence, status: 'aligned' };
  });
}
