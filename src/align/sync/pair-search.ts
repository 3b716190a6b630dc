import type { Matches, PairSegment } from '#src/model/alignment.ts';
import type { Sound } from '#src/signal/sound.ts';
import { plainSound, type SoundArithmetic } from '#src/signal/sound-arithmetic.ts';
import type { SoundSummary } from '#src/signal/sound-summary.ts';
import { fitSegments } from './fit-segments.ts';
import { median } from './robust-lines.ts';
import { makeWindowMatcher, type WindowMatch, type WindowMatcher } from './window-match.ts';

/** What the stages of measuring one pair share. */
export type Search = {
  readonly a: Sound;
  readonly b: Sound;
  readonly summaryA: SoundSummary;
  readonly summaryB: SoundSummary;
  readonly durationA: number;
  readonly durationB: number;
  /** Parts per million. */
  readonly maxDrift: number;
  readonly match: WindowMatcher;
  readonly arithmetic: SoundArithmetic;
};

/** All that placing b in a needs. @param maxDrift ppm */
export function makeSearch(
  a: Sound,
  b: Sound,
  summaryA: SoundSummary,
  summaryB: SoundSummary,
  maxDrift: number,
  arithmetic: SoundArithmetic = plainSound,
): Search {
  return {
    a,
    b,
    summaryA,
    summaryB,
    durationA: a.length / a.rate,
    durationB: b.length / b.rate,
    maxDrift,
    match: makeWindowMatcher(a, b, arithmetic),
    arithmetic,
  };
}

/** Neighbours that meet on both clocks: the rate bends there, nothing was lost. */
export const touch = (s: PairSegment, next: PairSegment): boolean =>
  Math.abs(s.a[1] - next.a[0]) < 1e-9 && Math.abs(s.b[1] - next.b[0]) < 1e-9;

/** Below this many standard deviations a window's peak may be luck. */
export const windowBar = 6;

/** Which window suits a recording: 4 s, less where there is less sound. */
export function windowOrder(search: Search): number {
  const shortest = Math.min(search.durationA, search.durationB);
  return shortest < 1.5 ? 13 : shortest < 3 ? 14 : 15;
}

/**
 * Which window suits a sweep over so many seconds: where the matches known stand far above chance, shorter ones
 * find as much in a fraction of the time; what is left of their height must stay above the 32 sd beyond which no
 * confidence is gained. Short recordings have no time to spare: the longest windows for them.
 */
export function sweepOrder(search: Search, seconds: number, known: readonly WindowMatch[]): number {
  const full = windowOrder(search);
  if (seconds < 1200 || known.length < 8) return full;
  const height = median(known.map((m) => m.z));
  return height > 80 ? full - 2 : height > 50 ? full - 1 : full;
}

/** Peaks are placed the more exactly the higher they stand (Cramér–Rao for a band around 2 kHz). */
const sdOf = (m: WindowMatch): number => Math.hypot(1e-5, 1.5e-4 / m.z);

/** Windows, and edges of breaks as weak ones, as a document keeps them: in order of b, deviations by the height of each peak. */
export function toMatches(found: readonly WindowMatch[], edges: readonly Edge[] = []): Matches {
  const all = [
    ...found.map((m) => ({ a: m.a, b: m.b, sd: sdOf(m), strength: Math.max(0, Math.min(1, m.strength)) })),
    ...edges.map((e) => ({ a: e.a, b: e.b, sd: 1e-3, strength: 0.1 })),
  ].sort((p, q) => p.b - q.b);
  return {
    a: all.map((m) => m.a),
    b: all.map((m) => m.b),
    sd: all.map((m) => m.sd),
    strength: all.map((m) => m.strength),
  };
}

/** The last moment before, or first after, a break: on the line, but no measurement of it. */
export type Edge = { readonly a: number; readonly b: number };

/** Straight stretches through windows, robustly; see `fitSegments`. */
export const segmentsOf = (
  search: Search,
  found: readonly WindowMatch[],
  edges: readonly Edge[] = [],
): PairSegment[] => fitSegments(toMatches(found, edges), search);

/** A's time at B's time `b` along a segment, beyond its ends too. */
export const alongA = (s: PairSegment, b: number): number => s.a[0] + (b - s.b[0]) * rateOf(s);
/** Seconds of A per second of B. */
export const rateOf = (s: PairSegment): number => (s.a[1] - s.a[0]) / (s.b[1] - s.b[0]);
