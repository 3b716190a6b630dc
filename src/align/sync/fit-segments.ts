import type { Matches, PairSegment } from '#src/model/alignment.ts';
import { bend } from './bent-lines.ts';
import { chainMatches, type Point } from './match-chain.ts';
import { fitLines, type Line } from './robust-lines.ts';
import { applyPins, type PairPin } from './pin-lines.ts';

export type FitOptions = {
  /** Source seconds of A and of B. */
  readonly durationA: number;
  readonly durationB: number;
  /** Largest clock difference believed, parts per million; default 500. */
  readonly maxDrift?: number;
  /** Moments the user has fixed; the answer passes exactly through each of them. */
  readonly pins?: readonly PairPin[];
};

/**
 * The straight stretches of a pair, from its matches: a robust piecewise-linear fit with a new segment at each
 * pause or dropped block of either recorder, and a shared knot (segments that touch) where a clock slowly
 * changed its rate. Pure and quick enough to be called while a pin is dragged. Segments are in order on both
 * clocks, never overlap, and reach to the ends of the common stretch. No matches and no pins: no segments.
 */
export function fitSegments(matches: Matches, options: FitOptions): PairSegment[] {
  const maxDrift = (options.maxDrift ?? 500) * 1e-6;
  const points = pointsOf(matches);
  const chains = chainMatches(points, maxDrift);
  const lines = fitLines(chains, maxDrift).flatMap(bend);
  const pinned = applyPins(lines, points, options.pins ?? [], maxDrift);
  return extend(pinned, options.durationA, options.durationB);
}

function pointsOf(matches: Matches): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < matches.a.length; i++) {
    const a = matches.a[i] as number;
    const b = matches.b[i] as number;
    points.push({
      a,
      b,
      offset: a - b,
      sd: Math.max(1e-6, matches.sd[i] ?? 1e-4),
      strength: matches.strength[i] ?? 1,
    });
  }
  return points.sort((p, q) => p.b - q.b);
}

type Stretch = { from: number; to: number; line: Line };

/** Gives every line its stretch of B: to the ends of the common time, meeting its neighbours where they break. */
function extend(lines: readonly Line[], durationA: number, durationB: number): PairSegment[] {
  const stretches: Stretch[] = lines.map((line) => ({ from: line.first, to: line.last, line }));
  for (const [i, s] of stretches.entries()) {
    const next = stretches[i + 1];
    if (i === 0) s.from = Math.max(0, bAt(s.line, 0));
    if (next) meet(s, next);
    else s.to = Math.min(durationB, bAt(s.line, durationA));
  }
  return stretches
    .filter((s) => s.to - s.from > 1e-6)
    .map(({ from, to, line }) => {
      const a0 = from + offsetAt(line, from);
      const a1 = to + offsetAt(line, to);
      return {
        a: [a0, a1] as const,
        b: [from, to] as const,
        ppm: ((to - from) / (a1 - a0) - 1) * 1e6,
        sd: Math.max(sdAt(line, from), sdAt(line, to)),
      };
    });
}

const offsetAt = (line: Line, b: number): number => line.offset + line.slope * (b - line.b);
/** B's time at A's time `a`. */
const bAt = (line: Line, a: number): number => (a - line.offset + line.slope * line.b) / (1 + line.slope);
const sdAt = (line: Line, b: number): number =>
  Math.sqrt(line.variance + line.slopeVariance * (b - line.b) ** 2);

/**
 * Sets where one stretch ends and the next begins. Lines that touch in between share that knot. Where A jumps
 * ahead, B was paused: both meet at one moment of B; where A falls back, A was paused: at one moment of A.
 */
function meet(s: Stretch, next: Stretch): void {
  if (s.line.joinsNext) {
    s.to = s.line.last;
    next.from = s.line.last;
    return;
  }
  const middle = (s.line.last + next.line.first) / 2;
  const jump = offsetAt(next.line, middle) - offsetAt(s.line, middle);
  if (jump >= 0) {
    s.to = middle;
    next.from = middle;
    return;
  }
  const a0 = s.line.last + offsetAt(s.line, s.line.last);
  const a1 = next.line.first + offsetAt(next.line, next.line.first);
  s.to = bAt(s.line, (a0 + a1) / 2);
  next.from = bAt(next.line, (a0 + a1) / 2);
}
