import type { Watch } from '#src/compute/compute.ts';
import type { StepEvidence, Verbatim } from '#src/model/step-evidence.ts';
import type { Step, StepPin, Steps } from '#src/model/steps.ts';
import { checkPins, type PinnedColumns, placePinned, withPins } from './place-pinned.ts';
import type { Placed } from './place-steps.ts';
import { leastConfidence, listConfidence, logistic, whyRefused } from './trust.ts';
import { isDisordered, sureOfRun, type VerbatimPlace, verbatimPlaces } from './verbatim-places.ts';

/** Said words to a phrase's edge that a step is stretched by at most; fewer where phrases are longer, as nobody wrote their stops. */
const [mostOfPhrase, mostUnstopped, longPhrase] = [20, 4, 25];

/**
 * Steps placed by what a recording says of them, around what the user has pinned: quick enough to be done while a hand moves.
 * @param texts n, as they are written
 * @throws InvalidInputError `bad-pins`
 */
export function solveSteps(
  texts: readonly string[],
  evidence: StepEvidence,
  pins: readonly StepPin[] = [],
  watch?: Watch,
): Steps {
  const { scores, thresholds, apart, order } = evidence;
  const known = checkPins(pins, texts.length);
  const pinned = known.map((pin) => ({ step: pin.step, at: columnsOfPin(evidence, pin) }));
  const runs = besidePins(evidence.phrases?.verbatim ?? [], pinned);
  const places = verbatimPlaces(runs);
  const told = places.flatMap((own, step) => {
    const run = own.find(({ p }) => p > leastConfidence);
    return run ? [{ step, at: [run.from, run.to] as const }] : [];
  });
  const byScores = placePinned(scores, thresholds, apart, pinned, watch);
  // There and at no other of its places, which a step that is said twice within a few words may reach over.
  const isThere = told.every(({ step, at }) => {
    const one = byScores[step];
    const over = one ? runs[step]?.filter(({ from, to }) => from < one.to && one.from < to) : [];
    return over?.length === 1 && over[0]?.from === at[0];
  });
  // Held there only where the scores have another place, as what lies beside a run is most like it and would fall to neighbours. Of
  // steps that overlap or change places no two are more probable than not.
  const fixed = [...pinned, ...told].toSorted((p, q) => p.step - q.step);
  const placed = isThere ? byScores : placePinned(scores, thresholds, apart, fixed, watch);
  const isPinned = new Set(known.flatMap(({ step, start }) => (start === null ? [] : [step])));
  const sureOf = evidence.by === 'said' ? sureOfSaid : sureOfSeen;
  const sure = placed.map((one, i) => {
    if (isPinned.has(i)) return 1;
    return one ? sureAmong(places[i] ?? [], one, sureOf(one, thresholds[i] as number)) : 0;
  });
  // Who has put a step there says that the list is this recording's.
  const confidence = Math.max(listConfidence(order, sure), isPinned.size > 0 ? leastConfidence : 0);
  const isRefused = confidence < leastConfidence;
  const spans = placed.map((one, i) =>
    one && one.to > one.from && !isRefused && (sure[i] as number) >= leastConfidence ? one : null,
  );
  const found = evidence.phrases ? toPhrases(spans, evidence, evidence.phrases) : spans;
  const steps = texts.map((text, i): Step => {
    const span = found[i];
    const confidence = Math.round(1e4 * (span ? (sure[i] as number) : 1 - (sure[i] as number))) / 1e4;
    if (!span) return { text, start: null, end: null, confidence, status: 'not-found' };
    const [start, end] = [evidence.starts[span.from] as number, evidence.ends[span.to - 1] as number];
    return { text, start, end, confidence, status: 'aligned' };
  });
  return {
    steps: withPins(apartFromNext(steps), known),
    confidence,
    reason: isRefused ? whyRefused(placed, order, evidence.by, isDisordered(runs)) : null,
  };
}

