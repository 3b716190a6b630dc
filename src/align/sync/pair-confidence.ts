import type { Matches, PairSegment } from '#src/model/alignment.ts';

export function confidenceOf(matches: Matches, segments: readonly PairSegment[]): number {
  const worst = Math.max(0, ...segments.map((s) => s.sd));
  const enough = Math.min(1, matches.a.length / 8);
  return segments.length === 0 ? 0 : enough / (1 + (worst / 5e-4) ** 2);
}
