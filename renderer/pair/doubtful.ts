import type { Matches } from '#src/model/alignment.ts';
import { bAt, type PairPath } from './path.ts';
import { beyondLimits, type RateLimits, usualLimits } from './steep.ts';

/** A place of the path worth a look, with the reason in plain words. */
export type Doubtful = {
  readonly a: number;
  readonly b: number;
  readonly why: 'residual' | 'spread' | 'break' | 'rate';
  /** Seconds: how far a match lies off the path, or the path's deviation, or how long the pause is; of a rate: how long it lasts. */
  readonly size: number;
};

/** At most this many places of each kind: a list a person can walk through. */
const most = 20;

/**
 * Places to check, in the order of A: matches farther off the path than four deviations (and than four times
 * what is usual for this pair, unless all of them are off), stretches where the deviation peaks above twice its
 * median, breaks, and stretches whose rate leaves the limits.
 */
export function doubtfulPlaces(path: PairPath, matches: Matches, limits = usualLimits): Doubtful[] {
  const places = [...farMatches(path, matches), ...widePlaces(path), ...breaks(path), ...rates(path, limits)];
  return places.sort((p, q) => p.a - q.a);
}

/** Matches usually lie nearer than this to a path that is right, seconds. */
const usualAtMost = 1e-3;

function farMatches(path: PairPath, matches: Matches): Doubtful[] {
  const all = residuals(path, matches);
  const usual = Math.min(usualAtMost, median(all.map((r) => r.size)));
  return worst(
    all.flatMap(({ index, a, b, size }): Doubtful[] =>
      size > 4 * Math.max(usual, matches.sd[index] ?? 0) ? [{ a, b, why: 'residual', size }] : [],
    ),
    most,
  );
}

type Residual = { readonly index: number; readonly a: number; readonly b: number; readonly size: number };

/** How far each match lies off the path, for those over it. */
function residuals(path: PairPath, matches: Matches): Residual[] {
  const found: Residual[] = [];
  for (const [index, a] of matches.a.entries()) {
    const on = bAt(path, a);
    const b = matches.b[index];
    if (on !== null && b !== undefined) found.push({ index, a, b, size: Math.abs(b - on) });
  }
  return found;
}

/** How far the matches lie off the path when most of them do (a pin says otherwise); null when they agree. */
export function disagreement(path: PairPath, matches: Matches): number | null {
  const off = median(residuals(path, matches).map((r) => r.size));
  return off > 4 * Math.max(usualAtMost, median(matches.sd)) ? off : null;
}

function widePlaces(path: PairPath): Doubtful[] {
  const known = path.stretches.flatMap((s) => s.map((p) => p.sd).filter((sd): sd is number => sd !== null));
  const usual = median(known);
  const found: Doubtful[] = [];
  for (const stretch of path.stretches)
    for (const [i, p] of stretch.entries()) {
      if (p.sd === null || p.sd <= 2 * usual) continue;
      const before = stretch[i - 1]?.sd ?? Number.NEGATIVE_INFINITY;
      const after = stretch[i + 1]?.sd ?? Number.NEGATIVE_INFINITY;
      if (p.sd > before && p.sd >= after) found.push({ a: p.a, b: p.b, why: 'spread', size: p.sd });
    }
  return worst(found, most);
}

const rates = (path: PairPath, limits: RateLimits): Doubtful[] =>
  worst(
    beyondLimits(path, limits).map(({ from, to }) => ({
      ...{ a: (from.a + to.a) / 2, b: (from.b + to.b) / 2 },
      why: 'rate',
      size: to.a - from.a,
    })),
    most,
  );

function breaks(path: PairPath): Doubtful[] {
  const found: Doubtful[] = [];
  for (let i = 1; i < path.stretches.length; i++) {
    const end = path.stretches[i - 1]?.at(-1);
    const start = path.stretches[i]?.[0];
    if (!end || !start) continue;
    const size = Math.max(start.a - end.a, start.b - end.b);
    if (size > 0) found.push({ a: (end.a + start.a) / 2, b: (end.b + start.b) / 2, why: 'break', size });
  }
  return worst(found, most);
}

const worst = (places: Doubtful[], n: number): Doubtful[] =>
  places.sort((p, q) => q.size - p.size).slice(0, n);

function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((p, q) => p - q);
  return sorted[sorted.length >> 1] as number;
}

/** The next place after `a` (or the one before it), going round at the end. */
export function nextDoubtful(places: readonly Doubtful[], a: number, forward: boolean): Doubtful | null {
  const tiny = 1e-6;
  const list = forward ? places : [...places].reverse();
  return list.find((p) => (forward ? p.a > a + tiny : p.a < a - tiny)) ?? list[0] ?? null;
}
