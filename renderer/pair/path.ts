import { isHeldByHand } from '#renderer/state/by-hand.ts';
import { bestCandidates } from '#renderer/state/candidates.ts';
import type { Matches, PairEvidence } from '#src/model/alignment.ts';
import { forbiddenOfPair } from '#src/model/forbidden.ts';
import { lockedOfPair } from '#src/model/locked.ts';
import type { ElasticWarp, Project } from '#src/model/project.ts';
import type { Pin } from '#src/model/recording.ts';
import type { TimeMap } from '#src/model/time-map.ts';
import type { WarpHow } from '#src/model/warp-how.ts';
import { convertWithin } from './segments.ts';
import type { Point } from './view.ts';

/** A point of the path: the same moment in source seconds of A and of B, ±sd seconds (null: unknown). */
export type PathPoint = { readonly a: number; readonly b: number; readonly sd: number | null };
/** Unbroken stretches in order; between two of them one of the recorders paused. */
export type PairPath = {
  /** timeline: both placed, their maps composed; pair: this pair's own evidence; warp: elastic. */
  readonly from: 'timeline' | 'pair' | 'warp' | 'none';
  readonly stretches: readonly (readonly PathPoint[])[];
};

export const noPath: PairPath = { from: 'none', stretches: [] };

/** A line to try by hand where nothing was placed: b = a + shift. */
export type PathCandidate = { readonly shift: number; readonly score: number };

/** All that the pair view shows of a pair, turned so that `a` is on x. Null without two recordings. */
export type PairFacts = {
  readonly path: PairPath;
  readonly pins: readonly PairPin[];
  readonly forbidden: readonly PairRegion[];
  /** Parts of a warp's path that re-solving keeps. */
  readonly locked: readonly PairLocked[];
  readonly matches: Matches;
  readonly evidence: PairEvidence | null;
  readonly warp: ElasticWarp | null;
  readonly candidates: readonly PathCandidate[];
  /** A hand holds one of the two, by a placement or by pins. */
  readonly byHand: boolean;
};

/** A pin as seen in this view: `a` and `b` are source seconds of the recordings on x and y. */
export type PairPin = { readonly id: string; readonly a: number; readonly b: number };

/** A locked part as seen in this view. */
export type PairLocked = { readonly id: string; readonly points: readonly Point[] };

/** A forbidden region as seen in this view, by its lower left and upper right corner. */
export type PairRegion = { readonly id: string; readonly low: Point; readonly high: Point };

const noMatches: Matches = { a: [], b: [], sd: [], strength: [] };

/** Gathers the facts of the pair with recording `a` on x and `b` on y. */
export function pairFacts(project: Project, a: string, b: string): PairFacts {
  const evidence = evidenceOf(project, a, b);
  const warp = warpOf(project, a, b);
  return {
    path: pathOf(project, a, b, evidence, warp),
    pins: pinsOf(project.pins, a, b),
    forbidden: forbiddenOfPair(project.forbidden, { a, b }).map(({ id, a: x, b: y }) => ({
      id,
      low: { a: x[0], b: y[0] },
      high: { a: x[1], b: y[1] },
    })),
    locked: warp
      ? lockedOfPair(project.locked, { a, b }).map(({ id, map }) => ({
          id,
          points: map.map(([p, q]) => ({ a: p, b: q })),
        }))
      : [],
    matches: evidence?.matches ?? noMatches,
    evidence,
    warp,
    candidates: candidatesOf(project, a, b, evidence),
    byHand: isHeldByHand(project, { a, b }),
  };
}

export function pinsOf(pins: readonly Pin[], a: string, b: string): PairPin[] {
  const found: PairPin[] = [];
  for (const pin of pins) {
    if (pin.a === a && pin.b === b) found.push({ id: pin.id, a: pin.timeA, b: pin.timeB });
    if (pin.a === b && pin.b === a) found.push({ id: pin.id, a: pin.timeB, b: pin.timeA });
  }
  return found.sort((p, q) => p.a - q.a);
}

/** The evidence of the pair, turned so that its `a` is `a`. Offsets and rates are turned too. */
export function evidenceOf(project: Project, a: string, b: string): PairEvidence | null {
  const straight = project.pairs.find((p) => p.a === a && p.b === b);
  if (straight) return straight;
  const other = project.pairs.find((p) => p.a === b && p.b === a);
  return other ? turned(other) : null;
}

export function turned(pair: PairEvidence): PairEvidence {
  return {
    ...pair,
    a: pair.b,
    b: pair.a,
    matches: { ...pair.matches, a: pair.matches.b, b: pair.matches.a },
    segments: pair.segments.map((s) => ({ ...s, a: s.b, b: s.a, ppm: (1 / (1 + s.ppm * 1e-6) - 1) * 1e6 })),
  };
}

export function warpOf(project: Project, a: string, b: string): ElasticWarp | null {
  const straight = project.warps.find((w) => w.a === a && w.b === b);
  if (straight) return straight;
  const other = project.warps.find((w) => w.a === b && w.b === a);
  if (!other) return null;
  const { map, how, findings } = other;
  return {
    ...{ ...other, a, b, map: map.map(swapped), how: how && turnedHow(how) },
    findings: findings && {
      ...findings,
      cues: findings.cues && { ...findings.cues, at: findings.cues.at.map(swapped) },
    },
  };
}

