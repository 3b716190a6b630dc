import type { PairMeasurement } from '#src/align/sync/pair.ts';
import type { PairSegment } from '#src/model/alignment.ts';
import type { TruthPiece } from './cases.ts';

export type Score = {
  /** Largest |error| of A's time over all moments of B that lie well inside a piece of both, seconds. */
  readonly worst: number;
  /** Largest |error| of a boundary between pieces, seconds of B; NaN when pieces are missing. */
  readonly boundary: number;
  /** Largest |error| of the rate of a piece over 20 s, ppm. */
  readonly ppm: number;
  readonly pieces: string;
};

const at = (
  s: { readonly a: readonly [number, number]; readonly b: readonly [number, number] },
  b: number,
): number => s.a[0] + ((b - s.b[0]) * (s.a[1] - s.a[0])) / (s.b[1] - s.b[0]);

export function scoreOf(found: PairMeasurement, truth: readonly TruthPiece[]): Score {
  let worst = 0;
  let ppm = 0;
  for (const piece of truth) {
    const match = best(found.segments, piece);
    if (!match) {
      worst = Number.POSITIVE_INFINITY;
      continue;
    }
    for (const b of piece.b) worst = Math.max(worst, Math.abs(at(match, b) - at(piece, b)));
    if (piece.b[1] - piece.b[0] > 20 && match)
      ppm = Math.max(
        ppm,
        Math.abs(match.ppm - ((piece.b[1] - piece.b[0]) / (piece.a[1] - piece.a[0]) - 1) * 1e6),
      );
  }
  return {
    worst,
    boundary: boundaries(found.segments, truth),
    ppm,
    pieces: `${runs(found.segments)}/${runs(truth)}`,
  };
}

type Stretch = { readonly a: readonly [number, number]; readonly b: readonly [number, number] };

/** Stretches between breaks: those that touch on both clocks count as one. */
function runs(list: readonly Stretch[]): number {
  let count = 0;
  for (const [i, s] of list.entries()) {
    const before = list[i - 1];
    const touches = before && Math.abs(before.a[1] - s.a[0]) < 1e-3 && Math.abs(before.b[1] - s.b[0]) < 1e-3;
    if (!touches) count++;
  }
  return count;
}

/** The segment that shares most of B with a piece. */
function best(segments: readonly PairSegment[], piece: TruthPiece): PairSegment | null {
  let chosen: PairSegment | null = null;
  let most = 0;
  for (const s of segments) {
    const shared = Math.min(s.b[1], piece.b[1]) - Math.max(s.b[0], piece.b[0]);
    if (shared > most) {
      most = shared;
      chosen = s;
    }
  }
  return chosen;
}

function boundaries(segments: readonly PairSegment[], truth: readonly TruthPiece[]): number {
  if (segments.length !== truth.length) return Number.NaN;
  let worst = 0;
  for (let i = 0; i + 1 < truth.length; i++)
    for (const clock of ['a', 'b'] as const) {
      const s = segments[i] as PairSegment;
      const t = truth[i] as TruthPiece;
      worst = Math.max(worst, Math.abs(s[clock][1] - t[clock][1]));
    }
  return worst;
}
