import type { PairEvidence } from '#src/model/alignment.ts';
import type { Network } from './network-solution.ts';
import { type Link, reliability } from './network-graph.ts';
import { mapOf } from './network-maps.ts';
import { coverage, offMatches } from './network-pieces.ts';
import { isPinned } from './network-pins.ts';
import type { NetworkRecording, Piece, Stretch } from './network-types.ts';

/** The error within which a placement counts as right, seconds. */
const right = 1e-3;
/** How far the names and clocks of chapters are believed on their own. */
const joinBelief = 0.4;
/** Of a break that two recordings show and no third: P(one lost something), against the other having added it. */
const losesRatherThanAdds = 0.98;
/** From this part of the common stretch on, a match is believed in full. */
const enoughCoverage = 0.3;

export type PairVerdict = {
  /**
   * used: within tolerance of the solution over most of its length; contradicts: not, or held by pins where its
   * own matches are not; unused: had no say.
   */
  readonly verdict: 'used' | 'contradicts' | 'unused';
  /** Largest disagreement with the solution, seconds; null when unused. */
  readonly residual: number | null;
};

const lengthOf = (piece: Piece): number => piece.ends[1][0] - piece.ends[0][0];

/** What became of every pair in the solution. */
export function verdicts({ pairs, ends, pieces, consensus, plan }: Network): PairVerdict[] {
  const sums = pairs.map(() => ({ agreed: 0, denied: 0, kept: 0, worst: 0 }));
  for (const [k, piece] of pieces.entries()) {
    const sum = sums[piece.origin];
    if (piece.kind !== 'evidence' || !sum) continue;
    const residual = consensus.residuals[k] as number;
    sum.worst = Math.max(sum.worst, residual);
    if (consensus.agrees[k]) {
      sum.agreed += lengthOf(piece);
      sum.kept = Math.max(sum.kept, residual);
    } else sum.denied += lengthOf(piece);
  }
  return sums.map(({ agreed, denied, kept, worst }, index) => {
    if (!ends[index]) return { verdict: 'unused', residual: null };
    const pair = pairs[index] as PairEvidence;
    const { off, noise } = isPinned(plan, pair) ? offMatches(pair) : { off: 0, noise: 0 };
    const good = agreed > 0 && denied <= 0.2 * (agreed + denied) && off <= noise;
    return { verdict: good ? 'used' : 'contradicts', residual: Math.max(off, good ? kept : worst) };
  });
}

/**
 * P(worst error over the clip ≤ 1 ms): that the recording hangs together with its event's clock by at least
 * one right chain of pairs (agreeing independent chains raise it, contradicting pairs lower it), times that
 * the propagated standard deviation, extrapolated ends included, stays below a millisecond.
 */
export function recordingConfidence(
  network: Network,
  recording: number,
  judged: readonly PairVerdict[],
): number {
  const { recordings, component, reference } = network;
  if ((recordings[recording] as NetworkRecording).locked) return 1;
  const home = component[recording] as number;
  const sources = gaugeRecordings(network, home);
  const alone = sources.has(recording);
  const whole = alone ? brokenGauge(network, recording, judged) : hold(network, recording, sources, judged);
  if (recording === reference && whole === 1) return 1;
  const open = network.breaks.some((b) => b.rival !== null && [b.recording, b.rival].includes(recording));
  return whole * precision(network, recording) * (open ? losesRatherThanAdds : 1);
}

const gaugeRecordings = (network: Network, home: number): ReadonlySet<number> =>
  new Set(
    network.stretches.flatMap((s, index) =>
      network.fixed[index] && network.component[s.recording] === home ? [s.recording] : [],
    ),
  );

/** The clock's own recording is right by definition, except after a break that others had to measure. */
function brokenGauge(network: Network, recording: number, judged: readonly PairVerdict[]): number {
  const stretches = network.stretches.filter((s) => s.recording === recording);
  if (stretches.length < 2) return 1;
  let fails = 1;
  for (const [index, tied] of network.ends.entries())
    if (tied?.includes(recording) && judged[index]?.verdict === 'used')
      fails *= 1 - believed(network.pairs[index] as PairEvidence);
  return 1 - fails;
}

/** A pair's confidence, less where little of what it should share was found in both. */
export const believed = (pair: PairEvidence): number =>
  Math.min(0.999, pair.confidence * Math.min(1, coverage(pair) / enoughCoverage));

function hold(
  network: Network,
  recording: number,
  sources: ReadonlySet<number>,
  judged: readonly PairVerdict[],
): number {
  const { recordings, pairs, ends, pieces, stretches, consensus } = network;
  const links: Link[] = [];
  for (const [index, tied] of ends.entries())
    if (tied && judged[index]?.verdict === 'used')
      links.push({
        a: tied[0],
        b: tied[1],
        p: network.doubted.get(index) ?? believed(pairs[index] as PairEvidence),
      });
  for (const [k, piece] of pieces.entries())
    if (piece.kind !== 'evidence' && consensus.agrees[k])
      links.push({
        a: (stretches[piece.a] as Stretch).recording,
        b: (stretches[piece.b] as Stretch).recording,
        p: piece.kind === 'pin' ? 1 : joinBelief,
      });
  const held = reliability(recordings.length, links, sources, recording);
  if (held >= 1) return 1;
  let odds = held / (1 - held);
  // What contradicts because pins moved one of the two says nothing against the other.
  for (const [index, tied] of ends.entries())
    if (
      tied?.includes(recording) &&
      judged[index]?.verdict === 'contradicts' &&
      !tied.some((end) => network.plan.moved[end])
    ) {
      const q = Math.min(0.9, Math.max(0.1, (pairs[index] as PairEvidence).confidence));
      odds *= Math.min(1, (1 - q) / q);
    }
  return odds / (1 + odds);
}

/** P(|error| ≤ 1 ms) at the knot that is known worst. */
function precision(network: Network, recording: number): number {
  let worst = 0;
  for (const segment of mapOf(network, recording).segments)
    for (const k of segment.knots) worst = Math.max(worst, k.sd ?? 0);
  return worst === 0 ? 1 : erf(right / (worst * Math.SQRT2));
}

/** Abramowitz & Stegun 7.1.26, to 1.5·10⁻⁷. */
export function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const poly =
    ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - poly * Math.exp(-x * x));
}
