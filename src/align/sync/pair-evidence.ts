import type { PairSegment } from '#src/model/alignment.ts';
import type { TriedLine } from './pair-lines.ts';
import { alongA, rateOf, type Search, windowOrder } from './pair-search.ts';
import type { WindowMatch } from './window-match.ts';

/** What speaks for and against a placement, by name: the input of the confidence model. */
export type Evidence = {
  /** Windows that lie on the segments to 1 ms. */
  readonly agreeing: number;
  /** Share of the windows with sound in them that do. */
  readonly share: number;
  /** Median height of their peaks, standard deviations. */
  readonly height: number;
  /** Predicted worst standard deviation over the common stretch, seconds, its ends included. */
  readonly worstSd: number;
  /** Longest run of the common stretch, with sound, in which nothing agrees: seconds and share. */
  readonly longestHole: number;
  readonly holeShare: number;
  /** How well the best other place explains the same windows, 0…1; 1: as well as this one. */
  readonly ambiguity: number;
  readonly breaks: number;
};

const inlier = 0.001;

export function gatherEvidence(
  search: Search,
  segments: readonly PairSegment[],
  found: readonly WindowMatch[],
  lines: readonly TriedLine[],
): Evidence {
  const on = found.filter((m) =>
    segments.some((s) => holds(s, m.b) && Math.abs(alongA(s, m.b) - m.a) < inlier),
  );
  const heights = on.map((m) => m.z).sort((p, q) => p - q);
  const holes = longestHole(search, segments, on);
  return {
    agreeing: on.length,
    share: holes.share,
    height: heights[heights.length >> 1] ?? 0,
    worstSd: segments.reduce((worst, s) => Math.max(worst, s.sd), 0),
    longestHole: holes.longest,
    holeShare: holes.hole,
    ambiguity: ambiguityOf(search, segments, on, lines),
    breaks: Math.max(0, segments.length - 1),
  };
}

const holds = (s: PairSegment, b: number): boolean => b >= s.b[0] - 1e-9 && b <= s.b[1] + 1e-9;

/** Walks the common stretch by half seconds of sound on both sides; which of them lie near an agreeing window. */
function longestHole(
  search: Search,
  segments: readonly PairSegment[],
  on: readonly WindowMatch[],
): { readonly longest: number; readonly share: number; readonly hole: number } {
  const step = 0.5;
  const times = on.map((m) => m.b).sort((p, q) => p - q);
  const length = segments.reduce((sum, s) => sum + s.b[1] - s.b[0], 0);
  // A window speaks for its own length and for its share of a sparse sweep.
  const reach = Math.max(2.5, (1.5 * length) / 150);
  let next = 0;
  let heard = 0;
  let met = 0;
  let run = 0;
  let longest = 0;
  for (const s of segments)
    for (let b = s.b[0] + step / 2; b < s.b[1]; b += step) {
      if (!audible(search, alongA(s, b), b)) continue;
      heard += step;
      while (next < times.length && (times[next] as number) < b - reach) next++;
      if (next < times.length && (times[next] as number) <= b + reach) {
        met += step;
        run = 0;
      } else {
        run += step;
        longest = Math.max(longest, run);
      }
    }
  return { longest, share: heard > 0 ? met / heard : 0, hole: heard > 0 ? longest / heard : 1 };
}

/** Whether both sides are louder than their own quiet. */
function audible(search: Search, a: number, b: number): boolean {
  const level = (summary: Search['summaryA'], t: number): number =>
    summary.level[Math.round(t * summary.frameRate)] ?? -128;
  return level(search.summaryA, a) > -80 && level(search.summaryB, b) > -80;
}

/**
 * How much of what speaks for the placement speaks as well for the best other place. Windows that both places
 * could explain are met at both; those that only the placement explains tell the two apart.
 */
function ambiguityOf(
  search: Search,
  segments: readonly PairSegment[],
  on: readonly WindowMatch[],
  lines: readonly TriedLine[],
): number {
  const top = lines.reduce((most, l) => Math.max(most, l.score), 0);
  const rivals = lines
    .filter((l) => l.score >= 0.25 * top && l.agreeing >= 2 && !segments.some((s) => holdsLine(s, l)))
    .slice(0, 4);
  let worst = 0;
  for (const rival of rivals) {
    const shared = on.filter((m) => {
      const a = m.b + rival.offset + rival.slope * (m.b - rival.b);
      return a > 1 && a < search.durationA - 1;
    });
    if (shared.length < 2) {
      worst = Math.max(worst, Math.min(1, rival.score / top));
      continue;
    }
    const every = Math.max(1, shared.length / 12);
    let alike = 0;
    let count = 0;
    for (let i = 0; i < shared.length; i += every) {
      const m = shared[Math.floor(i)] as WindowMatch;
      const a = m.b + rival.offset + rival.slope * (m.b - rival.b);
      const other = search.match({ b: m.b, a, slope: rival.slope, order: windowOrder(search), reach: 0.03 });
      count++;
      if (other && other.strength > 0.6 * m.strength) alike++;
    }
    worst = Math.max(worst, alike / count);
  }
  return worst;
}

function holdsLine(s: PairSegment, line: TriedLine): boolean {
  const b = Math.max(s.b[0], Math.min(s.b[1], line.b));
  return Math.abs(alongA(s, b) - b - line.offset - line.slope * (b - line.b)) < 0.03 + 1e-6 * rateOf(s);
}