const swapped = ([p, q]: readonly [number, number]) => [q, p] as const;

/** The same limits for the two the other way round. */
function turnedHow(how: WarpHow): WarpHow {
  const { window, slope } = how;
  return {
    ...how,
    window: window && turnedWindow(window),
    slope: slope && [1 / slope[1], slope[0] > 0 ? 1 / slope[0] : steepest],
  };
}
const steepest = 1000;

const turnedWindow = (window: NonNullable<WarpHow['window']>): NonNullable<WarpHow['window']> =>
  window.kind === 'corridor'
    ? { ...window, along: window.along.map(swapped) }
    : window.kind === 'slanted'
      ? { ...window, of: otherSide[window.of] }
      : window;
const otherSide = { a: 'b', b: 'a', longer: 'longer' } as const;

function pathOf(
  project: Project,
  a: string,
  b: string,
  evidence: PairEvidence | null,
  warp: ElasticWarp | null,
): PairPath {
  if (warp && warp.map.length > 1)
    return {
      from: 'warp',
      stretches: [warp.map.map(([p, q], i) => ({ a: p, b: q, sd: warp.sd[i] ?? null }))],
    };
  const placementOf = (id: string) => project.placements.find((p) => p.recording === id);
  const placedA = placementOf(a);
  const placedB = placementOf(b);
  if (placedA?.map && placedB?.map && placedA.event === placedB.event) {
    const stretches = composed(placedA.map, placedB.map);
    if (stretches.length > 0) return { from: 'timeline', stretches };
  }
  if (evidence && evidence.status !== 'refused' && evidence.segments.length > 0)
    return {
      from: 'pair',
      stretches: evidence.segments.map((s) => [
        { a: s.a[0], b: s.b[0], sd: s.sd },
        { a: s.a[1], b: s.b[1], sd: s.sd },
      ]),
    };
  return noPath;
}

/** A's source time against B's through the timeline. The deviations add as independent ones do. */
export function composed(mapA: TimeMap, mapB: TimeMap): PathPoint[][] {
  const stretches: PathPoint[][] = [];
  for (const p of mapA.segments)
    for (const q of mapB.segments) {
      const start = Math.max(p.knots[0]?.timeline ?? 0, q.knots[0]?.timeline ?? 0);
      const end = Math.min(p.knots.at(-1)?.timeline ?? 0, q.knots.at(-1)?.timeline ?? 0);
      if (!(end > start)) continue;
      const inside = [...p.knots, ...q.knots].map((k) => k.timeline as number);
      const times = [start, ...inside.filter((t) => t > start && t < end).sort((s, t) => s - t), end];
      const points: PathPoint[] = [];
      for (const t of times) {
        const onA = convertWithin(p, t);
        const onB = convertWithin(q, t);
        const last = points.at(-1);
        if (last && !(onA.source > last.a && onB.source > last.b)) continue;
        const sd = onA.sd === null || onB.sd === null ? null : Math.hypot(onA.sd, onB.sd);
        points.push({ a: onA.source, b: onB.source, sd });
      }
      if (points.length > 1) stretches.push(points);
    }
  return stretches.sort((s, t) => (s[0]?.a ?? 0) - (t[0]?.a ?? 0));
}

/** The few lines that might be right, best first: those of the pair, and those of either placement against the other. */
function candidatesOf(
  project: Project,
  a: string,
  b: string,
  evidence: PairEvidence | null,
): readonly PathCandidate[] {
  const found: PathCandidate[] = [];
  const add = (shift: number, score: number) => {
    if (!found.some((c) => Math.abs(c.shift - shift) < 0.02)) found.push({ shift, score });
  };
  // A candidate says: at 0:00 of one recording the other (`against`) shows `offset`.
  for (const c of evidence?.candidates ?? []) add(c.against === a ? -c.offset : c.offset, c.score);
  for (const placement of project.placements) {
    if (placement.recording === b)
      for (const c of placement.candidates) if (c.against === a) add(-c.offset, c.score);
    if (placement.recording === a)
      for (const c of placement.candidates) if (c.against === b) add(c.offset, c.score);
  }
  return bestCandidates(found);
}

/** B's time at A's on the path, linear between points; null off the path. */
export function bAt(path: PairPath, a: number): number | null {
  for (const stretch of path.stretches) {
    const first = stretch[0];
    const last = stretch.at(-1);
    if (!first || !last || a < first.a || a > last.a) continue;
    let low = 1;
    let high = stretch.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((stretch[middle] as PathPoint).a < a) low = middle + 1;
      else high = middle;
    }
    const p = stretch[low - 1] as PathPoint;
    const q = stretch[low] as PathPoint;
    return a === q.a ? q.b : p.b + ((a - p.a) * (q.b - p.b)) / (q.a - p.a);
  }
  return null;
}
