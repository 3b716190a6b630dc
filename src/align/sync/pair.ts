import type { Candidate, PairEvidence, PairSegment } from '#src/model/alignment.ts';
import { defaultMaxDrift } from '#src/model/alignment.ts';
import type { Sound } from '#src/signal/sound.ts';
import type { SoundSummary } from '#src/signal/sound-summary.ts';
import { type Coarse, type Hit, type Line, placeCoarsely } from './coarse.ts';
import { confidenceOf } from './pair-confidence.ts';
import {
  alongA,
  makeSearch,
  type Search,
  segmentsOf,
  toMatches,
  windowBar,
  windowOrder,
} from './pair-search.ts';
import { breaksOf, closeInOnBreaks, sweep, withinEdges } from './pair-track.ts';
import { bandCount, type WindowMatch } from './window-match.ts';

export type PairOptions = {
  /** Largest clock difference looked for, parts per million; default 500. */
  readonly maxDrift?: number;
  /** Where timecode or clocks put it: offset (s) as in Candidate, with its standard deviation. Never proof. */
  readonly prior?: { readonly offset: number; readonly sd: number } | null;
  readonly progress?: (done: number, total: number, label: string) => void;
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
 * 0:00. Reads only short windows of the sounds. Status `refused`: nothing above chance; no segments then.
 */
export function measurePair(
  a: Sound,
  b: Sound,
  summaryA: SoundSummary,
  summaryB: SoundSummary,
  options: PairOptions = {},
): PairMeasurement {
  const maxDrift = options.maxDrift ?? defaultMaxDrift;
  const tell = options.progress ?? (() => {});
  const coarse = placeCoarsely(summaryA, summaryB, maxDrift, (done, total) =>
    tell(0.4 * (done / total), 1, 'Looking for the place'),
  );
  const search = makeSearch(a, b, summaryA, summaryB, maxDrift);
  const tried = coarse.lines.slice(0, 8).map((line) => verify(search, line, coarse));
  tell(0.5, 1, 'Measuring');
  tried.sort((p, q) => q.score - p.score);
  const candidates = tried
    .slice(0, 5)
    .map((t) => ({ offset: t.line.offset - t.line.slope * t.line.b, score: t.score }));
  const best = tried[0];
  const chance = windowBar;
  if (!best || best.score < chance) return refused(candidates, best?.score ?? 0, chance);
  const anchors = [...tried.flatMap((t) => t.matches), ...tryHits(search, coarse)];
  let segments = segmentsOf(search, anchors);
  if (segments.length === 0) return refused(candidates, best.score, chance);

  const first = sweep(search, segments, null, 60, 0.25).found;
  const rough = [...anchors, ...first];
  segments = segmentsOf(search, rough);
  const close = closeInOnBreaks(search, chained(segments, rough));
  segments = segmentsOf(search, [...rough, ...close]);
  tell(0.7, 1, 'Measuring');
  const weights = bandWeights(first.length > 0 ? first : anchors);
  const second = [...sweep(search, segments, weights, 150, 0.02).found, ...chained(segments, close)];
  segments = segmentsOf(search, second);
  const breaks = breaksOf(search, segments);
  const edges = breaks.flatMap((k) => [k.before, k.after]);
  const kept = withinEdges(second, breaks);
  segments = segmentsOf(search, kept, edges);
  tell(1, 1, 'Measuring');
  const matches = toMatches(kept, edges);
  return {
    status: segments.length > 0 ? 'matched' : 'refused',
    by: 'audio',
    confidence: confidenceOf(matches, segments),
    score: best.score,
    chance,
    matches,
    segments,
    candidates,
  };
}

const refused = (candidates: readonly PairCandidate[], score: number, chance: number): PairMeasurement => ({
  status: 'refused',
  by: 'audio',
  confidence: 0,
  score,
  chance,
  matches: { a: [], b: [], sd: [], strength: [] },
  segments: [],
  candidates,
});

/** Matches that lie on a segment, to 2 ms. */
const chained = (segments: readonly PairSegment[], found: readonly WindowMatch[]): WindowMatch[] =>
  found.filter((m) =>
    segments.some((s) => m.b >= s.b[0] && m.b <= s.b[1] && Math.abs(alongA(s, m.b) - m.a) < 0.002),
  );

type Tried = { readonly line: Line; readonly score: number; readonly matches: readonly WindowMatch[] };

function tryHit(search: Search, hit: Hit, b: number, slope: number): WindowMatch | null {
  if (b < 0 || b > search.durationB) return null;
  const a = b + hit.offset + slope * (b - hit.b);
  return search.match({ b, a, slope, order: windowOrder(search), reach: 0.25 });
}

/** Tries a few windows of a coarse line; its score is the median peak of the better half. */
function verify(search: Search, line: Line, coarse: Coarse): Tried {
  const hits = [...line.hits].sort((p, q) => q.z - p.z).slice(0, 8);
  const matches: WindowMatch[] = [];
  const heights: number[] = [];
  for (const hit of hits)
    for (const at of [-0.25, 0.25]) {
      const found = tryHit(search, hit, hit.b + at * coarse.block, line.slope);
      heights.push(found?.z ?? 0);
      if (found && found.z > windowBar) matches.push(found);
    }
  heights.sort((p, q) => q - p);
  return { line, score: heights[Math.floor(heights.length / 4)] ?? 0, matches };
}

/** Tries the best hits of every block on their own, so that a stretch off the main lines is found too. */
function tryHits(search: Search, coarse: Coarse): WindowMatch[] {
  const blocks = new Map<number, Hit[]>();
  for (const hit of coarse.hits) {
    if (hit.z < 5) continue;
    const own = blocks.get(hit.block) ?? [];
    own.push(hit);
    blocks.set(hit.block, own);
  }
  const found: WindowMatch[] = [];
  for (const own of blocks.values())
    for (const hit of own.sort((p, q) => q.z - p.z).slice(0, 2)) {
      const m = tryHit(search, hit, hit.b, 0);
      if (m && m.z > windowBar) found.push(m);
    }
  return found;
}

/** Bands that hold common sound count for more: coherence²/(1 − coherence²), as maximum likelihood has it. */
function bandWeights(matches: readonly WindowMatch[]): Float64Array {
  const mean = new Float64Array(bandCount);
  for (const m of matches)
    for (let i = 0; i < bandCount; i++)
      mean[i] = (mean[i] as number) + (m.coherence[i] as number) / matches.length;
  return mean.map((c) => {
    const r = Math.max(0.02, Math.min(0.9, c));
    return r / (1 - r * r);
  });
}
