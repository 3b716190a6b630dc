import type { Matches, PairEvidence, PairSegment } from '#src/model/alignment.ts';
import type { Pin } from '#src/model/recording.ts';
import type { Ends } from './network-types.ts';
import type { NetworkRecording, Piece, Stretch } from './network-types.ts';
import { median } from './robust-lines.ts';

/** Even the best measurement is not trusted beyond this, seconds: microphones stand at different places. */
const sdFloor = 5e-6;
/** Disagreements below this are never called a contradiction, seconds. */
const smallestContradiction = 3e-3;
/** Files of one take follow each other to about this, seconds (containers round, codecs pad). */
const joinSd = 0.02;

/** Index of the stretch of a recording that source second `s` is in: the last that begins before it, else its first; −1 without any. */
export const stretchAt = (stretches: readonly Stretch[], recording: number, s: number): number => {
  let found = -1;
  for (const [index, stretch] of stretches.entries()) {
    if (stretch.recording !== recording) continue;
    if (found < 0 || s >= stretch.from) found = index;
  }
  return found;
};

/**
 * All ties between stretches: every straight segment of every pair, cut at the breaks of both recordings;
 * the pins; the joins between chapters. `ends[i]` is null where pair i is not used.
 */
export function buildPieces(
  recordings: readonly NetworkRecording[],
  stretches: readonly Stretch[],
  pairs: readonly PairEvidence[],
  ends: readonly (Ends | null)[],
  pins: readonly Pin[],
): Piece[] {
  const byRecording = recordings.map((_, r) =>
    stretches.flatMap((stretch, index) => (stretch.recording === r ? [index] : [])),
  );
  const pieces: Piece[] = [];
  for (const [index, pair] of pairs.entries()) {
    const tied = ends[index];
    if (!tied) continue;
    const trust = trustOf(pair) * Math.max(0.02, coverage(pair) ** 2);
    for (const segment of measuredSegments(pair))
      pieces.push(...cut(segment, index, tied, byRecording, stretches, trust));
  }
  const indexOf = new Map(recordings.map((r, i) => [r.id, i]));
  for (const [index, pin] of pins.entries()) {
    const a = indexOf.get(pin.a);
    const b = indexOf.get(pin.b);
    if (a === undefined || b === undefined || a === b) continue;
    const m = [pin.timeA, pin.timeB] as const;
    pieces.push({
      kind: 'pin',
      origin: index,
      a: stretchAt(stretches, a, pin.timeA),
      b: stretchAt(stretches, b, pin.timeB),
      moments: [m, m],
      ends: [m, m],
      sd: 0,
      trust: 1,
      tolerance: Number.POSITIVE_INFINITY,
    });
  }
  for (const [index, recording] of recordings.entries()) {
    const before = recording.follows === null ? undefined : indexOf.get(recording.follows);
    if (before === undefined || before === index) continue;
    const m = [(recordings[before] as NetworkRecording).duration, 0] as const;
    pieces.push({
      kind: 'join',
      origin: index,
      a: stretchAt(stretches, before, m[0]),
      b: stretchAt(stretches, index, 0),
      moments: [m, m],
      ends: [m, m],
      sd: joinSd,
      trust: 0.02,
      tolerance: 0.25,
    });
  }
  return pieces;
}

/** How far a pair is believed at first: its confidence, and for coarse ones (picture) how far it is above chance. */
function trustOf(pair: PairEvidence): number {
  const clear = pair.chance > 0 ? Math.min(1, Math.max(0, pair.score / pair.chance - 1)) : 0.5;
  return Math.min(1, 0.05 + 0.15 * clear + 0.8 * pair.confidence);
}

/** How far beyond its outermost matches a straight segment is taken as measured, seconds: half a window. */
const windowReach = 0.5;

type Measured = PairSegment & {
  /** The share of its whole length that was measured, 0…1. */
  readonly covered: number;
};

/** By pair (plain data that never changes): asked for many times in every solution, and each reads all matches. */
const known = new WeakMap<PairEvidence, readonly Measured[]>();

/** A pair's segments, as far as they were measured. */
export function measuredSegments(pair: PairEvidence): readonly Measured[] {
  const found = known.get(pair) ?? pair.segments.map((segment) => measured(segment, pair.matches));
  known.set(pair, found);
  return found;
}

/**
 * A pair's segment reaches to the ends of what both recordings hold; only what lies between its matches was
 * measured. Beyond, one of the two may have paused unseen.
 */
