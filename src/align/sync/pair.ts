import type { Candidate, Matches, PairEvidence, PairSegment } from '#src/model/alignment.ts';
import { defaultMaxDrift } from '#src/model/alignment.ts';
import type { Sound } from '#src/signal/sound.ts';
import type { SoundSummary } from '#src/signal/sound-summary.ts';
import { type Coarse, type Line, placeCoarsely } from './coarse.ts';
import { fitSegments } from './fit-segments.ts';
import { confidenceOf } from './pair-confidence.ts';
import { bandCount, makeWindowMatcher, type WindowMatch, type WindowMatcher } from './window-match.ts';

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

/** Below this many standard deviations a window's peak may be luck. */
const windowBar = 6;

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
  const search: Search = {
    durationA: a.length / a.rate,
    durationB: b.length / b.rate,
    maxDrift,
    match: makeWindowMatcher(a, b),
  };
  const tried = coarse.lines.slice(0, 8).map((line) => verify(search, line, coarse));
  tell(0.5, 1, 'Measuring');
  tried.sort((p, q) => q.score - p.score);
  const candidates = tried
    .slice(0, 5)
    .map((t) => ({ offset: t.line.offset - t.line.slope * t.line.b, score: t.score }));
  const best = tried[0];
  const chance = windowBar;
  const anchors = tried.flatMap((t) => t.matches);
  if (!best || best.score < chance || anchors.length === 0)
    return refused(candidates, best?.score ?? 0, chance);
  let segments = segmentsOf(search, anchors);
  if (segments.length === 0) return refused(candidates, best.score, chance);
  const first = sweep(search, segments, null, 60, 15, 0.25);
  segments = segmentsOf(search, [...anchors, ...first]);
  const weights = bandWeights(first.length > 0 ? first : anchors);
  tell(0.7, 1, 'Measuring');
  const second = sweep(search, segments, weights, 150, 15, 0.02);
  segments = segmentsOf(search, second);
  tell(1, 1, 'Measuring');
  const matches = toMatches(second);
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

type Search = {
  readonly durationA: number;
  readonly durationB: number;
  readonly maxDrift: number;
  readonly match: WindowMatcher;
};

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

type Tried = { readonly line: Line; readonly score: number; readonly matches: readonly WindowMatch[] };

/** Tries a few windows of a coarse line; its score is the median peak of the better half. */
function verify(search: Search, line: Line, coarse: Coarse): Tried {
  const hits = [...line.hits].sort((p, q) => q.z - p.z).slice(0, 8);
  const matches: WindowMatch[] = [];
  const heights: number[] = [];
  for (const hit of hits)
    for (const at of [-0.25, 0.25]) {
      const b = hit.b + at * coarse.block;
      if (b < 0 || b > search.durationB) continue;
      const found = search.match({
        b,
        a: b + hit.offset + line.slope * (b - hit.b),
        slope: line.slope,
        order: 15,
        reach: 0.25,
      });
      heights.push(found?.z ?? 0);
      if (found && found.z > windowBar) matches.push(found);
    }
  heights.sort((p, q) => q - p);
  return { line, score: heights[Math.floor(heights.length / 4)] ?? 0, matches };
}

/** Windows at even distances over all segments, about `count` in all. */
function sweep(
  search: Search,
  segments: readonly PairSegment[],
  weights: Float64Array | null,
  count: number,
  order: number,
  reach: number,
): WindowMatch[] {
  const total = segments.reduce((sum, s) => sum + s.b[1] - s.b[0], 0);
  const hop = Math.max(1, total / count);
  const found: WindowMatch[] = [];
  for (const [i, s] of segments.entries()) {
    const [b0, b1] = s.b;
    const slope = (s.a[1] - s.a[0]) / (b1 - b0) - 1;
    const steps = Math.max(1, Math.round((b1 - b0) / hop));
    for (let k = 0; k < steps; k++) {
      const b = b0 + ((k + 0.5) * (b1 - b0)) / steps;
      const try1 = search.match({ b, a: s.a[0] + (b - b0) * (1 + slope), slope, order, reach, weights });
      if (try1 && try1.z > windowBar) {
        found.push(try1);
        continue;
      }
      for (const other of [segments[i - 1], segments[i + 1]]) {
        if (!other) continue;
        const rate = (other.a[1] - other.a[0]) / (other.b[1] - other.b[0]);
        const a = other.a[0] + (b - other.b[0]) * rate;
        const try2 = search.match({ b, a, slope: rate - 1, order, reach, weights });
        if (try2 && try2.z > windowBar) found.push(try2);
      }
    }
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

function toMatches(found: readonly WindowMatch[]): Matches {
  const sorted = [...found].sort((p, q) => p.b - q.b);
  return {
    a: sorted.map((m) => m.a),
    b: sorted.map((m) => m.b),
    sd: sorted.map((m) => Math.hypot(1e-5, 1e-4 / m.z)),
    strength: sorted.map((m) => Math.max(0, Math.min(1, m.strength))),
  };
}

const segmentsOf = (search: Search, found: readonly WindowMatch[]): PairSegment[] =>
  fitSegments(toMatches(found), search);
