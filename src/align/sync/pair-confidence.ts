import type { Evidence } from './pair-evidence.ts';

/**
 * P(worst error over the common stretch ≤ 1 ms) from named evidence: a logistic model whose terms are each
 * something a person can be told. How the coefficients were fitted: docs/notes/sync.md.
 */
export function confidenceOf(e: Evidence): number {
  if (e.agreeing < 2) return 0;
  const x =
    -2 +
    1.6 * Math.log2(Math.min(16, e.agreeing)) +
    1.5 * Math.log2(Math.min(32, e.height) / 8) -
    20 * Math.max(0, e.ambiguity - 0.5) -
    20 * Math.max(0, e.repetition - 0.65) -
    25 * Math.max(0, e.echo - 0.75) -
    20 * Math.max(0, 0.5 - e.share) -
    12 * Math.max(0, e.holeShare - 0.2) -
    1.5 * Math.max(0, Math.log2(e.worstSd / 1.5e-4)) -
    2.5 * Math.max(0, Math.log2(e.spread / 2e-4)) -
    4 * Math.max(0, Math.log2(e.unresolved / 3)) -
    // The same stretch may be both: unmet by windows, and spoken against by moments.
    Math.max(
      4 * Math.log2(e.longestAgainst / 1.5),
      5 * Math.log2(1 + Math.max(0, e.longestHole - 1)) * decided(e.holeSpeaks),
    ) -
    0.5 * Math.log2(1 + Math.max(0, e.spannedHole - 5) / 10) -
    0.5 * Math.max(0, Math.log2(e.spannedAgainst / 4)) -
    4 * Math.min(3, e.stray);
  return ((1 - e.breakDoubt) * (1 - unheardBreak(e))) / (1 + Math.exp(-x));
}

/** Probability that a break hides in silence beside an end or a break: one in eight where that is long. */
const unheardBreak = ({ longestUntold, longestAgainst }: Evidence): number =>
  0.12 * (1 - Math.exp(-Math.max(0, longestUntold - longestAgainst) / 8));

/**
 * How much of a hole's doubt stands: none where its moments, too faint for a window, together say that it is met; a
 * third where they cannot tell (noise drowns them: a break may hide there, but few recordings have any); all where they
 * deny it.
 */
const decided = (nats: number): number => Math.min(1, Math.max(0, 0.3 - nats / (nats < 0 ? 10 : 25)));
