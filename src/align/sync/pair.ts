import type { Candidate, PairEvidence, PairSegment } from '#src/model/alignment.ts';
import { defaultMaxDrift } from '#src/model/alignment.ts';
import type { Sound } from '#src/signal/sound.ts';
import type { SoundArithmetic } from '#src/signal/sound-arithmetic.ts';
import type { SoundSummary } from '#src/signal/sound-summary.ts';
import { bandCount } from '#src/signal/window-pair.ts';
import { placeCoarsely } from './coarse.ts';
import { traceAgreement, worthChecking } from './agreement-trace.ts';
import { withHidden } from './hidden-stretches.ts';
import { withoutNeedless } from './needless-breaks.ts';
import { confidenceOf } from './pair-confidence.ts';
import { type Evidence, gatherEvidence, type Placed } from './pair-evidence.ts';
import { chanceScore, supported, type TriedLine, tryBlocks, tryLines } from './pair-lines.ts';
import { alongA, makeSearch, type Search, segmentsOf, toMatches } from './pair-search.ts';
import { breaksOf, closeInOnBreaks, sweep, withinEdges } from './pair-track.ts';
import type { WindowMatch } from './window-match.ts';

export type PairOptions = {
  /** Largest clock difference looked for, parts per million; default 500. */
  readonly maxDrift?: number;
  readonly progress?: (done: number, total: number, label: string) => void;
  /** Default: plain. */
  readonly arithmetic?: SoundArithmetic;
};

/** A place of B in A, without saying which recording A is (see Candidate). */
export type PairCandidate = Omit<Candidate, 'against'>;
/** PairEvidence of one pair without names and without what only the whole network knows. */
export type PairMeasurement = Omit<PairEvidence, 'a' | 'b' | 'residual' | 'candidates'> & {
  readonly candidates: readonly PairCandidate[];
};

/**
 * Where and how B lies in A by their sound: coarse placement from the summaries, windows refined to below a
 * sample, a robust piecewise-linear fit, and how far it can be trusted. Offsets are source time of A at B's
 * 0:00. Reads only short windows of the sounds. Status `refused`: nothing above chance; no segments then,
 * but the best places to try by hand, each with what its windows reach.
 */
export function measurePair(
  a: Sound,
  b: Sound,
  summaryA: SoundSummary,
  summaryB: SoundSummary,
  options: PairOptions = {},
): PairMeasurement {
  return measureWithEvidence(a, b, summaryA, summaryB, options).measurement;
}

/** Above this, sound that repeats itself is not placed at all: unrelated noise reaches 0.65, loops and hum 0.86…1. */
const mostRepetition = 0.8;

/** As measurePair, with the named evidence behind its confidence (for the bench that fits the model). */
export function measureWithEvidence(
  a: Sound,
  b: Sound,
  summaryA: SoundSummary,
  summaryB: SoundSummary,
  options: PairOptions = {},
): { readonly measurement: PairMeasurement; readonly evidence: Evidence } {
  const maxDrift = options.maxDrift ?? defaultMaxDrift;
  const tell = options.progress ?? (() => {});
  const { arithmetic } = options;
  const coarse = placeCoarsely(summaryA, summaryB, maxDrift, arithmetic, (done, total) =>
    tell(0.4 * (done / total), 1, 'Looking for the place'),
  );
  const search = makeSearch(a, b, summaryA, summaryB, maxDrift, arithmetic);
  const lines = tryLines(search, coarse);
  tell(0.5, 1, 'Measuring');
  const met = [...lines.flatMap((t) => t.matches), ...tryBlocks(search, coarse, lines)];
  const anchors = supported(search, met, lines);
  const placed = place(search, anchors, tell);
  const evidence = gatherEvidence(search, placed, lines);
  const score = Math.max(0, ...lines.map((l) => l.score));
  const matched = score > chanceScore && evidence.agreeing >= 3 && evidence.repetition < mostRepetition;
  tell(1, 1, 'Measuring');
  const measurement: PairMeasurement = {
    status: matched ? 'matched' : 'refused',
    by: 'audio',
    confidence: matched ? confidenceOf(evidence) : 0,
    score: matched ? score : Math.max(0, ...lines.map((l) => l.reached)),
    chance: chanceScore,
    matches: matched ? toMatches(placed.found, placed.edges) : { a: [], b: [], sd: [], strength: [] },
    segments: matched ? placed.segments : [],
    candidates: (matched ? lines.filter((l) => l.score > 0) : guesses(lines)).map((l) => ({
      offset: l.offset - l.slope * l.b,
      score: matched ? l.score : l.reached,
    })),
  };
  return { measurement, evidence };
}

/** Where it might lie, best first: every line on which windows agree, or else the best three that any window met. */
const guesses = (lines: readonly TriedLine[]): readonly TriedLine[] =>
  [...lines]
    .sort((p, q) => q.reached - p.reached)
    .filter((l, rank) => l.score > 0 || (rank < 3 && l.reached > 0));

/** From rough matches to segments: a sweep, a closer look at every break, a finer sweep, the breaks' moments. */
function place(
  search: Search,
  anchors: readonly WindowMatch[],
  tell: (done: number, total: number, label: string) => void,
): Placed {
  let segments = segmentsOf(search, anchors);
  const first = sweep(search, segments, null, 90, 0.25, anchors).found;
  const rough = [...anchors, ...first];
  segments = segmentsOf(search, rough);
  const close = closeInOnBreaks(search, chained(segments, rough));
  segments = segmentsOf(search, [...rough, ...close]);
  tell(0.7, 1, 'Measuring');
  const weights = bandWeights(first.length > 0 ? first : anchors);
  const second = [...sweep(search, segments, weights, 150, 0.02, anchors).found, ...chained(segments, close)];
  const polarity = second.filter((m) => m.polarity < 0).length > second.length / 2 ? -1 : 1;
  const whole = withHidden(search, withoutNeedless(search, second), polarity);
  const breaks = breaksOf(search, whole.segments);
  const edges = breaks.flatMap((k) => [k.before, k.after]);
  const found = withinEdges(whole.matches, breaks);
  segments = segmentsOf(search, found, edges);
  const times = found.map((m) => m.b);
  const trace =
    breaks.length === 0 && whole.trace !== null
      ? whole.trace
      : traceAgreement(search, worthChecking(segments, times), polarity);
  return { segments, found, edges, trace, breaks };
}

/** Matches that lie on a segment, to 2 ms. */
const chained = (segments: readonly PairSegment[], found: readonly WindowMatch[]): WindowMatch[] =>
  found.filter((m) =>
    segments.some((s) => m.b >= s.b[0] && m.b <= s.b[1] && Math.abs(alongA(s, m.b) - m.a) < 0.002),
  );

/** Bands that hold common sound count for more: coherence²/(1 − coherence²), as maximum likelihood has it. */
function bandWeights(matches: readonly WindowMatch[]): Float64Array | null {
  if (matches.length === 0) return null;
  const mean = new Float64Array(bandCount);
  for (const m of matches)
    for (let i = 0; i < bandCount; i++)
      mean[i] = (mean[i] as number) + (m.coherence[i] as number) / matches.length;
  return mean.map((c) => {
    const r = Math.max(0.02, Math.min(0.9, c));
    return r / (1 - r * r);
  });
}
