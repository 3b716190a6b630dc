import type { Transcript, Word } from '#src/model/transcript.ts';

/** A word that a person has judged: what was thought of it before, and whether both its boundaries were right. */
export type Judged = { readonly confidence: number; readonly isRight: boolean };

/** Seconds from what a person says within which a boundary was right, as `Word.confidence` promises. */
const within = 0.05;
/** Fewer words judged say nothing yet. */
const leastJudged = 8;
/** The curve as it ships counts for so many words, and how often the estimate is made self-consistent: docs/notes/transcript.md. */
const shipped = 5;
const rounds = 10;
/** Confidences that are told apart. */
const steps = 200;

/**
 * A recording's confidences set right by words that were judged: a conformal predictive distribution (Vovk, Shen, Manokhin & Xie
 * 2017). Each word has a confidence at which it would just have been right, evenly spread if the curve as it ships is true; of a word
 * like those judged, the chance of being right at confidence c is the share of them of which it is no more than c. It is known of a judged word
 * only on which side of its own confidence it lies: there it is as likely anywhere as the estimate itself says (self-consistent,
 * Turnbull 1976), with the curve as it ships beside those judged (Susarla & Van Ryzin 1976). Nothing is supposed about how recordings differ.
 * @param weight words that the curve as it ships counts for
 * @returns of a confidence 0…1 what is to be said in its place: 0…1, in the same order
 */
export function conformalConfidence(
  judged: readonly Judged[],
  weight = shipped,
): (confidence: number) => number {
  if (judged.length === 0) return (c) => c;
  const counts = new Float64Array(2 * (steps + 1));
  for (const { confidence, isRight } of judged) {
    const at = Math.min(steps - 1, Math.max(1, Math.round(steps * confidence)));
    counts[2 * at + Number(isRight)] = (counts[2 * at + Number(isRight)] as number) + 1;
  }
  const known = [...counts].flatMap((count, k) =>
    count > 0 ? [{ at: k >> 1, isRight: k % 2 === 1, count }] : [],
  );
  let now = Float64Array.from({ length: steps + 1 }, (_, k) => k / steps);
  for (let round = 0; round < rounds; round++) {
    const next = Float64Array.from(now, (_, k) => (weight * k) / steps);
    for (const { at, isRight, count } of known) {
      const own = Math.min(1 - 1e-9, Math.max(1e-9, now[at] as number));
      for (let k = 0; k <= steps; k++) {
        const c = now[k] as number;
        const share = isRight ? (k < at ? c / own : 1) : k > at ? (c - own) / (1 - own) : 0;
        next[k] = (next[k] as number) + count * share;
      }
    }
    now = next.map((sum) => sum / (weight + judged.length));
  }
  return (c) => {
    const k = Math.min(steps - 1, Math.floor(steps * c));
    const [low, high] = [now[k] as number, now[k + 1] as number];
    return Math.min(1, low + (high - low) * (steps * c - k));
  };
}

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

/** What was learnt last, and what the words have become by it: a hundred times a second a hand drags a boundary, and it stays what it was. */
let last: {
  readonly judged: readonly Judged[];
  readonly told: (confidence: number) => number;
  readonly become: WeakMap<Word, Word>;
} | null = null;

function learntFrom(judged: readonly Judged[]): NonNullable<typeof last> {
  const same =
    last?.judged.length === judged.length &&
    judged.every(({ confidence, isRight }, k) => {
      const one = last?.judged[k];
      return one?.confidence === confidence && one.isRight === isRight;
    });
  if (!last || !same) last = { judged, told: conformalConfidence(judged), become: new WeakMap() };
  return last;
}

/**
 * The transcript with the confidences of the words that nobody has confirmed set right by those that somebody has; each word
 * keeps what was found at first. Words that stay as they are stay the same objects.
 */
export function recalibrated(t: Transcript): Transcript {
  const judged = judgedWords(t);
  const { told, become } = learntFrom(judged.length < leastJudged ? [] : judged);
  let changed = false;
  const words = t.words.map((word): Word => {
    const { status, start, end, confidence, found } = word;
    if (status !== 'aligned' || start === null || end === null || confidence === null) return word;
    const known = become.get(word);
    if (known) {
      changed ||= known !== word;
      return known;
    }
    const first = found ?? { start, end, confidence };
    const now = told(first.confidence);
    const own = now === confidence ? word : { ...word, confidence: now, found: first };
    become.set(word, own);
    changed ||= own !== word;
    return own;
  });
  return changed ? { ...t, words } : t;
}