/** Words may be said at once, by several people: of two steps the first ends where the second begins. */
const apartFromNext = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step, i) => {
    const next = steps.slice(i + 1).find(({ start }) => start !== null)?.start ?? Number.POSITIVE_INFINITY;
    const isOver = step.start !== null && step.end !== null && step.end > next && next > step.start;
    return isOver ? { ...step, end: next } : step;
  });

/** The moments of a pin: those whose middle lies in it, a half-open range; null: it is nowhere. */
export function columnsOfPin(
  { starts, ends }: Pick<StepEvidence, 'starts' | 'ends'>,
  { start, end }: StepPin,
): readonly [number, number] | null {
  if (start === null || end === null) return null;
  const before = (t: number) => {
    const k = starts.findIndex((from, j) => (from + (ends[j] as number)) / 2 >= t);
    return k < 0 ? starts.length : k;
  };
  return [before(start), before(end)];
}

/** How surely a step is where it was put: logistic in how far its share is above luck’s, and for how long. Fitted in docs/notes/steps.md. */
const sureOfSaid = ({ best, gain }: Placed, threshold: number): number =>
  logistic(-2 + 12 * (best - threshold) + 0.8 * Math.log(gain + 1e-3));

/** How surely a step is where it was put, among the places where it is said nearly word for word. @param sure by itself */
function sureAmong(places: readonly VerbatimPlace[], placed: Placed, sure: number): number {
  if (places.length === 0) return sure;
  const here = places.filter(({ from, to }) => from < placed.to && placed.from < to);
  const rest = 1 - places.reduce((sum, { p }) => sum + p, 0);
  return here.length === 0
    ? sure * rest
    : Math.max(...here.map((run) => Math.max(sure, sureOfRun(run)) * run.p));
}

/** The places of steps that are free to be there, between what is pinned. */
const besidePins = (
  runs: readonly (readonly Verbatim[])[],
  pins: readonly PinnedColumns[],
): readonly (readonly Verbatim[])[] =>
  runs.map((own, i) =>
    own.filter(({ from, to }) =>
      pins.every(({ step, at }) => step !== i && (!at || (step < i ? at[1] <= from : to <= at[0]))),
    ),
  );

/** Deviations of noise above which a frame may be a step's. */
export const seenThreshold = 2.2;

/** From how many deviations it has at best, and from how many frames. Nobody has held it against the truth of real films. */
export const sureOfSeen = ({ best, gain }: Placed, least: number): number =>
  logistic(1.5 * ((seenThreshold * best) / least - 3.5) + Math.log((seenThreshold * gain) / least + 1e-3));

type Span = { readonly from: number; readonly to: number };

/** From the first to the last of a step's own words, stretched to the ends of the phrases that hold them. */
function toPhrases(
  spans: readonly (Span | null)[],
  { scores: { m } }: StepEvidence,
  { ends, telling }: NonNullable<StepEvidence['phrases']>,
): readonly (Span | null)[] {
  const narrow = spans.map((span, i) => {
    if (!span) return null;
    const said = telling[i]?.filter((k) => k >= span.from && k < span.to) ?? [];
    // A short plateau may lie between the words that it owes its score to.
    return said.length > 0
      ? ([said[0] as number, said.at(-1) as number] as const)
      : ([span.from, span.to - 1] as const);
  });
  const phrases = ends.reduce((sum, isEnd) => sum + isEnd, 0);
  const most = m > longPhrase * phrases ? mostUnstopped : mostOfPhrase;
  let free = 0;
  return narrow.map((span, i) => {
    if (!span) return null;
    const next = narrow.slice(i + 1).find((other) => other !== null);
    let [first, last] = span;
    for (let k = first; k >= free && span[0] - k <= most; k--)
      if (k === 0 || ends[k - 1]) {
        first = k;
        break;
      }
    const limit = next ? next[0] - 1 : m - 1;
    for (let k = last; k <= limit && k - span[1] <= most; k++)
      if (k === m - 1 || ends[k]) {
        last = k;
        break;
      }
    free = last + 1;
    return { from: first, to: last + 1 };
  });
}