function measured(segment: PairSegment, matches: Matches): Measured {
  const [a0, a1] = segment.a;
  const [b0, b1] = segment.b;
  const slope = (b1 - b0) / (a1 - a0);
  const own: number[] = [];
  for (const [i, a] of matches.a.entries()) {
    if (a < a0 || a > a1) continue;
    const off = (matches.b[i] as number) - (b0 + (a - a0) * slope);
    if (Math.abs(off) <= Math.max(smallestContradiction, 4 * (matches.sd[i] as number))) own.push(a);
  }
  own.sort((p, q) => p - q);
  const [first, last] = [own[0], own[own.length - 1]];
  if (first === undefined || last === undefined) return { ...segment, covered: 1 };
  const from = Math.max(a0, first - windowReach);
  const to = Math.min(a1, last + windowReach);
  const gaps = own.slice(1).map((a, i) => a - (own[i] as number));
  const usual = [...gaps].sort((p, q) => p - q)[gaps.length >> 1] ?? 0;
  const sum = gaps.reduce((total, gap) => total + Math.min(gap, Math.max(5, 4 * usual)), 2 * windowReach);
  return {
    ...segment,
    a: [from, to],
    b: [b0 + (from - a0) * slope, b0 + (to - a0) * slope],
    covered: Math.min(1, sum / (a1 - a0)),
  };
}

/**
 * How much of what two recordings would share was really found in both: the same tune played twice ties two
 * recordings firmly, but over the tune alone. 0…1, by length over all segments.
 */
export function coverage(pair: PairEvidence): number {
  let length = 0;
  let covered = 0;
  for (const [index, { a }] of pair.segments.entries()) {
    length += a[1] - a[0];
    covered += (a[1] - a[0]) * (measuredSegments(pair)[index] as Measured).covered;
  }
  return length > 0 ? covered / length : 0;
}

/**
 * How far a pair's straight segments lie from its own matches: the largest over them of the median distance of
 * their matches, and what of that is no more than noise; seconds. Segments follow their matches unless pins
 * hold them elsewhere.
 */
export function offMatches({ segments, matches }: PairEvidence): { off: number; noise: number } {
  const noise = Math.max(smallestContradiction, 4 * (matches.sd.length > 0 ? median(matches.sd) : 0));
  const offs = segments.flatMap(({ a, b }) => {
    const slope = (b[1] - b[0]) / (a[1] - a[0]);
    const own = matches.a.flatMap((at, i) =>
      at < a[0] || at > a[1] ? [] : [Math.abs((matches.b[i] as number) - (b[0] + (at - a[0]) * slope))],
    );
    return own.length > 0 ? [median(own)] : [];
  });
  return { off: Math.max(0, ...offs), noise };
}

/** The parts of a pair's straight segment that lie within one stretch of A and one of B. */
function cut(
  segment: PairSegment,
  pair: number,
  [a, b]: Ends,
  byRecording: readonly (readonly number[])[],
  stretches: readonly Stretch[],
  trust: number,
): Piece[] {
  const [a0, a1] = segment.a;
  const [b0, b1] = segment.b;
  const length = a1 - a0;
  if (!(length > 0) || !(b1 > b0)) return [];
  const toB = (s: number) => b0 + ((s - a0) * (b1 - b0)) / length;
  const toA = (s: number) => a0 + ((s - b0) * length) / (b1 - b0);
  const parts: { i: number; j: number; low: number; high: number }[] = [];
  for (const i of byRecording[a] ?? [])
    for (const j of byRecording[b] ?? []) {
      const low = Math.max(a0, inner(stretches, i, 'from'), toA(inner(stretches, j, 'from')));
      const high = Math.min(a1, inner(stretches, i, 'to'), toA(inner(stretches, j, 'to')));
      if (high > low) parts.push({ i, j, low, high });
    }
  const longest = Math.max(...parts.map((p) => p.high - p.low));
  const sd = Math.hypot(segment.sd, sdFloor);
  return parts
    .filter((p) => p.high - p.low >= Math.min(longest, Math.max(1, 0.02 * length)))
    .map(({ i, j, low, high }) => {
      const middle = (low + high) / 2;
      // Two moments at ± length/√12 inform a straight line exactly as even measurements all along it do.
      const reach = (high - low) / Math.sqrt(12);
      const own = sd * Math.sqrt(length / (high - low));
      return {
        kind: 'evidence',
        origin: pair,
        a: i,
        b: j,
        moments: [
          [middle - reach, toB(middle - reach)],
          [middle + reach, toB(middle + reach)],
        ],
        ends: [
          [low, toB(low)],
          [high, toB(high)],
        ],
        sd: own,
        trust: trust * Math.min(1, 0.5 + (high - low) / 20),
        tolerance: Math.max(smallestContradiction, 6 * own),
      } as const;
    });
}

/** The edge of a stretch; the outer ones of a recording are open, so that rounding cuts nothing off. */
function inner(stretches: readonly Stretch[], index: number, edge: 'from' | 'to'): number {
  const stretch = stretches[index] as Stretch;
  const next = stretches[edge === 'from' ? index - 1 : index + 1];
  if (next?.recording === stretch.recording) return stretch[edge];
  return edge === 'from' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
