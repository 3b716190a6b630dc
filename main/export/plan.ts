import { InvalidInputError } from '#src/model/errors.ts';
import type { Segment, TimeMap } from '#src/model/time-map.ts';

/**
 * One clock for a whole export. It starts at `start` on the timeline; sample k stands at start + k/rate and
 * frame k at start + k/frameRate. Every boundary is turned into an index once, here, so that parts always
 * add up to the whole.
 */
export type Grid = {
  /** Timeline seconds of index 0. */
  readonly start: number;
  /** Indices a second, as an exact fraction. */
  readonly rate: readonly [number, number];
  /** Number of indices. */
  readonly count: number;
};

export const soundGrid = (start: number, end: number, rate: number): Grid => ({
  start,
  rate: [rate, 1],
  count: Math.max(1, Math.round((end - start) * rate)),
});

export const frameGrid = (start: number, end: number, rate: readonly [number, number]): Grid => ({
  start,
  rate,
  count: Math.max(1, Math.round(((end - start) * rate[0]) / rate[1])),
});

/** Timeline seconds of an index. */
export const timeOf = (grid: Grid, index: number): number =>
  grid.start + (index * grid.rate[1]) / grid.rate[0];

/** The first index at or after timeline time `t`, held inside 0…count. A millionth of a step is forgiven. */
export function indexAt(grid: Grid, t: number): number {
  const index = Math.ceil(((t - grid.start) * grid.rate[0]) / grid.rate[1] - 1e-6);
  return Math.min(grid.count, Math.max(0, index));
}

/** A stretch of indices from…to−1 that one segment fills, or nothing (null). */
export type Run = { readonly from: number; readonly to: number; readonly segment: Segment | null };

/** Cuts a grid into runs: they follow each other without gap or overlap, none is empty, and cover it whole. */
export function runs(grid: Grid, map: TimeMap): readonly Run[] {
  const list: Run[] = [];
  let at = 0;
  const add = (to: number, segment: Segment | null): void => {
    if (to > at) list.push({ from: at, to, segment });
    at = Math.max(at, to);
  };
  for (const segment of map.segments) {
    const first = segment.knots[0];
    const last = segment.knots[segment.knots.length - 1];
    if (!first || !last) continue;
    add(indexAt(grid, first.timeline), null);
    add(indexAt(grid, last.timeline), segment);
  }
  add(grid.count, null);
  return list;
}

/** A straight piece of a segment: source = source0 + (t − timeline0)·rate for timeline0 ≤ t ≤ timeline1. */
export type Piece = {
  readonly timeline: readonly [number, number];
  readonly source: readonly [number, number];
  /** Source seconds a timeline second. */
  readonly rate: number;
};

export function pieces(segment: Segment): readonly Piece[] {
  return segment.knots.slice(1).map((q, i) => {
    const p = segment.knots[i] as typeof q;
    return {
      timeline: [p.timeline, q.timeline],
      source: [p.source, q.source],
      rate: (q.source - p.source) / (q.timeline - p.timeline),
    };
  });
}

/** Source time at a timeline time for times that come in rising order; the end pieces go on beyond their ends. */
export function follower(segment: Segment): (t: number) => number {
  const list = pieces(segment);
  let i = 0;
  return (t) => {
    while (i + 1 < list.length && t > (list[i] as Piece).timeline[1]) i++;
    while (i > 0 && t < (list[i] as Piece).timeline[0]) i--;
    const piece = list[i] as Piece;
    return piece.source[0] + (t - piece.timeline[0]) * piece.rate;
  };
}

/** @throws InvalidInputError `bad-range`. */
export function checkRange(range: readonly [number, number]): void {
  const length = range[1] - range[0];
  if (Number.isFinite(length) && length >= 0.01) return;
  throw new InvalidInputError(
    'bad-range',
    `The range ${range[0]}…${range[1]} s ${length > 0 ? 'is shorter than a frame' : 'is empty or goes backwards'}.`,
    'Give a start and a later end, in timeline seconds.',
  );
}
